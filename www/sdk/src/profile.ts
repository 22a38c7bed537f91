import {ANSWERS, packEdit, SEEN, TYPES, type Answer, type Edit} from './edits.ts';
import {ErrorCode} from './errors.ts';
import {decodeRows, encodeRows, type Row} from './rows.ts';
import type {Runtime} from './runtime.ts';
import {memoryStore, type Store} from './store.ts';
import type {Value} from './types.ts';

/** Clock and offset, as the engine takes them. */
export type Moment = readonly [now: number, offset: number];

const DAY_MS = 86_400_000;

/** One visitor's profile: in the engine for this page, in a store for the next, and every change of it in both. */
export class Profile {
  readonly #runtime: Runtime;
  readonly #store: Store;
  readonly #moment: () => Moment;
  readonly #survive: (code: ErrorCode, message: string, cause?: unknown) => void;
  /** Takes the place of a store that refused a write, so that it is not asked again for what it never got. */
  #memory: Store | undefined;
  #rows: {readonly record: Uint8Array | null; readonly rows: readonly Row[]} = {record: null, rows: []};

  constructor(runtime: Runtime, store: Store, moment: () => Moment, survive: (code: ErrorCode, message: string, cause?: unknown) => void) {
    this.#runtime = runtime;
    this.#store = store;
    this.#moment = moment;
    this.#survive = survive;
  }

  /** Reads the kept profile, notes a sign of the visitor, and calls back when another page changed something. */
  async open(changed: () => void): Promise<void> {
    await this.#reload();
    await this.edit([SEEN]);
    this.#store.watch?.(() => void this.#reload().then(changed));
  }

  /** Everything that is kept. */
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
    const [now] = this.#moment();
    if (!last || isOver(last, now)) return undefined;
    // As in the engine: a record dated further ahead than a day is not believed.
    return last.numbers[0] === 0 && last.sinceMs <= now + DAY_MS;
  }

  /** What is held of an attribute, told before noticed; `null` when nothing. */
  value(attribute: string): Value {
    const [now] = this.#moment();
    const held = this.rows.filter((row) => (row.kind === 'told' || row.kind === 'noticed') && row.name === attribute && !isOver(row, now)).at(-1);
    return held ? valueOf(held) : null;
  }

  /** Strength of the interest in a topic now, 0 to 1000; `null` when nothing is known of it. */
  interest(topic: number): number | null {
    const strength = this.#runtime.call((engine) => engine.interest(this.#moment()[0], topic), -1);
    return strength < 0 ? null : strength;
  }

  /** What one event adds to the interest in its topic now, in points. */
  points(event: number): number {
    return this.#runtime.call((engine) => engine.points(this.#moment()[0], event), 0);
  }

  /** Does an edit, and if it is done those that go with it; answers for the first. `first`: it may begin a profile. */
  async edit([edit, ...others]: readonly [Edit, ...Edit[]], first = false): Promise<Answer> {
    let answer: Answer = this.#runtime.stopped ? 'stopped' : 'stale';
    await this.#write(() => {
      answer = this.#ask(edit);
      if (answer === 'done') others.forEach((other) => this.#ask(other));
    }, first);
    return answer;
  }

  /**
   * Replaces the rows by what `change` makes of the newest ones: to take a change back, to bring in an export. False, and
   * nothing is changed, when they are not a profile.
   */
  async amend(change: (rows: readonly Row[]) => readonly Row[], first = false): Promise<boolean> {
    let good = false;
    await this.#write(() => {
      const before = this.#runtime.record;
      good = this.#runtime.openProfile(encodeRows(change(this.rows)));
      if (!good) this.#runtime.openProfile(before);
    }, first);
    return good;
  }

  /** Removes every trace, here and in the store. */
  async erase(): Promise<void> {
    this.#take(null);
    this.#memory = undefined;
    try {
      await this.#store.erase();
    } catch (cause) {
      this.#survive(ErrorCode.StoreFailed, 'the browser refused to erase its storage', cause);
    }
  }

  /** Tells other pages of this site that the visitor changed something. */
  announce(): void {
    this.#store.announce?.();
  }

  #ask(edit: Edit): Answer {
    const code = this.#runtime.call((engine) => engine.edit(...this.#moment(), packEdit(edit)), ANSWERS.indexOf('stopped'));
    return ANSWERS[code] ?? 'stopped';
  }

  async #reload(): Promise<void> {
    if (this.#memory) return;
    try {
      this.#take(await this.#store.load());
    } catch (cause) {
      this.#survive(ErrorCode.StoreFailed, 'the browser refuses its storage; the profile lives in memory until the page closes', cause);
    }
  }

  /** Makes a record the profile of this page; false, and an empty profile, when it is damaged. */
  #take(record: Uint8Array | null): boolean {
    const good = this.#runtime.openProfile(record);
    if (!good) this.#survive(ErrorCode.StoreFailed, 'the kept profile is damaged; it is left out');
    return good;
  }

  /**
   * One read-modify-write: `work` on the newest record, kept in memory where storage fails. Unless it is the `first`, a write to a
   * record that is gone, because another page erased it, finds nobody who consented.
   */
  async #write(work: () => void, first: boolean): Promise<void> {
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
      this.#survive(ErrorCode.StoreFailed, 'the browser refuses to store the profile; it lives in memory until the page closes', cause);
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
