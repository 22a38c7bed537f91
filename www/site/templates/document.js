import { html, markup } from './html.js';
import { mark, sign } from '../art/marks.js';
import { site } from '../content/site.js';
import { topics } from '../content/topics.js';
import { noticeSlot } from './slots.js';

/** The policy of every page; a server may send the same as a header. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const link = (here, href, content, kind = '') =>
  html`<a href="${href}"${kind && html` class="${kind}"`}${here === href ? markup(' aria-current="page"') : here.startsWith(href) && href !== '/' ? markup(' aria-current="true"') : ''}>${content}</a>`;

const masthead = (page) => html`
<header class="masthead${page.front ? ' masthead--front' : ''}">
  <div class="masthead__in">
    <a class="wordmark" href="/"${page.front && markup(' aria-current="page"')}>${markup(sign())}<span class="wordmark__name">${site.name}</span></a>
    ${page.front && html`<p class="masthead__line">${site.tagline}</p>`}
    <nav class="nav" aria-label="Departments">
      ${topics.map((topic) => link(page.path, `/${topic.name}/`, topic.title, `nav__link nav__link--${topic.name}`))}
      ${link(page.path, '/shop/', 'Shop', 'nav__link')}
      ${link(page.path, '/about/', 'About', 'nav__link')}
    </nav>
  </div>
</header>`;

const footer = (page) => html`
<footer class="foot">
  <div class="foot__in">
    <p class="foot__sign">${topics.map((topic) => markup(mark(topic.name)))}</p>
    <p class="foot__text">${site.name} is the demonstration site of <em>nearside</em>. The magazine and its shop are made up; the recipes work.</p>
    <section class="ask" id="ask" aria-label="What this site remembers">
      <p class="ask__text" role="status"></p>
      <p class="ask__acts"></p>
      <nearside-preferences help="/privacy/"><a href="/privacy/">What this site knows of you</a></nearside-preferences>
    </section>
    <nav class="foot__nav" aria-label="About this site">
      ${link(page.path, '/about/', 'About')} ${link(page.path, '/privacy/', 'Privacy')} ${link(page.path, '/docs/', 'Documentation')} ${link(page.path, '/playground/', 'Playground')}
    </nav>
  </div>
</footer>`;

/** The documentation's own head: it is no page of the magazine, decides nothing, and asks for nothing. */
const manualHead = (page) => html`
<header class="manual-head">
  <div class="manual-head__in">
    ${link(page.path, '/docs/', html`nearside <span class="manual-head__what">documentation</span>`, 'manual-head__name')}
    <search class="find" id="find"></search>
    <nav class="manual-head__nav" aria-label="Elsewhere">${link(page.path, '/', 'Demonstration')} ${link(page.path, '/playground/', 'Playground')}</nav>
  </div>
</header>`;

const manualFoot = () => html`
<footer class="manual-foot"><p>These pages remember nothing of you. <a href="/docs/privacy/">What leaves the device</a></p></footer>`;

const shells = {
  magazine: { head: (page) => html`${noticeSlot()}${masthead(page)}`, foot: footer },
  manual: { head: manualHead, foot: manualFoot },
};

/**
 * A whole page. `page.type`, `page.topic` and `page.intent` are declared for the page script;
 * `page.main` is the content of the main landmark; `page.shell` is `magazine` or, in the documentation, `manual`.
 */
export const document = (page) => {
  const { head, foot } = shells[page.shell ?? 'magazine'];
  return `<!doctype html>
${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<title>${page.front ? `${site.name}: ${site.tagline.toLowerCase()}` : `${page.title} · ${page.shell === 'manual' ? 'nearside' : site.name}`}</title>
<meta name="description" content="${page.description ?? site.description}">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#faf7f0" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#181613" media="(prefers-color-scheme: dark)">
<meta name="nearside:type" content="${page.type}">
${page.topic && html`<meta name="nearside:topic" content="${page.topic}">`}
${page.story && html`<meta name="nearside:story" content="${page.story}">`}
<meta name="nearside:intent" content="${page.intent ?? 'read'}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${['serif', 'sans', ...(page.front ? ['serif-italic'] : [])].map((name) => html`<link rel="preload" href="/fonts/${name}.woff2" as="font" type="font/woff2" crossorigin>`)}
<link rel="stylesheet" href="/site.css">
${(page.styles ?? []).map((href) => html`<link rel="stylesheet" href="${href}">`)}
${(page.scripts ?? []).map((src) => html`<script type="module" src="${src}"></script>`)}
</head>
<body class="page page--${page.type}${page.topic ? html` topic-${page.topic}` : ''}">
<a class="skip" href="#main">Skip to content</a>
${head(page)}
<main id="main" tabindex="-1">
${page.main}
</main>
${foot(page)}
</body>
</html>
`}`;
};
