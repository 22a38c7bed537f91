// Production builds of the small site by the bundlers that sites use, each run in the browser: the slot is decided and explained, the engine is a
// file of its own, and no words for authors are in it.

import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {copyFile, mkdir, readdir, readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {nodeResolve} from '@rollup/plugin-node-resolve';
import {importMetaAssets} from '@web/rollup-plugin-import-meta-assets';
import {build as esbuild} from 'esbuild';
import {rollup} from 'rollup';
import {build as vite} from 'vite';
import webpack from 'webpack';

import {newVisitor, openBrowser, slots} from '../browser/browser.mjs';
import {startServer} from '../browser/server.mjs';
import {MORNING, newSite, published} from './site.mjs';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

let project;
let remove;
let browser;
before(async () => {
  ({project, remove} = await newSite());
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await remove?.();
});

/** Serves a built folder and tells what its page shows and why; every file that it asks for must be there. */
async function shows(root, csp) {
  const server = await startServer({root, ...(csp && {csp}), routes: {'/pages.nsp': {body: await published()}}});
  const context = await newVisitor(browser);
  try {
    const tab = await context.newPage();
    const faults = [];
    tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    tab.on('pageerror', (error) => faults.push(String(error)));
    await tab.goto(server.url);
    const shown = await slots(tab);
    await tab.getByRole('button', {name: 'Why this?'}).click();
    const line = tab.locator('nearside-why .line');
    await line.waitFor();
    assert.match(await line.textContent(), /past 9:00 .* kind of page/);
    assert.deepEqual(faults, []);
    // What the map tells of requests is what the page has requested, whatever names the bundler gave.
    const told = await tab.evaluate(() => visitor.requests.map(({url}) => new URL(url, location.href)).map(({origin, pathname}) => [origin, pathname]));
    const asked = server.trace.map((request) => request.split(/\s/)[1]);
    assert.deepEqual(told.filter(([origin, path]) => origin !== new URL(server.url).origin || !asked.includes(path)), []);
    return {slot: [shown.side, await tab.locator('nearside-slot h3').textContent()], wasm: server.trace.filter((request) => /^GET \S+\.wasm\b/.test(request)).length};
  } finally {
    await context.close();
    await server.close();
  }
}

/** Words of the elements and of the SDK that only builds for development have. */
const WORDS = ['tell the server what was chosen', 'did you mean'];
/** Which of them the scripts of a build say. No script says where it was built. */
async function said(root) {
  const names = (await readdir(root, {recursive: true})).filter((name) => /\.m?js$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(root, name), 'utf8')));
  assert.deepEqual(names.filter((_, index) => texts[index].includes('file://')), [], 'a script names the folder that it was built in');
  assert.ok(texts.length > 0, 'there is a script');
  return WORDS.filter((word) => texts.some((text) => text.includes(word)));
}

const output = (name) => join(project, 'built', name);
const withPage = async (to) => {
  await mkdir(to, {recursive: true});
  await copyFile(join(project, 'index.html'), join(to, 'index.html'));
};
const bundle = (entry, to, options = {}) =>
  esbuild({absWorkingDir: project, entryPoints: [entry], outfile: join(to, 'main.js'), bundle: true, minify: true, format: 'esm', target: 'es2022', logLevel: 'warning', ...options});

const INLINE = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self' data:";

/** Each builds the site into a folder. */
const BUILDS = {
  Vite: (to) => vite({root: project, configFile: false, logLevel: 'error', build: {outDir: to, target: 'es2022', modulePreload: false}}),
  async webpack(to) {
    const stats = await promisify(webpack)({
      context: project,
      mode: 'production',
      entry: './main.js',
      output: {path: to, filename: 'main.js', publicPath: '/', module: true},
      experiments: {outputModule: true},
      performance: false,
    });
    assert.equal(stats.hasErrors(), false, stats.toString());
    await withPage(to);
  },
  async Rollup(to) {
    const built = await rollup({input: join(project, 'main.js'), plugins: [nodeResolve({browser: true}), importMetaAssets()], onwarn: (warning) => assert.fail(warning.message)});
    await built.write({dir: to, format: 'es'});
    await built.close();
    await withPage(to);
  },
  // It says where parts are in a script inside the page, which a strict policy refuses.
  async Parcel(to) {
    const cli = join(dirname(require.resolve('parcel/package.json')), 'lib/bin.js');
    await run(process.execPath, [cli, 'build', 'index.html', '--dist-dir', to, '--no-cache', '--no-source-maps'], {cwd: project}).catch(({stdout, stderr}) => assert.fail(stdout + stderr));
  },
  async 'esbuild, with a loader for the engine'(to) {
    await bundle('slim.js', to, {loader: {'.wasm': 'file'}, publicPath: '/'});
    await withPage(to);
  },
};

for (const [name, build] of Object.entries(BUILDS)) {
  test(name, async () => {
    const to = output(name);
    await build(to);
    assert.deepEqual(await shows(to, name === 'Parcel' ? INLINE : undefined), {slot: MORNING, wasm: 1});
    assert.equal((await readdir(to, {recursive: true})).filter((file) => file.endsWith('.wasm')).length, 1);
    assert.deepEqual(await said(to), []);
  });
}

test('esbuild, everything in one file', async () => {
  const to = output('inline');
  await bundle('inline.js', to);
  await withPage(to);
  assert.deepEqual(await shows(to), {slot: MORNING, wasm: 0});
  assert.deepEqual(await said(to), []);
});

test('the build for development has its words', async () => {
  const to = output('development');
  await bundle('inline.js', to, {minify: false, conditions: ['development']});
  await withPage(to);
  assert.deepEqual(await said(to), WORDS);
  assert.deepEqual(await shows(to), {slot: MORNING, wasm: 0});
});
