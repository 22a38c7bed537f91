import {decodeRows, encodeRows, type Row} from '../rows.ts';
import {memoryStore} from '../store.ts';
import type {Visitor} from '../visitor.ts';
import {replace} from './edit.ts';

/**
 * A copy of a visitor whose edits go nowhere, to see what a change would bring. One for all changes that are tried, because browsers
 * hold some hundred instances of an engine and no more; and one change at a time.
 */
export class Trial {
  readonly #visitor: Visitor;
  #copy: Visitor | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  /** Runs `work` on the copy, which is as the visitor and the page are now. */
  run<T>(work: (copy: Visitor) => Promise<T>): Promise<T> {
    const done = this.#last.then(async () => work(await this.#ready()));
    this.#last = done.catch(() => {});
    return done;
  }

  /** Drops the copy, and with it what its engine knew. */
  forget(): void {
    this.#copy = undefined;
  }

  async #ready(): Promise<Visitor> {
    const {parts, options, page, rows, runtime, constructor} = this.#visitor;
    const record = runtime?.record ?? null;
    const kept = this.#copy && !this.#copy.runtime?.traps && this.#copy.rows.length > 0 === rows.length > 0;
    // Not by its name: that would load the whole package once more.
    const Another = constructor as typeof Visitor;
    const copy = kept ? (this.#copy as Visitor) : new Another({...parts, store: memoryStore(record)}, options);
    if (!kept) await copy.load();
    this.#copy = copy;
    const [facts, request] = page;
    copy.setPage(facts);
    copy.present(request);
    if (!record) return copy;
    // The copy's view begins as the visitor's did: what the page has counted since then counts in neither.
    const begun = runtime?.viewed ? decodeRows(runtime.viewed) : [];
    await replace(copy, () => encodeRows([...rows.filter((row) => !isCounter(row)), ...begun.filter(isCounter)]));
    copy.decide();
    await replace(copy, () => record);
    return copy;
  }
}

/** Rows that showing something moves. */
const isCounter = ({kind}: Row) => kind === 'spent' || kind === 'exposure';
