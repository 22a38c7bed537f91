const NAME = 'AES-GCM';
const IV_BYTES = 12;
/** Stands for what does not open: bytes that are no record. */
const DAMAGED = new Uint8Array(1);

/** A key that scripts can use and never read. */
export const makeKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({name: NAME, length: 256}, false, ['encrypt', 'decrypt']);

/** 12 random bytes, then the bytes under AES-GCM, whose tag is the checksum; they open only under the same key and the same `place`. */
export async function seal(key: CryptoKey, place: readonly number[], bytes: Uint8Array): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const body = new Uint8Array(await crypto.subtle.encrypt(parameters(iv, place), key, bytes as BufferSource));
  return Uint8Array.from([...iv, ...body]);
}

/**
 * The bytes that were sealed; bytes that are no record when the key is lost or anything about them was altered.
 * @throws whatever else the browser does not decrypt for: what it hides may be whole, and must not be taken for damage.
 */
export async function unseal(key: CryptoKey | undefined, place: readonly number[], sealed: Uint8Array): Promise<Uint8Array> {
  if (!key || !(sealed instanceof Uint8Array)) return DAMAGED;
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(sealed.slice(0, IV_BYTES), place), key, sealed.slice(IV_BYTES)));
  } catch (error) {
    if (!/OperationError|InvalidAccessError/.test((error as Error | null)?.name ?? '')) throw error;
    return DAMAGED;
  }
}

/** The place is sealed in, so that an old generation cannot pass for a new one, nor a note for a generation. */
const parameters = (iv: Uint8Array, place: readonly number[]): AesGcmParams => ({name: NAME, iv: iv as BufferSource, additionalData: Float64Array.from(place)}) as AesGcmParams;
