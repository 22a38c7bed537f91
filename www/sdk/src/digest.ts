import {encoder} from './bytes.ts';

/**
 * SHA-256 of a text in UTF-8, or of bytes, in hex. Empty where the browser has no digests, which is in pages that did not come by HTTPS:
 * there a profile lives in memory, and its ledger ends with the page.
 */
export async function sha256(data: string | readonly number[]): Promise<string> {
  const sum = await crypto.subtle?.digest('SHA-256', typeof data === 'string' ? encoder.encode(data) : Uint8Array.from(data));
  return sum ? hex(new Uint8Array(sum)) : '';
}

export const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
