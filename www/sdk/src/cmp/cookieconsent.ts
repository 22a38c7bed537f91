import type {Visitor} from '../visitor.ts';
import {taker, type FollowOptions, type Made, type Purposes} from './take.ts';

/** What is used of vanilla-cookieconsent 3. Its identifier of a consent is left where it is: it would make visitors known again. */
export interface CookieConsent {
  validConsent(): boolean;
  acceptedCategory(category: string): boolean;
  getCookie(field: 'revision'): unknown;
}

/** Follows vanilla-cookieconsent: `purposes` says which of its categories a purpose of the policy needs. Returns how to stop. */
export function followCookieConsent(visitor: Visitor, manager: CookieConsent, purposes: Purposes, {version = ''}: FollowOptions = {}): () => void {
  const take = taker(visitor, purposes);
  const decided = (made: Made) => {
    const revision = manager.getCookie('revision');
    const method = `vanilla-cookieconsent ${version}`.trim();
    take((category) => manager.acceptedCategory(category), made, method, typeof revision === 'number' ? revision : undefined);
  };
  const now = () => decided('now');
  if (manager.validConsent()) decided('before');
  // `cc:onConsent` also comes with every page on which an older decision is found.
  const events = ['cc:onFirstConsent', 'cc:onChange'];
  for (const event of events) addEventListener(event, now);
  return () => events.forEach((event) => removeEventListener(event, now));
}
