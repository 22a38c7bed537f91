/** One generation of the record as it is stored: sealed, so that it opens only under the device's key and its own number. */
export interface Generation {
  /** The higher number is the newer generation. */
  readonly sequence: number;
  /** 12 random bytes, then the record under AES-GCM; its tag is the checksum. */
  readonly sealed: Uint8Array;
}

const NAME = 'AES-GCM';
const IV_BYTES = 12;
/** Stands for a generation that does not open: bytes that are no record. */
const DAMAGED = new Uint8Array(1);

/** A key that scripts can use and never read. */
export const makeKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({name: NAME, length: 256}, false, ['encrypt', 'decrypt']);

export async function seal(key: CryptoKey, sequence: number, record: Uint8Array): Promise<Generation> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const body = new Uint8Array(await crypto.subtle.encrypt(parameters(iv, sequence), key, record as BufferSource));
  return {sequence, sealed: Uint8Array.from([...iv, ...body])};
}

/** The record of a generation; bytes that are none when the key is lost or anything about it was altered. */
export async function unseal(key: CryptoKey | undefined, {sequence, sealed}: Generation): Promise<Uint8Array> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(sealed.slice(0, IV_BYTES), sequence), key as CryptoKey, sealed.slice(IV_BYTES)));
  } catch {
    return DAMAGED;
  }
}

/** The number is sealed in, so that an old generation cannot pass for a new one. */
const parameters = (iv: Uint8Array<ArrayBuffer>, sequence: number): AesGcmParams => ({name: NAME, iv, additionalData: Float64Array.of(sequence)});
