import {ErrorCode, NearsideError} from './errors.ts';

/**
 * Where a profile is kept. A write is one read-modify-write that no other tab can interleave: `update` gets the newest
 * record and returns the one to keep, or `null` to keep none. There is one record and no older generation of it: that would
 * keep what a visitor has removed.
 */
export interface Store {
  /** Newest record, or `null` when there is none. */
  load(): Promise<Uint8Array | null>;
  /**
   * Replaces the record by what `change` makes of the newest one; `change` runs inside the transaction and may run again
   * when the store has to begin anew. Nothing comes into being while there is no record and `change` answers `null`.
   */
  update(change: (current: Uint8Array | null) => Uint8Array | null): Promise<void>;
  /** Removes every trace. */
  erase(): Promise<void>;
  /** Tells other pages of this site that the visitor changed something. */
  announce?(): void;
  /** Calls back when another page announced a change, or this one may have missed it. */
  watch?(changed: () => void): void;
}

/** A store that forgets when the page closes: for blocked storage, tests and servers. */
export function memoryStore(initial: Uint8Array | null = null): Store {
  let record = initial;
  return {
    load: async () => record,
    update: async (change) => {
      record = change(record);
    },
    erase: async () => {
      record = null;
    },
  };
}

/** IndexedDB where the browser lets this page have one, else memory. */
export function defaultStore(): Store {
  try {
    if (typeof indexedDB !== 'undefined') return indexedDbStore();
  } catch {
    // Some browsers throw at the mere name when storage is blocked.
  }
  return memoryStore();
}

const TABLE = 'profile';
const KEY = 'record';

/** One record in IndexedDB. Reading creates nothing: the database comes into being with the first record. */
export function indexedDbStore(name = 'nearside'): Store {
  let channel: BroadcastChannel | undefined;

  const open = (create: boolean) =>
    new Promise<IDBDatabase | null>((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      let missing = false;
      request.onupgradeneeded = () => {
        if (create) request.result.createObjectStore(TABLE);
        else {
          missing = true;
          request.transaction?.abort();
        }
      };
      request.onsuccess = () => {
        // A tab that erases must not wait for this one.
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
      request.onerror = () => (missing ? resolve(null) : reject(request.error));
    });

  /** Reads the record and goes on with it in the same transaction; false when there is no database. */
  const run = async (mode: IDBTransactionMode, create: boolean, work: (record: Uint8Array | null, table: IDBObjectStore) => void): Promise<boolean> => {
    const database = await open(create);
    if (!database) return false;
    try {
      await new Promise<void>((resolve, reject) => {
        const transaction = database.transaction(TABLE, mode);
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
        const table = transaction.objectStore(TABLE);
        const request = table.get(KEY);
        request.onsuccess = () => {
          try {
            work(bytes(request.result), table);
          } catch (error) {
            reject(error);
            transaction.abort();
          }
        };
      });
    } finally {
      database.close();
    }
    return true;
  };

  return {
    load: () =>
      translated(async () => {
        let record: Uint8Array | null = null;
        await run('readonly', false, (current) => (record = current));
        return record;
      }),
    update: (change) =>
      translated(async () => {
        const replace = (current: Uint8Array | null, table: IDBObjectStore) => {
          const next = change(current);
          if (next) table.put(next, KEY);
          else table.delete(KEY);
        };
        if (await run('readwrite', false, replace)) return;
        if (change(null)) await run('readwrite', true, replace);
      }),
    erase: () =>
      translated(
        () =>
          new Promise<void>((resolve, reject) => {
            const request = indexedDB.deleteDatabase(name);
            request.onsuccess = () => resolve();
            request.onerror = () => reject(request.error);
          }),
      ),
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

/** What is stored under the key: anything but bytes is a damaged record, a byte that no decoder takes. */
const bytes = (stored: unknown): Uint8Array | null => (stored === undefined ? null : stored instanceof Uint8Array ? stored : new Uint8Array(1));

/** Browsers refuse in many ways, some of them synchronously; callers see one error. */
async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new NearsideError(ErrorCode.StoreFailed, 'the browser refuses to store the profile; it lives in memory until the page closes', cause);
  }
}
