import assert from 'node:assert/strict';
import {test} from 'node:test';

import {defaultStore, memoryStore} from './store.ts';

test('a store in memory keeps what a change makes of the newest record', async () => {
  const store = memoryStore();
  assert.equal(await store.load(), null);
  await store.update((current) => {
    assert.equal(current, null);
    return new Uint8Array([1]);
  });
  await store.update((current) => new Uint8Array([...(current ?? []), 2]));
  assert.deepEqual(await store.load(), new Uint8Array([1, 2]));
  await store.update(() => null);
  assert.equal(await store.load(), null);
});

test('where there is no IndexedDB the default is memory', async () => {
  const store = defaultStore();
  await store.update(() => new Uint8Array([1]));
  assert.deepEqual(await store.load(), new Uint8Array([1]));
  await store.erase();
  assert.equal(await store.load(), null);
});
