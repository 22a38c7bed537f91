// The places of the site that a policy may fill. What stands in a slot is its default, good alone; candidates wait in
// templates. A candidate from the policy is set into a `data-component` template of ours, field by field.

import { html, markup } from './html.js';
import { scene } from '../art/scenes.js';
import { object } from '../art/objects.js';
import { mark } from '../art/marks.js';

/** A candidate that is part of the page. */
const candidate = (module, content) => html`
  <template data-module="${module}">${content}</template>`;

/** The shape that policy content is set into. */
const component = (name, content) => html`
  <template data-component="${name}">${content}</template>`;

/** Says why the slot that it stands in shows what it shows; empty until a decision was made. */
const why = () => html`<nearside-why></nearside-why>`;

const lead = ({ topic, art, kicker, title, dek, href, call, fields = false }) => html`<article class="lead${topic ? ` topic-${topic}` : ''}">
    <div class="lead__art">${markup(art)}</div>
    <div class="lead__text">
      <p class="kicker"${fields && markup(' data-field="kicker"')}>${topic && markup(mark(topic))}${kicker}</p>
      <h2 class="lead__title"${fields && markup(' data-field="title"')}>${title}</h2>
      <p class="lead__dek"${fields && markup(' data-field="text"')}>${dek}</p>
      <p class="lead__more"><a class="more"${href ? html` href="${href}"` : ''}${fields && markup(' data-field="link"')}>${call}</a></p>
    </div>
  </article>`;

/** `hero`, on the front page: one story, large. */
export const heroSlot = () => html`
<nearside-slot name="hero" label="The large story" class="slot slot--hero">
  ${lead({
    art: scene('country'),
    kicker: 'The autumn issue',
    title: 'Put the pot on and go outside',
    dek: 'Six stories about things that get better while you leave them alone: a braise, a bed of garlic, the dark way home.',
    href: '/cooking/sunday-braise/',
    call: 'Begin with the braise',
  })}
  ${candidate('quick-dinner', lead({
    topic: 'cooking', art: scene('beans'), kicker: 'Tonight', title: 'Dinner in twenty minutes',
    dek: 'White beans, a lemon and whatever is green. One pan, no shopping, and it happens to be vegetarian.',
    href: '/cooking/white-beans/', call: 'Cook it',
  }))}
  ${candidate('sunday-pot', lead({
    topic: 'cooking', art: scene('braise'), kicker: 'This weekend', title: 'A braise that minds itself',
    dek: 'Ten minutes after breakfast, then three hours in which the kitchen does not need you.',
    href: '/cooking/sunday-braise/', call: 'Put it on',
  }))}
  ${candidate('ride-home', lead({
    topic: 'cycling', art: scene('nightride'), kicker: 'Before you set off', title: 'The best part of the day is the way home',
    dek: 'Aim the lamp lower than feels right, hold your line, and let the dark do the rest.',
    href: '/cycling/riding-home/', call: 'Ride along',
  }))}
  ${candidate('sow-now', lead({
    topic: 'gardening', art: scene('soil'), kicker: 'This month', title: 'The empty bed is asking',
    dek: 'Garlic, broad beans and rye use the cold instead of enduring it. A finger in the soil tells you if it is time.',
    href: '/gardening/cold-soil/', call: 'Sow something',
  }))}
  ${component('lead', lead({ art: scene('forks'), kicker: '', title: '', dek: '', call: '', fields: true }))}
  ${why()}
</nearside-slot>`;

const line = ({ text, href, call, fields = false }) =>
  html`<p class="line${fields ? ' line--call' : ''}"><span${fields && markup(' data-field="text"')}>${text}</span> <a${href ? html` href="${href}"` : ''}${fields && markup(' data-field="link"')}>${call}</a></p>`;

/** `notice`, on every page: one line above everything. Filling it interrupts, so the policy prices it. */
export const noticeSlot = () => html`
<aside class="notice" aria-label="Notice">
<nearside-slot name="notice" label="The line at the top" class="slot slot--notice">
  ${line({ text: 'The autumn issue is out.', href: '/about/', call: 'Free to read' })}
  ${component('line', line({ text: '', call: '', fields: true }))}
  ${why()}
</nearside-slot>
</aside>`;

const card = ({ topic, title, text, href, call, fields = false }) => html`<article class="card${topic ? ` topic-${topic}` : ''}">
    <p class="kicker">Read next</p>
    <h2 class="card__title"${fields && markup(' data-field="title"')}>${title}</h2>
    <p class="card__text"${fields && markup(' data-field="text"')}>${text}</p>
    <p class="card__more"><a class="more"${href ? html` href="${href}"` : ''}${fields && markup(' data-field="link"')}>${call}</a></p>
  </article>`;

/** `next`, beside an article: where to go from here. `other` is the second story of the same topic. */
export const nextSlot = (other) => html`
<nearside-slot name="next" label="What to read next" class="slot slot--next">
  ${card({ topic: other.topic, title: other.short, text: other.dek, href: other.path, call: 'Read the story' })}
  ${component('card', card({ title: '', text: '', call: '', fields: true }))}
  ${why()}
</nearside-slot>`;

const shelf = ({ topic, kicker, title, text, items }) => html`<section class="shelf${topic ? ` topic-${topic}` : ''}">
    <div class="shelf__text">
      <p class="kicker">${topic && markup(mark(topic))}${kicker}</p>
      <h2 class="shelf__title">${title}</h2>
      <p class="shelf__dek">${text}</p>
    </div>
    <ul class="shelf__items">
      ${items.map((item) => html`<li><a href="${item.path}">${markup(object(item.slug, item.topic))}<span>${item.name}</span></a></li>`)}
    </ul>
  </section>`;

/** The question whose answer the shelf below it follows; see src/reader/shelf.ts. */
export const shelfQuestion = () => html`<div class="taste" id="taste" role="group" aria-label="What the shelf should hold" hidden>
  <p class="taste__ask">What shall stand on this shelf?
    ${[['cooking', 'For the kitchen'], ['cycling', 'For the road'], ['gardening', 'For the garden']].map(([topic, text]) => html`<button type="button" data-topic="${topic}" aria-pressed="false">${text}</button>`)}
  </p>
  <p class="taste__said" role="status"></p>
</div>`;

/** `shelf`, in the shop and on the front page: three things that belong together. */
export const shelfSlot = (products) => {
  const pick = (...slugs) => slugs.map((slug) => products.find((product) => product.slug === slug));
  return html`
<nearside-slot name="shelf" label="The shelf" class="slot slot--shelf">
  ${shelf({ kicker: 'From the shop', title: 'Three forks, three things', text: 'One for the kitchen, one for the road, one for the bed by the door. We use all of them.', items: pick('salt-pig', 'brass-bell', 'hand-fork') })}
  ${candidate('kitchen-shelf', shelf({ topic: 'cooking', kicker: 'For the kitchen', title: 'What stands by our stove', text: 'A pot to leave alone, spoons to stir it with, and salt where your hand finds it.', items: pick('enamel-pot', 'three-spoons', 'salt-pig') }))}
  ${candidate('road-shelf', shelf({ topic: 'cycling', kicker: 'For the road', title: 'Light luggage', text: 'To be heard, to carry lunch, and to get home after the thorn.', items: pick('brass-bell', 'bar-bag', 'patch-tin') }))}
  ${candidate('garden-shelf', shelf({ topic: 'gardening', kicker: 'For the garden', title: 'For empty beds and full balconies', text: 'A fork that lifts the whole root, a can that reaches, and four packets for the cold.', items: pick('hand-fork', 'watering-can', 'seed-box') }))}
  ${why()}
</nearside-slot>`;
};
