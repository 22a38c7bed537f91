import {SLICE_COOKIE} from './cookie.ts';
import {setCookie} from './door.ts';
import {noteScript} from './script.ts';
import type {Visitor} from './visitor.ts';

/** How long the cookie says something at most, ms: every page writes it anew. The policy's records of consent say the same. */
const WEEK_MS = 7 * 86_400_000;
/** How exactly its end is found, ms. */
const EXACT_MS = 1000;

/**
 * Keeps the cookie that says the visitor's slice as the profile has it, from now on: written after every change, gone with the consent.
 * Loaded on demand; `opener` is the stack of an error of the script that did.
 */
export function carry(visitor: Visitor, opener: string | undefined): void {
  noteScript(visitor.requests, 'slice', 'nearside', new Error().stack, opener);
  visitor.addEventListener('change', () => write(visitor));
  if (visitor.profile) visitor.profile.kept = () => write(visitor);
  write(visitor);
}

/** Removes at once; writes when it is certain that the profile outlives the page as well, also now. The cookie itself is never read. */
function write(visitor: Visitor): void {
  if (said(visitor, visitor.now) === '') return set('', 0);
  void visitor.storage().then(({kind}) => {
    const {now} = visitor;
    // What was said may have been taken back meanwhile.
    const text = kind === 'device' ? said(visitor, now) : '';
    set(text, text && Math.floor((lasts(visitor, text, now) - now) / EXACT_MS));
  });
}

/** Lax, not Strict: a page that a link of another site opens is where a visit begins. The slice opens no door that would need more. */
function set(text: string, seconds: number | ''): void {
  setCookie(`${SLICE_COOKIE}=${text};Path=/;Secure;SameSite=Lax;Max-Age=${seconds || 0}`);
}

/** The slice that may travel at a moment; empty when none may, and while the browser signals a no that edges obey. */
const said = (visitor: Visitor, at: number): string => (visitor.signals.gpc ? '' : (visitor.runtime?.text((engine) => engine.slice(at)) ?? ''));

/**
 * Until when a slice stays true: consent and values run out, and interests fade. Each of them changes once and not back, so that the end
 * is found by halving.
 */
function lasts(visitor: Visitor, text: string, now: number): number {
  let [from, until] = [now, now + WEEK_MS];
  if (said(visitor, until) === text) return until;
  while (until - from > EXACT_MS) {
    const middle = (from + until) / 2;
    if (said(visitor, middle) === text) from = middle;
    else until = middle;
  }
  return from;
}
