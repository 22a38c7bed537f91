import {decoder, encoder, writeNumber, writeText} from './bytes.ts';
import type * as Exports from './generated/nearside_bg.wasm.js';

/** The functions of one instance, as crates/engine-wasm documents them: numbers in, numbers out. */
export type Engine = typeof Exports;

/** Lays bytes into the engine's buffer, for the next call that takes some. */
export function put(engine: Engine, bytes: Uint8Array): void {
  const at = engine.room(bytes.length);
  new Uint8Array(engine.memory.buffer, at).set(bytes);
}

/** Lays a text into the buffer. */
export const putText = (engine: Engine, text: string): void => put(engine, encoder.encode(text));

/** Lays a packed list into the buffer, of whole numbers from 0 or of texts. */
export function putList(engine: Engine, items: readonly (number | string)[]): void {
  const bytes: number[] = [];
  writeNumber(bytes, items.length);
  for (const item of items) {
    if (typeof item === 'number') writeNumber(bytes, item);
    else writeText(bytes, item);
  }
  put(engine, Uint8Array.from(bytes));
}

/** Copies an answer of `length` bytes out of the buffer. */
export const take = (engine: Engine, length: number): Uint8Array => {
  const at = engine.room(length);
  return new Uint8Array(engine.memory.buffer, at, length).slice();
};

/** An answer as text. */
export const takeText = (engine: Engine, length: number): string => decoder.decode(take(engine, length));
