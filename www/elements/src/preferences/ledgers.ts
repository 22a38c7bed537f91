import {button, h, ledger, note, section} from '../dom.ts';
import type {View} from './view.ts';

/** What travels with every page, and every request that the module itself made. */
export function sent({panel, speech, texts}: View): HTMLElement {
  const rows = panel.requests.map(({atMs, url, why, bytes, fields}) => [
    h('p', {}, texts.say('sent.row', {day: texts.moment(atMs), why: texts.find(`sent.why.${why}`) ?? why, bytes})),
    h('p', {class: 'code'}, url),
    note(fields.length > 0 ? texts.list(fields) : texts.say('sent.empty')),
  ]);
  const {slice} = panel;
  if (slice) {
    const {bytes, cookie, fields} = slice;
    rows.unshift([h('p', {}, texts.say('sent.slice', {bytes})), h('p', {class: 'code'}, cookie), note(texts.list(fields.map((field) => speech.field(field))))]);
  }
  return section('sent', texts.say('sent.title'), rows.length === 0 && note(texts.say('sent.none')), ledger(rows));
}

/** Places that were left as they are, and why. */
export function quiet({panel, speech, texts}: View): HTMLElement {
  const rows = panel.silences.map(({slot, reason, displaced}) => [h('p', {class: 'label'}, speech.page.place(slot)), note(speech.silence(slot, reason, displaced))]);
  return section('quiet', texts.say('quiet.title'), rows.length === 0 && note(texts.say('quiet.none')), ledger(rows));
}

/** What the visitor and the site changed, latest first. */
export function history({panel, rehearsal, speech, texts}: View): HTMLElement {
  const rows = panel.history.map(({atMs, edit, version}) => [
    h('p', {}, edit ? speech.edit(edit) : texts.say('history.policy', {version: String(version)})),
    note(texts.moment(atMs)),
    // Its card may be on no page any more.
    edit?.kind === 'respond' && h('div', {class: 'row'}, button(texts.say('act.back'), `return ${edit.module}`, () => rehearsal.make({kind: 'back', module: edit.module}))),
  ]);
  return section('history', texts.say('history.title'), rows.length === 0 && note(texts.say('history.none')), ledger(rows));
}

/** Every stored row as it is stored, what waits to become one, and how safely all that is kept. */
export function stored({panel, state, texts}: View): HTMLElement {
  const rows = [...panel.rows.map((row) => panel.written(row)), ...panel.visitor.waiting];
  const {storage} = state;
  const missing = storage?.missing ?? [];
  return section(
    'stored',
    texts.say('stored.title'),
    note(rows.length === 0 ? texts.say('stored.none') : texts.say(storage?.kind === 'memory' ? 'stored.memory' : 'stored.here')),
    rows.length > 0 && storage?.warning === 'evictable' && h('p', {class: 'soft warn'}, texts.say('stored.weak')),
    missing.length > 0 && h('p', {class: 'soft warn'}, texts.say('stored.lacks', {missing: texts.list(missing)})),
    ledger(rows.map((row) => [row]), 'code'),
  );
}
