import assert from 'node:assert/strict';
import {test} from 'node:test';

import {NearsideError} from './errors.ts';
import type {Engine} from './generated/nearside.js';
import {Runtime, type Glue} from './runtime.ts';

/** An engine of the test's own: it remembers which profile it was given, and stops when asked to. */
function glue({refuse}: {refuse?: unknown} = {}) {
  const log: string[] = [];
  class Fake {
    constructor() {
      if (refuse !== undefined) throw refuse;
      log.push('new');
    }
    openProfile(record: Uint8Array) {
      log.push(`open ${record.join()}`);
      return record[0] !== 0;
    }
    profile() {
      return new Uint8Array([7]);
    }
  }
  const made: Glue = {
    Engine: Fake as unknown as new (program: Uint8Array) => Engine,
    start: () => new WebAssembly.Memory({initial: 1}),
    reset: () => log.push('reset'),
  };
  return {made, log};
}

const stop = (): never => {
  throw new WebAssembly.RuntimeError('unreachable');
};

test('an engine that stopped is started anew, with the profile as last kept', () => {
  const {made, log} = glue();
  const stops: boolean[] = [];
  const runtime = new Runtime(made, new Uint8Array(), (_cause, last) => stops.push(last));
  assert.equal(runtime.openProfile(new Uint8Array([1, 2])), true);
  assert.equal(runtime.call(stop, 'fallback'), 'fallback');
  assert.equal(runtime.alive, false);
  assert.equal(runtime.call(() => 'answer', 'fallback'), 'answer');
  assert.deepEqual(log, ['new', 'open 1,2', 'reset', 'new', 'open 1,2']);
  assert.deepEqual(runtime.keepProfile(), new Uint8Array([7]));
  runtime.call(stop, 'fallback');
  runtime.call(() => '', '');
  assert.equal(log.at(-1), 'open 7');
  runtime.call(stop, 'fallback');
  assert.equal(runtime.call(() => 'answer', 'fallback'), 'fallback', 'after three stops it gives up');
  assert.deepEqual(stops, [false, false, true]);
});

test('a damaged profile is not kept for the next engine', () => {
  const {made, log} = glue();
  const runtime = new Runtime(made, new Uint8Array());
  assert.equal(runtime.openProfile(new Uint8Array([0])), false);
  runtime.call(stop, undefined);
  runtime.call(() => undefined, undefined);
  assert.deepEqual(log, ['new', 'open 0', 'reset', 'new']);
});

test('a reset by one runtime is noticed by another of the same module', () => {
  const {made, log} = glue();
  const [one, other] = [new Runtime(made, new Uint8Array()), new Runtime(made, new Uint8Array())];
  one.call(stop, undefined);
  assert.equal(other.alive, false);
  assert.equal(other.call(() => 'answer', 'fallback'), 'answer');
  assert.equal(other.traps, 0);
  assert.deepEqual(log, ['new', 'new', 'reset', 'new']);
});

test('what is refused has a code', () => {
  for (const [refuse, code] of [
    [2, 'program-newer'],
    [3, 'program-newer'],
    [6, 'program-damaged'],
    [74, 'program-damaged'],
    [new WebAssembly.CompileError('refused'), 'runtime-refused'],
  ] as const) {
    assert.throws(() => new Runtime(glue({refuse}).made, new Uint8Array()), (error) => error instanceof NearsideError && error.code === code);
  }
});
