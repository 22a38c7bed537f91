import {attempt} from './door.ts';

/** A number of 32 random bits, and never 0. What seals is never made of it: it may come from a source that can be guessed. */
export const randomNumber = (): number => attempt(() => crypto.getRandomValues(new Uint32Array(1))[0], Math.random() * 4294967296) || 1;
