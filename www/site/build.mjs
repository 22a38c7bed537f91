// Builds the site into dist/: pages from templates and Markdown, one style sheet, one script per file of src/.
// Everything is written beside dist/ and moved into place at the end, so that a failed build leaves the old one whole.

import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';

import { favicon } from './art/marks.js';
import { products as goods } from './content/products.js';
import { readDocs, readStories, readTexts } from './templates/markdown.js';
import { document } from './templates/document.js';
import { departmentPages } from './pages/departments.js';
import { docsPages } from './pages/docs.js';
import { frontPages } from './pages/front.js';
import { shopPages } from './pages/shop.js';
import { storyPages } from './pages/stories.js';
import { missingPage, textPages } from './pages/texts.js';

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, 'dist');
const draft = join(here, 'dist.new');

const content = {
  stories: await readStories(join(here, 'content/articles')),
  texts: await readTexts(join(here, 'content/texts')),
  docs: await readDocs(join(here, '../docs')),
  products: goods.map((product) => ({ ...product, path: `/shop/${product.slug}/` })),
};

const pages = [
  ...frontPages(content),
  ...departmentPages(content),
  ...storyPages(content),
  ...shopPages(content),
  ...textPages(content),
  ...docsPages(content),
  missingPage(),
];

await rm(draft, { recursive: true, force: true });
await mkdir(draft, { recursive: true });

const taken = new Set();
for (const page of pages) {
  if (taken.has(page.path)) throw new Error(`two pages want the address ${page.path}`);
  taken.add(page.path);
  const file = join(draft, page.path.endsWith('/') ? `${page.path}index.html` : page.path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, document(page));
}
await writeFile(join(draft, 'favicon.svg'), favicon());

const scripts = (await readdir(join(here, 'src'))).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'));
const shared = { absWorkingDir: here, bundle: true, minify: true, outdir: draft, logLevel: 'warning' };
await bundle({ ...shared, entryPoints: { site: 'styles/site.css' }, target: ['chrome111', 'firefox113', 'safari16.4'] });
await bundle({
  ...shared,
  entryPoints: Object.fromEntries(scripts.map((name) => [name.replace(/\.ts$/, ''), `src/${name}`])),
  format: 'esm',
  target: 'es2022',
});

await rm(output, { recursive: true, force: true });
await rename(draft, output);
console.log(`site: ${pages.length} pages in www/site/dist`);
