import {put, take, takeText, type Engine} from './buffer.ts';
import {NearsideError} from './errors.ts';

/** Makes an instance of the engine's module. */
export type Instantiate = () => Engine;

/** Instances of a compiled module, which needs nothing from outside. */
export const instances = (module: WebAssembly.Module): Instantiate => () => new WebAssembly.Instance(module).exports as unknown as Engine;

/** Windows on the engine's memory; made anew when the memory has grown. */
export interface Views {
  /** A byte per input: 0 absent, 1 present. */
  readonly states: Uint8Array;
  /** Two 32-bit halves per input, the lower first. */
  readonly low: Int32Array;
  /** By slot: reason code times 65,536 plus module. */
  readonly outcomes: Uint32Array;
}

/** Codes of refusal that mean a form, a feature or a section of a later version; the others are damage. */
const NEWER: readonly unknown[] = [2, 3, 8];

/** Stop rebuilding after this many stops on one page: something is wrong that a new instance does not mend. */
const MOST_TRAPS = 3;

/**
 * One engine, its program and its profile in WebAssembly memory. When it stops (which no input should cause) the instance is
 * discarded, the call answers with its fallback, and the next one finds a new instance with the profile as last kept.
 */
export class Runtime {
  readonly #instantiate: Instantiate;
  readonly #program: Uint8Array;
  readonly #onTrap: ((cause: unknown, last: boolean) => void) | undefined;
  #engine: Engine | undefined;
  #traps = 0;
  #kept: Uint8Array | null = null;
  #views: Views | undefined;
  /** The record as the page's view began with it; see `Decider.decide`. */
  viewed: Uint8Array | null = null;

  /**
   * `onTrap` hears of every stop, and whether it was the last before the runtime gives up.
   * @throws NearsideError when the program is refused or WebAssembly is.
   */
  constructor(instantiate: Instantiate, program: Uint8Array, onTrap?: (cause: unknown, last: boolean) => void) {
    this.#instantiate = instantiate;
    this.#program = program;
    this.#onTrap = onTrap;
    this.#engine = this.#start();
  }

  /** How often the engine stopped on this page. */
  get traps(): number {
    return this.#traps;
  }

  /** The instance of the last call; one that is not the same any more has taken its last decision with it. */
  get instance(): object | undefined {
    return this.#engine;
  }

  /** Whether it has given up: every call answers with its fallback. */
  get stopped(): boolean {
    return !this.#engine && this.#traps >= MOST_TRAPS;
  }

  /** Runs `work` on the living engine; answers `fallback` when there is none or it stops. */
  call<T>(work: (engine: Engine) => T, fallback: T): T {
    if (this.stopped) return fallback;
    try {
      return work((this.#engine ??= this.#start()));
    } catch (cause) {
      // Not only `WebAssembly.RuntimeError`: after damage a text or a length that makes no sense may fail first.
      this.#traps++;
      this.#drop();
      this.#onTrap?.(cause, this.#traps >= MOST_TRAPS);
      return fallback;
    }
  }

  /** The text that a question is answered with; empty when there is none. */
  text(question: (engine: Engine) => number): string {
    return this.call((engine) => takeText(engine, question(engine)), '');
  }

  /** What a question is answered with in JSON; `undefined` when there is nothing. */
  answer<T>(question: (engine: Engine) => number): T | undefined {
    const text = this.text(question);
    return text ? (JSON.parse(text) as T) : undefined;
  }

  /** Puts a profile record into the engine and keeps it for a rebuild; false when the record is damaged. */
  openProfile(record: Uint8Array | null): boolean {
    if (!record && this.#kept) {
      // What was known must not lie about in freed memory: it goes with the instance.
      this.#kept = this.viewed = null;
      this.#drop();
      return true;
    }
    const good = this.call((engine) => opens(engine, record ?? new Uint8Array()), false);
    this.#kept = good ? record : null;
    return good;
  }

  /** The profile's record as last kept; `null` for none. */
  get record(): Uint8Array | null {
    return this.#kept;
  }

  /** Keeps the engine's profile as the one to rebuild with, and returns its record. */
  keepProfile(): Uint8Array | null {
    this.#kept = this.call((engine) => {
      const length = engine.profile();
      return length > 0 ? take(engine, length) : null;
    }, this.#kept);
    return this.#kept;
  }

  /** Gives a scalar input a value; whole numbers up to 2^53. */
  setScalar(input: number, value: number): void {
    const {states, low} = this.views();
    low[2 * input] = value | 0;
    low[2 * input + 1] = Math.floor(value / 4294967296);
    states[input] = 1;
  }

  /** Makes an input absent. */
  setAbsent(input: number): void {
    this.views().states[input] = 0;
  }

  /** Live views of the engine's memory: input states, input scalars as 32-bit halves, outcomes by slot. */
  views(): Views {
    const engine = this.#engine as Engine;
    const {buffer} = engine.memory;
    if (this.#views?.states.buffer === buffer) return this.#views;
    const [inputs, states, scalars, slots, outcomes] = new Uint32Array(buffer, engine.layout(), 5) as unknown as [number, number, number, number, number];
    return (this.#views = {
      states: new Uint8Array(buffer, states, inputs),
      low: new Int32Array(buffer, scalars, 2 * inputs),
      outcomes: new Uint32Array(buffer, outcomes, slots),
    });
  }

  #drop(): void {
    this.#engine = undefined;
    this.#views = undefined;
  }

  #start(): Engine {
    let cause: unknown;
    try {
      const engine = this.#instantiate();
      put(engine, this.#program);
      cause = engine.start();
      if (cause === 0) {
        if (this.#kept) opens(engine, this.#kept);
        return engine;
      }
    } catch (error) {
      cause = error;
    }
    throw refused(cause);
  }
}

function opens(engine: Engine, record: Uint8Array): boolean {
  put(engine, record);
  return engine.openProfile() !== 0;
}

function refused(cause: unknown): NearsideError {
  if (NEWER.includes(cause)) return new NearsideError('program-newer', 'the program needs a newer nearside; update the package');
  if (typeof cause === 'number') {
    return new NearsideError('program-damaged', `the program is damaged (reason ${cause}); compile it again and serve it unchanged`);
  }
  return new NearsideError('runtime-refused', 'WebAssembly could not be started; reload the page', cause);
}
