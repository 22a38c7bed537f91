import type {Reason} from './signed/envelope.ts';

/** Stable codes of everything that can go wrong towards a caller. */
export type ErrorCode =
  /** The program could not be fetched. */
  | 'program-missing'
  /** The program is not one, is cut off or altered. */
  | 'program-damaged'
  /** The program needs a newer runtime. */
  | 'program-newer'
  /** The program may not be used here; see `nearside/signed`. */
  | `program-${Reason}`
  /** WebAssembly is missing or refused by the page's content security policy. */
  | 'runtime-refused'
  /** A page of another origin frames this one; nothing is loaded, read or stored. */
  | 'frame-refused'
  /** The engine stopped. It is started anew, three times a page; after that the page keeps its defaults. */
  | 'runtime-stopped'
  /** A slot, module, attribute, topic, activity kind or purpose that the policy does not declare. */
  | 'unknown-name'
  /** A value that does not fit the declared type. */
  | 'wrong-type'
  /** The browser refuses storage, or it is full; the profile lives in memory until the page closes. */
  | 'store-failed';

/** The one error that nearside throws or reports. */
export class NearsideError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : {cause});
    this.name = 'NearsideError';
    this.code = code;
  }
}
