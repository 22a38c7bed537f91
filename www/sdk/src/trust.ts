import type {ErrorCode} from './errors.ts';
import type {Instantiate} from './runtime.ts';
import type {Store} from './store.ts';

/** A program that was fetched, and what it may be judged by. */
export interface Judged {
  /** Its bytes, or why there are none. */
  readonly program: Uint8Array | Refusal;
  /** Makes instances of the engine, to look into the program; or why it cannot. */
  readonly engine: Instantiate | Refusal;
  /** Where the profile is kept. */
  readonly store: Store;
  /** The clock, ms since 1970. */
  readonly clock?: () => number;
  /**
   * To be called with the program as soon as nothing but the profile can speak against it, and before the store is read: pages then ask for
   * what its content needs, at a moment that says nothing about the visitor.
   */
  readonly ready?: (program: Uint8Array) => void;
}

/** Why a program is not used. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly cause?: unknown;
}

/**
 * Judges a program before it is used: answers with the bytes to use, or with why there are none; with nothing where there is nothing to
 * judge. Never rejects.
 */
export type Trust = (judged: Judged) => Promise<Uint8Array | Refusal | undefined>;
