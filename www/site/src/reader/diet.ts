import type {Visitor} from 'nearside';

import {PURPOSE} from './memory.ts';

/** What the reader eats, on the cooking pages. Only somebody who lets the site remember can answer it. */
export const askDiet = (visitor: Visitor): void => {
  const form = document.querySelector<HTMLFormElement>('#diet');
  if (!form) return;
  const show = (): void => {
    form.hidden = !visitor.granted(PURPOSE);
    const told = visitor.get('diet') ?? '';
    for (const choice of form.querySelectorAll<HTMLInputElement>('input')) choice.checked = choice.value === told;
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const said = new FormData(form).get('diet');
    const done = form.querySelector('.tell__done');
    void visitor.set('diet', said ? String(said) : null).then((kept) => {
      if (done) done.textContent = !kept ? 'This could not be kept.' : said ? 'Kept, on this device.' : 'Not kept, then.';
    });
  });
  visitor.addEventListener('change', show);
  show();
};
