import { html, markup } from '../templates/html.js';
import { productTeaser, storyTeaser } from '../templates/teaser.js';
import { mark } from '../art/marks.js';
import { topics } from '../content/topics.js';

// Shown by src/visitor.ts once the reader lets the site remember things; before that the answer could not be kept.
const dietQuestion = () => html`<form class="tell" id="diet" hidden>
  <fieldset>
    <legend>What do you eat?</legend>
    ${[['everything', 'Everything'], ['vegetarian', 'Vegetarian'], ['vegan', 'Vegan'], ['', 'I would rather not say']].map(
      ([value, text]) => html`<label><input type="radio" name="diet" value="${value}"> ${text}</label>`,
    )}
  </fieldset>
  <p><button class="button button--small" type="submit">Keep it</button> <span class="tell__done" role="status"></span></p>
  <p class="tell__note">Say it once and the recipes follow. The answer stays in this browser.</p>
</form>`;

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
${topic.name === 'cooking' && dietQuestion()}
<section aria-labelledby="goods">
  <h2 class="rule" id="goods">From the shop</h2>
  <div class="goods">${products.filter((product) => product.topic === topic.name).map((product) => productTeaser(product))}</div>
</section>
</div>`,
  }));
