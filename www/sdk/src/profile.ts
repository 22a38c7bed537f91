import {put} from './buffer.ts';
import {ANSWERS, packEdit, SEEN, TYPES, type Answer, type Edit} from './edits.ts';
import {ErrorCode} from './errors.ts';
import {decodeRows, type Row} from './rows.ts';
import type {Runtime} from './runtime.ts';
import {memoryStore, type Store} from './store.ts';
import type {Value} from './types.ts';

/** Clock and offset, as the engine takes them. */
export type Moment = readonly [now: number, offset: number];

const DAY_MS = 86_400_000;

/** What a profile needs of its visitor. */
export interface Keeper {
  /** The moment of what is asked now. */
  moment(): Moment;
  /** The profile changed, by the visitor's hand or from another page. */
  changed(): void;
  /** Something went wrong and was survived. */
  survive(code: ErrorCode, message: string, cause?: unknown): void;
}

/** One visitor's profile: in the engine for this page, in a store for the next, and every change of it in both. */
export class Profile {
  readonly #runtime: Runtime;
  readonly #store: Store;
  readonly #keeper: Keeper;
  /** Takes the place of a store that refused a write, so that it is not asked again for what it never got. */
  #memory: Store | undefined;
  #rows: {readonly record: Uint8Array | null; readonly rows: readonly Row[]} = {record: null, rows: []};

  /** @internal Use `open`; it is `visitor.profile`. */
  constructor(runtime: Runtime, store: Store, keeper: Keeper) {
    this.#runtime = runtime;
    this.#store = store;
    this.#keeper = keeper;
  }

  /** @internal Reads the kept profile and notes a sign of the visitor. Done by `open`. */
  async load(): Promise<void> {
    await this.#reload();
    await this.note(SEEN);
    this.#store.watch?.(() => void this.#reload().then(() => this.#keeper.changed()));
  }

  /** Everything that is kept: the stored record is these rows and nothing else. */
  get rows(): readonly Row[] {
    const {record} = this.#runtime;
    if (this.#rows.record !== record) this.#rows = {record, rows: record ? decodeRows(record) : []};
    return this.#rows.rows;
  }

  get paused(): boolean {
    return this.rows.some(({kind}) => kind === 'paused');
  }

  /** Whether a purpose is granted now; `undefined` when the visitor was not asked, or their answer has run out. */
  granted(purpose: string): boolean | undefined {
    const last = this.rows.filter(({kind, name}) => kind === 'consent' && name === purpose).at(-1);
    const [now] = this.#keeper.moment();
    if (!last || isOver(last, now)) return undefined;
    // As in the engine: a record dated further ahead than a day is not believed.
    return last.numbers[0] === 0 && last.sinceMs <= now + DAY_MS;
  }

  /** What is held of an attribute, told before noticed; `null` when nothing. */
  value(attribute: string): Value {
    const [now] = this.#keeper.moment();
    const held = this.rows.filter((row) => (row.kind === 'told' || row.kind === 'noticed') && row.name === attribute && !isOver(row, now)).at(-1);
    return held ? valueOf(held) : null;
  }

  /** Strength of the interest in a topic now, 0 to 1000; `null` when nothing is known of it. */
  interest(topic: number): number | null {
    const strength = this.#runtime.call((engine) => engine.interest(this.#keeper.moment()[0], topic), -1);
    return strength < 0 ? null : strength;
  }

  /** What one event adds to the interest in its topic now, in points. */
  points(event: number): number {
    return this.#runtime.call((engine) => engine.points(this.#keeper.moment()[0], event), 0);
  }

  /**
   * A change by the visitor's hand, told here and to their other pages: does an edit, and if it is done those that go with it. Answers
   * for the first. `first`: it may begin a profile.
   */
  async edit([edit, ...others]: readonly [Edit, ...Edit[]], first = false): Promise<Answer> {
    let answer: Answer = this.#runtime.stopped ? 'stopped' : 'stale';
    await this.#write(() => {
      answer = this.#ask(edit);
      if (answer === 'done') others.forEach((other) => this.#ask(other));
    }, first);
    this.#changed();
    return answer;
  }

  /** What the page noticed, which changes nothing that is on it: done without a word. */
  async note(edit: Edit): Promise<boolean> {
    let done = false;
    await this.#write(() => {
      done = this.#ask(edit) === 'done';
    });
    return done;
  }

  /**
   * Replaces the record by what `change` makes of the newest rows, with `encodeRows`: to take a change back, to bring in an export.
   * False, and nothing is changed, when it is no profile. What nobody consented to goes with the next visit and is read by no decision.
   */
  async amend(change: (rows: readonly Row[]) => Uint8Array): Promise<boolean> {
    let good = false;
    await this.#write(() => {
      const before = this.#runtime.record;
      good = this.#runtime.openProfile(change(this.rows));
      if (!good) this.#runtime.openProfile(before);
    });
    this.#changed();
    return good;
  }

  /** Removes every trace, here and in the store. */
  async erase(): Promise<void> {
    this.#take(null);
    this.#memory = undefined;
    try {
      await this.#store.erase();
    } catch (cause) {
      this.#survive('the browser refused to erase its storage', cause);
    }
    this.#changed();
  }

  #changed(): void {
    this.#keeper.changed();
    this.#store.announce?.();
  }

  #ask(edit: Edit): Answer {
    const code = this.#runtime.call((engine) => {
      put(engine, packEdit(edit));
      return engine.edit(...this.#keeper.moment());
    }, ANSWERS.indexOf('stopped'));
    return ANSWERS[code] ?? 'stopped';
  }

  async #reload(): Promise<void> {
    if (this.#memory) return;
    try {
      this.#take(await this.#store.load());
    } catch (cause) {
      this.#survive('the browser refuses its storage; the profile lives in memory until the page closes', cause);
    }
  }

  #survive(message: string, cause?: unknown): void {
    this.#keeper.survive(ErrorCode.StoreFailed, message, cause);
  }

  /** Makes a record the profile of this page; false, and an empty profile, when it is damaged. */
  #take(record: Uint8Array | null): boolean {
    const good = this.#runtime.openProfile(record);
    if (!good) this.#survive('the kept profile is damaged; it is left out');
    return good;
  }

  /**
   * One read-modify-write: `work` on the newest record, kept in memory where storage fails. Unless it is the `first`, a write to a
   * record that is gone, because another page erased it, finds nobody who consented.
   */
  async #write(work: () => void, first = false): Promise<void> {
    const runtime = this.#runtime;
    // Before consent nothing is written, so that there is nothing to read either. What cannot be read must not be replaced.
    if (runtime.stopped || (!first && !runtime.record)) return;
    let done = false;
    const apply = (): Uint8Array | null => {
      work();
      done = true;
      return runtime.keepProfile();
    };
    try {
      await (this.#memory ?? this.#store).update((current) => {
        done = false;
        return this.#take(current) || first ? apply() : current;
      });
    } catch (cause) {
      if (!done) apply();
      this.#memory = memoryStore(runtime.keepProfile());
      this.#survive('the browser refuses to store the profile; it lives in memory until the page closes', cause);
    }
  }
}

/** Whether a row's term has run out. */
export const isOver = (row: Row, now: number): boolean => now >= row.sinceMs + row.keepS * 1000;

/** The value in a row of an attribute. */
export function valueOf({numbers, texts}: Row): Value {
  const scalar = numbers[3] ?? 0;
  switch (TYPES[numbers[0] ?? 0]) {
    case 'bool':
      return scalar === 1;
    case 'fixed':
      return scalar / 1000;
    case 'timestamp':
      return new Date(scalar);
    case 'enum':
    case 'text':
      return texts[0] ?? '';
    case 'set':
      return texts;
    default:
      return scalar;
  }
}
