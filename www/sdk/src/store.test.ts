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

const left = (keeping: Keeping, change: (kept: readonly Uint8Array[]) => Change, removes = false) =>
  keeping.update((kept) => ({...change(kept), removes}), () => removes);

/** A store on a device that refuses to write, as a full one does. */
function fullStore(...kept: number[]) {
  const device = memoryStore(new Uint8Array(kept));
  const store: Store = {
    ...device,
    kind: 'device',
    update: async (change) => {
      change(await device.load(), []);
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  return {device, store};
}

test('a device that is full keeps the older record until something that was removed cannot be written', async () => {
  const {device, store} = fullStore(1);
  const problems: string[] = [];
  const keeping = new Keeping(store, ({code}) => problems.push(code));
  for (const forgets of [false, true]) {
    assert.equal(await left(keeping, () => ({record: new Uint8Array([1, 2]), forgets})), false);
    assert.deepEqual(await records(device), [[1]]);
  }
  const {missing: _, ...state} = await keeping.state();
  assert.deepEqual(state, {kind: 'memory', encrypted: false, persisted: null, warning: 'full'});
  await left(keeping, () => change(2), true);
  assert.deepEqual(await records(device), []);
  assert.deepEqual([...new Set(problems)], ['store-failed']);
});

test('a device that cannot be read is left alone', async () => {
  const {device, store} = fullStore(1);
  const later = () => Promise.reject(new DOMException('later', 'VersionError'));
  const keeping = new Keeping({...store, load: later, update: later}, () => {});
  assert.equal(await keeping.load(), undefined);
  await left(keeping, () => change(3), true);
  assert.deepEqual(await records(device), [[1]]);
  assert.equal((await keeping.state()).warning, 'newer');
});

test('what a store has refused once it is offered again', async () => {
  const device = memoryStore();
  let full = true;
  const keeping = new Keeping({...device, update: (change) => (full ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : device.update(change))}, () => {});
  assert.equal(await left(keeping, () => change(1)), false);
  full = false;
  assert.equal(await left(keeping, () => change(1, 2)), true);
  assert.deepEqual([await records(device), (await keeping.state()).warning], [[[1, 2]], null]);
});

test('an erase that the store refuses is made up for, and what it has does not come back before', async () => {
  const device = memoryStore(new Uint8Array([1]));
  let refuses = true;
  const keeping = new Keeping({...device, erase: () => (refuses ? Promise.reject(new Error('busy')) : device.erase())}, () => {});
  await keeping.erase();
  assert.equal(await keeping.load(), undefined);
  refuses = false;
  await left(keeping, () => change(2));
  assert.deepEqual(await records(device), []);
});

test('writes of one page come one after the other', async () => {
  const store = memoryStore(new Uint8Array());
  const slow: Store = {
    ...store,
    update: async (work) => {
      const kept = await store.load();
      await new Promise(setImmediate);
      const next = work(kept, []);
      await store.update(() => next);
    },
  };
  const keeping = new Keeping(slow, () => {});
  await Promise.all(Array.from({length: 20}, (_, at) => left(keeping, (kept) => change(...(kept[0] ?? []), at))));
  assert.deepEqual(await records(store), [Array.from({length: 20}, (_, at) => at)]);
});

test('of 3,000 messages at once one is read', async () => {
  const device = memoryStore(new Uint8Array([1]));
  let heard = () => {};
  let reads = 0;
  const keeping = new Keeping({...device, load: async () => (reads++, await device.load()), watch: (changed) => void (heard = changed)}, () => {});
  keeping.watch(() => void keeping.load());
  for (let count = 0; count < 3000; count++) heard();
  assert.equal(await left(keeping, (kept) => change(...(kept[0] ?? []), 2)), true);
  assert.equal(reads, 1);
  heard();
  await keeping.load();
  assert.equal(reads, 3, 'and a later message is read again');
});
