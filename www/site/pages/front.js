import { html, markup } from '../templates/html.js';
import { heroSlot, shelfQuestion, shelfSlot } from '../templates/slots.js';
import { storyTeaser } from '../templates/teaser.js';
import { mark } from '../art/marks.js';
import { site } from '../content/site.js';
import { topics } from '../content/topics.js';

export const frontPages = ({ stories, products }) => [
  {
    path: '/',
    type: 'front',
    front: true,
    title: site.name,
    main: html`
<div class="wide">
<h1 class="issue">${site.issue}</h1>
${heroSlot()}
${topics.map(
  (topic) => html`<section class="department topic-${topic.name}" aria-labelledby="d-${topic.name}">
  <div class="department__head">
    ${markup(mark(topic.name))}
    <h2 id="d-${topic.name}"><a href="/${topic.name}/">${topic.title}</a></h2>
    <p>${topic.dek}</p>
  </div>
  <div class="department__stories">${stories.filter((story) => story.topic === topic.name).map((story) => storyTeaser(story))}</div>
</section>`,
)}
${shelfQuestion()}
${shelfSlot(products)}
<section class="letter">
  <h2>A note on this page</h2>
  <p>Parts of this magazine can change with the hour, with your device and, if you say so, with what you like to read. All of that is decided here, in your browser, from rules that anybody may read. <a href="/privacy/">What leaves the device, and what does not</a></p>
</section>
</div>`,
  },
];
