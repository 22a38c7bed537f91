/**
 * SHA-256 of bytes in hex. Empty where the browser has no digests, which is in pages that did not come by HTTPS:
 * there a profile lives in memory, and its ledger ends with the page.
 */
export async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const sum = await crypto.subtle?.digest('SHA-256', data);
  return sum ? hex(new Uint8Array(sum)) : '';
}

export const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
