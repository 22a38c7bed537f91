import {indexedDbStore} from './database.ts';
import {attempt} from './door.ts';

/** What a store is to keep in place of what it has. */
export interface Change {
  readonly record: Uint8Array;
  /** Something was removed, taken back or found damaged: no older generation may stay. */
  readonly forgets: boolean;
  /** Answers to notes of other pages that the rules refused, by the names of the notes: a store that can keeps each in the note's place, for who made it. */
  readonly refused?: readonly Note[];
}

/** A note of a change that no record has yet. */
export interface Note {
  /** Tells it from every other one. */
  readonly name: string;
  /** As it was jotted down; bytes that say nothing when it was damaged. */
  readonly said: Uint8Array;
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
   * Replaces what is kept by what `change` makes of it and of the notes that were left, in order; `null` by nothing. The notes go with the
   * same write. Another page's write comes before or after, never between: `change` may run several times, and the last run counts. Nothing
   * comes into being while there is no record and `change` answers `null`.
   */
  update(change: (kept: readonly Uint8Array[], left: readonly Note[]) => Change | null): Promise<void>;
  /** Removes every trace. */
  erase(): Promise<void>;
  /**
   * Writes down what is about to be changed, so that it outlives a page which is left before `update` is done: begun before it returns.
   * Answers with the name of the note once it lies there, with nothing when it cannot. `answers`: it is an answer to a question of consent and
   * says nothing else of the visitor.
   */
  jot?(said: Uint8Array, answers: boolean): Promise<string | undefined>;
  /** Whether notes were left when it was loaded. */
  readonly hasNotes?: boolean;
  /** What lies there beside records and notes, in clear, until it is written. */
  waiting?(): readonly string[];
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
      const next = change(kept, []);
      kept = next ? [next.record] : [];
    },
    erase: async () => {
      kept = [];
    },
  };
}

/**
 * The browser's database where it lets this page have one and can encrypt, else memory. Only pages in a secure context can encrypt; where
 * they cannot, anybody on the network could read the profile anyway. Servers have no database, and some browsers throw at the mere name
 * when storage is blocked.
 */
export const defaultStore = (): Store => (attempt(() => indexedDB && crypto.subtle, undefined) ? indexedDbStore() : memoryStore());
