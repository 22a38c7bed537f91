import {ENDED} from './cookie.ts';
import {SEEN} from './edits.ts';
import {NearsideError, type ErrorCode} from './errors.ts';
import type {OpenOptions} from './options.ts';
import {fetchBytes, type SentRequest} from './requests.ts';
import type {Instantiate} from './runtime.ts';
import {defaultStore, memoryStore} from './store.ts';
import {Visitor, type Parts} from './visitor.ts';

/** Makes instances of the engine, and notes what it requests for that. */
export type Load = (requests: SentRequest[]) => Promise<Instantiate> | Instantiate;

/**
 * Opens nearside with a way to load its WebAssembly. Always resolves: when something is missing, the visitor's slots keep
 * their defaults and `problem` says why.
 */
export async function openWith(load: Load, options: OpenOptions): Promise<Visitor> {
  const requests: SentRequest[] = [];
  const framed = isFramedByOthers() && new NearsideError('frame-refused', 'a page of another origin frames this one; open it by itself');
  const {program: given} = options;
  const isAddress = typeof given === 'string' || given instanceof URL;
  const [engine, fetched] = framed
    ? [framed, framed]
    : await Promise.all([
        orError(() => load(requests), 'runtime-refused', "WebAssembly could not be loaded; check its address and that the page's policy allows 'wasm-unsafe-eval'"),
        orError(
          () => (isAddress ? fetchBytes(requests, given, 'program') : given),
          'program-missing',
          `the program could not be fetched${isAddress ? ` from ${given}` : ''}`,
        ),
      ]);
  const store = framed ? memoryStore() : (options.store ?? defaultStore());
  let early = undefined as Visitor | undefined;
  const ready = (program: Parts['program']) => (early = announced(new Visitor({engine, program, store, requests}, options)));
  const program = (await options.trust?.({...options, engine, program: fetched, store, ready})) ?? fetched;
  const visitor = early?.parts.program === program ? early : ready(program);
  // Asked for before the profile is read: when it arrives must not tell how long that took.
  const slice = store.kind === 'device' && visitor.description?.slice[0] ? import('./slice.ts').catch(() => {}) : undefined;
  await visitor.load();
  // What runs out while a page is left open goes when somebody comes back to it.
  globalThis.document?.addEventListener('visibilitychange', () => document.hidden || visitor.profile?.note(SEEN));
  // Not waited for: what travels is for the next page. A profile that lives in memory is not the one that this browser's cookie speaks of.
  if (store.kind === 'device') {
    if (slice) void slice.then((slice) => slice?.carry(visitor, import.meta.url));
    // The policy may have had a slice before. Who had a cookie then has a ledger; of all others no cookie is touched.
    else if (visitor.rows.length) document.cookie = ENDED;
  }
  return visitor;
}

/**
 * Says on the document that a program is there, before anything of the profile is read: what its content asks for is asked for now, by
 * everybody. An element named like one of the document's methods would stand in its place.
 */
function announced(visitor: Visitor): Visitor {
  if (globalThis.document) EventTarget.prototype.dispatchEvent.call(document, new CustomEvent('nearside-open', {detail: visitor}));
  return visitor;
}

async function orError<T>(work: () => Promise<T> | T, code: ErrorCode, message: string): Promise<T | NearsideError> {
  try {
    return await work();
  } catch (cause) {
    return new NearsideError(code, message, cause);
  }
}

/**
 * In a frame, what is stored belongs to the pages around it, and what is shown may be laid over with theirs. Scripts cannot tell another
 * site from another origin, so that every page around must be of this one's own.
 */
function isFramedByOthers(): boolean {
  try {
    for (let page = globalThis.window; page && page !== page.parent; ) {
      page = page.parent as typeof page;
      if (page.origin !== origin) return true;
    }
    return false;
  } catch {
    // Browsers do not even tell the origin of another one's page.
    return true;
  }
}
