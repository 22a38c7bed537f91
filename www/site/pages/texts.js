import { html, markup } from '../templates/html.js';
import { scene } from '../art/scenes.js';

/** Pages that are mostly prose, from Markdown in `content/`. */
export const textPages = ({ texts }) =>
  texts.map((text) => ({
    path: text.path,
    type: 'about',
    title: text.title,
    description: text.dek,
    main: html`
<article class="wide plain${text.scene ? ' plain--art' : ''}">
  <header class="opening"><h1>${text.title}</h1><p class="dek">${text.dek}</p></header>
  ${text.scene && html`<div class="plain__art">${markup(scene(text.scene))}</div>`}
  <div class="prose">${markup(text.body)}</div>
</article>`,
  }));

/** What a server shows for an address that does not exist. */
export const missingPage = () => ({
  path: '/404.html',
  type: 'about',
  title: 'Not here',
  main: html`
<div class="wide plain">
  <header class="opening"><h1>Not here</h1><p class="dek">There is no page at this address. It may never have been sown.</p></header>
  <p><a class="more" href="/">Back to the front page</a></p>
</div>`,
});
