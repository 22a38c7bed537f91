// A small site of a framework: it has installed the packages as npm would publish them, and its script is bundled from there, with the
// framework's own warnings switched on.

import {execFile} from 'node:child_process';
import {rmSync} from 'node:fs';
import {mkdtemp, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {build} from 'esbuild';

import {moveClock, newPage, newVisitor} from '../browser/browser.mjs';
import {fixtures, startServer} from '../browser/server.mjs';
import {pack, startRegistry} from '../packaging/packed.mjs';

export const MORNING = '2026-11-24T09:30:00+01:00';

/** Installs packages into a folder of its own, which is there until the tests end. */
export async function installed(...packages) {
  const folder = await mkdtemp(join(tmpdir(), 'nearside-framework-'));
  process.on('exit', () => rmSync(folder, {recursive: true, force: true}));
  await writeFile(join(folder, 'package.json'), JSON.stringify({name: 'a-site', private: true, type: 'module'}));
  const {packed, remove} = await pack();
  const registry = await startRegistry(packed);
  try {
    await promisify(execFile)('npm', ['install', ...packages], {cwd: folder, env: {...process.env, ...registry.environment}});
  } finally {
    await registry.close();
    await remove();
  }
  return folder;
}

/** Our packages, and the newest of each framework that we have one for. */
export const NEWEST = await installed('nearside', 'nearside-elements', 'nearside-react', 'nearside-vue', 'react@19', 'react-dom@19', 'vue', 'svelte');

const engine = await readFile(join(NEWEST, 'node_modules/nearside/dist/nearside.wasm'));
const sheet = await readFile(join(NEWEST, 'node_modules/nearside-elements/dist/nearside.css'), 'utf8');

/** Bundles a script from what is installed in a folder; `platform`: `node` for a server. */
export async function bundled(contents, {folder = NEWEST, platform = 'browser', mode = 'development'} = {}) {
  const {outputFiles} = await build({
    stdin: {contents, resolveDir: folder, loader: 'jsx'},
    jsx: 'automatic',
    bundle: true,
    format: 'esm',
    platform,
    target: 'es2022',
    conditions: platform === 'browser' ? ['browser'] : [],
    define: {'process.env.NODE_ENV': JSON.stringify(mode), __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true'},
    write: false,
    ...(platform === 'node' && {banner: {js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);"}}),
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** Opens a page of the site in the morning, when `morning-card` stands at the side of an article. `inside`: what a server has rendered. */
export async function visit(browser, script, {inside = '', style = ''} = {}) {
  const server = await startServer({
    csp: '',
    routes: {
      '/': {
        body: `<!doctype html><html lang="en"><head><title>A site</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"><script type="module" src="/page.js"></script></head><body><div id="app">${inside}</div></body></html>`,
        type: 'text/html; charset=utf-8',
      },
      '/page.js': {body: script},
      '/page.css': {body: `${sheet} nearside-slot { min-height: 4rem; } ${style}`, type: 'text/css'},
      '/nearside.wasm': {body: engine, type: 'application/wasm'},
      '/policy.nsp': {body: await readFile(`${fixtures}pages.nsp`)},
    },
  });
  const context = await newVisitor(browser);
  const {page, faults} = await newPage(context);
  await moveClock(page, MORNING);
  await page.goto(server.url);
  const close = async () => {
    await context.close();
    await server.close();
  };
  return {page, faults, server, close};
}

/** What the slots of a page say that they show, and what is to be seen in them. */
export const seen = (page) => page.$$eval('nearside-slot', (all) => all.map((slot) => [slot.name, slot.state, slot.module, slot.innerText.replace('Why this?', '').trim()]));

/** Waits until a slot stands as it should. */
export const becomes = (page, name, module) =>
  page.waitForFunction(([name, module]) => [...document.querySelectorAll(`nearside-slot[name="${name}"]`)].some((slot) => slot.state && slot.module === module), [name, module]);

/** What the card of a slot says in its one line. */
export async function says(page, name) {
  const why = page.locator(`nearside-slot[name="${name}"] nearside-why`);
  await why.getByRole('button', {name: 'Why this?'}).click();
  const line = why.locator('.line');
  await line.waitFor();
  const text = await line.textContent();
  await page.keyboard.press('Escape');
  return text;
}
