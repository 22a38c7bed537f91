import type {Standing} from '../consents.ts';
import type {Visitor} from '../visitor.ts';

/** Which of a manager's names a purpose of the policy needs: it is granted where all of them are. */
export type Purposes = Readonly<Record<string, string | readonly string[]>>;

/** Options of every adapter. */
export interface FollowOptions {
  /** Version of the manager, for the records: most do not tell their own. */
  readonly version?: string;
}

/**
 * When a decision of a manager was made. `now`: by the visitor, while this page listened. `before`: it was found; nobody knows how old
 * it is.
 */
export type Made = 'now' | 'before';

/** Whether one of a manager's names is on; `undefined` where the manager holds no answer that is valid by its own rules. */
export type Held = ((name: string) => boolean) | undefined;

/** Takes over what a manager holds, unless `isOver` by then; `version`: of the notice that it showed. */
export type Take = (held: Held, made: Made, isOver: () => boolean, version?: number) => void;

/** Versions of notices are below it. */
const MOST_VERSION = 2 ** 31;

/** What was written last for each visitor: adapters that were started twice must not write the same twice. */
const writing = new WeakMap<Visitor, Promise<unknown>>();

/**
 * Writes what a consent manager holds into the ledger, one after the other, and only what says something new. `method`: what the records
 * call the manager; its first word tells one manager's records from others'.
 *
 * What was found may be older than what the visitor said since, in the preference map, or than a signal of their browser. So it answers
 * only what was never asked, and a no counts against any yes. But where the last word came from this manager, whatever it holds else is
 * newer. Where it holds nothing valid any more, a yes that came from it lapses; a yes from elsewhere stays.
 */
export function taker(visitor: Visitor, purposes: Purposes, method: () => string): Take {
  return (held, made, isOver, version = 0) => {
    const answers = Object.entries(purposes).map(([purpose, names]) => [purpose, held ? [names].flat().every(held) : null] as const);
    const before = writing.get(visitor) ?? Promise.resolve();
    const written = before.then(async () => {
      for (const [purpose, yes] of answers) {
        // Other pages of the site follow the same manager, and may have been faster.
        const still = (now: Standing) => !isOver() && isNews(now, yes, made, method());
        const standing = visitor.purposes().find(({name}) => name === purpose);
        // The manager showed its own text, which is not known here.
        if (standing && still(standing)) await visitor.consent(purpose, yes, method(), {text: '', version: version < MOST_VERSION ? version : 0}, still);
      }
    });
    writing.set(visitor, written.catch(() => {}));
  };
}

function isNews({cause, record}: Standing, yes: boolean | null, made: Made, method: string): boolean {
  const isOurs = firstWord(record?.texts[0]) === firstWord(method);
  if (yes === null) return isOurs && (cause === 'given' || cause === 'changed');
  switch (cause) {
    case 'unasked':
      // A no to what nobody asked here is nothing to keep: the manager keeps it.
      return yes || made === 'now';
    case 'given':
      return !yes;
    case 'refused':
    case 'withdrawn':
      return yes && (made === 'now' || isOurs);
    case 'lapsed':
      return !yes || made === 'now' || isOurs;
    case 'changed':
      return !yes || made === 'now';
    case 'expired':
    case 'signal':
      return made === 'now';
  }
}

const firstWord = (text = '') => text.split(' ')[0];
