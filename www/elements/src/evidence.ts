import type {Item} from 'nearside/panel';

import {button, h} from './dom.ts';
import type {Rehearsal} from './rehearsal.ts';
import type {Speech} from './speech.ts';

/** What a noticed item rests on, each entry with a control that forgets it. */
export function evidence({page, texts}: Speech, rehearsal: Rehearsal, {of, name, evidence}: Item): HTMLElement {
  const {now} = page.visitor;
  return h(
    'div',
    {class: 'evidence'},
    h('h5', {}, texts.say('item.evidence')),
    h(
      'ul',
      {},
      ...evidence.map(({event, label, sinceMs}) => {
        const text = texts.say('item.entry', {kind: label, day: texts.around(sinceMs, now)});
        const key = `forget ${event} ${of} ${name}`;
        return h('li', {}, h('span', {}, text), button(texts.say('forget'), key, () => rehearsal.propose({kind: 'forget', events: [event]}, key), {class: 'plain', 'aria-label': texts.say('forget.entry', {entry: text}), 'data-next': `item ${of} ${name} summary`}));
      }),
    ),
  );
}
