import type {Visitor} from 'nearside';

import {button} from './make.ts';

/** The purpose that everything on this site is kept for. */
export const PURPOSE = 'personalize.local';

/** The policy's own question; a record of consent refers to it. */
export const question = (visitor: Visitor): string => visitor.labels?.purposes[PURPOSE] ?? '';

/**
 * The question in the footer, as long as it is open. A "no" is not kept anywhere, since it was a no to keeping; everything else is
 * in the preferences beside it.
 */
export const askInFooter = (visitor: Visitor): void => {
  const area = document.querySelector<HTMLElement>('#ask');
  const text = area?.querySelector('.ask__text');
  const acts = area?.querySelector('.ask__acts');
  if (!area || !text || !acts) return;
  const show = (): void => {
    const open = visitor.granted(PURPOSE) === undefined;
    text.textContent = open ? question(visitor) : '';
    acts.replaceChildren(
      ...(open
        ? [
            button('Yes', () => void visitor.consent(PURPOSE, true, 'footer')),
            button('No', () => {
              text.textContent = 'Then it will not. Nothing was stored, not even this answer.';
              acts.replaceChildren();
            }),
          ]
        : []),
    );
  };
  visitor.addEventListener('change', show);
  show();
};
