// The packages as npm would publish them, installed into a small project, in every way a site may load them. Each takes a signed policy and
// decides one page.

import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {copyFile, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {build as esbuild} from 'esbuild';
import {build as vite} from 'vite';
import webpack from 'webpack';

import {newVisitor, openBrowser, slots} from '../browser/browser.mjs';
import {fixtures, startServer} from '../browser/server.mjs';
import {newKey, signed} from '../workerd/signing.mjs';
import {startWorker} from '../workerd/workerd.mjs';
import {pack, repository, startRegistry} from './packed.mjs';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

let project;
let browser;
before(async () => {
  project = await mkdtemp(join(tmpdir(), 'nearside-packaging-'));
  await writeFile(join(project, 'package.json'), JSON.stringify({name: 'a-site', private: true, type: 'module'}));
  const {packed, remove} = await pack();
  const registry = await startRegistry(packed);
  try {
    await run('npm', ['install', 'nearside', 'nearside-elements'], {cwd: project, env: {...process.env, ...registry.environment}});
  } finally {
    await registry.close();
    await remove();
  }
  await Promise.all(Object.entries(FILES).map(([name, text]) => writeFile(join(project, name), text)));
  await run('cargo', ['run', '--quiet', '--package', 'nearside-cli', '--', 'types', 'tests/corpus/policies/rich', '--out', join(project, 'policy.ts')], {cwd: repository});
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await rm(project, {recursive: true, force: true});
});

const key = newKey();
/** What is published: signed, for pages that pin the key. */
const published = async () => signed(await readFile(`${fixtures}pages.nsp`), key, {site: 'http://localhost', version: 1, expires: Date.parse('2100-01-01')});

const OPTIONS = `page: {type: 'article'}, clock: () => Date.parse('2026-11-24T09:30:00+01:00'), offset: 60, trust: pinned(['${key.hex}'], {site: 'http://localhost'})`;
const PINNED = `import {pinned} from 'nearside/signed';`;
// The slot is out of view at first: one that is seen before its decision keeps its default.
const page = (script) => `<!doctype html><html lang="en"><head><title>A site</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script></head>
<body>${'<br>'.repeat(300)}<nearside-slot name="side"><p>Default.</p></nearside-slot>
<template data-component="card"><h3 data-field="title"></h3><p data-field="text"></p></template></body></html>`;
const siteScript = (entry) => `import {open} from '${entry}';
${PINNED}
import {attach} from 'nearside-elements';
attach(await open({program: '/pages.nsp', ${OPTIONS}, onError: (error) => console.error(error.code)}));`;
const FILES = {
  'index.html': page('/main.js'),
  'main.js': siteScript('nearside'),
  'inline.js': siteScript('nearside/inline'),
  'node.mjs': `import {readFile} from 'node:fs/promises';
import {open} from 'nearside';
${PINNED}
const visitor = await open({program: readFile(process.argv[2]), ${OPTIONS}});
console.log(visitor.problem?.code ?? visitor.decide().slots.side.module);`,
  'worker.mjs': `import {open} from 'nearside';
${PINNED}
export default {
  async fetch(request) {
    const visitor = await open({program: new Uint8Array(await request.arrayBuffer()), ${OPTIONS}});
    return new Response(visitor.problem?.code ?? visitor.decide().slots.side.module);
  },
};`,
};

/** Serves a built folder and tells what its page shows; every file that it asks for must be there. */
async function shows(root) {
  const program = {body: await published()};
  const server = await startServer({root, routes: {'/pages.nsp': program}});
  const context = await newVisitor(browser);
  try {
    const tab = await context.newPage();
    const faults = [];
    tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    tab.on('pageerror', (error) => faults.push(String(error)));
    await tab.goto(server.url);
    const shown = await slots(tab);
    assert.deepEqual(faults, []);
    return [shown.side, await tab.locator('nearside-slot h3').textContent()];
  } finally {
    await context.close();
    await server.close();
  }
}

const MORNING = ['morning-card', 'Good morning'];

test('Node', async () => {
  const decided = async (bytes) => {
    await writeFile(join(project, 'policy.nsp'), bytes);
    const {stdout} = await run(process.execPath, ['node.mjs', 'policy.nsp'], {cwd: project});
    return stdout.trim();
  };
  assert.equal(await decided(await published()), 'morning-card');
  assert.equal(await decided(await readFile(`${fixtures}pages.nsp`)), 'program-unsigned');
});

test('Node, helpers for tests', async () => {
  const {stdout} = await run(process.execPath, ['--input-type=module', '--eval', `import {readFile} from 'node:fs/promises';
import {Visitor} from 'nearside';
import {fakeVisitor, moment, openPolicy} from 'nearside/testing';
const at = moment('2026-11-24T09:30:00+01:00');
const visitors = [fakeVisitor({slots: {side: 'morning-card'}}), await openPolicy(readFile('${fixtures}pages.nsp'), {at, page: {type: 'article'}})];
console.log(visitors.map((visitor) => [visitor instanceof Visitor, visitor.decide().slots.side.module].join(' ')).join());`], {cwd: project});
  assert.equal(stdout.trim(), 'true morning-card,true morning-card');
});

test('Vite', async () => {
  await vite({root: project, configFile: false, logLevel: 'error', build: {outDir: 'vite', target: 'es2022', modulePreload: false}});
  assert.deepEqual(await shows(join(project, 'vite')), MORNING);
});

test('webpack', async () => {
  const output = join(project, 'webpack');
  const stats = await promisify(webpack)({
    context: project,
    mode: 'production',
    entry: './main.js',
    output: {path: output, filename: 'main.js', publicPath: '/', module: true},
    experiments: {outputModule: true},
    performance: false,
  });
  assert.equal(stats.hasErrors(), false, stats.toString());
  await copyFile(join(project, 'index.html'), join(output, 'index.html'));
  assert.deepEqual(await shows(output), MORNING);
});

test('esbuild, everything in one file', async () => {
  const output = join(project, 'esbuild');
  await mkdir(output);
  await esbuild({absWorkingDir: project, entryPoints: ['inline.js'], outfile: join(output, 'main.js'), bundle: true, minify: true, format: 'esm', target: 'es2022', logLevel: 'warning'});
  await copyFile(join(project, 'index.html'), join(output, 'index.html'));
  assert.deepEqual(await shows(output), MORNING);
});

test('the build for development, and none of its words in the other one', async () => {
  const output = join(project, 'development');
  const built = (conditions) => esbuild({absWorkingDir: project, entryPoints: ['inline.js'], outfile: join(output, 'main.js'), bundle: true, conditions, format: 'esm', target: 'es2022', logLevel: 'warning'});
  // Words of the elements, and of the SDK.
  const said = async () => {
    const text = await readFile(join(output, 'main.js'), 'utf8');
    return ['tell the server what was chosen', 'did you mean'].map((words) => text.includes(words));
  };
  await built([]);
  assert.deepEqual(await said(), [false, false]);
  await built(['development']);
  assert.deepEqual(await said(), [true, true]);
  await copyFile(join(project, 'index.html'), join(output, 'index.html'));
  assert.deepEqual(await shows(output), MORNING);
});

test('workerd', async () => {
  const worker = await startWorker(join(project, 'worker.mjs'));
  try {
    const answer = await fetch(worker.url, {method: 'POST', body: await published()});
    assert.equal(await answer.text(), 'morning-card');
  } finally {
    await worker.stop();
  }
});

/** The oldest TypeScript that the packages are for, and the newest. */
const compilers = {floor: require.resolve('typescript/package.json'), newest: createRequire(join(repository, 'package.json')).resolve('typescript/package.json')};

test('the oldest TypeScript is the one that is stated', async () => {
  const {version} = JSON.parse(await readFile(compilers.floor, 'utf8'));
  const stated = /TypeScript (\d+\.\d+)/.exec(await readFile(join(repository, 'www/docs/getting-started.md'), 'utf8'))?.[1];
  assert.ok(stated && version.startsWith(`${stated}.`), `${version} is tested, ${stated} is stated`);
});

for (const [name, options] of Object.entries({
  node16: {module: 'node16', moduleResolution: 'node16'},
  nodenext: {module: 'nodenext', moduleResolution: 'nodenext'},
  bundler: {module: 'esnext', moduleResolution: 'bundler'},
})) {
  for (const [age, compiler] of Object.entries(compilers)) {
    test(`TypeScript, ${age}, ${name}`, async () => {
      const files = ['consumer.ts', 'names.ts', 'testing.ts'];
      await Promise.all(files.map((file) => copyFile(new URL(file, import.meta.url), join(project, file))));
      const config = join(project, `tsconfig.${age}.${name}.json`);
      await writeFile(config, JSON.stringify({compilerOptions: {...options, target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], types: [], strict: true, exactOptionalPropertyTypes: true, noEmit: true}, files}));
      await run(process.execPath, [join(compiler, '../bin/tsc'), '--project', config], {cwd: project}).catch(({stdout}) => assert.fail(stdout));
    });
  }
}
