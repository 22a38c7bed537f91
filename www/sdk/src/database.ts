import {ENDED} from './cookie.ts';
import {randomNumber} from './random.ts';
import {makeKey, seal, unseal, type Generation} from './seal.ts';
import type {Store} from './store.ts';

/**
 * Structure of the database. A release that changes it, or the record's, takes the next number and brings older ones along where
 * `open` creates; browsers refuse the database of a later release to an earlier one, which so leaves it alone. None is released yet.
 */
const STRUCTURE = 1;
const TABLE = 'profile';
/** Where the key lies; generations lie under 0 and 1, by the lowest bit of their number. */
const KEY = 'key';
/** Numbers begin below 2^32 and rise by one or two a write: no device gets as far. Stands for what has none, so that damage is seen. */
const LIMIT = 2 ** 50;
/** How long to wait for another page that holds the lock or does not let go of the database, ms. */
const PATIENCE_MS = 2000;

/** What the database holds. */
interface Kept {
  /** Tells this state from every other one. */
  readonly mark: string;
  readonly key: CryptoKey | undefined;
  /** Newest first. */
  readonly generations: readonly Generation[];
}

/** There is no database. */
const NONE: Kept = {mark: '', key: undefined, generations: []};

/**
 * The record in IndexedDB: two generations, sealed with a key that lies beside them. Reading creates nothing: the database comes into
 * being with the first record. Sealing takes longer than a transaction lives, so that a write is a comparison and an exchange: what was
 * read must still be there when the new generation is put, else all begins anew.
 */
export function indexedDbStore(name = 'nearside'): Store {
  let channel: BroadcastChannel | undefined;

  const open = (create: boolean) =>
    new Promise<IDBDatabase | null>((resolve, reject) => {
      const request = indexedDB.open(name, STRUCTURE);
      let missing = false;
      request.onupgradeneeded = () => {
        if (create) request.result.createObjectStore(TABLE);
        else {
          missing = true;
          request.transaction?.abort();
        }
      };
      request.onsuccess = () => {
        // A page that erases must not wait for this one.
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => (missing ? resolve(null) : reject(request.error));
    });

  /** Answers with all that is kept; `work` goes on with it in the same transaction, to write. */
  const run = async (work?: (table: IDBObjectStore, kept: Kept) => void, create = false): Promise<Kept> => {
    const database = await open(create);
    if (!database) return NONE;
    try {
      return await new Promise((resolve, reject) => {
        let kept = NONE;
        const transaction = database.transaction(TABLE, work ? 'readwrite' : 'readonly');
        transaction.oncomplete = () => resolve(kept);
        transaction.onabort = () => reject(transaction.error);
        const table = transaction.objectStore(TABLE);
        const request = table.getAll();
        request.onsuccess = () => {
          try {
            kept = keptIn(request.result);
            work?.(table, kept);
          } catch (error) {
            reject(error);
            transaction.abort();
          }
        };
      });
    } finally {
      database.close();
    }
  };

  const opened = ({key, generations}: Kept) => Promise.all(generations.map((generation) => unseal(key, generation)));

  const remove = () =>
    new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
      // Once everything is cleared, the deletion may come when the page that holds it up is gone.
      request.onblocked = () => setTimeout(resolve, PATIENCE_MS);
    });

  return {
    kind: 'device',
    encrypted: true,
    load: async () => opened(await run()),
    update: (change) =>
      alone(name, async () => {
        for (;;) {
          const kept = await run();
          const next = change(await opened(kept));
          if (!next && kept === NONE) return;
          const key = kept.key ?? (await makeKey());
          const both = next && (next.forgets || !kept.key || kept.generations.length < 2);
          // A number that was never used here: after an erase, what another page read before must not look like what is there now.
          const last = (kept.generations[0]?.sequence ?? 0) % LIMIT || randomNumber();
          const made = next ? await Promise.all((both ? [1, 2] : [1]).map((ahead) => seal(key, last + ahead, next.record))) : [];
          let done = false;
          await run((table, {mark}) => {
            if (mark !== kept.mark) return;
            done = true;
            if (made.length !== 1) table.clear();
            if (both) table.put(key, KEY);
            for (const generation of made) table.put(generation, generation.sequence % 2);
          }, kept === NONE);
          if (!done) continue;
          if (!next) await remove();
          return;
        }
      }),
    async erase() {
      // Where a policy has a slice, a cookie may say it; no engine is needed to remove that.
      if (globalThis.document) document.cookie = ENDED;
      // A database of a later release cannot be opened, but deleted.
      await run((table) => table.clear()).catch(() => {});
      await remove();
    },
    announce() {
      channel?.postMessage(null);
    },
    watch(changed) {
      if (typeof BroadcastChannel === 'undefined') return;
      channel = new BroadcastChannel(name);
      channel.onmessage = changed;
      // A page that comes back from the browser's cache heard nothing in the meantime.
      addEventListener('pageshow', ({persisted}) => persisted && changed());
    },
  };
}

/** What is stored may be anything: another script may have been at it. */
function keptIn(values: readonly unknown[]): Kept {
  const key = values.find((value) => value instanceof CryptoKey);
  const generations = values
    .filter((value) => value !== key)
    .map((value) => {
      const {sequence, sealed} = Object(value) as Partial<Generation>;
      const isNumber = Number.isSafeInteger(sequence) && 0 < (sequence as number) && (sequence as number) < LIMIT;
      return {sequence: isNumber ? (sequence as number) : LIMIT, sealed: sealed as Uint8Array};
    })
    .sort((one, other) => other.sequence - one.sequence);
  return {key, generations, mark: `${generations.map(({sequence}) => sequence)}`};
}

/**
 * Runs work while no other page of this site does, so that under many writers everybody's turn comes. Nothing rests on it: where there
 * are no locks, or a page that hangs holds this one, the work runs all the same.
 */
async function alone(name: string, work: () => Promise<void>): Promise<void> {
  let granted = false;
  try {
    // Throws where there are none.
    await navigator.locks.request(name, {signal: AbortSignal.timeout(PATIENCE_MS)}, () => {
      granted = true;
      return work();
    });
  } catch (cause) {
    if (granted) throw cause;
    await work();
  }
}
