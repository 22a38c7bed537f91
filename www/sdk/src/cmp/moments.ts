import {attempt, listen, ofDocument, unlisten} from '../door.ts';

/** Longest wait between two looks for a manager, ms: timers hold no more than twice that. */
const LONGEST_MS = 2 ** 30;

/**
 * Calls `begin` with a manager as soon as there is one: at once, or after waits that double, so that a script that comes late is found
 * before twice its lateness, and one that never comes costs next to nothing. Returns how to stop.
 */
export function whenThere<T>(find: () => T | undefined, begin: (found: T) => void): () => void {
  let wait = 25;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    let found: T | undefined;
    try {
      found = find();
    } catch {
      // A function of a script that is not there, or not ready.
    }
    if (found) begin(found);
    else timer = attempt(() => setTimeout(look, (wait = Math.min(2 * wait, LONGEST_MS))), undefined);
  };
  look();
  return () => attempt(() => clearTimeout(timer), undefined);
}

/**
 * Looks again whenever what a manager keeps may have changed without a word from it: by another page, by the browser, or by somebody who
 * deleted a cookie. Pages that nobody sees look when they are seen. Returns how to stop.
 */
export function lookAgain(look: () => void): () => void {
  const seen = () => {
    if (!ofDocument('hidden')) look();
  };
  const all = globalThis as unknown as EventTarget & {readonly cookieStore: EventTarget};
  const places = [[() => document, 'visibilitychange'], [() => all, 'pageshow'], [() => all, 'storage'], [() => all.cookieStore, 'change']] as const;
  for (const [place, event] of places) listen(place, event, seen);
  return () => places.forEach(([place, event]) => unlisten(place, event, seen));
}
