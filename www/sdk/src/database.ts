import {decoder, encoder} from './bytes.ts';
import {ENDED} from './cookie.ts';
import {attempt, listen, setCookie, start, within} from './door.ts';
import {randomNumber} from './random.ts';
import {makeKey, seal, unseal} from './seal.ts';
import type {Note, Store} from './store.ts';
import {waiting, type Waiting} from './waiting.ts';

/**
 * Structure of the database. A release that changes it, or the record's, takes the next number and brings older ones along where
 * `open` creates; browsers refuse the database of a later release to an earlier one, which so leaves it alone. None is released yet.
 */
const STRUCTURE = 1;
const TABLE = 'profile';
/** Where the key lies; generations lie under 0 and 1, by the lowest bit of their number, and notes under their place. */
const KEY = 'key';
/** Numbers begin below 2^32 and rise by one or two a write: no device gets as far. Stands for what has none, so that damage is seen. */
const LIMIT = 2 ** 50;
/** How long to wait for another page that holds the lock or does not let go of the database, ms. */
const PATIENCE_MS = 2000;
/** How long the answer to a note that the rules refused lies there, ms: longer than a page waits for its turn. */
const ANSWER_MS = 30_000;

/** One generation of the record, or a note, under the numbers that are sealed in with it. */
interface Sealed {
  /** Of a generation its number, stored as `sequence`: the higher one is the newer. Of a note: when it was made (ms since 1970), its number on its page, a random number. */
  readonly place: readonly number[];
  readonly sealed: Uint8Array;
}

/** What the database holds. */
interface Kept {
  /** Tells this state of the generations from every other one. */
  readonly mark: string;
  readonly key: CryptoKey | undefined;
  /** Newest first. */
  readonly generations: readonly Sealed[];
  /** Oldest first. */
  readonly notes: readonly Sealed[];
}

/** There is no database. */
const NONE: Kept = {mark: '', key: undefined, generations: [], notes: []};

/**
 * The record in IndexedDB: two generations, sealed with a key that lies beside them, and notes of changes that no generation has yet. Reading
 * creates nothing: the database comes into being with the first record. Sealing takes longer than a transaction lives, so that a write is a
 * comparison and an exchange: what was read must still be there when the new generation is put, else all begins anew.
 */
export function indexedDbStore(name = 'nearside'): Store {
  const next = waiting(name);
  let channel: BroadcastChannel | undefined;
  /** Kept open, with the key that lies there, so that a note is on its way before the page can be left. */
  let connection: IDBDatabase | undefined;
  let keyThere: CryptoKey | undefined;
  let count = 0;

  const disconnect = () => {
    attempt(() => connection?.close(), undefined);
    connection = keyThere = undefined;
  };

  const open = (create: boolean) =>
    connection ??
    new Promise<IDBDatabase | null>((resolve, reject) => {
      const request = indexedDB.open(name, STRUCTURE);
      let missing = false;
      request.onupgradeneeded = () => {
        missing = !create;
        if (!create || !attempt(() => request.result.createObjectStore(TABLE), undefined)) attempt(() => request.transaction?.abort(), undefined);
      };
      request.onsuccess = () => {
        disconnect();
        connection = request.result;
        // A page that erases must not wait for this one.
        connection.onversionchange = connection.onclose = disconnect;
        resolve(connection);
      };
      request.onerror = () => (missing ? resolve(null) : reject(request.error));
    });

  /** Answers with all that is kept; `work` goes on with it in the same transaction, to write. */
  const once = async (work?: (table: IDBObjectStore, kept: Kept) => void, create = false): Promise<Kept> => {
    const database = await open(create);
    if (!database) return NONE;
    const kept = await new Promise<Kept>((resolve, reject) => {
      let kept: Kept | undefined;
      const transaction = database.transaction(TABLE, work ? 'readwrite' : 'readonly');
      // Nothing read is not nothing there.
      transaction.oncomplete = () => (kept ? resolve(kept) : reject(new Error('no answer')));
      transaction.onabort = () => reject(transaction.error);
      const table = transaction.objectStore(TABLE);
      const request = table.getAll();
      request.onsuccess = () => {
        try {
          kept = keptIn(request.result);
          work?.(table, kept);
        } catch (error) {
          reject(error);
          // It may have ended before it answered.
          attempt(() => transaction.abort(), undefined);
        }
      };
    });
    if (connection === database) keyThere = kept.key;
    return kept;
  };

  const run: typeof once = async (...given) => {
    const before = connection;
    try {
      return await once(...given);
    } catch (error) {
      disconnect();
      // A connection that was closed under way is no refusal yet.
      if (!before) throw error;
      return once(...given);
    }
  };

  const opened = ({key, generations}: Kept) => Promise.all(generations.map(({place, sealed}) => unseal(key, place, sealed)));

  const left = async ({key, notes}: Kept, answers: readonly Waiting[]): Promise<Note[]> => [
    ...answers.map(({name, said}) => ({name, said: encoder.encode(said)})),
    ...(await Promise.all(notes.map(async ({place, sealed}) => ({name: `${place}`, said: await unseal(key, place, sealed)})))),
  ];

  const remove = () =>
    new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
      // Once everything is cleared, the deletion may come when the page that holds it up is gone.
      request.onblocked = () => void (attempt(() => setTimeout(resolve, PATIENCE_MS), 0) || resolve());
    });

  const erased = async (wishes: Parameters<typeof next.drop>[0]) => {
    // A database of a later release cannot be opened, but deleted.
    await run((table) => table.clear()).catch(() => {});
    await remove();
    next.drop(wishes);
  };

  let isLoaded = false;

  /**
   * Answers that wait; what a page that was left wished to erase is erased first. A page that is there when another one erases leaves that to it: news of
   * the end may come late, and what is said after it must stay.
   */
  const answers = async () => {
    const wishes = next.found().filter(({said, isOld}) => !said && (isOld || !isLoaded));
    if (wishes.length) await erased(wishes);
    isLoaded = true;
    return next.found().filter(({said}) => said);
  };

  const store: Store & {hasNotes: boolean} = {
    kind: 'device',
    encrypted: true,
    hasNotes: false,
    async load() {
      const said = await answers();
      const kept = await run();
      store.hasNotes = kept.notes.length + said.length > 0;
      return opened(kept);
    },
    update: (change) =>
      alone(name, async () => {
        for (;;) {
          const said = await answers();
          const kept = await run();
          const made = change(await opened(kept), await left(kept, said));
          if (!made && kept === NONE) return next.drop(said);
          const key = kept.key ?? (await makeKey());
          const both = made && (made.forgets || !kept.key || kept.generations.length < 2);
          // A number that was never used here: after an erase, what another page read before must not look like what is there now.
          const last = ((kept.generations[0]?.place[0] ?? 0) as number) % LIMIT || randomNumber();
          const places = made ? (both ? [last + 1, last + 2] : [last + 1]) : [];
          const sealed = await Promise.all(places.map(async (sequence) => ({sequence, sealed: await seal(key, [sequence], made?.record as Uint8Array)})));
          // Whoever made a note that was refused is told so; nobody waits longer.
          const refused = new Map<string, Sealed>();
          for (const note of made?.refused ?? []) {
            const place = note.name.split(',').map(Number);
            if (Date.now() - (place[0] as number) < ANSWER_MS) refused.set(note.name, {place, sealed: await seal(key, place, note.said)});
          }
          let done = false;
          await run((table, {mark, notes}) => {
            // Nothing is deleted under a page that has just made a note, and what an erase took along in the meantime is not said any more.
            if (mark !== kept.mark || (!made && notes.length > kept.notes.length) || said.some(({name}) => !next.found().some((each) => each.name === name))) return;
            done = true;
            if (sealed.length !== 1) table.clear();
            if (both) table.put(key, KEY);
            for (const generation of sealed) table.put(generation, generation.sequence % 2);
            for (const note of notes) {
              const place = note.place as number[];
              const answer = refused.get(`${place}`);
              if (answer) table.put(answer, place);
              else if (kept.notes.some((seen) => `${seen.place}` === `${place}`)) table.delete(place);
              else table.put(note, place);
            }
          }, kept === NONE);
          if (!done) continue;
          // What is said next on the page of the first yes can be noted at once.
          keyThere = connection && key;
          if (!made) await remove();
          store.hasNotes = false;
          return next.drop(said);
        }
      }),
    async jot(said, isAnswer) {
      const [database, key] = [connection, keyThere];
      if (!database || !key) return isAnswer ? next.add(decoder.decode(said)) : undefined;
      const place = [Date.now(), ++count, randomNumber()];
      const sealed = await seal(key, place, said);
      await new Promise<unknown>((resolve, reject) => {
        const transaction = database.transaction(TABLE, 'readwrite');
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
        transaction.objectStore(TABLE).put({place, sealed}, place);
        // Without it the browser waits for what this page may still ask, and a page that is left takes the transaction along.
        transaction.commit?.();
      });
      return `${place}`;
    },
    async erase() {
      // Where a policy has a slice, a cookie may say it; no engine is needed to remove that.
      setCookie(ENDED);
      next.drop(next.found());
      await erased([{name: next.add('') ?? ''}]);
    },
    waiting: () => next.found().map(({said}) => said),
    announce: () => start(() => channel?.postMessage(null)),
    watch(changed) {
      attempt(() => {
        channel = new BroadcastChannel(name);
        channel.onmessage = changed;
      }, undefined);
      // A page that comes back from the browser's cache heard nothing in the meantime.
      listen(() => globalThis as unknown as EventTarget, 'pageshow', (event) => (event as PageTransitionEvent).persisted && changed());
    },
  };
  return store;
}

/** What is stored may be anything: another script may have been at it. */
function keptIn(values: readonly unknown[]): Kept {
  const key = values.find((value) => value instanceof CryptoKey);
  const all = values
    .filter((value) => value !== key)
    .map((value): Sealed => {
      const {sequence, place, sealed} = Object(value) as {sequence?: unknown; place?: unknown; sealed?: unknown};
      const isNote = Array.isArray(place) && place.length === 3 && place.every(Number.isSafeInteger);
      const isNumber = Number.isSafeInteger(sequence) && 0 < (sequence as number) && (sequence as number) < LIMIT;
      return {place: isNote ? (place as number[]) : [isNumber ? (sequence as number) : LIMIT], sealed: sealed as Uint8Array};
    });
  const generations = all.filter(({place}) => place.length < 2).sort((one, other) => (other.place[0] as number) - (one.place[0] as number));
  return {key, generations, notes: all.filter(({place}) => place.length > 1), mark: `${generations.map(({place}) => place)}`};
}

/**
 * Runs work while no other page of this site does, so that under many writers everybody's turn comes. Nothing rests on it: where there
 * are no locks, or a page that hangs holds this one, the work runs all the same, and a turn that comes late is over at once.
 */
async function alone(name: string, work: () => Promise<void>): Promise<void> {
  let release: (() => void) | undefined;
  const over = new Promise<void>((done) => (release = done));
  try {
    await within(PATIENCE_MS, () => new Promise<void>((had, failed) => navigator.locks.request(name, () => (had(), over)).catch(failed)));
  } catch {
    // Done without.
  }
  try {
    await work();
  } finally {
    release?.();
  }
}
