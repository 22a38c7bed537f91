import { html, markup } from '../templates/html.js';

const panel = (id, title, content) => html`
<section class="bench__part bench__part--${id}" aria-labelledby="h-${id}">
  <h2 id="h-${id}">${title}</h2>
  ${content}
</section>`;

/** The frame of the playground; src/playground.ts brings it to life. */
export const playgroundPage = ({ stories }) => ({
  path: '/playground/',
  type: 'docs',
  title: 'The playground',
  description: 'Change a rule, move the clock, and see who would see what, and why.',
  scripts: ['/playground.js'],
  styles: ['/playground.css'],
  main: html`
<div class="play" id="play">
<header class="opening">
  <h1>The playground</h1>
  <p class="dek">This is the policy of Three Forks. Change a rule, move the clock, make up a reader, and see who would see what, and why. All of it happens in this page, and none of it is kept.</p>
</header>
<noscript><p class="play__none">The playground compiles rules in your browser, and needs scripts for that.</p></noscript>
<div class="standing">
  <p class="standing__status" id="status" role="status">The compiler is on its way…</p>
  <nav class="standing__slots" aria-label="What each slot shows now"><ul class="strip" id="strip"></ul></nav>
  <p class="heard" id="said" role="status"></p>
</div>
<div class="bench">
<div class="bench__side">
${panel('moment', 'The moment', html`
  <div id="moment"></div>
  <div class="page-facts" id="page-facts"></div>`)}
${panel('visitor', 'The reader', html`
  <div class="presets" id="presets" role="group" aria-label="Readers to begin with"></div>
  <div class="switches" id="switches"></div>
  <div class="profile" id="profile">
    <p class="profile__note" id="profile-note"></p>
    <fieldset id="interests" class="profile__set"><legend>Interests, as told</legend></fieldset>
    <fieldset id="attributes" class="profile__set"><legend>Told</legend></fieldset>
    <fieldset id="activity" class="profile__set"><legend>Done here, today</legend></fieldset>
    <fieldset id="seen" class="profile__set"><legend>Seen here</legend></fieldset>
  </div>
  <p class="profile__dice"><button type="button" class="plain-button" id="another">Throw the dice again</button> Where suggestions take turns, chance decides whose turn it is.</p>`)}
</div>
<div class="bench__main">
${panel('policy', 'The policy', html`
  <div class="folder">
    <div class="folder__files" id="files" role="tablist" aria-label="Files of the policy" aria-orientation="vertical"></div>
    <div class="folder__pane" id="pane" role="tabpanel"></div>
  </div>
  <div class="folder__acts" id="folder-acts"></div>
  <p class="folder__note" id="folder-note" role="status"></p>
  <div class="found">
    <h3>What the compiler says <span class="found__count" id="problems-count"></span></h3>
    <ul class="problems" id="problems"></ul>
  </div>
  <details class="types"><summary>Types for the site’s own code</summary><pre id="types"></pre></details>`)}
${panel('slots', 'What they see, and why', html`<div class="cards" id="cards"></div>`)}
</div>
</div>
<section class="play__section" aria-labelledby="h-week">
  <h2 id="h-week">The week</h2>
  <p class="play__lead">The same reader on the same page, hour by hour. Choose an hour to set the clock to it.</p>
  <fieldset class="choices week-slots" id="week-slots"><legend>Slot</legend></fieldset>
  <div class="weeks">
    <table class="week" id="week" role="grid"></table>
    <section aria-label="Legend"><ul class="legend" id="legend"></ul></section>
  </div>
</section>
<datalist id="stories">${stories.map((story) => html`<option value="${story.slug}">${markup('')}</option>`)}</datalist>
</div>`,
});
