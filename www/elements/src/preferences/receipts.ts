import {button, h, ledger, note, section} from '../dom.ts';
import {save} from '../save.ts';
import type {View} from './view.ts';

/** What the visitor agreed to and when, in the words that were shown. */
export function receipts({panel, state, texts}: View): HTMLElement {
  const all = panel.receipts;
  const rows = all.map(({state: answer, sinceMs, method, hash, policyVersion, record: {status, controller, recipients, categories}}) => {
    const shown = state.ledger?.shown.get(hash);
    const standing = texts.find(`receipt.${status}`);
    return [
      h('p', {}, texts.say('receipt.line', {state: texts.find(`receipt.${answer}`) ?? answer, day: texts.day(sinceMs, 'UTC'), method, version: String(policyVersion)})),
      shown && h('blockquote', {class: 'soft'}, shown),
      standing && note(standing),
      note([controller, ...recipients, ...categories].filter(Boolean).join(' · ')),
      hash && h('p', {class: 'code'}, hash),
    ];
  });
  const keep = async () => save('receipts.jsonld', 'application/ld+json', await panel.receiptsFile());
  return section(
    'receipts',
    texts.say('receipt.title'),
    ...(all.length === 0
      ? [note(texts.say('receipt.none'))]
      : [
          ledger(rows),
          note(texts.say('receipt.withdraw')),
          state.ledger && note(texts.say(state.ledger.whole ? 'receipt.whole' : 'receipt.broken')),
          button(texts.say('receipt.save'), 'save receipts', keep),
        ]),
  );
}
