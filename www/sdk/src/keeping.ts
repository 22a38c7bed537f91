import {attempt, start, within} from './door.ts';
import {NearsideError} from './errors.ts';
import {memoryStore, type Change, type Note, type Store} from './store.ts';

/** How safely a profile is kept, for a panel to say. */
export interface StorageState {
  /** `device` outlives the page, `memory` does not. */
  readonly kind: Store['kind'];
  /** Whether it lies encrypted, under a key of this browser. */
  readonly encrypted: boolean;
  /** Whether the browser promised not to delete it by itself; `null` where it does not say, and for memory. */
  readonly persisted: boolean | null;
  /**
   * What a visitor should know. `insecure`: only memory, because the page did not come by HTTPS. `blocked`: the browser refuses storage, or does not
   * answer; `full`: it has no room; in both, what the page could not write lives in memory, until it can or closes. `newer`: a later version of the
   * site's scripts wrote what is there, which is left alone; memory until the page closes. `evictable`: the browser may delete it when space is
   * short or after days without a visit.
   */
  readonly warning: 'insecure' | 'blocked' | 'full' | 'newer' | 'evictable' | null;
  /** What this browser lacks, or refuses to give, of what nearside would use: all that is missing can be done without. */
  readonly missing: readonly Facility[];
}

/** Storage for a profile, encryption of it, turns between tabs, news between tabs, what a page says to the next, and who sees what is in view and what it asks for. */
export type Facility = 'indexedDB' | 'crypto' | 'locks' | 'channels' | 'localStorage' | 'observers';

const FACILITIES: Record<Facility, () => unknown> = {
  indexedDB: () => indexedDB.open,
  crypto: () => crypto.subtle.encrypt,
  locks: () => navigator.locks.request,
  channels: () => BroadcastChannel,
  localStorage: () => localStorage,
  observers: () => [IntersectionObserver.prototype.observe, PerformanceObserver.prototype.observe].every(Boolean),
};

/** What a change makes of what is kept. */
export interface Made extends Change {
  /** The visitor took something away, which may not come back. */
  readonly removes: boolean;
}

const WARNINGS: Record<string, 'full' | 'newer'> = {QuotaExceededError: 'full', VersionError: 'newer'};
/** How long a store may take to answer, ms: for reading, and for a write, which waits its turn among other pages. */
const READ_MS = 3000;
const WRITE_MS = 10_000;

/**
 * Keeps a profile in a store, one thing after the other. What the store does not take stays on the page, and is offered again with the next
 * write. A store that is of a later version, that does not answer, or that had to be erased because it could not be written is not
 * asked again; what it still answers counts for nothing. Nothing here throws.
 */
export class Keeping {
  readonly #store: Store;
  readonly #survive: (error: NearsideError) => void;
  /** The store is not asked again: the page has all that there is. */
  #isAlone = false;
  /** The store has less than the page. */
  #isBehind = false;
  /** It is known what the store has. */
  #hasRead = false;
  /** The store refused to erase. */
  #isOwed = false;
  /** Erases that are under way. */
  #erasing = 0;
  /** What the store was asked for and did not answer in time. */
  #late: Promise<unknown> | undefined;
  #warning: StorageState['warning'] = null;
  #asked = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Store, survive: (error: NearsideError) => void) {
    this.#store = store;
    this.#survive = survive;
  }

  /** How safely it is kept, now. */
  async state(): Promise<StorageState> {
    const {kind, encrypted} = this.#isAlone || this.#isBehind ? memoryStore() : this.#store;
    const persisted = kind === 'device' ? ((await within(READ_MS, () => navigator.storage.persisted()).catch(() => null)) ?? null) : null;
    const insecure = kind === 'memory' && globalThis.isSecureContext === false;
    const missing = (Object.keys(FACILITIES) as Facility[]).filter((facility) => !attempt(FACILITIES[facility], null));
    return {kind, encrypted, persisted, warning: this.#warning ?? (insecure ? 'insecure' : persisted === false ? 'evictable' : null), missing};
  }

  /** What lies in the store in clear until it is written. */
  get waiting(): readonly string[] {
    return attempt(() => this.#store.waiting?.(), undefined) ?? [];
  }

  /** Whether changes were noted that no record has yet. */
  get hasNotes(): boolean {
    return !!this.#store.hasNotes;
  }

  /** Whether it is known what the store has. */
  get hasRead(): boolean {
    return this.#hasRead;
  }

  /** What is kept, newest first; `undefined` when the page itself has the newest. */
  load(): Promise<readonly Uint8Array[] | undefined> {
    return this.#queue(async () => {
      if (this.#isAlone) return undefined;
      try {
        const kept = await this.#ask(READ_MS, () => this.#store.load());
        this.#hasRead = true;
        return kept;
      } catch (cause) {
        this.#failed(cause);
        return undefined;
      }
    });
  }

  /** Writes down what is about to be changed, at once; the name of the note, or nothing where there is none. */
  async jot(said: Uint8Array, answers: boolean): Promise<string | undefined> {
    // An erase takes notes along, and this one is made after it.
    if (this.#isAlone || this.#erasing) return undefined;
    try {
      return await this.#ask(WRITE_MS, async () => this.#store.jot?.(said, answers));
    } catch (cause) {
      // It may still come, so that nothing else may say the same.
      if (this.#late) this.#failed(cause);
      return undefined;
    }
  }

  /**
   * As a store's, but always done: where the store does not take it, on the page alone. `change` runs on what the store has; when it answers
   * `undefined`, the store is right as it is. `here` runs on what the page has, and answers whether the visitor took something away; `isDone` says, once
   * it is its turn, that an earlier write did it. Answers whether this one did.
   */
  update(change: (kept: readonly Uint8Array[], left: readonly Note[]) => Made | null | undefined, here: () => boolean, isDone = () => false): Promise<boolean> {
    return this.#queue(async () => {
      if (isDone()) return false;
      if (this.#isOwed) await this.#clear();
      let removes: boolean | undefined;
      if (!this.#isAlone) {
        let [isOver, isRight] = [false, false];
        const noted = (kept: readonly Uint8Array[], left: readonly Note[]) => {
          // The page has gone on without an answer.
          const made = isOver ? undefined : change(kept, left);
          isRight = made === undefined;
          if (made === undefined) throw new Error('nothing to do');
          removes = made?.removes ?? true;
          this.#hasRead = true;
          return made;
        };
        try {
          await this.#ask(WRITE_MS, () => this.#store.update(noted));
          this.#isBehind = false;
          this.#warning = null;
          return true;
        } catch (cause) {
          if (isRight) return true;
          isOver = true;
          this.#failed(cause);
        }
      }
      removes ??= here();
      // What must be forgotten is forgotten, even if the rest cannot be kept.
      if (removes && this.#isBehind && (this.#hasRead || this.#warning !== 'newer')) {
        this.#isAlone = true;
        await this.#clear();
      }
      return false;
    });
  }

  /** Removes everything, here and in the store. */
  erase(): Promise<void> {
    this.#erasing++;
    return this.#queue(async () => {
      this.#isAlone = !!this.#late;
      this.#isBehind = false;
      this.#warning = null;
      await this.#clear();
      this.#erasing--;
    });
  }

  /** Asks the browser not to delete what is kept; once a page, because some browsers ask the visitor. */
  persist(): void {
    if (this.#asked || this.#isAlone || this.#store.kind === 'memory') return;
    this.#asked = true;
    // Its answer is asked for where it is shown.
    start(() => navigator.storage.persist());
  }

  /** Tells other pages of a change. */
  announce(): void {
    if (!this.#isAlone) start(() => this.#store.announce?.());
  }

  /** Calls back when another page tells of a change: once for all that is told while the last call has not had its turn. */
  watch(changed: () => void): void {
    let isDue = false;
    const heard = () => {
      if (isDue) return;
      isDue = true;
      // What is read after this is news enough for all that was told before.
      void this.#queue(async () => (isDue = false));
      changed();
    };
    attempt(() => this.#store.watch?.(heard), undefined);
  }

  async #clear(): Promise<void> {
    const erased = () => this.#ask(WRITE_MS, () => this.#store.erase());
    try {
      await erased();
      this.#isOwed = false;
      // What it was asked for before must not come after.
      const late = this.#late;
      if (late) start(() => late.then(erased, erased));
    } catch (cause) {
      // What could not be erased must not come back to this page, and is erased as soon as it can be.
      this.#isOwed = this.#isAlone = true;
      this.#survive(new NearsideError('store-failed', 'the browser refused to erase its storage', cause));
    }
  }

  async #ask<T>(ms: number, work: () => Promise<T>): Promise<T> {
    let asked: Promise<T> | undefined;
    try {
      return await within(ms, () => (asked = work()));
    } catch (cause) {
      if ((cause as Error | null)?.name === 'TimeoutError') this.#late = asked;
      throw cause;
    }
  }

  /** Browsers refuse in many ways; callers hear of each kind once. */
  #failed(cause: unknown): void {
    const warning = WARNINGS[(cause as Error | null)?.name ?? ''] ?? 'blocked';
    this.#warning = warning;
    this.#isBehind = true;
    if (warning === 'newer' || this.#late) this.#isAlone = true;
    const what = warning === 'newer' ? 'is of a later version' : this.#late ? 'does not answer' : `is ${warning}`;
    this.#survive(new NearsideError('store-failed', `the browser's storage ${what}; what it does not take lives in memory until the page closes`, cause));
  }

  #queue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}
