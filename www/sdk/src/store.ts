import {indexedDbStore} from './database.ts';

/** What a store is to keep in place of what it has. */
export interface Change {
  readonly record: Uint8Array;
  /** Something was removed, taken back or found damaged: no older generation may stay. */
  readonly forgets: boolean;
}

/**
 * Where a profile is kept. A store may keep older generations of the record against damage; it offers all of them, newest first,
 * and the reader takes the first that is whole. What cannot be read it offers as bytes that are no record.
 */
export interface Store {
  /** Where it keeps: `device` outlives the page, `memory` does not. */
  readonly kind: 'device' | 'memory';
  /** Whether what is kept lies encrypted. */
  readonly encrypted: boolean;
  /** What is kept, newest first; nothing when there is no record. */
  load(): Promise<readonly Uint8Array[]>;
  /**
   * Replaces what is kept by what `change` makes of it, `null` by nothing. Another page's write comes before or after, never between:
   * `change` may run several times, and the last run counts. Nothing comes into being while there is no record and `change` answers `null`.
   */
  update(change: (kept: readonly Uint8Array[]) => Change | null): Promise<void>;
  /** Removes every trace. */
  erase(): Promise<void>;
  /** Tells other pages of this site that the visitor changed something. */
  announce?(): void;
  /** Calls back when another page announced a change, or this one may have missed it. */
  watch?(changed: () => void): void;
}

/** A store that forgets when the page closes: for blocked storage, tests and servers. */
export function memoryStore(initial: Uint8Array | null = null): Store {
  let kept = initial ? [initial] : [];
  return {
    kind: 'memory',
    encrypted: false,
    load: async () => kept,
    update: async (change) => {
      const next = change(kept);
      kept = next ? [next.record] : [];
    },
    erase: async () => {
      kept = [];
    },
  };
}

/** The browser's database where it lets this page have one and can encrypt, else memory. */
export function defaultStore(): Store {
  try {
    // Only pages in a secure context can encrypt. Where they cannot, anybody on the network could read the profile anyway.
    if (indexedDB && crypto.subtle) return indexedDbStore();
  } catch {
    // Servers have no database, and some browsers throw at the mere name when storage is blocked.
  }
  return memoryStore();
}
