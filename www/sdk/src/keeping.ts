import {NearsideError} from './errors.ts';
import {memoryStore, type Change, type Store} from './store.ts';

/** How safely a profile is kept, for a panel to say. */
export interface StorageState {
  /** `device` outlives the page, `memory` does not. */
  readonly kind: Store['kind'];
  /** Whether it lies encrypted, under a key of this browser. */
  readonly encrypted: boolean;
  /** Whether the browser promised not to delete it by itself; `null` where it does not say, and for memory. */
  readonly persisted: boolean | null;
  /**
   * What a visitor should know. `insecure`: only memory, because the page did not come by HTTPS. `blocked`: the browser refuses storage;
   * `full`: it has no room; `newer`: a later version of the site's scripts wrote what is there, which is left alone; in all three the
   * profile lives in memory until the page closes. `evictable`: the browser may delete it when space is short or after days without a visit.
   */
  readonly warning: 'insecure' | 'blocked' | 'full' | 'newer' | 'evictable' | null;
}

const WARNINGS: Record<string, 'full' | 'newer'> = {QuotaExceededError: 'full', VersionError: 'newer'};

/** Keeps a profile in a store, one thing after the other, and in memory once the store has failed. Nothing here throws. */
export class Keeping {
  readonly #store: Store;
  readonly #newest: () => Uint8Array | null;
  readonly #survive: (error: NearsideError) => void;
  /** Takes the place of a store that refused a write, so that it is not asked again for what it never got. */
  #memory: Store | undefined;
  /** The store was read but not written: what it holds is older than the memory. */
  #behind = false;
  #warning: StorageState['warning'] = null;
  #asked = false;
  #last: Promise<unknown> = Promise.resolve();

  /** `newest`: the record as the page has it, for the day the store fails. */
  constructor(store: Store, newest: () => Uint8Array | null, survive: (error: NearsideError) => void) {
    this.#store = store;
    this.#newest = newest;
    this.#survive = survive;
  }

  /** How safely it is kept, now. */
  async state(): Promise<StorageState> {
    const {kind, encrypted} = this.#memory ?? this.#store;
    const persisted = kind === 'device' ? ((await navigator.storage?.persisted().catch(() => null)) ?? null) : null;
    const insecure = kind === 'memory' && globalThis.isSecureContext === false;
    return {kind, encrypted, persisted, warning: this.#warning ?? (insecure ? 'insecure' : persisted === false ? 'evictable' : null)};
  }

  /** What is kept, newest first; `undefined` when the page itself has the newest. */
  load(): Promise<readonly Uint8Array[] | undefined> {
    return this.#queue(async () => {
      if (this.#memory) return undefined;
      try {
        return await this.#store.load();
      } catch (cause) {
        this.#failed(cause);
        return undefined;
      }
    });
  }

  /** As a store's, but always done. */
  update(change: (kept: readonly Uint8Array[]) => Change | null): Promise<void> {
    return this.#queue(async () => {
      let next = undefined as Change | null | undefined;
      const noted = (kept: readonly Uint8Array[]) => (next = change(kept));
      if (!this.#memory) {
        try {
          return await this.#store.update(noted);
        } catch (cause) {
          this.#failed(cause);
          this.#behind = next !== undefined;
          this.#memory = memoryStore(this.#newest());
        }
      }
      if (next === undefined) await this.#memory.update(noted);
      // What must be forgotten is forgotten, even if the rest cannot be kept.
      if (this.#behind && !(next && !next.forgets)) await this.#clear();
    });
  }

  /** Removes everything, here and in the store. */
  erase(): Promise<void> {
    return this.#queue(async () => {
      this.#memory = undefined;
      this.#warning = null;
      await this.#clear();
    });
  }

  /** Asks the browser not to delete what is kept; once a page, because some browsers ask the visitor. */
  persist(): void {
    if (this.#asked || this.#memory || this.#store.kind === 'memory') return;
    this.#asked = true;
    // Its answer is asked for where it is shown.
    navigator.storage?.persist().catch(() => {});
  }

  /** Tells other pages of a change, and calls back when they tell of one; both are hints. */
  announce(): void {
    if (!this.#memory) this.#store.announce?.();
  }

  watch(changed: () => void): void {
    this.#store.watch?.(changed);
  }

  async #clear(): Promise<void> {
    try {
      await this.#store.erase();
      this.#behind = false;
    } catch (cause) {
      this.#survive(new NearsideError('store-failed', 'the browser refused to erase its storage', cause));
    }
  }

  /** Browsers refuse in many ways; callers hear of each kind once. */
  #failed(cause: unknown): void {
    const warning = WARNINGS[(cause as Error | null)?.name ?? ''] ?? 'blocked';
    this.#warning = warning;
    this.#survive(new NearsideError('store-failed', `the browser's storage is ${warning === 'newer' ? 'of a later version' : warning}; the profile lives in memory until the page closes`, cause));
  }

  #queue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}
