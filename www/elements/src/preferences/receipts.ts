import {button, h} from '../dom.ts';
import {save} from '../save.ts';
import type {View} from './view.ts';

/** What the visitor agreed to and when, in the words that were shown. */
export function receipts({panel, texts}: View): HTMLElement {
  const all = panel.receipts;
  return h(
    'details',
    {class: 'part section', 'data-key': 'receipts'},
    h('summary', {}, h('h3', {}, texts.say('receipt.title'))),
    all.length === 0 && h('p', {class: 'soft'}, texts.say('receipt.none')),
    h(
      'ul',
      {class: 'ledger'},
      ...all.map(({state: answer, sinceMs, method, policyVersion, notice, hash}) =>
        h(
          'li',
          {},
          h('p', {}, texts.say('receipt.line', {state: texts.find(`receipt.${answer}`) ?? answer, day: texts.moment(sinceMs), method, version: String(policyVersion)})),
          notice && h('blockquote', {class: 'soft'}, notice),
          hash && h('p', {class: 'code'}, hash),
        ),
      ),
    ),
    all.length > 0 && h('p', {class: 'soft'}, texts.say('receipt.withdraw')),
    all.length > 0 && button(texts.say('receipt.save'), 'save receipts', async () => save('receipts.jsonld', 'application/ld+json', await panel.receiptsFile())),
  );
}
