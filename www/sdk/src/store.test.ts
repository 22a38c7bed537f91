import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Keeping} from './keeping.ts';
import {defaultStore, memoryStore, type Change, type Store} from './store.ts';

const change = (...bytes: number[]): Change => ({record: new Uint8Array(bytes), forgets: false});
const records = async (store: Store) => (await store.load()).map((record) => [...record]);

test('a store in memory keeps what a change makes of the newest record', async () => {
  const store = memoryStore();
  assert.deepEqual(await records(store), []);
  await store.update((kept) => {
    assert.deepEqual(kept, []);
    return change(1);
  });
  await store.update((kept) => change(...(kept[0] ?? []), 2));
  assert.deepEqual(await records(store), [[1, 2]]);
  await store.update(() => null);
  assert.deepEqual(await records(store), []);
});

test('where there is no IndexedDB the default is memory', async () => {
  const store = defaultStore();
  assert.equal(store.kind, 'memory');
  await store.update(() => change(1));
  assert.deepEqual(await records(store), [[1]]);
  await store.erase();
  assert.deepEqual(await records(store), []);
});

/** A store on a device that refuses to write, as a full one does. */
function fullStore(...kept: number[]) {
  const device = memoryStore(new Uint8Array(kept));
  const store: Store = {
    ...device,
    kind: 'device',
    update: async (change) => {
      change(await device.load());
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  return {device, store};
}

test('a device that is full keeps the older record until something is to be forgotten', async () => {
  const {device, store} = fullStore(1);
  const newest = new Uint8Array([1, 2]);
  const problems: string[] = [];
  const keeping = new Keeping(store, () => newest, ({code}) => problems.push(code));
  await keeping.update(() => change(1, 2));
  assert.deepEqual(await records(device), [[1]]);
  assert.deepEqual(await keeping.state(), {kind: 'memory', encrypted: false, persisted: null, warning: 'full'});
  await keeping.update((kept) => {
    assert.deepEqual(kept, [newest]);
    return {record: new Uint8Array([2]), forgets: true};
  });
  assert.deepEqual(await records(device), []);
  assert.deepEqual(problems, ['store-failed']);
});

test('a device that cannot be read is left alone', async () => {
  const {device, store} = fullStore(1);
  const keeping = new Keeping({...store, load: () => Promise.reject(new DOMException('later', 'VersionError')), update: () => Promise.reject(new DOMException('later', 'VersionError'))}, () => null, () => {});
  assert.equal(await keeping.load(), undefined);
  await keeping.update(() => ({record: new Uint8Array([3]), forgets: true}));
  assert.deepEqual(await records(device), [[1]]);
  assert.equal((await keeping.state()).warning, 'newer');
});

test('writes of one page come one after the other', async () => {
  const store = memoryStore(new Uint8Array());
  const slow: Store = {
    ...store,
    update: async (work) => {
      const kept = await store.load();
      await new Promise(setImmediate);
      const next = work(kept);
      await store.update(() => next);
    },
  };
  const keeping = new Keeping(slow, () => null, () => {});
  await Promise.all(Array.from({length: 20}, (_, at) => keeping.update((kept) => change(...(kept[0] ?? []), at))));
  assert.deepEqual(await records(store), [Array.from({length: 20}, (_, at) => at)]);
});
