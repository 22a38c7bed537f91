import type {Edit, Item} from 'nearside/panel';

import {button, h, note} from '../dom.ts';
import {editor} from '../editor.ts';
import {evidence} from '../evidence.ts';
import {chart} from './chart.ts';
import type {State, View, Wish} from './view.ts';

const DAY_MS = 86_400_000;

/** What is known, in three groups; interests also as a drawing, which says nothing that the groups do not. */
export function known(view: View): HTMLElement {
  const {panel, texts, state} = view;
  const {items} = panel;
  const has = ({value}: Item) => value !== null;
  const told = items.filter((item) => item.blocked || (has(item) && item.basis === 'told'));
  const noticed = items.filter((item) => !item.blocked && has(item) && item.basis !== 'told');
  const open = items.filter((item) => !item.blocked && !has(item));
  const rows = (list: readonly Item[]) => list.map((item) => entry(view, item));
  const moment = panel.moment;
  return h(
    'section',
    {class: 'part', 'aria-labelledby': 'known'},
    h('div', {class: 'head'}, h('h3', {id: 'known'}, texts.say('group.known')), views(view)),
    state.view === 'map' && chart(view, items),
    h('h4', {class: 'told'}, texts.say('group.told')),
    told.length === 0 && note(texts.say('group.told.none')),
    ...rows(told),
    open.length > 0 && panel.visitor.remembers && h('details', {class: 'more', 'data-key': 'more', open: items.every((item) => !has(item))}, h('summary', {'data-key': 'more'}, texts.say('group.more')), ...rows(open)),
    h('h4', {class: 'noticed'}, texts.say('group.noticed')),
    noticed.length === 0 && note(texts.say('group.noticed.none')),
    ...rows(noticed),
    h('h4', {class: 'moment'}, texts.say('group.moment')),
    note(texts.say('group.moment.note')),
    h('dl', {class: 'facts'}, ...moment.flatMap(({name, label, value, type, choices}) => [h('dt', {}, label || view.speech.input(name)), h('dd', {}, view.speech.value({type, choices}, value))])),
  );
}

function views(view: View): HTMLElement {
  const {state, texts} = view;
  const option = (id: State['view']) => {
    const choose = () => {
      state.view = id;
      view.renew();
    };
    const input = h('input', {type: 'radio', name: 'view', value: id, 'data-key': `view ${id}`, onchange: choose});
    input.checked = state.view === id;
    return h('label', {class: 'choice'}, input, h('span', {}, texts.say(`view.${id}`)));
  };
  return h('fieldset', {class: 'choices'}, h('legend', {class: 'hidden'}, texts.say('group.known')), option('map'), option('list'));
}

const keyOf = ({of, name}: Item) => `item ${of} ${name}`;

function entry(view: View, item: Item): HTMLElement {
  const {texts, speech} = view;
  const told = item.basis === 'told';
  return h(
    'details',
    {class: `item ${item.blocked ? 'blocked' : item.value === null ? 'open' : told ? 'is-told' : 'is-noticed'}`, part: 'item', 'data-key': keyOf(item)},
    h('summary', {'data-key': `${keyOf(item)} summary`}, h('span', {class: 'label'}, item.label), h('span', {class: 'value'}, item.blocked ? texts.say('never') : item.value === null ? '' : speech.value(item, item.value))),
    item.blocked ? blocked(view, item) : body(view, item),
  );
}

function blocked({texts, rehearsal}: View, item: Item): HTMLElement {
  return h('div', {}, note(texts.say('item.blocked')), h('div', {class: 'row'}, button(texts.say('again'), `again ${keyOf(item)}`, () => rehearsal.make(block(item, false)))));
}

function body(view: View, item: Item): HTMLElement {
  const {texts, rehearsal, panel} = view;
  const key = keyOf(item);
  const known = item.value !== null;
  const readers = panel.readers(item);
  const places = (here: boolean) => texts.list(readers.filter((reader) => reader.here === here).map(({slot}) => view.speech.page.place(slot)));
  const propose = (edit: Edit, from: string) => rehearsal.propose(edit, from);
  const tried = rehearsal.isOf(item);
  return h(
    'div',
    {class: 'facts-of'},
    known && note(facts(view, item)),
    ...([true, false] as const).map((here) => places(here) !== '' && note(texts.say(here ? 'item.used' : 'item.elsewhere', {places: places(here)}))),
    editor(item, view.speech, rehearsal.edit, () => until(view, view.state.wishes.get(key)), propose),
    wishes(view, item, tried),
    tried && rehearsal.from?.startsWith('set ') && rehearsal.bar(),
    item.basis !== 'told' && known && note(texts.say('item.told.wins')),
    item.evidence.length > 0 && evidence(view.speech, rehearsal, item),
    h(
      'div',
      {class: 'row'},
      known && item.basis === 'told' && button(texts.say('remove'), `remove ${key}`, () => propose(removal(item), `remove ${key}`), {'data-next': `${key} summary`}),
      known && item.evidence.length > 0 && button(texts.say('item.mistaken'), `mistaken ${key}`, () => propose({kind: 'forget', events: item.evidence.map(({event}) => event)}, `mistaken ${key}`)),
      button(texts.say('never'), `never ${key}`, () => propose(block(item, true), `never ${key}`)),
    ),
    tried && !rehearsal.from?.startsWith('set ') && rehearsal.bar(),
  );
}

function facts({panel, texts}: View, {origin, sinceMs, untilMs}: Item): string {
  const {now} = panel.visitor;
  return [
    sinceMs === undefined ? '' : (texts.find(`item.from.${origin}`, {day: texts.around(sinceMs, now)}) ?? ''),
    untilMs === undefined ? texts.say('item.forever') : texts.say('item.until', {day: texts.day(untilMs)}),
  ].join(' ');
}

/** How long what is said next is to hold. */
function wishes(view: View, item: Item, tried: boolean): HTMLElement {
  const {texts, state, rehearsal} = view;
  const key = keyOf(item);
  const choose = () => {
    state.wishes.set(key, select.value as Wish);
    const {edit, from} = rehearsal;
    if (!tried || !from || (edit?.kind !== 'tell' && edit?.kind !== 'interest')) return;
    const {until: _, ...rest} = edit;
    const end = until(view, select.value as Wish);
    void rehearsal.propose(end === undefined ? rest : {...rest, until: end}, from);
  };
  const select: HTMLSelectElement = h('select', {'data-key': `wish ${key}`, onchange: choose}, ...(['open', 'today', 'week'] as const).map((wish) => h('option', {value: wish}, texts.say(`wish.${wish}`))));
  select.value = state.wishes.get(key) ?? 'open';
  return h('label', {class: 'row soft'}, texts.say('wish.title'), select);
}

const removal = (item: Item): Edit => (item.of === 'topic' ? {kind: 'interest', topic: item.name, strength: null} : {kind: 'tell', attribute: item.name, value: null});
const block = (item: Item, on: boolean): Edit => ({kind: 'block', of: item.of, name: item.name, on});

/** The end of a wish, ms since 1970: of the visitor's day, or in a week. */
function until({panel}: View, wish: Wish | undefined): number | undefined {
  if (wish === 'today') return panel.endOfDay;
  return wish === 'week' ? panel.visitor.now + 7 * DAY_MS : undefined;
}
