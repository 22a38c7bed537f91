// The one door to what a browser may lack, refuse, never answer, or let the page's own elements stand in front of.

/** Runs what may throw for want of a facility; answers `otherwise` then. */
export function attempt<T, U>(work: () => T, otherwise: U): T | U {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

/** Starts what may throw or reject, and is not waited for. */
export const start = (work: () => unknown): void => void (async () => work())().catch(() => {});

/**
 * Waits for an answer for so many milliseconds.
 * @throws TimeoutError when there is none by then; what `work` throws.
 */
export async function within<T>(ms: number, work: () => Promise<T> | T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const end = () => reject(new DOMException('no answer', 'TimeoutError'));
    timer = attempt(() => setTimeout(end, ms), undefined);
    // Two clocks, because either may be missing or stand still.
    attempt(() => AbortSignal.timeout(ms).addEventListener('abort', end), undefined);
  });
  try {
    return await Promise.race([late, (async () => work())()]);
  } finally {
    attempt(() => clearTimeout(timer), undefined);
  }
}

/** A property of the document itself: an element that is named `cookie` or `referrer` stands in front of it. */
export const ofDocument = <K extends keyof Document>(name: K): Document[K] | undefined => attempt(() => Reflect.get(Document.prototype, name, document) as Document[K], undefined);

export const setCookie = (text: string): void => void attempt(() => Reflect.set(Document.prototype, 'cookie', text, document), false);

/** Listens, if it can, whatever the page's elements are named. */
export const listen = (target: () => EventTarget, type: string, heard: (event: Event) => void): void =>
  attempt(() => EventTarget.prototype.addEventListener.call(target(), type, heard), undefined);

/** Listens no longer. */
export const unlisten = (target: () => EventTarget, type: string, heard: (event: Event) => void): void =>
  attempt(() => EventTarget.prototype.removeEventListener.call(target(), type, heard), undefined);

/** What a caller gave by itself: what a page's scripts have hung on all objects is none of it. */
export const ownOf = <T extends object>(given: T): T => Object.assign(Object.create(null) as T, given);
