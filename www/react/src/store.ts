/** What a slot shows, for React to read: changes of it are rendered before the page is painted again. */
export class Shown {
  #module: string | null;
  #state: string | null = null;
  #snapshot: readonly [module: string | null, state: string | null];
  readonly #listeners = new Set<() => void>();

  constructor(module: string | null = null) {
    this.#module = module;
    this.#snapshot = [module, null];
  }

  /** Module, and how the decision of the slot stands; the same array until something changes. */
  readonly read = (): readonly [module: string | null, state: string | null] => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Shows a module; `null` is the default. */
  readonly show = (module: string | null): void => {
    this.#module = module;
    this.#tell();
  };

  /** Takes down how the decision stands. */
  readonly decided = (state: string): void => {
    this.#state = state;
    this.#tell();
  };

  #tell(): void {
    const [module, state] = this.#snapshot;
    if (module === this.#module && state === this.#state) return;
    this.#snapshot = [this.#module, this.#state];
    for (const listener of this.#listeners) listener();
  }
}

const UNDECIDED = [null, null] as const;
/** What is known on a server, and while a page is hydrated. */
export const undecided = (): typeof UNDECIDED => UNDECIDED;
