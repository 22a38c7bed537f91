import {h} from '../dom.ts';
import type {View} from './view.ts';

/** Every request that the module itself made. */
export function sent({panel, texts}: View): HTMLElement {
  const {requests} = panel;
  return h(
    'details',
    {class: 'part section', 'data-key': 'sent'},
    h('summary', {}, h('h3', {}, texts.say('sent.title'))),
    requests.length === 0 && h('p', {class: 'soft'}, texts.say('sent.none')),
    h(
      'ul',
      {class: 'ledger'},
      ...requests.map(({atMs, url, why, bytes, fields}) =>
        h('li', {}, h('p', {}, texts.say('sent.row', {day: texts.moment(atMs), why: texts.find(`sent.why.${why}`) ?? why, bytes})), h('p', {class: 'code'}, url), h('p', {class: 'soft'}, fields.length > 0 ? texts.list(fields) : texts.say('sent.empty'))),
      ),
    ),
  );
}

/** Places that were left as they are, and why. */
export function quiet({panel, speech, texts}: View): HTMLElement {
  const {silences} = panel;
  return h(
    'details',
    {class: 'part section', 'data-key': 'quiet'},
    h('summary', {}, h('h3', {}, texts.say('quiet.title'))),
    silences.length === 0 && h('p', {class: 'soft'}, texts.say('quiet.none')),
    h('ul', {class: 'ledger'}, ...silences.map(({slot, reason, displaced}) => h('li', {}, h('p', {class: 'label'}, speech.page.place(slot)), h('p', {class: 'soft'}, speech.silence(slot, reason, displaced))))),
  );
}

/** What the visitor and the site changed, latest first. */
export function history({panel, speech, texts}: View): HTMLElement {
  const entries = panel.history;
  return h(
    'details',
    {class: 'part section', 'data-key': 'history'},
    h('summary', {}, h('h3', {}, texts.say('history.title'))),
    entries.length === 0 && h('p', {class: 'soft'}, texts.say('history.none')),
    h('ul', {class: 'ledger'}, ...entries.map(({atMs, edit, version}) => h('li', {}, h('p', {}, edit ? speech.edit(edit) : texts.say('history.policy', {version: String(version)})), h('p', {class: 'soft'}, texts.moment(atMs))))),
  );
}

/** Every stored row as it is stored, and how safely. */
export function stored({panel, state, texts}: View): HTMLElement {
  const {rows} = panel;
  const lasting = panel.isKept;
  return h(
    'details',
    {class: 'part section', 'data-key': 'stored'},
    h('summary', {}, h('h3', {}, texts.say('stored.title'))),
    h('p', {class: 'soft'}, rows.length === 0 ? texts.say('stored.none') : texts.say(lasting ? 'stored.here' : 'stored.memory')),
    rows.length > 0 && lasting && state.persisted === false && h('p', {class: 'soft warn'}, texts.say('stored.weak')),
    h('ul', {class: 'ledger code'}, ...rows.map((row) => h('li', {dir: 'ltr'}, panel.written(row)))),
  );
}
