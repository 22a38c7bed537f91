// What stays on the device: nothing before consent, everything with it, nothing after an erase.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, NOTHING, openBrowser, slots, stored} from './browser.mjs';
import {codes, routes, visit} from './page.mjs';
import {fixtures, startServer} from './server.mjs';

const EVENING = '2026-11-24T18:30:00+01:00';
const ONE = {...NOTHING, databases: ['nearside']};

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const yes = (page) => page.evaluate(() => globalThis.visitor.consent('personalize.local', true, 'test'));
const read = (page, topic) => page.evaluate((topic) => globalThis.visitor.record('read', topic), topic);

test('before consent nothing is stored and nothing is requested but the page itself', async () => {
  const server = await startServer({routes: {'/policy.nsp': {body: await readFile(`${fixtures}site.nsp`)}}});
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await page.goto(`${server.url}/cycling/puncture/`);
  await slots(page);
  // Half a minute of reading, scrolling to the end and looking at a reason are no consent either.
  await page.clock.runFor(30_000);
  await page.keyboard.press('End');
  const atRest = server.lines().sort();
  await page.getByRole('button', {name: 'No', exact: true}).click();
  assert.deepEqual(await stored(page), NOTHING);
  await page.getByRole('button', {name: 'Why this?'}).last().click();
  await page.getByRole('region', {name: 'Why you see this'}).waitFor();
  await page.getByRole('button', {name: 'Your preferences'}).press('Enter');
  await page.getByRole('dialog').waitFor();
  assert.deepEqual(await stored(page), NOTHING);
  // What opening asks for are files of the site, the same for everybody.
  for (const line of server.lines().filter((line) => !atRest.includes(line))) assert.match(line, /^GET \/((opened|en)[\w-]*\.js|fonts\/[\w-]+\.woff2)$/);
  // Which fonts a page needs is a matter of its texts.
  const others = atRest.filter((line) => !/^GET \/fonts\/[\w-]+\.woff2$/.test(line));
  assert.deepEqual(others.map((line) => line.replace(/-\w{8}\.js$/, '.js')), [
    'GET /cycling/puncture/',
    'GET /favicon.svg',
    'GET /nearside.wasm',
    'GET /page.js',
    'GET /policy.nsp',
    'GET /site.css',
    'GET /slice.js',
    'GET /visitor.js',
  ]);
  await context.close();
  await server.close();
});

test('a yes makes one database; a reload decides by what was read; an erase leaves nothing', async () => {
  const server = await startServer({routes: await routes()});
  const context = await newVisitor(browser);
  const {page, faults} = await newPage(context, EVENING);
  await visit(page, server.url);
  assert.equal(await read(page, 'cooking'), false, 'nothing is recorded before consent');
  assert.deepEqual(await stored(page), NOTHING);

  assert.equal(await yes(page), true);
  assert.deepEqual(await stored(page), ONE);
  await read(page, 'cooking');
  await visit(page, server.url);
  assert.deepEqual(await slots(page), {lead: 'cooking-lead', side: 'cooking-card'});
  await page.evaluate(() => Promise.all(Array.from({length: 3}, () => globalThis.visitor.record('read', 'cycling'))));
  await page.evaluate(() => globalThis.visitor.setInterest('cooking', 0));
  await visit(page, server.url);
  assert.deepEqual(await slots(page), {lead: 'cycling-lead', side: 'cycling-card'});
  assert.deepEqual(await stored(page), ONE);

  const before = server.trace.length;
  await page.evaluate(() => globalThis.visitor.erase());
  assert.deepEqual(await stored(page), NOTHING);
  assert.deepEqual(await page.evaluate(() => globalThis.visitor.rows), []);
  assert.deepEqual(await slots(page), {lead: null, side: null});
  assert.equal(server.trace.length, before, 'an erase asks nobody');
  await visit(page, server.url);
  assert.deepEqual(await stored(page), NOTHING);
  assert.deepEqual([await codes(page), faults], [[], []]);
  await context.close();
  await server.close();
});

test('withdrawing the only consent keeps the answer and nothing else', async () => {
  const server = await startServer({routes: await routes()});
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  await yes(page);
  await read(page, 'cooking');
  await page.evaluate(() => globalThis.visitor.consent('personalize.local', false, 'test'));
  const kinds = await page.evaluate(() => globalThis.visitor.rows.map(({kind}) => kind));
  assert.ok(!kinds.includes('event') && !kinds.includes('interest'), kinds.join());
  await visit(page, server.url);
  assert.equal(await page.evaluate(() => globalThis.visitor.granted('personalize.local')), false);
  assert.deepEqual(await slots(page), {lead: null, side: null});
  await context.close();
  await server.close();
});

test('an erase in one tab is not undone by another that still remembers', async () => {
  const server = await startServer({routes: await routes()});
  const context = await newVisitor(browser);
  const {page: one} = await newPage(context, EVENING);
  const {page: other} = await newPage(context, EVENING);
  await visit(one, server.url);
  await yes(one);
  await read(one, 'cooking');
  await visit(other, server.url);
  assert.equal((await slots(other)).lead, 'cooking-lead');
  await one.evaluate(() => globalThis.visitor.erase());
  // Whether or not the news has arrived: what the other tab does now must bring nothing back.
  await other.evaluate(() => Promise.all([globalThis.visitor.expose('lead', 'cooking-lead'), globalThis.visitor.record('read', 'cycling')]));
  assert.deepEqual(await stored(one), NOTHING);
  await other.waitForFunction(() => globalThis.visitor.granted('personalize.local') === undefined);
  await other.waitForSelector('nearside-slot[name=lead][state=default]');
  await context.close();
  await server.close();
});
