import type {StorageState} from '../keeping.ts';
import {verifyChain} from '../chain.ts';
import {encoder} from '../bytes.ts';
import {sha256} from '../digest.ts';
import {valueOf} from '../profile.ts';
import type {SentRequest} from '../requests.ts';
import type {Row} from '../rows.ts';
import type {DefaultReason, Outcome} from '../types.ts';
import type {Visitor} from '../visitor.ts';
import {attention, type Span} from './attention.ts';
import {endOfDay} from './day.ts';
import {amend, madeBy, perform, type Edit} from './edit.ts';
import {itemOf, items, momentFacts, rests, type Item, type MomentFact} from './item.ts';
import {purposes, receipts, receiptsFile, type PurposeView, type Receipt} from './consent.ts';
import {slice, type SliceView} from './slice.ts';
import {readFile, takenIn, writeFile, type Import, type ImportError} from './transfer.ts';
import {Trial} from './trial.ts';
import {difference, takenBack, written, type Difference} from './undo.ts';

/** What a change would do to this page, found by deciding it on a copy. */
export interface Preview {
  /** Whether the profile would take the change at all. */
  readonly allowed: boolean;
  /** Slots that would show something else. */
  readonly changed: readonly {readonly slot: string; readonly before: Outcome; readonly after: Outcome}[];
  /** How many slots there are. */
  readonly of: number;
  /** What every slot would show. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

/** A change that was made on this page and can be taken back; `edit` is `undefined` for a file that was taken in. */
export interface Done {
  readonly edit: Edit | undefined;
  readonly difference: Difference;
}

/** A slot that may show something else because of an item. */
export interface Reader {
  readonly slot: string;
  /** Whether the decision of this page read the item for it. */
  readonly here: boolean;
}

/** A slot of this page that shows its default, and why. */
export interface Silence {
  readonly slot: string;
  readonly reason: DefaultReason;
  /** Module that would stand there otherwise, if one was kept away. */
  readonly displaced: string | null;
}

/** Something that a person changed, or (`edit` is `undefined`) the version of the policy from then on. */
export interface HistoryEntry {
  readonly atMs: number;
  readonly edit: Edit | undefined;
  readonly version: number | undefined;
}

/** The panel of a visitor: everything that is known of them, in words, and every change that they may make. One per visitor. */
export function openPanel(visitor: Visitor): Panel {
  let panel = panels.get(visitor);
  if (!panel) panels.set(visitor, (panel = new Panel(visitor)));
  return panel;
}

const panels = new WeakMap<Visitor, Panel>();

/**
 * Everything that is kept of a visitor, as what they can see and change.
 *
 * @fires change - something is known, gone or changed; read again what is shown
 */
export class Panel extends EventTarget {
  readonly visitor: Visitor;
  readonly #done: Done[] = [];
  readonly #trial: Trial;

  /** @internal Use `openPanel`. */
  constructor(visitor: Visitor) {
    super();
    this.visitor = visitor;
    this.#trial = new Trial(visitor);
    visitor.addEventListener('change', () => {
      if (this.rows.length === 0) this.#trial.forget();
      this.dispatchEvent(new Event('change'));
    });
  }

  /** Everything that is stored. */
  get rows(): readonly Row[] {
    return this.visitor.rows;
  }

  /** A stored row, word for word, as one line of JSON. */
  written(row: Row): string {
    return written(row);
  }

  /** What is known, and what the policy could know and does not: attributes first, then topics, as the policy declares them. */
  get items(): readonly Item[] {
    return items(this.visitor, this.rows);
  }

  /** What is used for this visit's decisions and never kept. */
  get moment(): readonly MomentFact[] {
    return momentFacts(this.visitor);
  }

  /** The item that an input of a decision rests on; `undefined` for facts of the moment. */
  itemOf(input: string): Item | undefined {
    return itemOf(input, this.items);
  }

  /** Slots whose rules read an item, on this page or another. `here`: this page's decision of it did. */
  readers(item: Item): readonly Reader[] {
    const {description, decision, runtime} = this.visitor;
    const inputs = description?.inputs.filter(({name}) => rests(name, item)) ?? [];
    const slots = description?.slots.filter((_, slot) => inputs.some(({id}) => runtime?.call((engine) => engine.reads(slot, id), 0))) ?? [];
    const readHere = (slot: string) => slot in (decision?.slots ?? {}) && this.visitor.explain(slot)?.read.some((input) => rests(input, item)) === true;
    return slots.map((slot) => ({slot, here: readHere(slot)}));
  }

  /** Slots of this page that were left as they are. */
  get silences(): readonly Silence[] {
    return Object.entries(this.visitor.decision?.slots ?? {}).flatMap(([slot, {reason}]) => {
      if (reason === 'shown') return [];
      const cause = this.visitor.explain(slot)?.causes.find(({displaced}) => displaced !== null);
      return [{slot, reason, displaced: cause?.displaced ?? null}];
    });
  }

  /** What the visitor agreed to, by purpose. */
  get purposes(): readonly PurposeView[] {
    return purposes(this.visitor);
  }

  /** Every answer to a question of consent, latest first. */
  get receipts(): readonly Receipt[] {
    return receipts(this.visitor);
  }

  /** What only shows after some reckoning: whether the ledger is unbroken, and the texts that were shown, by their hashes. */
  async ledger(): Promise<{readonly whole: boolean; readonly shown: ReadonlyMap<string, string>}> {
    const [{good}, ...shown] = await Promise.all([verifyChain(this.rows), ...this.purposes.map(({label}) => [sha256(encoder.encode(label)), label] as const)]);
    return {whole: good, shown: new Map(shown)};
  }

  /** The receipts as JSON-LD, in the shape of ISO/IEC TS 27560. */
  async receiptsFile(): Promise<string> {
    return receiptsFile(this.visitor);
  }

  /** Attention that was used in this visit and today, in points, with the limits of the site and of the visitor. */
  get attention(): {readonly visit: Span; readonly day: Span} {
    return attention(this.visitor);
  }

  /** When the visitor's day ends, by the clock of decisions, ms since 1970: the end of a wish "for today". */
  get endOfDay(): number {
    return endOfDay(this.visitor);
  }

  /** What a person changed and when, and when the policy did, latest first; as far as the rows still tell. */
  get history(): readonly HistoryEntry[] {
    const made = this.rows.flatMap((row): HistoryEntry[] => {
      const edit = madeBy(row, valueOf);
      return edit ? [{atMs: row.sinceMs, edit, version: undefined}] : [];
    });
    let last = this.receipts.at(-1)?.policyVersion;
    const versions = [...this.receipts].reverse().flatMap(({policyVersion, sinceMs}): HistoryEntry[] => {
      const changed = policyVersion !== last;
      last = policyVersion;
      return changed ? [{atMs: sinceMs, edit: undefined, version: policyVersion}] : [];
    });
    return [...made, ...versions].sort((one, other) => other.atMs - one.atMs);
  }

  /** Every request that nearside made for this page. */
  get requests(): readonly SentRequest[] {
    return this.visitor.requests;
  }

  /** What travels to the site's own edge with every page that is opened here; `undefined` when nothing does. */
  get slice(): SliceView | undefined {
    return slice(this.visitor);
  }

  /** How safely the profile is kept. */
  storage(): Promise<StorageState> {
    return this.visitor.storage();
  }

  /** Runs a change on a copy of the visitor and decides this page there. Nothing is written. */
  async preview(edit: Edit): Promise<Preview> {
    const [allowed, {slots: outcomes}] = await this.#trial.run(async (copy) => [await perform(copy, edit, this.visitor.now), copy.decide(true)] as const);
    const {slots: before} = this.visitor.decision ?? this.visitor.decide();
    const names = Object.keys(outcomes);
    const changed = names.flatMap((slot) => {
      const [old, made] = [before[slot], outcomes[slot]];
      return old && made && old.module !== made.module ? [{slot, before: old, after: made}] : [];
    });
    return {allowed, changed: allowed ? changed : [], of: names.length, outcomes};
  }

  /** Makes a change. False when the profile refused it: then nothing has changed. */
  apply(edit: Edit): Promise<boolean> {
    return this.#make(edit, () => perform(this.visitor, edit, this.visitor.now));
  }

  /** Changes of this page that can be taken back, latest last. They are forgotten with the page: what was removed is nowhere else. */
  get undoable(): readonly Done[] {
    return this.#done;
  }

  /** Takes the latest change back. */
  async undo(): Promise<boolean> {
    const last = this.#done.pop();
    if (!last) return false;
    // A record of consent is never taken out: the opposite answer is another record, and comes first, because it may bring back
    // the leave to keep what is to return.
    if (last.edit?.kind === 'consent') await perform(this.visitor, {...last.edit, granted: !last.edit.granted, method: 'undo'}, this.visitor.now);
    return amend(this.visitor, (rows) => takenBack(last.difference, rows));
  }

  /** Everything as a file; see `ProfileFile`. */
  async exportFile(): Promise<string> {
    return writeFile(this.visitor.description?.site ?? '', this.visitor.now, this.rows);
  }

  /** Reads such a file and says what it would change, or why it cannot be read, and where. Nothing is written. */
  async readFile(text: string): Promise<Import | ImportError> {
    const found = readFile(text, this.visitor.description?.site ?? '', this.visitor.now, this.rows);
    if ('wrong' in found) return found;
    return (await this.#trial.run((copy) => amend(copy, (rows) => takenIn(found, rows)))) ? found : {wrong: 'rows'};
  }

  /** Makes the changes that a file brings. */
  takeIn(file: Import): Promise<boolean> {
    return this.#make(undefined, () => amend(this.visitor, (rows) => takenIn(file, rows)));
  }

  /**
   * Erases everything, here and in the store. Returns how many entries there were, none of which can be brought back, and the consent
   * managers that still hold a yes which this page follows.
   */
  async erase(): Promise<{readonly entries: number; readonly remains: readonly string[]}> {
    const entries = this.rows.length;
    this.#done.length = 0;
    return {entries, remains: await this.visitor.erase()};
  }

  async #make(edit: Edit | undefined, work: () => Promise<boolean>): Promise<boolean> {
    const before = this.rows;
    const done = await work();
    if (done) this.#done.push({edit, difference: difference(before, this.rows)});
    this.dispatchEvent(new Event('change'));
    return done;
  }
}
