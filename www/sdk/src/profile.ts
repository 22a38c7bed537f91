import {isNoticed, readNote, takesBack, writeNote, type Request} from './asked.ts';
import {put} from './buffer.ts';
import type {Moment} from './decider.ts';
import {inspectAnswer} from './development.ts';
import {appended, CAUSES, isRecord, lastOf, type Said, type Standing} from './consents.ts';
import {ANSWERS, packEdit, SEEN, seeded, SIGNALLED, TYPES, type Answer, type Edit} from './edits.ts';
import {NearsideError} from './errors.ts';
import type {Keeping} from './keeping.ts';
import {randomNumber} from './random.ts';
import {decodeRows, isOver, type Row} from './rows.ts';
import type {Runtime} from './runtime.ts';
import {signals} from './signals.ts';
import type {Note} from './store.ts';
import type {Value} from './types.ts';

/** What a profile needs of its visitor. */
export interface Keeper {
  /** The moment of what is asked now. */
  moment(): Moment;
  /** The profile changed, by the visitor's hand or from another page. */
  changed(): void;
  /** Something went wrong and was survived. */
  survive(error: NearsideError): void;
}

/** A request of this page that lies noted in the store: its answer once it was done, and whether a record of the store has it. */
interface Own {
  readonly request: Request;
  answer: Answer | undefined;
  isSaved: boolean;
}

/** One visitor's profile: in the engine for this page, in a store for the next, and every change of it in both. */
export class Profile {
  readonly #runtime: Runtime;
  readonly #keeping: Keeping;
  readonly #keeper: Keeper;
  #rows: readonly Row[] = [];
  /** The record that these are the rows of. */
  #rowsOf: Uint8Array | null = null;
  /** Changes that the page has made and the store has not taken, in order. */
  readonly #unsaved: (() => unknown)[] = [];
  /** Requests of this page that lie noted in the store. */
  readonly #noted = new Map<string, Own>();
  /** Whether the store had something when it was last read. */
  #had = false;

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

  /** A change by the visitor's hand, told here and to their other pages. `first`: it may begin a profile. */
  async edit(edit: Edit, first = false): Promise<Answer> {
    const answer = await this.#request(edit, first);
    const done = answer === 'done';
    this.#changed(done);
    // What the visitor says is worth more than what a page can notice again.
    if (done && 'set' in edit && (edit.set.kind === 'told' || edit.set.kind === 'interest')) this.#keeping.persist();
    return answer;
  }

  /** Appends an answer to the ledger, if it is `still` to be said when its turn comes: another page may have answered first. */
  async answer(answer: Said, still?: () => boolean): Promise<Answer> {
    const done = await this.#request({answer, still}, true);
    this.#changed(done === 'done');
    return done;
  }

  /** What the page noticed, which changes nothing that is on it: done without a word. */
  async note(edit: Edit): Promise<boolean> {
    return (await this.#request(edit, false)) === 'done';
  }

  /** Removes every trace, here and in the store. */
  async erase(): Promise<void> {
    const gone = () => {
      this.#unsaved.length = 0;
      this.#take([]);
    };
    gone();
    await this.#keeping.erase();
    // Something that was begun before may have ended in between.
    gone();
    this.#changed(true);
  }

  /** @internal A change by the visitor's hand, told here and to their other pages: `work` on the newest record; false when it did nothing. */
  async change(work: () => boolean): Promise<boolean> {
    let done = false;
    if (this.#runtime.record) await this.#write(() => (done = work()), {takes: true});
    this.#changed(done);
    return done;
  }

  /** An edit that was refused may have found news as well; other pages hear only of what was done. */
  #changed(done: boolean): void {
    this.#keeper.changed();
    if (done) this.#keeping.announce();
  }

  /** Notes what is asked before anything is waited for, then does it. Before consent nothing is written, so that there is nothing to do either. */
  async #request(edit: Request['edit'], first: boolean): Promise<Answer> {
    const runtime = this.#runtime;
    if (runtime.stopped) return 'stopped';
    if (!first && !runtime.record) return 'stale';
    const own: Own = {request: {edit, moment: this.#keeper.moment()}, answer: undefined, isSaved: false};
    const isAnswer = 'answer' in edit;
    // Only this page can say whether it is still to be said then; whoever it comes from still has it.
    const name = isAnswer && edit.still ? undefined : await this.#keeping.jot(writeNote(own.request), isAnswer);
    if (name) this.#noted.set(name, own);
    await this.#write(() => (own.answer = this.#do(own.request)), {own: name ? own : undefined, takes: takesBack(edit), notices: isNoticed(edit)});
    if (name) this.#noted.delete(name);
    if (__DEV__ && own.answer && !isAnswer) inspectAnswer(edit, own.answer);
    // What was noted and is not there any more was done by another page, which leaves word of what it refused; or it was erased.
    return own.answer ?? (name ? (this.#has(edit) ? 'done' : 'stale') : 'stopped');
  }

  /** Whether there is a profile, and in it this answer, if it is one: answers have numbers of their own. */
  #has(edit: Request['edit']): boolean {
    if (!('answer' in edit)) return !!this.#runtime.record;
    return this.rows.some((row) => isRecord(row) && row.texts[1] === edit.answer.texts[1]);
  }

  /** Does one request on the profile of the page. */
  #do({edit, moment}: Request): Answer {
    if (!('answer' in edit)) return this.#ask(edit, moment);
    this.#runtime.keepProfile();
    const {rows} = this;
    // It may have been said twice, in the store and by the page before.
    if (this.#has(edit)) return 'done';
    if (edit.still?.() === false) return 'unchained';
    const answer = this.#ask(appended(rows, moment[0], edit.answer), moment);
    if (answer === 'done') this.#ask(seeded(randomNumber()), moment);
    return answer;
  }

  #ask(edit: Edit, moment: Moment): Answer {
    const packed = packEdit(edit);
    const code = this.#runtime.call((engine) => {
      put(engine, packed);
      return engine.edit(...moment);
    }, -1);
    return ANSWERS[code] ?? 'stopped';
  }

  async #reload(): Promise<void> {
    const kept = await this.#keeping.load();
    // What is damaged is mended from the older generation, or goes: nobody can read it, and nobody could see or erase it.
    if (kept && (this.#unsaved.length || !this.#take(kept) || this.#keeping.hasNotes)) await this.#write(() => {}, {notices: true});
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
    this.#had = kept.length > 0;
    const good = whole === 0 || !this.#had;
    if (!good && !runtime.stopped) {
      this.#keeper.survive(new NearsideError('store-failed', `the kept profile is damaged; ${whole < 0 ? 'it is left out' : 'the one before the last change is used'}`));
    }
    return good;
  }

  /**
   * One read-modify-write: the newest record, what pages noted and this one could not save, and then `work`, unless that is noted itself: `own`.
   * `takes`: the visitor takes something away. `notices`: it is nothing that the visitor said, so that an older generation may stay.
   */
  async #write(work: () => unknown, {own, takes = false, notices = false}: {own?: Own | undefined; takes?: boolean; notices?: boolean}): Promise<void> {
    const runtime = this.#runtime;
    if (runtime.stopped) return;
    /** Whether the work took away what may not come back from a store that cannot be written. What is noted does not. */
    const takesAway = () => {
      const before = this.rows;
      work();
      runtime.keepProfile();
      return takes && !own && isLess(before, this.rows, this.#keeping.hasRead);
    };
    const change = (kept: readonly Uint8Array[], left: readonly Note[]) => {
      // The last run counts.
      for (const noted of this.#noted.values()) if (!noted.isSaved) noted.answer = undefined;
      // Another page erased, and what was said before went with it.
      if (this.#had && !kept.length) this.#unsaved.length = 0;
      const good = this.#take(kept);
      // Nothing was looked at, so that nothing may be changed.
      if (runtime.stopped) return undefined;
      const before = this.rows;
      // Seen before anything that is said now.
      if (isSignalled()) this.#ask(SIGNALLED, this.#keeper.moment());
      let forgets = !good || !notices;
      const refused: Note[] = [];
      for (const note of left) forgets = this.#doNoted(note, refused) || forgets;
      for (const unsaved of this.#unsaved) unsaved();
      runtime.keepProfile();
      // Another page was faster.
      if (own && kept.length && good && !left.length && !this.#unsaved.length) return undefined;
      const removes = !own && takesAway();
      const {record} = runtime;
      return record && {record, forgets: forgets || areFewer(before, this.rows), removes, refused};
    };
    const isSaved = await this.#keeping.update(change, takesAway, () => !!own?.isSaved);
    if (isSaved) {
      this.#unsaved.length = 0;
      for (const noted of this.#noted.values()) noted.isSaved = !!noted.answer;
      // An answer does not wait for long where there is no database, and is not said twice.
    } else if (!own || 'answer' in own.request.edit) this.#unsaved.push(work);
    this.kept?.();
  }

  /** Does what a page noted, this one or another; whether the visitor said it. What the rules refused another page is added to `refused`. */
  #doNoted({name, said}: Note, refused: Note[]): boolean {
    const own = this.#noted.get(name);
    const noted = readNote(said);
    const isDone = noted && 'refused' in noted;
    const request = own?.request ?? noted;
    if (!request) return false;
    const answer = isDone ? noted.refused : this.#do(request as Request);
    if (own) own.answer = answer;
    else if (answer !== 'done') refused.push({name, said: writeNote({refused: answer})});
    return !isDone && !isNoticed((request as Request).edit);
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

/** What a visitor takes away for good. A wish that was lifted and comes back (a pause, a limit, "never use this") only guards them too well. */
const SAID = /told|noticed|interest|event|exposure/;

/**
 * Whether less is known or granted: a row of the visitor is gone, or a consent was taken back. What a store has that was never read (`isSeen`) may be
 * any consent.
 */
function isLess(before: readonly Row[], after: readonly Row[], isSeen: boolean): boolean {
  const said = before.filter(({kind}) => SAID.test(kind));
  const isRefusal = ({kind, numbers: [no]}: Row) => kind === 'consent' && (no === 2 || (!isSeen && no === 1));
  return (isSeen && areFewer(said, after)) || areFewer(after.filter(isRefusal), before);
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
