import type {Value} from 'nearside';
import type {Edit, Item} from 'nearside/panel';

import {h} from './dom.ts';
import {LEVELS, level, type Speech} from './speech.ts';

/**
 * The control that says what holds of an item: choices for closed lists and strengths, else a field. `propose` gets the change
 * as soon as the visitor has chosen; it ends at `until`, ms since 1970.
 */
export function editor(item: Item, speech: Speech, pending: Edit | undefined, until: () => number | undefined, propose: (edit: Edit, from: string) => void): HTMLElement {
  const {texts} = speech;
  const value = pendingValue(item, pending);
  const key = (choice: string) => `set ${item.of} ${item.name} ${choice}`;
  const wish = () => {
    const end = until();
    return end === undefined ? {} : {until: end};
  };
  const tell = (told: Value): Edit => ({kind: 'tell', attribute: item.name, value: told, ...wish()});
  if (item.type === 'strength') {
    const now = typeof value === 'number' ? level(value) : -1;
    const made = LEVELS.map((strength, at) => ({
      id: String(at),
      label: texts.find(`level.${at}`) ?? '',
      on: at === now,
      edit: (): Edit => ({kind: 'interest', topic: item.name, strength, ...wish()}),
    }));
    return choices(item, made, key, propose, 'radio');
  }
  if (item.type === 'bool') {
    const made = [true, false].map((truth) => ({id: String(truth), label: speech.value(item, truth), on: value === truth, edit: () => tell(truth)}));
    return choices(item, made, key, propose, 'radio');
  }
  if (item.type === 'set' && item.choices.length > 0) {
    const held = new Set(Array.isArray(value) ? (value as readonly string[]) : []);
    const toggled = (name: string) => item.choices.map(([choice]) => choice).filter((choice) => held.has(choice) !== (choice === name));
    const made = item.choices.map(([name, label]) => ({id: name, label, on: held.has(name), edit: () => tell(toggled(name))}));
    return choices(item, made, key, propose, 'checkbox');
  }
  if (item.choices.length > 0) {
    const made = item.choices.map(([name, label]) => ({id: name, label, on: value === name, edit: () => tell(name)}));
    return choices(item, made, key, propose, 'radio');
  }
  const kind = item.type === 'timestamp' ? 'date' : item.type === 'text' || item.type === 'set' ? 'text' : 'number';
  const field = h('input', {type: kind, 'data-key': key('field'), 'aria-label': item.label, step: item.type === 'fixed' ? 0.001 : item.type === 'int' ? 1 : undefined});
  field.value = value instanceof Date ? value.toISOString().slice(0, 10) : Array.isArray(value) ? value.join(', ') : value === null ? '' : String(value);
  field.addEventListener('change', () => {
    const said = parsed(item, field.value);
    if (said !== undefined) propose(tell(said), key('field'));
  });
  return h('div', {class: 'choices'}, field);
}

interface Choice {
  readonly id: string;
  readonly label: string;
  readonly on: boolean;
  readonly edit: () => Edit;
}

function choices(item: Item, made: readonly Choice[], key: (choice: string) => string, propose: (edit: Edit, from: string) => void, type: 'radio' | 'checkbox'): HTMLElement {
  const box = h('fieldset', {class: 'choices'}, h('legend', {class: 'hidden'}, item.label));
  for (const {id, label, on, edit} of made) {
    const input = h('input', {type, name: `${item.of} ${item.name}`, value: id, 'data-key': key(id), onchange: () => propose(edit(), key(id))});
    input.checked = on;
    box.append(h('label', {class: 'choice'}, input, h('span', {}, label)));
  }
  return box;
}

/** The value that is being tried, else the one that was told: what was noticed is no answer, so that it can still be given. */
function pendingValue(item: Item, edit: Edit | undefined): Value {
  if (edit?.kind === 'tell' && item.of === 'attribute' && edit.attribute === item.name) return edit.value;
  if (edit?.kind === 'interest' && item.of === 'topic' && edit.topic === item.name) return edit.strength;
  return item.basis === 'told' ? item.value : null;
}

/** What was typed, as the type takes it; empty takes the value back, `undefined` is no value of the type. */
function parsed(item: Item, text: string): Value | undefined {
  if (text.trim() === '') return null;
  if (item.type === 'timestamp') return new Date(text);
  if (item.type === 'text') return text;
  if (item.type === 'set') return text.split(',').map((part) => part.trim()).filter(Boolean);
  const number = Number(text);
  return Number.isFinite(number) ? (item.type === 'fixed' ? number : Math.round(number)) : undefined;
}
