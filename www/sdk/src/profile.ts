import {put} from './buffer.ts';
import type {Moment} from './decider.ts';
import {appended, CAUSES, lastOf, type Said, type Standing} from './consents.ts';
import {ANSWERS, packEdit, SEEN, seeded, SIGNALLED, TYPES, type Answer, type Edit} from './edits.ts';
import {NearsideError} from './errors.ts';
import type {Keeping} from './keeping.ts';
import {randomNumber} from './random.ts';
import {decodeRows, isOver, type Row} from './rows.ts';
import type {Runtime} from './runtime.ts';
import {signals} from './signals.ts';
import type {Value} from './types.ts';

/** Other pages that may each append a record while this one makes its own. */
const MOST_TRIES = 50;

/** What a profile needs of its visitor. */
export interface Keeper {
  /** The moment of what is asked now. */
  moment(): Moment;
  /** The profile changed, by the visitor's hand or from another page. */
  changed(): void;
  /** Something went wrong and was survived. */
  survive(error: NearsideError): void;
}

/** One visitor's profile: in the engine for this page, in a store for the next, and every change of it in both. */
export class Profile {
  readonly #runtime: Runtime;
  readonly #keeping: Keeping;
  readonly #keeper: Keeper;
  #rows: readonly Row[] = [];
  /** The record that these are the rows of. */
  #rowsOf: Uint8Array | null = null;

  /** @internal Called after every write. */
  declare kept?: () => void;

  /** @internal Use `open`; it is `visitor.profile`. */
  constructor(runtime: Runtime, keeping: Keeping, keeper: Keeper) {
    this.#runtime = runtime;
    this.#keeping = keeping;
    this.#keeper = keeper;
  }

  /** @internal Reads the kept profile and notes a sign of the visitor, which drops what has run out. Done by `open`. */
  async load(): Promise<void> {
    await this.#reload();
    await this.note(SEEN);
    this.#keeping.watch(() => void this.#reload().then(() => this.#keeper.changed()));
  }

  /** Everything that is kept: the stored record is these rows and nothing else. */
  get rows(): readonly Row[] {
    const {record} = this.#runtime;
    if (this.#rowsOf !== record) this.#rows = record ? decodeRows(record) : [];
    this.#rowsOf = record;
    return this.#rows;
  }

  /** How things stand with the purpose of this number and name now. */
  standing(id: number, name: string): Standing {
    const code = this.#runtime.call((engine) => engine.standing(this.#keeper.moment()[0], id, Number(isSignalled())), -1);
    const cause = CAUSES[code] ?? 'unasked';
    return {name, granted: cause === 'given', cause, record: lastOf(this.rows, name)};
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

  /**
   * A change by the visitor's hand, told here and to their other pages: does an edit, and if it is done the one that goes with it. Answers
   * for the first. `first`: it may begin a profile.
   */
  async edit(edit: Edit, first = false, then?: Edit): Promise<Answer> {
    let answer = (this.#runtime.stopped ? 'stopped' : 'stale') as Answer;
    const work = () => {
      answer = this.#ask(edit);
      const done = answer === 'done';
      if (done && then) this.#ask(then);
      return done;
    };
    const done = await this.change(work, first);
    // What the visitor says is worth more than what a page can notice again.
    if (done && 'set' in edit && (edit.set.kind === 'told' || edit.set.kind === 'interest')) this.#keeping.persist();
    return answer;
  }

  /** Appends an answer to the ledger. Another page may append first; then it is made anew, if it is `still` to be said. */
  async answer(asked: Said, still?: () => boolean): Promise<Answer> {
    const seed = seeded(randomNumber());
    let answer: Answer = 'unchained';
    for (let tries = 0; answer === 'unchained' && tries < MOST_TRIES && still?.() !== false; tries++) {
      const record = await appended(this.rows, this.#keeper.moment()[0], asked);
      answer = await this.edit(record, true, seed);
    }
    return answer;
  }

  /** What the page noticed, which changes nothing that is on it: done without a word. */
  note(edit: Edit): Promise<boolean> {
    return this.#write(() => this.#ask(edit) === 'done');
  }

  /** Removes every trace, here and in the store. */
  async erase(): Promise<void> {
    this.#take([]);
    await this.#keeping.erase();
    // Something that was begun before may have ended in between.
    this.#take([]);
    this.#changed(true);
  }

  /** @internal A change by the visitor's hand, told here and to their other pages: `work` on the newest record; false when it did nothing. */
  async change(work: () => boolean, first = false): Promise<boolean> {
    const done = await this.#write(work, first, true);
    this.#changed(done);
    return done;
  }

  /** An edit that was refused may have found news as well; other pages hear only of what was done. */
  #changed(done: boolean): void {
    this.#keeper.changed();
    if (done) this.#keeping.announce();
  }

  #ask(edit: Edit): Answer {
    const code = this.#runtime.call((engine) => {
      put(engine, packEdit(edit));
      return engine.edit(...this.#keeper.moment());
    }, -1);
    return ANSWERS[code] ?? 'stopped';
  }

  async #reload(): Promise<void> {
    const kept = await this.#keeping.load();
    // What is damaged is mended from the older generation, or goes: nobody can read it, and nobody could see or erase it.
    if (kept && !this.#take(kept)) await this.#write(() => true, true);
  }

  /** Makes the first of these records that is whole the profile of this page, or none; false when one before it was damaged. */
  #take(kept: readonly Uint8Array[]): boolean {
    const runtime = this.#runtime;
    const whole = kept.findIndex((record) => {
      const {traps} = runtime;
      // An engine that stops here may have been damaged before; the next one has seen nothing else.
      return runtime.openProfile(record) || (runtime.traps > traps && runtime.openProfile(record));
    });
    if (whole < 0) runtime.openProfile(null);
    const good = whole === 0 || kept.length === 0;
    if (!good && !runtime.stopped) {
      this.#keeper.survive(new NearsideError('store-failed', `the kept profile is damaged; ${whole < 0 ? 'it is left out' : 'the one before the last change is used'}`));
    }
    return good;
  }

  /**
   * One read-modify-write: `work` on the newest record; answers whether it did what it should. Unless it is the `first`, a write to a record that is gone, because another page
   * erased it, finds nobody who consented. `forgets`: what was before may not stay anywhere.
   */
  async #write(work: () => boolean, first = false, forgets = false): Promise<boolean> {
    const runtime = this.#runtime;
    let done = false;
    // Before consent nothing is written, so that there is nothing to read either.
    if (runtime.stopped || (!first && !runtime.record)) return done;
    await this.#keeping.update((kept) => {
      const good = this.#take(kept);
      // Nothing was looked at, so that nothing may be changed.
      if (runtime.stopped) return kept[0] ? {record: kept[0], forgets: false} : null;
      const before = this.rows;
      // Seen before anything that is said now.
      if (isSignalled()) this.#ask(SIGNALLED);
      done = work();
      const record = runtime.keepProfile();
      return record && {record, forgets: forgets || !good || areFewer(before, this.rows)};
    });
    this.kept?.();
    return done;
  }
}

/** Whether the browser says no to what goes beyond this device. */
function isSignalled(): boolean {
  const {gpc, dnt} = signals();
  return gpc || dnt;
}

/** Whether any of these rows is gone. */
function areFewer(before: readonly Row[], after: readonly Row[]): boolean {
  const key = ({kind, id, name}: Row) => `${kind} ${id} ${name}`;
  const keys = new Set(after.map(key));
  return before.some((row) => !keys.has(key(row)));
}

/** The value in a row of an attribute. */
export function valueOf({numbers, texts}: Row): Value {
  const [type = 0, , , scalar = 0] = numbers;
  switch (TYPES[type]) {
    case 'bool':
      return scalar > 0;
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
