import type {Visitor} from 'nearside';

import {button} from './make.ts';
import {PURPOSE, question} from './memory.ts';

/** How much an answer here says that a topic interests the reader, of 1000. */
const STRENGTH = 600;

/**
 * What the shelf should hold: one tap, and it does, right below. Who has not let the site remember is asked that first, because
 * the answer could not be kept otherwise.
 */
export const askShelf = (visitor: Visitor): void => {
  const area = document.querySelector<HTMLElement>('#taste');
  const said = area?.querySelector<HTMLElement>('.taste__said');
  if (!area || !said) return;
  const keep = async (topic: string): Promise<void> => {
    await visitor.setInterest(topic, STRENGTH);
    said.textContent = 'Kept, on this device. You can change it in your preferences.';
  };
  const choose = (topic: string): void => {
    if (visitor.granted(PURPOSE)) return void keep(topic);
    const yes = button('Yes', () => void visitor.consent(PURPOSE, true, 'shelf').then(() => keep(topic)));
    const no = button('No', () => said.replaceChildren('Then the shelf stays as it is for everybody.'));
    said.replaceChildren(`${question(visitor)} `, yes, ' ', no);
    yes.focus();
  };
  for (const choice of area.querySelectorAll<HTMLButtonElement>('button[data-topic]')) {
    choice.addEventListener('click', () => choose(choice.dataset['topic'] ?? ''));
  }
  const show = (): void => {
    area.hidden = visitor.paused;
    for (const choice of area.querySelectorAll<HTMLButtonElement>('button[data-topic]')) {
      choice.ariaPressed = String(visitor.rows.some(({kind, name, numbers}) => kind === 'interest' && name === choice.dataset['topic'] && (numbers[0] ?? 0) >= STRENGTH));
    }
  };
  visitor.addEventListener('change', show);
  show();
};
