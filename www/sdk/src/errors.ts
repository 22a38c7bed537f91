/** Stable codes of everything that can go wrong towards a caller. */
export const ErrorCode = {
  /** The program could not be fetched. */
  ProgramMissing: 'program-missing',
  /** The program is not one, is cut off or altered. */
  ProgramDamaged: 'program-damaged',
  /** The program needs a newer runtime. */
  ProgramNewer: 'program-newer',
  /** WebAssembly is missing or refused by the page's content security policy. */
  RuntimeRefused: 'runtime-refused',
  /** A page of another origin frames this one; nothing is loaded, read or stored. */
  FrameRefused: 'frame-refused',
  /** The engine stopped. It is started anew, three times a page; after that the page keeps its defaults. */
  RuntimeStopped: 'runtime-stopped',
  /** A slot, module, attribute, topic, activity kind or purpose that the policy does not declare. */
  UnknownName: 'unknown-name',
  /** A value that does not fit the declared type. */
  WrongType: 'wrong-type',
  /** The purpose that this needs has not been granted; nothing was recorded. */
  NoConsent: 'no-consent',
  /** The visitor forbade it (paused, or "never use this"); nothing was recorded. */
  Refused: 'refused',
  /** The browser refuses storage, or it is full; the profile lives in memory until the page closes. */
  StoreFailed: 'store-failed',
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** The one error that nearside throws or reports. */
export class NearsideError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : {cause});
    this.name = 'NearsideError';
    this.code = code;
  }
}
