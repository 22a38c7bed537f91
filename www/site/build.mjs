// Builds the site into dist/: pages from templates and Markdown, one style sheet, one script per file of src/.
// Everything is written beside dist/ and moved into place at the end, so that a failed build leaves the old one whole.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import MiniSearch from 'minisearch';

import { favicon } from './art/marks.js';
import { fonts } from './fonts.mjs';
import { products as goods } from './content/products.js';
import { readDocs, readReference, readStories, readTexts } from './templates/markdown.js';
import { document } from './templates/document.js';
import { departmentPages } from './pages/departments.js';
import { docsPages } from './pages/docs.js';
import { SEARCH } from './search.js';
import { frontPages } from './pages/front.js';
import { playgroundPage } from './pages/playground.js';
import { shopPages } from './pages/shop.js';
import { storyPages } from './pages/stories.js';
import { missingPage, textPages } from './pages/texts.js';

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, 'dist');
const draft = join(here, 'dist.new');

/** Whether a package of this repository is built. */
const resolves = (name) => {
  try {
    return existsSync(fileURLToPath(import.meta.resolve(name)));
  } catch {
    return false;
  }
};

const reference = join(here, '../reference/dist');
const isReferenceMade = existsSync(join(reference, 'pages.json'));
if (!isReferenceMade) console.log('site: the reference is not built, so the documentation has none');

const content = {
  stories: await readStories(join(here, 'content/articles')),
  texts: await readTexts(join(here, 'content/texts')),
  docs: [...(await readDocs(join(here, '../docs'))), ...(isReferenceMade ? await readReference(reference) : [])],
  products: goods.map((product) => ({ ...product, path: `/shop/${product.slug}/` })),
};

const pages = [
  ...frontPages(content),
  ...departmentPages(content),
  ...storyPages(content),
  ...shopPages(content),
  ...textPages(content),
  ...docsPages(content),
  playgroundPage(content),
  missingPage(),
];

const personal = resolves('nearside') && resolves('nearside-elements');
if (!personal) console.log('site: the packages nearside and nearside-elements are not built, so every slot keeps its default');

const compiler = join(here, 'src/generated/policy_bg.wasm');
const playable = personal && existsSync(compiler);
if (!playable) console.log('site: the compiler is not built, so the playground stays still');
/** Scripts that need what is not always built. */
const missing = [...(personal ? [] : ['visitor.ts']), ...(playable ? [] : ['playground.ts'])];

await rm(draft, { recursive: true, force: true });
await mkdir(draft, { recursive: true });

const taken = new Set();
for (const page of pages) {
  page.scripts = [...(page.shell === 'manual' ? ['/docs.js'] : ['/page.js', '/visitor.js']), ...(page.scripts ?? [])].filter((path) => !missing.includes(path.slice(1).replace(/js$/, 'ts')));
  if (taken.has(page.path)) throw new Error(`two pages want the address ${page.path}`);
  taken.add(page.path);
  const file = join(draft, page.path.endsWith('/') ? `${page.path}index.html` : page.path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, document(page));
}
const index = new MiniSearch(SEARCH);
for (const { title, path, sections } of content.docs) {
  index.addAll(sections.map(({ heading, id, text }) => ({ id: id ? `${path}#${id}` : path, title, heading, text, begins: text.slice(0, 160) })));
}
await writeFile(join(draft, 'docs/search.json'), JSON.stringify(index));
await writeFile(join(draft, 'favicon.svg'), favicon());
await fonts(join(draft, 'fonts'));

// The site's own policy, compiled by the `nearside` command of this repository as any site would.
execFileSync('cargo', ['run', '--quiet', '--package', 'nearside-cli', '--', 'compile', join(here, 'policy'), '--out', join(draft, 'policy.nsp')], {
  cwd: here,
  stdio: ['ignore', 'ignore', 'inherit'],
});

const scripts = (await readdir(join(here, 'src'))).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts') && !missing.includes(name));
const shared = { absWorkingDir: here, bundle: true, minify: true, outdir: draft, logLevel: 'warning' };
const styles = ['./styles/site.css', ...(personal ? ['nearside-elements/nearside.css'] : [])];
await bundle({
  ...shared,
  stdin: { contents: styles.map((path) => `@import '${path}';`).join('\n'), loader: 'css', resolveDir: here },
  outdir: undefined,
  outfile: join(draft, 'site.css'),
  external: ['/fonts/*'],
  target: ['chrome111', 'firefox113', 'safari16.4'],
});
// Each apart: together they would share a file, which every page had to ask for after its script.
for (const name of scripts) {
  await bundle({...shared, entryPoints: [`src/${name}`], format: 'esm', splitting: true, target: 'es2022'});
}

// The playground has styles and a compiler of its own, which no other page loads.
await bundle({ ...shared, entryPoints: { playground: 'styles/playground.css' }, target: ['chrome111', 'firefox113', 'safari16.4'] });
const modules = (await readdir(join(here, 'policy/modules'))).map((name) => `modules/${name}`);
const policy = Object.fromEntries(await Promise.all(['policy.toml', ...modules.sort()].map(async (path) => [path, await readFile(join(here, 'policy', path), 'utf8')])));
await writeFile(join(draft, 'playground/policy.json'), JSON.stringify(policy));
if (playable) await copyFile(compiler, join(draft, 'compiler.wasm'));

if (personal) await copyFile(fileURLToPath(import.meta.resolve('nearside/nearside.wasm')), join(draft, 'nearside.wasm'));

await rm(output, { recursive: true, force: true });
await rename(draft, output);
console.log(`site: ${pages.length} pages in www/site/dist`);
