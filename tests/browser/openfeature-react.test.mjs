// The provider under OpenFeature's own React SDK, in Chromium: components show what is decided, follow what the visitor says and where they go,
// and count what they show once, in strict mode as well.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {build} from 'esbuild';

import {newVisitor, openBrowser} from './browser.mjs';
import {fixtures, startServer} from './server.mjs';

const APP = `
import {OpenFeature, OpenFeatureProvider, useFlag, useOpenFeatureClientStatus, useStringFlagDetails, useTrack} from '@openfeature/react-sdk';
import {createElement as h, StrictMode, Suspense, useState} from 'react';
import {createRoot} from 'react-dom/client';
import {open} from 'nearside/inline';
import {NearsideProvider} from 'nearside/openfeature';

const program = location.hash ? new Uint8Array([1, 2, 3]) : '/flags.nsp';
const visitor = (globalThis.visitor = await open({program}));
globalThis.renders = {};

function Flag({name}) {
  const {value, reason, errorCode} = useStringFlagDetails(name, 'the default');
  globalThis.renders[name] = (globalThis.renders[name] ?? 0) + 1;
  return h('p', {id: name, title: errorCode ?? reason}, value);
}
function Status() {
  return h('p', {id: 'status'}, useOpenFeatureClientStatus());
}
function Read() {
  const {track} = useTrack();
  return h('button', {onClick: () => track('read', {topic: 'cooking'})}, 'Read');
}
function Query() {
  return h('p', {id: 'query'}, useFlag('lead', 'the default').value);
}
function Page() {
  const [open, setOpen] = useState(true);
  return h('main', {}, h(Status), h(Read), h('button', {id: 'toggle', onClick: () => setOpen(!open)}, 'Toggle'), open && h(Flag, {name: 'lead'}), h(Flag, {name: 'side'}), h(Flag, {name: 'tip'}), h(Query));
}

globalThis.OpenFeature = OpenFeature;
await OpenFeature.setContext({type: 'article'});
OpenFeature.setProvider(new NearsideProvider(visitor));
createRoot(document.querySelector('#root')).render(h(StrictMode, {}, h(OpenFeatureProvider, {suspend: true}, h(Suspense, {fallback: 'Loading'}, h(Page)))));
`;

let browser;
let server;
before(async () => {
  const {outputFiles} = await build({
    stdin: {contents: APP, resolveDir: fileURLToPath(new URL('.', import.meta.url))},
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    define: {'process.env.NODE_ENV': '"development"'},
    logLevel: 'warning',
  });
  const html = '<!doctype html><html lang="en"><head><title>Flags</title><link rel="icon" href="data:,"><script type="module" src="/app.js"></script></head><body><div id="root"></div></body></html>';
  const routes = {'/': {body: html, type: 'text/html; charset=utf-8'}, '/app.js': {body: outputFiles[0].text, type: 'text/javascript'}, '/flags.nsp': {body: await readFile(`${fixtures}flags.nsp`)}};
  [browser, server] = await Promise.all([openBrowser(), startServer({routes})]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** A page that shows its flags; `faults`: what it threw. */
async function shown(hash = '') {
  const context = await newVisitor(browser);
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(`${server.url}/${hash}`);
  await page.waitForSelector('#tip');
  const text = (id, value) => page.waitForFunction(([id, value]) => document.getElementById(id)?.textContent === value, [id, value]);
  return {context, page, text, faults};
}

test('components show the decision, count it once, and follow visitor and context', async () => {
  const {context, page, text, faults} = await shown();
  await text('status', 'READY');
  await text('lead', 'once');
  await text('query', 'once');
  await text('tip', 'the default');

  // Who consents in a view is counted for what it shows from then on: the components are evaluated again.
  await page.evaluate(() => globalThis.visitor.consent('personalize.local', true, 'test'));
  for (let time = 0; time < 4; time++) await page.click('#toggle');
  await page.evaluate(() => globalThis.visitor.record('read', 'cooking'));
  assert.equal(await page.evaluate(() => globalThis.visitor.rows.find(({kind}) => kind === 'exposure')?.numbers[2]), 1);
  await text('lead', 'once');

  // Another page of the same application.
  const before = await page.evaluate(() => globalThis.renders.side);
  await page.evaluate(() => globalThis.OpenFeature.setContext({type: 'article', tags: ['garden'], published: new Date('2025-06-01')}));
  await text('lead', 'always');
  await text('side', 'garden');
  assert.ok((await page.evaluate(() => globalThis.renders.side)) > before);

  // What was read makes a regular of them, which is seen with the next page.
  await page.click('button >> text=Read');
  await page.waitForFunction(() => globalThis.visitor.rows.filter(({kind}) => kind === 'event').length === 2);
  await page.evaluate(() => globalThis.OpenFeature.setContext({type: 'article'}));
  await text('tip', 'regular');
  await text('side', 'the default');

  // What the visitor says is followed at once.
  await page.evaluate(() => globalThis.visitor.pause(true));
  await text('tip', 'the default');
  assert.deepEqual(faults, []);
  await context.close();
});

test('with a damaged program components show their defaults, and the status says why', async () => {
  const {context, text, faults} = await shown('#damaged');
  await text('status', 'FATAL');
  await text('lead', 'the default');
  assert.deepEqual(faults, []);
  await context.close();
});
