// What hosts judge differently, as `crates/program/src/signed.rs` decides it for all of them: signatures that are not written in the
// one way there is, and points of small order, which anybody can sign for.

const PRIME = 2n ** 255n - 19n;
/** Order of the group. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
/** The y of a point of order 8. */
const EIGHTH = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
/** The y of every point of small order. */
const SMALL = [0n, 1n, PRIME - 1n, EIGHTH, PRIME - EIGHTH];

/** The number in little-endian bytes. */
const number = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
/** The y of a point, without the sign of its x. */
const y = (point: Uint8Array): bigint => number(point) % 2n ** 255n;

/** Whether a point is one of the eight of small order, in any of their writings. */
export const isSmallOrder = (point: Uint8Array): boolean => SMALL.includes(y(point) % PRIME);

/** Whether a signature is written in the one way there is: its point below the prime and of large order, its number below the order. */
export function isCanonical(signature: Uint8Array): boolean {
  const point = signature.subarray(0, 32);
  return y(point) < PRIME && !isSmallOrder(point) && number(signature.subarray(32)) < ORDER;
}
