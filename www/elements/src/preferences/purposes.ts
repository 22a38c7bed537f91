import type {PurposeView} from 'nearside/panel';

import {h} from '../dom.ts';
import type {View} from './view.ts';

/** A switch for each purpose, with the question as it was asked and why it is on or off. */
export function purposes(view: View): HTMLElement {
  const {panel, texts} = view;
  return h('section', {class: 'part', 'aria-labelledby': 'purposes'}, h('h3', {id: 'purposes'}, texts.say('purpose.title')), ...panel.purposes.map((purpose) => one(view, purpose)));
}

function one({rehearsal, texts}: View, {name, label, granted, cause, sinceMs, untilMs}: PurposeView): HTMLElement {
  // A record of consent keeps the day and not the minute.
  const day = sinceMs === undefined ? '' : texts.day(sinceMs, 'UTC');
  const until = untilMs === undefined ? '' : texts.day(untilMs, 'UTC');
  const box = h('input', {type: 'checkbox', role: 'switch', 'data-key': `purpose ${name}`, 'aria-describedby': `state ${name}`, onchange: () => rehearsal.make({kind: 'consent', purpose: name, granted: !granted, method: 'preferences'})});
  box.checked = granted;
  return h('div', {class: 'purpose'}, h('label', {class: 'switch'}, box, h('span', {class: 'track', 'aria-hidden': 'true'}), h('span', {}, label)), h('p', {class: 'soft', id: `state ${name}`}, texts.find(`purpose.${cause}`, {day, until}) ?? cause));
}
