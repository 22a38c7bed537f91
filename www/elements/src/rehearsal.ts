import type {Outcome} from 'nearside';
import type {Edit, Item} from 'nearside/panel';

import {button, h, note} from './dom.ts';
import type {Speech} from './speech.ts';

/** Something that is only tried: what the page shows meanwhile, and what would be kept, if it can be. */
interface Trial {
  readonly edit: Edit | undefined;
  readonly refused: boolean;
  readonly changed: readonly {readonly slot: string; readonly after: Outcome}[];
  readonly of: number;
  /** Key of the control that began it. */
  readonly from: string;
}

/**
 * Tries changes before they are made: the page shows what they would do, and nothing is written until the visitor keeps
 * them. One at a time.
 */
export class Rehearsal {
  readonly #speech: Speech;
  readonly #changed: (said: string) => void;
  #trial: Trial | undefined;

  /** `changed` is called when there is something else to show, with what to say aloud. */
  constructor(speech: Speech, changed: (said: string) => void) {
    this.#speech = speech;
    this.#changed = changed;
  }

  /** Key of the control whose change is being tried. */
  get from(): string | undefined {
    return this.#trial?.from;
  }

  /** Whether what is being tried was begun by a control of an item. */
  isOf({of, name}: Item): boolean {
    return ` ${this.from ?? ''} `.includes(` ${of} ${name} `);
  }

  /** The change that is being tried. */
  get edit(): Edit | undefined {
    return this.#trial?.edit;
  }

  /** Tries a change. */
  async propose(edit: Edit, from: string): Promise<void> {
    const {page, panel, texts} = this.#speech;
    const {allowed, outcomes} = await panel.preview(edit);
    this.#trial = {edit, refused: !allowed, ...this.#changes(allowed ? outcomes : {}), from};
    page.rehearse(allowed ? outcomes : null);
    this.#changed(allowed ? this.#summary() : texts.say('preview.refused'));
  }

  /** Tries outcomes that were decided already, of which nothing can be kept. */
  show(outcomes: Readonly<Record<string, Outcome>>, from: string): void {
    this.#trial = {edit: undefined, refused: false, ...this.#changes(outcomes), from};
    this.#speech.page.rehearse(outcomes);
    this.#changed(this.#summary());
  }

  /** Ends the trial; the page is as it was. */
  end(): void {
    if (!this.#trial) return;
    this.#trial = undefined;
    this.#speech.page.rehearse(null);
    this.#changed('');
  }

  /** Makes the change that was tried. */
  async keep(): Promise<void> {
    const edit = this.#trial?.edit;
    this.#trial = undefined;
    if (edit) await this.make(edit);
  }

  /** Makes a change at once. */
  async make(edit: Edit): Promise<boolean> {
    const {panel, texts, page} = this.#speech;
    const what = this.#speech.edit(edit);
    this.#trial = undefined;
    const done = await panel.apply(edit);
    if (!done) page.rehearse(null);
    this.#changed(done ? texts.say('done.kept', {what}) : texts.say('done.refused'));
    return done;
  }

  /** What is being tried and what it changes, with the two ways on; nothing when nothing is. */
  bar(from?: string): HTMLElement | undefined {
    const trial = this.#trial;
    if (!trial || (from !== undefined && trial.from !== from)) return undefined;
    const {texts} = this.#speech;
    const lines = this.#speech.changes(trial.changed);
    return h(
      'div',
      {class: 'trial', part: 'trial'},
      h('p', {class: 'trial-sum'}, trial.refused ? texts.say('preview.refused') : this.#count()),
      lines.length > 0 && h('ul', {class: 'trial-list'}, ...lines.map((line) => h('li', {}, line))),
      !trial.refused && note(texts.say('preview.tried')),
      h(
        'div',
        {class: 'row'},
        trial.edit && !trial.refused && button(texts.say('keep'), 'keep', () => this.keep(), {class: 'main', 'data-next': trial.from}),
        button(texts.say('back'), 'back', () => this.end(), {'data-next': trial.from}),
      ),
    );
  }

  /** Where that is not what the page shows. */
  #changes(outcomes: Readonly<Record<string, Outcome>>): Pick<Trial, 'changed' | 'of'> {
    const {slots: now} = this.#speech.page.decision;
    const changed = Object.entries(outcomes).flatMap(([slot, after]) => (now[slot]?.module === after.module ? [] : [{slot, after}]));
    return {changed, of: Object.keys(outcomes).length};
  }

  #count(): string {
    const {changed, of} = this.#trial as Trial;
    const {texts} = this.#speech;
    return changed.length === 0 ? texts.say('preview.none') : texts.say('preview.changes', {n: changed.length, of});
  }

  #summary(): string {
    return [this.#count(), ...this.#speech.changes(this.#trial?.changed ?? [])].join(' ');
  }
}
