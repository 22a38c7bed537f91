import type {Edit} from 'nearside/panel';

import {button, h, note, section, type Child} from '../dom.ts';
import type {View} from './view.ts';

/** How much may ask for attention: used, left, and the visitor's own limit, which is never above the site's. */
export function attention(view: View): Child {
  const {panel, texts} = view;
  const {visit, day} = panel.attention;
  return section(
    'attention',
    texts.say('attention.title'),
    ...(['visit', 'day'] as const).map((span) => limit(view, span, span === 'visit' ? visit : day)),
    note(texts.say('attention.note')),
  );
}

function limit(view: View, span: 'visit' | 'day', {spent, own, site, limit}: View['panel']['attention']['visit']): HTMLElement {
  const {panel, rehearsal, texts} = view;
  const top = site ?? Math.max(spent, own ?? 0, 10);
  const now = own ?? limit ?? top;
  const set = (to: number, from: string) => {
    const {visit, day} = panel.attention;
    const edit: Edit = {kind: 'limits', visit: visit.own, day: day.own, [span]: to >= (site ?? Infinity) ? null : Math.max(0, to)};
    return rehearsal.propose(edit, from);
  };
  const pending = rehearsal.edit?.kind === 'limits' ? rehearsal.edit[span] : undefined;
  const shown = pending === undefined ? now : (pending ?? top);
  const key = `limit ${span}`;
  const field: HTMLInputElement = h('input', {type: 'number', min: 0, max: site ?? undefined, step: 1, 'data-key': `${key} field`, 'aria-label': `${texts.say(`attention.${span}`)}: ${texts.say('attention.limit')}`, onchange: () => set(Math.round(Number(field.value) || 0), `${key} field`)});
  field.value = String(shown);
  return h(
    'div',
    {class: 'limit', role: 'group', 'aria-label': texts.say(`attention.${span}`)},
    h('p', {class: 'label'}, texts.say(`attention.${span}`)),
    h('p', {class: 'soft'}, limit === null ? texts.say('attention.unlimited', {spent}) : texts.say('attention.spent', {spent, limit}), limit !== null && spent >= limit ? ` ${texts.say('attention.quiet')}` : ''),
    h(
      'div',
      {class: 'row stepper'},
      button('−', `${key} less`, () => set(shown - 1, `${key} less`), {'aria-label': texts.say('attention.less'), disabled: shown <= 0, 'data-next': `${key} field`}),
      field,
      button('+', `${key} more`, () => set(shown + 1, `${key} more`), {'aria-label': texts.say('attention.more'), disabled: site !== null && shown >= site, 'data-next': `${key} field`}),
    ),
    rehearsal.from?.startsWith(`${key} `) && rehearsal.bar(),
  );
}
