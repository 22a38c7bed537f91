import {button, h, note, type Child} from '../dom.ts';
import type {View} from './view.ts';

/** The first screen: one sentence each for what is on, what is known and what left the device, and the question that is open. */
export function overview(view: View): HTMLElement {
  const {panel, texts} = view;
  const {visitor} = panel;
  const on = visitor.problem ? 'map.broken' : visitor.paused ? 'map.paused' : panel.purposes.some(({granted}) => granted) ? 'map.on' : 'map.off';
  const known = panel.items.filter(({value}) => value !== null).length;
  const {requests, slice} = panel;
  const told = requests.filter(({fields}) => fields.length > 0).length;
  const sent = slice ? texts.say('sent.slice', {bytes: slice.bytes}) : requests.length === 0 ? texts.say('sent.none') : told === 0 ? texts.say('sent.plain', {n: requests.length}) : texts.say('sent.fields', {n: told});
  const line = (mark: string, text: string) => h('p', {class: 'fact', 'data-mark': mark}, text);
  return h(
    'div',
    {class: 'overview part'},
    line(on === 'map.on' ? 'on' : 'off', texts.say(on)),
    !visitor.problem && line(known > 0 ? 'some' : 'none', known === 0 ? texts.say('map.unknown') : texts.say('map.known', {n: known})),
    line(slice || told > 0 ? 'out' : 'in', sent),
    ...questions(view),
  );
}

/** The policy's own question of each purpose that the visitor has not answered, or whose answer no longer holds. */
function questions(view: View): Child[] {
  const {panel, rehearsal, state, texts} = view;
  if (panel.visitor.problem) return [];
  const open = panel.purposes.filter(({name, open}) => open && !state.refused.has(name));
  if (open.length === 0 && state.refused.size > 0) return [note(texts.say('ask.refused'))];
  return open.map(({name, label}) => {
    const answer = async (granted: boolean) => {
      if (!granted) state.refused.add(name);
      // A no to everything is a no to keeping that answer, too.
      if (granted || panel.rows.length > 0) await rehearsal.make({kind: 'consent', purpose: name, granted, method: 'preferences'});
      else view.renew(texts.say('ask.refused'));
    };
    return h(
      'div',
      {class: 'ask', role: 'group', 'aria-label': label},
      h('p', {}, label),
      h('div', {class: 'row'}, button(texts.say('ask.yes'), `yes ${name}`, () => answer(true), {'data-next': 'more'}), button(texts.say('ask.no'), `no ${name}`, () => answer(false))),
    );
  });
}
