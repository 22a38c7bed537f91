import assert from 'node:assert/strict';
import {test} from 'node:test';

import {NearsideError} from './errors.ts';
import type {Engine} from './buffer.ts';
import {Runtime} from './runtime.ts';

/** Engines of the test's own: they remember which profile they were given, and stop when asked to. */
function engines({refuse}: {refuse?: unknown} = {}) {
  const log: string[] = [];
  const instantiate = (): Engine => {
    const memory = new WebAssembly.Memory({initial: 1});
    let held = 0;
    const record = () => new Uint8Array(memory.buffer, 8, held);
    const engine: Partial<Engine> = {
      memory,
      room: (length) => ((held = length), 8),
      start: () => {
        if (typeof refuse === 'number') return refuse;
        log.push(`start ${record().join()}`);
        return 0;
      },
      openProfile: () => {
        log.push(`open ${record().join()}`);
        return Number(record()[0] !== 0);
      },
      profile: () => {
        new Uint8Array(memory.buffer)[8] = 7;
        return 1;
      },
    };
    if (refuse !== undefined && typeof refuse !== 'number') throw refuse;
    return engine as Engine;
  };
  return {instantiate, log};
}

const stop = (): never => {
  throw new WebAssembly.RuntimeError('unreachable');
};

test('an engine that stopped is started anew, with the profile as last kept', () => {
  const {instantiate, log} = engines();
  const stops: boolean[] = [];
  const runtime = new Runtime(instantiate, new Uint8Array([9]), (_cause, last) => stops.push(last));
  assert.equal(runtime.openProfile(new Uint8Array([1, 2])), true);
  assert.equal(runtime.call(stop, 'fallback'), 'fallback');
  assert.equal(runtime.instance, undefined);
  assert.equal(runtime.call(() => 'answer', 'fallback'), 'answer');
  assert.deepEqual(log, ['start 9', 'open 1,2', 'start 9', 'open 1,2']);
  assert.deepEqual(runtime.keepProfile(), new Uint8Array([7]));
  runtime.call(stop, 'fallback');
  runtime.call(() => '', '');
  assert.equal(log.at(-1), 'open 7');
  runtime.call(stop, 'fallback');
  assert.equal(runtime.call(() => 'answer', 'fallback'), 'fallback', 'after three stops it gives up');
  assert.deepEqual(stops, [false, false, true]);
});

test('a damaged profile is not kept for the next engine', () => {
  const {instantiate, log} = engines();
  const runtime = new Runtime(instantiate, new Uint8Array([9]));
  assert.equal(runtime.openProfile(new Uint8Array([0])), false);
  runtime.call(stop, undefined);
  runtime.call(() => undefined, undefined);
  assert.deepEqual(log, ['start 9', 'open 0', 'start 9']);
});

test('a profile that goes takes the memory that held it along', () => {
  const {instantiate, log} = engines();
  const runtime = new Runtime(instantiate, new Uint8Array([9]));
  runtime.openProfile(new Uint8Array([1]));
  const held = runtime.instance;
  assert.equal(runtime.openProfile(null), true);
  runtime.call(() => undefined, undefined);
  assert.notEqual(runtime.instance, held);
  assert.deepEqual(log, ['start 9', 'open 1', 'start 9']);
});

test('what is refused has a code', () => {
  for (const [refuse, code] of [
    [2, 'program-newer'],
    [3, 'program-newer'],
    [6, 'program-damaged'],
    [74, 'program-damaged'],
    [new WebAssembly.CompileError('refused'), 'runtime-refused'],
  ] as const) {
    assert.throws(() => new Runtime(engines({refuse}).instantiate, new Uint8Array()), (error) => error instanceof NearsideError && error.code === code);
  }
});
