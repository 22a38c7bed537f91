import {attempt} from './document.ts';
import {isInView, isVisible, STEPS} from './slot/seen.ts';

/** How often something is looked at again that is in view and cannot be seen, as while it fades in, ms. */
const AGAIN_MS = 250;

/** Watches for what is seen. Whoever calls says what may be counted; a thing that is seen is told of once, until it is watched again. */
export class Sights {
  readonly #seen: (element: Element) => void;
  readonly #observer: IntersectionObserver | undefined;
  /** What is in view and cannot be seen yet. */
  readonly #hidden = new Set<Element>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(seen: (element: Element) => void) {
    this.#seen = seen;
    // Without an observer nothing is counted.
    this.#observer = attempt(
      () =>
        new IntersectionObserver(
          (entries) =>
            attempt(() => {
              for (const entry of entries) {
                if (isInView(entry)) this.#look(entry.target);
                else this.#hidden.delete(entry.target);
              }
            }),
          {threshold: STEPS},
        ),
    );
  }

  /** Watches something from now on. */
  watch(element: Element): void {
    this.forget(element);
    attempt(() => this.#observer?.observe(element));
  }

  /** Watches something no longer. */
  forget(element: Element): void {
    attempt(() => this.#observer?.unobserve(element));
    this.#hidden.delete(element);
  }

  /** Watches nothing any more. */
  end(): void {
    attempt(() => this.#observer?.disconnect());
    this.#hidden.clear();
    clearTimeout(this.#timer);
  }

  #look(element: Element): void {
    if (isVisible(element)) {
      this.forget(element);
      return this.#seen(element);
    }
    this.#hidden.add(element);
    clearTimeout(this.#timer);
    // No event says that something has become opaque.
    this.#timer = setTimeout(() => {
      for (const waiting of this.#hidden) this.#look(waiting);
    }, AGAIN_MS);
  }
}
