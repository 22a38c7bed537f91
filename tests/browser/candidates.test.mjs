// What a candidate may load, by the cases that the edge's side is held to as well: pictures are asked for by everybody, whatever else would be
// asked for when it is shown keeps its candidate off the page, and its harmless twin is shown.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, openBrowser} from './browser.mjs';
import {startServer} from './server.mjs';
import {bundled} from './source.mjs';
import {kinds} from './wire-page.mjs';

let browser;
let scripts;
before(async () => {
  const script = (options) => bundled(`import {Stage} from '../../www/elements/src/slot/stage.ts';
    globalThis.stages = Array.from(Document.prototype.querySelectorAll.call(document, 'nearside-slot'), (slot) => new Stage(slot, () => {}));`, options).then((body) => ({body}));
  [browser, ...scripts] = await Promise.all([openBrowser(), script(), script({development: true})]);
});
after(() => browser?.close());

/** A page of slots with these candidates, parsed by the browser. */
async function candidates(contents, {development = false} = {}) {
  const slots = contents.map((content) => `<nearside-slot name="a"><p>d</p><template data-module="m">${content}</template></nearside-slot>`);
  const body = `<!doctype html><title>Candidates</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>${slots.join('\n')}`;
  const server = await startServer({csp: '', routes: {'/': {body, type: 'text/html'}, '/page.js': scripts[development ? 1 : 0]}});
  const context = await newVisitor(browser);
  const {page, faults} = await newPage(context);
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  await page.goto(server.url);
  await page.waitForFunction(() => globalThis.stages);
  const close = async () => {
    await context.close();
    await server.close();
  };
  return {page, server, said, faults, close};
}

const verdicts = (page) => page.evaluate(() => globalThis.stages.map((stage) => (stage.renders('m', undefined) ? 'ok' : 'loads')));

test('every case of the corpus gets its verdict', async () => {
  const {page, close} = await candidates(kinds.map(({html}) => html));
  const got = await verdicts(page);
  assert.deepEqual(kinds.map(({id}, at) => `${id}: ${got[at]}`), kinds.map(({id, verdict}) => `${id}: ${verdict}`));
  assert.ok(new Set(got).size === 2 && kinds.length > 60);
  await close();
});

test('named elements in a candidate hide nothing from the judge', async () => {
  const names = ['querySelectorAll', 'attributes', 'localName', 'shadowRoot', 'namespaceURI', 'getAttribute', 'matches'];
  const form = (inner) => `<form>${names.map((name) => `<input name="${name}">`).join('')}${inner}</form>`;
  const {page, faults, close} = await candidates([form('<p>a</p>'), form('<video poster="/a.png"></video>'), form('').replace('<form', '<form style="background:url(/a.png)"')]);
  assert.deepEqual([await verdicts(page), faults], [['ok', 'loads', 'loads'], []]);
  await close();
});

test('nothing of a refused candidate is asked for, not even its pictures', async () => {
  const {page, server, close} = await candidates(['<img src="/with.png"><iframe src="/frame"></iframe>', '<img src="/alone.png">']);
  await verdicts(page);
  await page.waitForLoadState('networkidle');
  assert.deepEqual(server.lines().filter((line) => /png|frame/.test(line)), ['GET /alone.png']);
  await close();
});

test('the build for development says once what was left out and why; the other one says nothing', async () => {
  for (const development of [true, false]) {
    const {page, said, close} = await candidates(['<iframe src="/frame"></iframe>', '<p>a</p>'], {development});
    await verdicts(page);
    await verdicts(page);
    assert.equal(said.length, development ? 1 : 0, said.join('\n'));
    if (development) assert.match(said[0], /^nearside: the module "m" is left out of the slot "a": showing it would ask for something/);
    await close();
  }
});
