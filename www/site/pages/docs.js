import { html, markup } from '../templates/html.js';

/** A page with more headings than this is looked up, not read: its outline would be as long as itself. */
const OUTLINE = 60;

const groupsOf = (docs) => [...new Set(docs.map(({ group }) => group))].map((name) => ({ name, docs: docs.filter(({ group }) => group === name) }));

const contents = (docs, here) => html`
  <details class="docs__nav">
    <summary>All pages of the documentation</summary>
    <nav aria-label="Documentation">${groupsOf(docs).map(
      ({ name, docs: some }) => html`
      ${name && html`<h2 class="docs__group">${name}</h2>`}
      <ul>${some.map((doc) => html`<li><a href="${doc.path}"${doc === here && markup(' aria-current="page"')}>${doc === docs[0] ? 'Overview' : doc.title}</a></li>`)}</ul>`,
    )}</nav>
  </details>`;

const outline = ({ outline: headings }) =>
  headings.length > 1 && headings.length <= OUTLINE
    ? html`
  <nav class="docs__outline" aria-labelledby="on-this-page"><h2 class="docs__group" id="on-this-page">On this page</h2>
    <ul>${headings.map(({ id, text }) => html`<li><a href="#${id}">${text}</a></li>`)}</ul></nav>`
    : '';

const beside = (doc, kind, words) => doc && html`<a class="docs__${kind}" href="${doc.path}" rel="${kind}"><span class="docs__words">${words}</span> ${doc.title}</a>`;

/** Documentation, one page per Markdown file of `www/docs`, in a shell of its own. */
export const docsPages = ({ docs }) =>
  docs.map((doc, i) => ({
    path: doc.path,
    type: 'docs',
    shell: 'manual',
    title: doc.title,
    description: doc.lead,
    main: html`
<div class="docs">
${contents(docs, doc)}
  <article class="docs__body prose">
    ${markup(doc.body)}
    <nav class="docs__ends" aria-label="Before and after">${beside(docs[i - 1], 'prev', 'Before')} ${beside(docs[i + 1], 'next', 'Next')}</nav>
  </article>
${outline(doc)}
</div>`,
  }));
