import { html, markup } from '../templates/html.js';
import { nextSlot } from '../templates/slots.js';
import { scene } from '../art/scenes.js';
import { mark } from '../art/marks.js';
import { topics } from '../content/topics.js';

export const storyPages = ({ stories }) =>
  stories.map((story) => ({
    path: story.path,
    type: 'article',
    topic: story.topic,
    story: story.slug,
    title: story.title,
    description: story.dek,
    main: html`
<article class="story wide">
  <div class="story__opening">
  <header class="story__head">
    <p class="kicker"><a href="/${story.topic}/">${markup(mark(story.topic))}${topics.find((topic) => topic.name === story.topic).title}</a></p>
    <h1>${story.title}</h1>
    <p class="dek">${story.dek}</p>
    <p class="byline">By ${story.author} · ${story.minutes} minutes to read</p>
  </header>
  <div class="story__art">${markup(scene(story.scene))}</div>
  </div>
  <div class="story__columns">
  <div class="story__body prose">${markup(story.body)}</div>
  <div class="story__aside">${nextSlot(stories.find((other) => other.topic === story.topic && other !== story))}</div>
  </div>
</article>`,
  }));
