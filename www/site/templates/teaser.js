import { html, markup } from './html.js';
import { scene } from '../art/scenes.js';
import { object } from '../art/objects.js';

/** A story in a list. `level` is that of its heading. */
export const storyTeaser = (story, level = 3) => html`<article class="teaser topic-${story.topic}">
  <a class="teaser__link" href="${story.path}">
    <div class="teaser__art">${markup(scene(story.scene))}</div>
    ${markup(`<h${level} class="teaser__title">`)}${story.title}${markup(`</h${level}>`)}
  </a>
  <p class="teaser__dek">${story.dek}</p>
  <p class="byline">${story.author} · ${story.minutes} minutes</p>
</article>`;

/** A product in a list. */
export const productTeaser = (product, level = 3) => html`<article class="good topic-${product.topic}">
  <a class="good__link" href="${product.path}">
    <div class="good__art">${markup(object(product.slug, product.topic))}</div>
    ${markup(`<h${level} class="good__name">`)}${product.name}${markup(`</h${level}>`)}
  </a>
  <p class="good__dek">${product.dek}</p>
  <p class="good__price">€ ${product.price}</p>
</article>`;
