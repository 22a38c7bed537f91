import { html, markup } from '../templates/html.js';
import { shelfSlot } from '../templates/slots.js';
import { productTeaser } from '../templates/teaser.js';
import { object } from '../art/objects.js';
import { topics } from '../content/topics.js';

const listing = ({ products }) => ({
  path: '/shop/',
  type: 'shop',
  title: 'The shop',
  description: 'Nine things that we use ourselves.',
  main: html`
<div class="wide">
<header class="opening">
  <h1>The shop</h1>
  <p class="dek">Nine things that we use ourselves. Nothing is ever on offer, so there is no hurry.</p>
</header>
${shelfSlot(products)}
${topics.map(
  (topic) => html`<section aria-labelledby="s-${topic.name}">
  <h2 class="rule" id="s-${topic.name}">${topic.title}</h2>
  <div class="goods">${products.filter((product) => product.topic === topic.name).map((product) => productTeaser(product))}</div>
</section>`,
)}
</div>`,
});

const productPage = (product, stories) => {
  const story = stories.find((candidate) => candidate.slug === product.article);
  return {
    path: product.path,
    type: 'product',
    topic: product.topic,
    title: product.name,
    description: product.dek,
    main: html`
<div class="wide">
<article class="product">
  <div class="product__art">${markup(object(product.slug, product.topic))}</div>
  <div class="product__text">
    <p class="kicker"><a href="/shop/">The shop</a></p>
    <h1>${product.name}</h1>
    <p class="dek">${product.dek}</p>
    <p class="product__price">€ ${product.price}</p>
    <p><a class="button" href="/shop/checkout/#${product.slug}">Buy the ${product.name.replace(/^The /, '').toLowerCase()}</a></p>
    <p>${product.text}</p>
    <ul class="facts">${product.facts.map((fact) => html`<li>${fact}</li>`)}</ul>
    <p class="product__story">As used in <a href="${story.path}">${story.title}</a></p>
  </div>
</article>
</div>`,
  };
};

// What is bought stands behind the #: it reaches no server, needs no storage, and `:target` shows it without a script.
const checkout = ({ products }) => ({
  path: '/shop/checkout/',
  type: 'checkout',
  intent: 'checkout',
  title: 'Checkout',
  description: 'A protected page: nothing here tries to change your mind.',
  main: html`
<div class="wide checkout">
<header class="opening">
  <h1>Checkout</h1>
  <p class="dek">A calm page. While you are here, the only notices are about your order.</p>
</header>
<section class="order" aria-labelledby="order">
  <h2 id="order">Your order</h2>
  ${products.map(
    (product) => html`<div class="order__line" id="${product.slug}">
    ${markup(object(product.slug, product.topic))}
    <p><a href="${product.path}">${product.name}</a></p>
    <p class="order__price">€ ${product.price}</p>
  </div>`,
  )}
  <p class="order__empty">There is nothing here yet. <a href="/shop/">Choose something in the shop</a></p>
</section>
<form class="form" id="checkout" autocomplete="on">
  <h2>Where shall it go?</h2>
  <p class="form__note">This is a demonstration. The form has nowhere to send your words, and the page’s security policy forbids it to.</p>
  <p><label for="name">Name</label><input id="name" name="name" type="text" autocomplete="name" required></p>
  <p><label for="street">Street and number</label><input id="street" name="street" type="text" autocomplete="address-line1" required></p>
  <div class="form__row">
    <p><label for="code">Postcode</label><input id="code" name="code" type="text" autocomplete="postal-code" required></p>
    <p><label for="town">Town</label><input id="town" name="town" type="text" autocomplete="address-level2" required></p>
  </div>
  <p><button class="button" type="submit">Place the order</button></p>
  <p class="form__done" id="done" role="status"></p>
</form>
</div>`,
});

export const shopPages = ({ products, stories }) => [
  listing({ products }),
  ...products.map((product) => productPage(product, stories)),
  checkout({ products }),
];
