import type {Outcome, Value} from 'nearside';
import type {Edit, Item, Panel, SliceField} from 'nearside/panel';

import type {Page} from './page.ts';
import type {Texts} from './text.ts';
import {Voice} from './voice.ts';

/** Strengths that a visitor can choose for an interest, from none to a lot. */
export const LEVELS = [0, 300, 600, 900] as const;

/** What the page, the policy and the profile are called, in one language. */
export class Speech extends Voice {
  readonly page: Page;
  readonly panel: Panel;

  constructor(page: Page, panel: Panel, texts: Texts) {
    super(texts, (slot, module) => page.named(slot, module), (input) => page.visitor.labels?.inputs[input]);
    this.page = page;
    this.panel = panel;
  }

  /** A value as people say it. */
  value(item: Pick<Item, 'type' | 'choices'>, value: Value): string {
    const {texts} = this;
    if (value === null) return texts.say('value.unknown');
    if (item.type === 'strength' && typeof value === 'number') return texts.find(`level.${level(value)}`) ?? '';
    if (value instanceof Date) return texts.day(+value);
    if (typeof value === 'boolean') return texts.say(value ? 'value.yes' : 'value.no');
    if (typeof value === 'number') return texts.number(value);
    const named = (name: string) => item.choices.find(([choice]) => choice === name)?.[1] ?? name;
    return typeof value === 'string' ? named(value) : texts.list(value.map(named));
  }

  /** A fact of the slice and what it says of it; a band as its edges. */
  field({input, item, says}: SliceField): string {
    const [from, below] = says.split('..');
    const banded = item && /strength|int|fixed/.test(item.type);
    const said = banded ? (from ? (below ? `${from}–${below}` : `≥ ${from}`) : `< ${below}`) : item ? this.value(item, item.type === 'bool' ? says === 'true' : says) : says;
    return `${item?.label ?? input}: ${said}`;
  }

  /** What a change does, in a few words; `undefined` is a file that was taken in. Once said it stays, also when what it names is gone. */
  edit(edit: Edit | undefined): string {
    if (!edit) return this.texts.say('what.imported');
    const said = SAID.get(edit) ?? this.#edit(edit);
    SAID.set(edit, said);
    return said;
  }

  #edit(edit: Edit): string {
    const {texts} = this;
    const labelled = (of: string, name: string) => this.panel.items.find((item) => item.of === of && item.name === name);
    switch (edit.kind) {
      case 'tell':
      case 'interest': {
        const item = edit.kind === 'tell' ? labelled('attribute', edit.attribute) : labelled('topic', edit.topic);
        const value = edit.kind === 'tell' ? edit.value : edit.strength;
        const label = item?.label ?? '';
        return value === null || !item ? texts.say('what.removed', {label}) : texts.say('what.value', {label, value: this.value(item, value)});
      }
      case 'forget': {
        const item = this.panel.items.find(({evidence}) => evidence.some(({event}) => edit.events.includes(event)));
        return texts.say('what.forgotten', {label: item?.label ?? ''});
      }
      case 'block':
        return texts.say(edit.on ? 'what.blocked' : 'what.unblocked', {label: labelled(edit.of, edit.name)?.label ?? edit.name});
      case 'limits':
        return texts.say('what.limits');
      case 'pause':
        return texts.say(edit.on ? 'what.paused' : 'what.resumed');
      case 'consent':
        return texts.say(edit.granted ? 'what.granted' : 'what.withdrawn', {label: this.page.visitor.labels?.purposes[edit.purpose] ?? edit.purpose});
      case 'back':
        return texts.say('what.returned', {label: this.#anywhere(edit.module)});
      case 'respond':
        return texts.say(edit.response === 'more-like-this' ? 'what.liked' : 'what.dismissed', {label: this.#anywhere(edit.module)});
    }
  }

  /** What would change on the page, one line per place. */
  changes(changed: readonly {readonly slot: string; readonly after: Outcome}[]): string[] {
    return changed.map(({slot, after}) => this.texts.say('preview.place', {place: this.page.place(slot), other: this.outcome(slot, after.module)}));
  }

  /** Name of a module wherever on the page it can stand. */
  #anywhere(module: string): string {
    const named = [...this.page.slots.keys()].map((slot) => this.page.named(slot, module));
    return named.find((name) => name !== module) ?? module;
  }
}

/** Changes in words, for as long as they can be undone. */
const SAID = new WeakMap<Edit, string>();

/** Which of the four levels a strength counts as. */
export const level = (strength: number): number => (strength <= 0 ? 0 : strength < 450 ? 1 : strength < 750 ? 2 : 3);
