import {button, h, ledger, section, type Child} from '../dom.ts';
import {save} from '../save.ts';
import type {View} from './view.ts';

/** Everything as a file, and a file taken in: first what it would change, then the change. */
export function move(view: View): HTMLElement {
  const {panel, texts} = view;
  const input: HTMLInputElement = h('input', {type: 'file', accept: '.json,application/json', class: 'hidden', tabindex: -1, 'aria-hidden': 'true', onchange: () => read(view, input.files?.[0])});
  return section(
    'move',
    texts.say('move.title'),
    h(
      'div',
      {class: 'row'},
      button(texts.say('move.save'), 'save all', async () => save('preferences.json', 'application/json', await panel.exportFile())),
      button(texts.say('move.read'), 'read file', () => input.click()),
      input,
    ),
    view.state.refusal && h('p', {class: 'warn'}, view.state.refusal),
    offer(view),
  );
}

async function read(view: View, file: File | undefined): Promise<void> {
  if (!file) return;
  const {panel, state, texts} = view;
  const found = await panel.readFile(await file.text());
  const wrong = 'wrong' in found;
  state.file = wrong ? undefined : found;
  state.refusal = wrong ? texts.say(`move.bad.${found.wrong}`, {site: found.site ?? ''}) : '';
  view.renew(wrong ? state.refusal : summary(view));
}

function summary({state, texts}: View): string {
  const file = state.file;
  if (!file) return '';
  const {added, removed} = file;
  return added.length + removed.length === 0 ? texts.say('move.same') : [added.length > 0 && texts.say('move.adds', {n: added.length}), removed.length > 0 && texts.say('move.drops', {n: removed.length})].filter(Boolean).join(' ');
}

function offer(view: View): Child {
  const {panel, state, texts} = view;
  const file = state.file;
  if (!file) return undefined;
  const end = (said: string) => {
    state.file = undefined;
    view.renew(said);
  };
  const take = async () => end((await panel.takeIn(file)) ? texts.say('done.kept', {what: texts.say('what.imported')}) : texts.say('move.bad.rows'));
  const rows = (sign: string, list: typeof file.added) => list.map((row) => [`${sign} ${panel.written(row)}`]);
  return h(
    'div',
    {class: 'trial', part: 'trial'},
    h('p', {class: 'trial-sum'}, summary(view)),
    ledger([...rows('+', file.added), ...rows('−', file.removed)], 'code'),
    h('div', {class: 'row'}, button(texts.say('keep'), 'take in', take, {class: 'main', 'data-next': 'read file'}), button(texts.say('cancel'), 'cancel file', () => end(''), {'data-next': 'read file'})),
  );
}
