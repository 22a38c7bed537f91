// What every page does, with or without personalization.

/** The demonstration shop takes the order, and says honestly where it went: nowhere. */
const answerCheckout = (): void => {
  const form = document.querySelector<HTMLFormElement>('#checkout');
  const done = document.querySelector<HTMLElement>('#done');
  if (!form || !done) return;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const empty = !document.querySelector('.order__line:target');
    done.textContent = empty
      ? 'Your order is still empty. Choose something in the shop first.'
      : 'Thank you. Nothing was ordered, charged or sent: this shop exists only to be looked at.';
  });
};

answerCheckout();
