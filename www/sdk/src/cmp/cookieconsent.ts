import {listen, unlisten} from '../door.ts';
import type {Visitor} from '../visitor.ts';
import {follow, type Following} from './follow.ts';
import {lookAgain, whenThere} from './moments.ts';
import type {FollowOptions, Held, Purposes} from './take.ts';

/** What is used of what vanilla-cookieconsent 3 keeps. Its identifier of a consent is looked for and never copied: it makes visitors known again. */
interface Kept {
  readonly consentId?: unknown;
  readonly categories?: unknown;
  readonly revision?: unknown;
  readonly expirationTime?: unknown;
}

/** What is used of vanilla-cookieconsent 3. */
export interface CookieConsent {
  /** Accepts these categories and no others. */
  acceptCategory(categories: string[]): void;
  // Its own types overload these by field.
  /** One field of its configuration. */
  getConfig(field: never): unknown;
  /** What it has kept of the visitor's answers. */
  getCookie(): unknown;
}

/**
 * Follows vanilla-cookieconsent, from when it has been run: `purposes` says which of its categories a purpose of the policy needs. `manager`
 * may be a function that gives it, for pages on which its script comes later. Returns how to stop.
 */
export function followCookieConsent(visitor: Visitor, manager: CookieConsent | (() => CookieConsent | undefined), purposes: Purposes, {version = ''}: FollowOptions = {}): () => void {
  let following: Following | undefined;
  const method = `vanilla-cookieconsent ${version}`.trim();
  const now = () => following?.took('now');
  const waits = whenThere(
    () => {
      const found = typeof manager === 'function' ? manager() : manager;
      // Before it has been run it does not know where it keeps things.
      return found && setting(found, 'categories') ? found : undefined;
    },
    (found) => {
      following = follow(visitor, purposes, {
        method: () => method,
        held: () => held(found),
        version: () => Number(kept(found).revision) || 0,
        takeBack: (names) => found.acceptCategory(accepted(found).filter((category) => !names.has(category))),
      });
    },
  );
  const rest = lookAgain(() => following?.took('before'));
  const events = ['cc:onFirstConsent', 'cc:onChange'];
  for (const event of events) listen(page, event, now);
  return () => {
    for (const event of events) unlisten(page, event, now);
    waits();
    rest();
    following?.stop();
  };
}

/** Where its events are told. */
const page = () => globalThis as unknown as EventTarget;

const setting = (manager: CookieConsent, field: string) => manager.getConfig(field as never);
const kept = (manager: CookieConsent) => manager.getCookie() as Kept;
const accepted = (manager: CookieConsent) => (kept(manager).categories ?? []) as readonly string[] as string[];

/** What it would find if it were run now: a decision that has not run out and is of its revision, where it has one. */
function held(manager: CookieConsent): Held {
  const {consentId, categories, revision, expirationTime} = kept(manager);
  const wanted = setting(manager, 'revision');
  const isValid = typeof consentId === 'string' && Array.isArray(categories) && !((expirationTime as number) <= Date.now()) && (wanted === undefined || revision === wanted);
  return isValid ? (name) => categories.includes(name) : undefined;
}
