import {attempt} from './door.ts';
import {randomNumber} from './random.ts';

/** How long an answer waits for a page to take it up, ms. */
const FRESH_MS = 10_000;

/** What a page said and no database has yet, under the name of its entry. */
export interface Waiting {
  readonly name: string;
  /** An answer to a question of consent; nothing, for the wish to erase. */
  readonly said: string;
  /** Left longer ago than a page takes to do it. */
  readonly isOld: boolean;
}

/**
 * What pages have to say to the next one and can put nowhere else, because the database takes longer to come into being, or to go, than a page may
 * have: answers to questions of consent, in clear, and wishes to erase. `localStorage` is written at once, and is the same in every tab, so that an
 * erase finds what waits. Each is an entry of its own: pages overwrite nothing of each other's. Answers are over after seconds, and end with
 * the write that makes them needless; a wish to erase ends when it is done.
 */
export function waiting(prefix: string) {
  /** Entries of this page, which waits for them itself. */
  const own = new Set<string>();
  const drop = (some: readonly Pick<Waiting, 'name'>[]) => {
    for (const {name} of some) attempt(() => delete localStorage[name], false);
  };
  /** What waits, oldest first. */
  const found = (): readonly Waiting[] =>
    attempt(() => {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(`${prefix} `));
      const isOld = (name: string) => !own.has(name) && !(Math.abs(Date.now() - Number.parseInt(name.slice(prefix.length))) < FRESH_MS);
      const all = names.sort().map((name) => ({name, said: String(localStorage[name] ?? ''), isOld: isOld(name)}));
      drop(all.filter(({said, isOld}) => said && isOld));
      return all.filter(({said, isOld}) => !said || !isOld);
    }, []);
  return {
    drop,
    found,
    /** Leaves something; the name of its entry, or nothing where it cannot be left. */
    add(said: string): string | undefined {
      const name = `${prefix} ${Date.now()} ${own.size} ${randomNumber()}`;
      own.add(name);
      return attempt(() => ((localStorage[name] = said), name), undefined);
    },
  };
}
