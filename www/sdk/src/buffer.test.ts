import assert from 'node:assert/strict';
import {test} from 'node:test';

import {putList, putText, take, takeText, type Engine} from './buffer.ts';

/** A buffer that moves whenever it changes its length, as the engine's may. */
function moving(): Engine {
  const memory = new WebAssembly.Memory({initial: 1});
  let [at, held] = [0, 0];
  const room = (length: number) => {
    if (length === held) return at;
    const before = memory.buffer.byteLength;
    memory.grow(1);
    new Uint8Array(memory.buffer).copyWithin(before, at, at + Math.min(held, length));
    [at, held] = [before, length];
    return at;
  };
  return {memory, room} as Engine;
}

test('what is laid into the buffer is there, wherever the buffer is', () => {
  const engine = moving();
  for (const text of ['', 'a', 'äöü "and" more', 'x'.repeat(60_000)]) {
    putText(engine, text);
    assert.equal(takeText(engine, new TextEncoder().encode(text).length), text);
  }
});

test('lists are packed: lengths and numbers in the fewest bytes, lowest seven bits first', () => {
  const engine = moving();
  for (const [items, bytes] of [
    [[], [0]],
    [[0, 127, 128, 65_535], [4, 0, 0x7f, 0x80, 1, 0xff, 0xff, 3]],
    [[4_294_967_295], [1, 0xff, 0xff, 0xff, 0xff, 15]],
    [['', 'ä'], [2, 0, 2, 0xc3, 0xa4]],
  ] as const) {
    putList(engine, items);
    assert.deepEqual([...take(engine, bytes.length)], bytes);
  }
});
