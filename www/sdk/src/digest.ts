/**
 * Fractional parts of a root of the first primes, 32 bits each: FIPS 180-4, 4.2.2 and 5.3.3. None lies within 2^-14 of a whole number, so that
 * a root that is rounded otherwise in another browser gives the same bits.
 */
const [ROUNDS, START] = constants();

/**
 * SHA-256 of bytes in hex (FIPS 180-4). Our own and not the browser's, which answers later, and not at all in pages that did not come by
 * HTTPS: an answer to a question of consent is written down before the page that asked can be left.
 */
export function sha256(data: Uint8Array): string {
  const state = [...START];
  const padded = new Uint8Array((data.length + 72) & -64);
  padded.set(data);
  padded[data.length] = 128;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, data.length / 536870912);
  view.setUint32(padded.length - 4, data.length * 8);
  const words: number[] = [];
  for (let block = 0; block < padded.length; block += 64) {
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    ROUNDS.forEach((constant, at) => {
      const word = (before: number) => words[at - before] as number;
      const [early, late] = [word(15), word(2)];
      words[at] =
        at < 16 ? view.getInt32(block + 4 * at) : (word(16) + word(7) + (turned(early, 7) ^ turned(early, 18) ^ (early >>> 3)) + (turned(late, 17) ^ turned(late, 19) ^ (late >>> 10))) | 0;
      const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + constant + word(0);
      const other = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [(one + other) | 0, a, b, c, (d + one) | 0, e, f, g];
    });
    [a, b, c, d, e, f, g, h].forEach((value, at) => (state[at] = ((state[at] as number) + value) | 0));
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function constants(): readonly [number[], number[]] {
  const primes: number[] = [];
  for (let number = 2; primes.length < 64; number++) if (primes.every((prime) => number % prime)) primes.push(number);
  const bits = (root: number) => ((root % 1) * 4294967296) | 0;
  return [primes.map((prime) => bits(Math.cbrt(prime))), primes.slice(0, 8).map((prime) => bits(Math.sqrt(prime)))];
}
