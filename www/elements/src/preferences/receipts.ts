import {button, h, ledger, note, section} from '../dom.ts';
import {save} from '../save.ts';
import type {View} from './view.ts';

/** What the visitor agreed to and when, in the words that were shown. */
export function receipts({panel, texts}: View): HTMLElement {
  const all = panel.receipts;
  const rows = all.map(({state, sinceMs, method, policyVersion, notice, hash}) => [
    h('p', {}, texts.say('receipt.line', {state: texts.find(`receipt.${state}`) ?? state, day: texts.moment(sinceMs), method, version: String(policyVersion)})),
    notice && h('blockquote', {class: 'soft'}, notice),
    hash && h('p', {class: 'code'}, hash),
  ]);
  const keep = async () => save('receipts.jsonld', 'application/ld+json', await panel.receiptsFile());
  return section(
    'receipts',
    texts.say('receipt.title'),
    ...(all.length === 0 ? [note(texts.say('receipt.none'))] : [ledger(rows), note(texts.say('receipt.withdraw')), button(texts.say('receipt.save'), 'save receipts', keep)]),
  );
}
