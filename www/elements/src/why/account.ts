// What every card says of a decision, whoever made it.

import type {Because, Explanation} from 'nearside';

import {button, h, type Child} from '../dom.ts';
import type {Voice} from '../voice.ts';

/** Title and close button. */
export const head = ({texts}: Voice, close: () => void): HTMLElement =>
  h('div', {class: 'head'}, h('h2', {id: 'title'}, texts.say('why.title')), button('×', 'close', close, {class: 'plain close', 'aria-label': texts.say('close')}));

/** The one line: every decisive reason as such, the others as others, never the one for the other. */
export function line(voice: Voice, {slot, show, default: reason, because, causes}: Explanation, sentence: (because: Because) => string): string {
  const {texts} = voice;
  if (show === undefined) {
    // What the visitor did comes before what happened by itself.
    const cause = causes.find(({kind}) => kind === 'dismissed') ?? causes[0];
    return cause ? voice.cause(cause.kind, slot, cause.displaced) : voice.silence(slot, reason ?? 'none', null);
  }
  const sentences = (decisive: boolean) => texts.list([...new Set(because.filter((reason) => reason.decisive === decisive).map(sentence))]);
  const [reasons, rest] = [sentences(true), sentences(false)];
  if (reasons && rest) return texts.say('why.mixed', {reasons, others: rest});
  if (reasons) return texts.say('why.because', {reasons});
  return rest ? texts.say('why.others', {reasons: rest}) : texts.say('why.everybody');
}

/** What a reason counted for. */
export const weight = (voice: Voice, {decisive, instead}: Because): Child[] => [
  h('p', {}, voice.texts.say(decisive ? 'why.decisive' : 'why.among')),
  instead.length > 0 && h('p', {}, voice.texts.say('why.either', {inputs: voice.texts.list(instead.map((name) => voice.input(name)), 'disjunction')})),
];

/** The moment, the rule and what was read. `version`: of the policy, where it is known; `edge`: whether the edge decided. */
export function details(voice: Voice, {show, read, verified, now_ms, program}: Explanation, version: number | undefined, edge: boolean, ...more: Child[]): HTMLElement {
  const {texts} = voice;
  const names = read.map((input) => voice.input(input));
  return h(
    'details',
    {class: 'details', 'data-key': 'details'},
    h('summary', {}, texts.say('why.details')),
    edge && h('p', {}, texts.say('why.edge')),
    show !== undefined && version !== undefined && h('p', {}, texts.say('why.rule', {module: show, version: String(version)})),
    h('p', {}, texts.say('why.decided', {moment: texts.moment(now_ms)})),
    h('p', {}, names.length > 0 ? texts.say('why.read', {inputs: texts.list([...new Set(names)])}) : texts.say('why.nothing.read')),
    h('p', {}, texts.say(verified ? 'why.checked' : 'why.unchecked')),
    h('p', {class: 'code'}, program),
    ...more,
  );
}
