import { html, markup } from '../templates/html.js';
import { productTeaser, storyTeaser } from '../templates/teaser.js';
import { mark } from '../art/marks.js';
import { topics } from '../content/topics.js';

export const departmentPages = ({ stories, products }) =>
  topics.map((topic) => ({
    path: `/${topic.name}/`,
    type: 'department',
    topic: topic.name,
    title: topic.title,
    description: topic.dek,
    main: html`
<div class="wide">
<header class="opening">
  ${markup(mark(topic.name))}
  <h1>${topic.title}</h1>
  <p class="dek">${topic.dek}</p>
</header>
<section class="pair" aria-label="Stories">${stories.filter((story) => story.topic === topic.name).map((story) => storyTeaser(story, 2))}</section>
<section aria-labelledby="goods">
  <h2 class="rule" id="goods">From the shop</h2>
  <div class="goods">${products.filter((product) => product.topic === topic.name).map((product) => productTeaser(product))}</div>
</section>
</div>`,
  }));
