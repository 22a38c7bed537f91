import type {DefaultReason, Value, WhyNot} from 'nearside';
import type {Edit} from 'nearside/panel';

import {button, h, note} from '../dom.ts';
import type {Rehearsal} from '../rehearsal.ts';
import type {Speech} from '../speech.ts';

/** Most alternatives that are listed: the rest would only be more of the same. */
const MOST = 6;

/** What else could stand in a slot, and why it does not; with the change that would bring it, where that is the visitor's to make. */
export function others(speech: Speech, rehearsal: Rehearsal, slot: string): HTMLElement {
  const {page, texts} = speech;
  const {visitor} = page;
  const rendered = (visitor.description?.modules ?? []).filter((module) => page.slots.get(slot)?.renders(module, visitor.content(module)));
  const answers = rendered.map((module) => visitor.whyNot(slot, module)).filter((answer): answer is WhyNot => answer !== undefined && answer.obstacle !== 'shown' && answer.obstacle !== 'not_here');
  // What a visitor can bring about comes first.
  const mine = (answer: WhyNot) => change(speech, answer) !== undefined;
  answers.sort((one, other) => +mine(other) - +mine(one));
  return h(
    'div',
    {class: 'others'},
    answers.length === 0 && h('p', {}, texts.say('why.not.none')),
    h('ul', {class: 'reasons'}, ...answers.slice(0, MOST).map((answer) => other(speech, rehearsal, slot, answer))),
  );
}

function other(speech: Speech, rehearsal: Rehearsal, slot: string, answer: WhyNot): HTMLElement {
  const {page, texts} = speech;
  const key = `other ${answer.module}`;
  const edit = change(speech, answer);
  const needed = (answer.change ?? []).map(({input, to}) => texts.say('what.value', {label: speech.input(input), value: needs(speech, input, to)}));
  return h(
    'li',
    {},
    h('p', {class: 'label'}, page.named(slot, answer.module)),
    note(obstacle(speech, slot, answer)),
    needed.length > 0 && answer.obstacle !== 'removed' && note(texts.say('why.not.change', {change: texts.list(needed)})),
    edit && h('div', {class: 'row'}, button(texts.say(edit.kind === 'back' ? 'act.back' : 'try'), key, () => rehearsal.propose(edit, key), {'aria-pressed': String(rehearsal.from === key)})),
    rehearsal.bar(key),
  );
}

function obstacle(speech: Speech, slot: string, {obstacle, module, reason, by}: WhyNot): string {
  const {texts} = speech;
  if (obstacle === 'outscored') return texts.say('why.not.outscored', {module: by === undefined ? '' : speech.page.named(slot, by)});
  if (obstacle === 'condition') return texts.say('why.not.condition');
  return speech.silence(slot, (reason ?? 'none') as DefaultReason, module);
}

/** The one change that a visitor may make themselves, if that is all it takes. */
function change({panel}: Speech, {obstacle, reason, module, change}: WhyNot): Edit | undefined {
  if (obstacle === 'removed' && reason === 'dismissed') return {kind: 'back', module};
  const [only, more] = change ?? [];
  const item = only && !more ? panel.itemOf(only.input) : undefined;
  if (!only || !item || item.blocked) return undefined;
  // A count follows from what was done; only the strength of an interest can be said.
  if (item.of === 'topic') return only.input.startsWith('interest.') && typeof only.to === 'number' ? {kind: 'interest', topic: item.name, strength: only.to} : undefined;
  return only.to === null ? undefined : {kind: 'tell', attribute: item.name, value: valueOf(item.type, only.to)};
}

/** A value of the engine as the profile takes it. */
const valueOf = (type: string, to: boolean | number | string | readonly string[]): Value => (type === 'timestamp' ? new Date(to as number) : type === 'fixed' ? (to as number) / 1000 : to);

/** A value that would be needed, in words. */
function needs(speech: Speech, input: string, to: boolean | number | string | readonly string[] | null): string {
  const item = speech.panel.itemOf(input);
  const declared = speech.page.visitor.description?.inputs.find(({name}) => name === input);
  if (to === null) return speech.texts.say('value.unknown');
  return speech.value({type: item?.type ?? declared?.type ?? 'text', choices: item?.choices ?? []}, valueOf(item?.type ?? declared?.type ?? 'text', to));
}
