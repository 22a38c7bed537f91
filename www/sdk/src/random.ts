/** A number of 32 random bits, and never 0. */
export const randomNumber = (): number => crypto.getRandomValues(new Uint32Array(1))[0] || 1;
