import {attempt} from './door.ts';

/** How long a page that was left may speak to the next one of its tab, ms. */
const FRESH_MS = 10_000;

/**
 * What a page has to say to the next one of its tab and can put nowhere else, because the database takes longer to come into being, or to go, than
 * the page may have: answers to questions of consent, in clear, or no answer at all, which is an erase. The session's storage is written at
 * once. What is there is over after seconds, and ends with the write that makes it needless.
 */
export function tab(name: string) {
  const leave = (answers: readonly string[]) => attempt(() => sessionStorage.setItem(name, JSON.stringify([Date.now(), ...answers])), undefined);
  const end = () => attempt(() => sessionStorage.removeItem(name), undefined);
  /** What was left; `undefined` when nothing was, or too long ago. */
  const found = (): string[] | undefined =>
    attempt(() => {
      const left = sessionStorage.getItem(name);
      if (!left) return undefined;
      const [at, ...answers] = JSON.parse(left) as [number, ...string[]];
      if (Math.abs(Date.now() - at) < FRESH_MS) return answers;
      return end();
    }, undefined) as string[] | undefined;
  return {
    found,
    end,
    /** Adds an answer. */
    add: (answer: string) => leave([...(found() ?? []), answer]),
    /** Says that everything is to be erased. */
    wipe: () => leave([]),
    /** Takes away the first of what is there. */
    drop(count: number) {
      const rest = found()?.slice(count);
      if (rest?.length) leave(rest);
      else end();
    },
  };
}
