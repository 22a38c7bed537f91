// Personalization of a page: opens the visitor's side, fills the slots, and keeps the controls in the footer true.

import {open, type Visitor} from 'nearside';
import {attach} from 'nearside-elements';

const PURPOSE = 'personalize.local';
/** How long a story must be in view before it counts as read, ms. */
const READ_MS = 10_000;

const declared = (name: string): string | undefined => document.querySelector<HTMLMetaElement>(`meta[name="nearside:${name}"]`)?.content;

const make = <Name extends keyof HTMLElementTagNameMap>(name: Name, text: string): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
};

/** Notes what was read or looked at, once a page. Without consent the visitor's side refuses, and nothing is kept. */
const noteActivity = (visitor: Visitor): void => {
  const topic = declared('topic');
  if (!topic) return;
  if (declared('type') === 'product') void visitor.record('view', topic);
  if (declared('type') !== 'article') return;
  let seen = 0;
  const tick = setInterval(() => {
    if (document.visibilityState === 'visible') seen += 1000;
    if (seen < READ_MS) return;
    clearInterval(tick);
    void visitor.record('read', topic);
  }, 1000);
};

/** The line in the footer: asks, or says what holds. A "no" is not kept anywhere, since it was a no to keeping. */
const showControls = (visitor: Visitor): void => {
  const area = document.querySelector<HTMLElement>('#ask');
  const text = area?.querySelector('.ask__text');
  const acts = area?.querySelector('.ask__acts');
  const known = area?.querySelector<HTMLDetailsElement>('.ask__known');
  const list = known?.querySelector('ul');
  if (!area || !text || !acts || !known || !list) return;

  const button = (label: string, act: () => void): HTMLButtonElement => {
    const made = make('button', label);
    made.type = 'button';
    made.addEventListener('click', act);
    return made;
  };
  // The policy's own text of the purpose; a record of consent refers to it.
  const question = 'Let this site remember on this device what you like?';
  const ask = (): void => {
    text.textContent = question;
    acts.replaceChildren(
      button('Yes', () => void visitor.consent(PURPOSE, true, 'footer').then(say)),
      button('No', () => {
        text.textContent = 'Then it will not. Nothing was stored, not even this answer.';
        acts.replaceChildren();
      }),
    );
    known.hidden = true;
  };
  const say = (): void => {
    if (!visitor.granted(PURPOSE)) return ask();
    text.textContent = 'This site remembers on this device what you like.';
    acts.replaceChildren(button('Forget everything', () => void visitor.erase().then(ask)));
    known.hidden = false;
    listKnown();
  };
  const listKnown = (): void => {
    const {rows} = visitor;
    list.replaceChildren(...rows.map(({kind, name, numbers, texts}) => make('li', [kind, name, ...texts, ...numbers].filter((part) => part !== '').join(' · '))));
    if (rows.length === 0) list.append(make('li', 'Nothing yet.'));
  };
  known.addEventListener('toggle', () => known.open && listKnown());
  area.hidden = false;
  say();
};

/** The one question of this site. Only somebody who lets it remember can answer it. */
const askDiet = (visitor: Visitor): void => {
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

const visitor = await open({
  program: '/policy.nsp',
  page: {type: declared('type'), story: declared('story'), intent: declared('intent')},
});
attach(visitor);
if (!visitor.problem) {
  noteActivity(visitor);
  showControls(visitor);
  askDiet(visitor);
}
