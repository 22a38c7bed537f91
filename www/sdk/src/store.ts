import {ErrorCode, NearsideError} from './errors.ts';

/**
 * Where a profile is kept. A write is one read-modify-write that no other tab can interleave: `update` gets the newest
 * record and returns the one to keep, or `null` to keep none.
 */
export interface Store {
  /** Newest record, or `null` when there is none. */
  load(): Promise<Uint8Array | null>;
  /** Replaces the record by what `change` makes of the newest one; `change` is called at once, inside the transaction. */
  update(change: (current: Uint8Array | null) => Uint8Array | null): Promise<void>;
  /** Removes every trace. */
  erase(): Promise<void>;
}

/** A store that forgets when the page closes: for missing consent, blocked storage, tests and servers. */
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

const TABLE = 'profile';
const KEY = 'record';

/** One record in IndexedDB. Reading creates nothing: the database comes into being with the first write. */
export function indexedDbStore(name = 'nearside'): Store {
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
      request.onerror = () => (missing ? resolve(null) : reject(failed(request.error)));
    });

  const run = async (mode: IDBTransactionMode, work: (table: IDBObjectStore) => void): Promise<void> => {
    const database = await open(mode === 'readwrite');
    if (!database) return;
    try {
      await new Promise<void>((resolve, reject) => {
        const transaction = database.transaction(TABLE, mode);
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(failed(transaction.error));
        work(transaction.objectStore(TABLE));
      });
    } finally {
      database.close();
    }
  };

  return {
    async load() {
      let record: Uint8Array | null = null;
      await run('readonly', (table) => {
        const request = table.get(KEY);
        request.onsuccess = () => (record = bytes(request.result));
      });
      return record;
    },
    async update(change) {
      await run('readwrite', (table) => {
        const request = table.get(KEY);
        request.onsuccess = () => {
          const next = change(bytes(request.result));
          if (next) table.put(next, KEY);
          else table.delete(KEY);
        };
      });
    },
    async erase() {
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = () => resolve();
        request.onerror = () => reject(failed(request.error));
      });
    },
  };
}

const bytes = (stored: unknown): Uint8Array | null => (stored instanceof Uint8Array ? stored : null);

const failed = (cause: unknown) =>
  new NearsideError(ErrorCode.StoreFailed, 'the browser refuses to store the profile; it lives in memory until the page closes', cause);
