import {ENDED} from './cookie.ts';
import {attempt, listen, ofDocument, ownOf, setCookie, start, within} from './door.ts';
import {SEEN} from './edits.ts';
import {NearsideError, type ErrorCode} from './errors.ts';
import type {OpenOptions} from './options.ts';
import type {PolicyTypes} from './policy.ts';
import {fetchBytes, type SentRequest} from './requests.ts';
import type {Instantiate} from './runtime.ts';
import {defaultStore, memoryStore} from './store.ts';
import {Visitor, type Parts} from './visitor.ts';

/** Makes instances of the engine, and notes what it requests for that. */
export type Load = (requests: SentRequest[]) => Promise<Instantiate> | Instantiate;

/** How long the engine and the program are waited for, ms. */
const FETCH_MS = 30_000;
/** How long the verification of a program is waited for, and then the store, ms each. */
const ANSWER_MS = 5000;

/**
 * Opens nearside with a way to load its WebAssembly. Always resolves, at most 5 seconds after engine and program have come (10 with `trust`), which
 * are waited for 30: when something is missing, the visitor's slots keep their defaults and `problem` says why; a store that has not answered is done
 * without, and `storage()` says so.
 */
export async function openWith<P extends PolicyTypes>(load: Load, given: OpenOptions<P>): Promise<Visitor<P>> {
  const options = ownOf(given);
  const requests: SentRequest[] = [];
  const framed = isFramedByOthers() && new NearsideError('frame-refused', 'a page of another origin frames this one; open it by itself');
  const {program: source, trust} = options;
  const [engine, fetched] = framed
    ? [framed, framed]
    : await Promise.all([
        orError(() => load(requests), 'runtime-refused', "WebAssembly could not be loaded; check its address and that the page's policy allows 'wasm-unsafe-eval'"),
        orError(
          () => (isAddress(source) ? fetchBytes(requests, source, 'program') : source),
          'program-missing',
          `the program could not be fetched${isAddress(source) ? ` from ${source}` : ''}`,
        ),
      ]);
  const store = framed ? memoryStore() : (options.store ?? defaultStore());
  let early = undefined as Visitor | undefined;
  const ready = (program: Parts['program']) => (early = announced(new Visitor({engine, program, store, requests}, options)));
  // What could not be judged is not used.
  const judged = trust && (await orError(() => trust({...options, engine, program: fetched, store, ready}), 'program-unverified', 'the program could not be verified', ANSWER_MS));
  const program = judged ?? fetched;
  const visitor = early?.parts.program === program ? early : ready(program);
  // Asked for before the profile is read: when it arrives must not tell how long that took.
  const slice = store.kind === 'device' && visitor.description?.slice[0] ? import('./slice.ts').catch(() => {}) : undefined;
  // What comes later is news like that of another page.
  await within(ANSWER_MS, () => visitor.load()).catch(() => {});
  // What runs out while a page is left open goes when somebody comes back to it.
  listen(() => document, 'visibilitychange', () => ofDocument('hidden') || start(() => visitor.profile?.note(SEEN)));
  // Not waited for: what travels is for the next page. A profile that lives in memory is not the one that this browser's cookie speaks of.
  if (store.kind === 'device') {
    if (slice) void slice.then((slice) => slice?.carry(visitor, new Error().stack));
    // The policy may have had a slice before. Who had a cookie then has a ledger; of all others no cookie is touched.
    else if (visitor.rows.length) setCookie(ENDED);
  }
  // Types of names are of no concern here.
  return visitor as unknown as Visitor<P>;
}

/** Whether it is to be fetched. Where there is no `URL`, there is none to be given. */
const isAddress = (source: OpenOptions['program']): source is string | URL => typeof source === 'string' || attempt(() => source instanceof URL, false);

/**
 * Says on the document that a program is there, before anything of the profile is read: what its content asks for is asked for now, by
 * everybody.
 */
function announced(visitor: Visitor): Visitor {
  attempt(() => EventTarget.prototype.dispatchEvent.call(document, new CustomEvent('nearside-open', {detail: visitor})), false);
  return visitor;
}

async function orError<T>(work: () => Promise<T> | T, code: ErrorCode, message: string, ms = FETCH_MS): Promise<T | NearsideError> {
  try {
    return await within(ms, work);
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
    // A page may have a variable `parent` of its own, which may lead in a circle; none can have a `top`.
    for (let page = globalThis.window, up = 0; page !== globalThis.top; up++) {
      page = page.parent as typeof page;
      if (page.origin !== origin || up > 99) return true;
    }
    return false;
  } catch {
    // Browsers do not even tell the origin of another one's page.
    return true;
  }
}
