import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';

import {openWith} from './open.ts';
import type {OpenOptions} from './options.ts';
import {memoryStore, type Store} from './store.ts';
import type {Trust} from './trust.ts';
import type {Visitor} from './visitor.ts';

/** Never answers. */
const silence = () => new Promise<never>(() => {});
const PROGRAM = new Uint8Array(8);

/** An engine that takes any program, of which nothing is asked but whether it runs. */
function load() {
  const memory = new WebAssembly.Memory({initial: 1});
  const said = new TextEncoder().encode('{"slots":[],"modules":[],"purposes":[],"locales":["en"],"slice":[],"inputs":[]}');
  return () =>
    ({
      memory,
      room: () => 8,
      start: () => 0,
      openProfile: () => 1,
      describe: () => {
        new Uint8Array(memory.buffer).set(said, 8);
        return said.length;
      },
    }) as never;
}

/** Whether `open` has resolved after so many milliseconds of a clock that is moved by hand, and has not one before. */
async function resolvesAfter(t: TestContext, ms: number, loading: () => unknown, options: OpenOptions): Promise<Visitor> {
  t.mock.timers.enable({apis: ['setTimeout']});
  // The second clock stands still: the first alone has to do.
  t.mock.method(AbortSignal, 'timeout', () => new AbortController().signal);
  let visitor: Visitor | undefined;
  void openWith(loading as never, options).then((opened) => (visitor = opened));
  const settle = async () => {
    for (let turn = 0; turn < 200; turn++) await Promise.resolve();
  };
  await settle();
  for (let passed = 0; passed < ms - 1; passed += Math.min(500, ms - 1 - passed)) {
    t.mock.timers.tick(Math.min(500, ms - 1 - passed));
    await settle();
    assert.equal(visitor, undefined, `it resolved ${ms - passed} ms too early, and waited for nothing`);
  }
  t.mock.timers.tick(1);
  await settle();
  assert.ok(visitor, `it has not resolved after ${ms} ms`);
  return visitor;
}

const silentTrust: Trust = silence;

test('a store that does not answer is waited for 3 seconds', async (t) => {
  const visitor = await resolvesAfter(t, 3000, load, {program: PROGRAM, store: {...memoryStore(), load: silence, update: silence}});
  assert.equal(visitor.problem, undefined);
  assert.deepEqual(visitor.rows, []);
});

test('one that reads and never ends a write is waited for 5 seconds', async (t) => {
  const store: Store = {...memoryStore(), load: async () => [PROGRAM], update: silence};
  const visitor = await resolvesAfter(t, 5000, load, {program: PROGRAM, store});
  assert.equal(visitor.problem, undefined);
});

test('what judges a program is waited for 5 seconds, and then nothing is used that was not judged', async (t) => {
  const visitor = await resolvesAfter(t, 5000, load, {program: PROGRAM, store: memoryStore(), trust: silentTrust});
  assert.equal(visitor.problem?.code, 'program-unverified');
});

test('an engine that never comes is waited for 30 seconds', async (t) => {
  const visitor = await resolvesAfter(t, 30_000, silence, {program: PROGRAM, store: memoryStore()});
  assert.equal(visitor.problem?.code, 'runtime-refused');
});
