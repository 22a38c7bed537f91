// Personalization of a page: opens the visitor's side, fills the slots, and asks what the page has to ask.

import {open, type Visitor} from 'nearside';
import {attach} from 'nearside-elements';

import {askDiet} from './reader/diet.ts';
import {askInFooter} from './reader/memory.ts';
import {askShelf} from './reader/shelf.ts';

/** How long a story must be in view before it counts as read, ms. */
const READ_MS = 10_000;

const declared = (name: string): string | undefined => document.querySelector<HTMLMetaElement>(`meta[name="nearside:${name}"]`)?.content;

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

const visitor = await open({
  program: '/policy.nsp',
  page: {type: declared('type'), story: declared('story'), intent: declared('intent')},
});
attach(visitor);
if (!visitor.problem) {
  noteActivity(visitor);
  askInFooter(visitor);
  askDiet(visitor);
  askShelf(visitor);
}
