import { html, markup } from '../templates/html.js';

/** Documentation, one page per Markdown file of `www/docs`. */
export const docsPages = ({ docs }) =>
  docs.map((doc, i) => ({
    path: doc.path,
    type: 'docs',
    title: doc.title,
    description: doc.lead,
    main: html`
<div class="wide docs">
  <details class="docs__nav">
    <summary>All pages of the documentation</summary>
    <nav aria-label="Documentation"><ul>${docs.map((other) => html`<li><a href="${other.path}"${other === doc && markup(' aria-current="page"')}>${other.title}</a></li>`)}</ul></nav>
  </details>
  <article class="docs__body prose">
    ${markup(doc.body)}
    ${docs[i + 1] && html`<p class="docs__next"><a class="more" href="${docs[i + 1].path}">${docs[i + 1].title}</a></p>`}
  </article>
</div>`,
  }));
