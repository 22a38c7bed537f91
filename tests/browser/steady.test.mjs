// Nothing flickers and nothing moves: a slot's text does not change once it could be seen, and the page does not shift.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {DESKTOP, moveClock, newPage, newVisitor, openBrowser, PHONE, slots} from './browser.mjs';
import {codes, routes, visit} from './page.mjs';
import {fixtures, startServer} from './server.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** Watches a page from its first moment: layout shifts, and the text of every slot in every frame in which it can be seen. */
function watch() {
  globalThis.shifts = [];
  globalThis.texts = {};
  new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries().map(({value, hadRecentInput}) => ({value, hadRecentInput})))).observe({type: 'layout-shift', buffered: true});
  const look = () => {
    const painted = performance.getEntriesByName('first-contentful-paint').length > 0;
    for (const slot of document.querySelectorAll('nearside-slot')) {
      if (!painted || getComputedStyle(slot).visibility === 'hidden') continue;
      const shown = [...slot.childNodes].filter((node) => !['TEMPLATE', 'NEARSIDE-WHY'].includes(node.nodeName)).map((node) => node.textContent).join('').trim();
      const texts = (globalThis.texts[slot.getAttribute('name')] ??= []);
      if (texts.at(-1) !== shown) texts.push(shown);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

const frames = (page, count) =>
  page.evaluate((count) => new Promise((done) => {
    const next = () => (count-- > 0 ? requestAnimationFrame(next) : done());
    next();
  }), count);

for (const [name, device] of [['phone', PHONE], ['desktop', DESKTOP]]) {
  for (const path of ['/', '/cycling/puncture/', '/shop/']) {
    test(`the demonstration site on a ${name}: ${path}`, async () => {
      const server = await startServer({routes: {'/policy.nsp': {body: await readFile(`${fixtures}site.nsp`)}}});
      const context = await newVisitor(browser, device);
      const {page} = await newPage(context, undefined, {hold: false});
      await moveClock(page, '2026-11-24T18:30:00+01:00');
      await page.addInitScript(watch);
      await page.goto(server.url + path);
      const shown = await slots(page);
      await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
      await frames(page, 10);
      assert.deepEqual(await page.evaluate(() => globalThis.shifts), []);
      const seen = await page.evaluate(() => globalThis.texts);
      assert.deepEqual(Object.keys(seen).sort(), Object.keys(shown).sort(), 'every slot was watched');
      for (const [slot, texts] of Object.entries(seen)) assert.equal(texts.length, 1, `${slot}: ${JSON.stringify(texts)}`);
      await context.close();
      await server.close();
    });
  }
}

test('a decision that comes late leaves what is seen, and the card says so', async () => {
  let release;
  const held = new Promise((done) => (release = done));
  const usual = await routes();
  const program = usual['/policy.nsp'];
  const server = await startServer({routes: {...usual, '/policy.nsp': () => held.then(() => program)}});
  const context = await newVisitor(browser);
  const {page} = await newPage(context, undefined, {hold: false});
  await moveClock(page, '2026-11-24T09:30:00+01:00');
  await page.addInitScript(watch);
  await page.goto(server.url);
  await page.waitForFunction(() => getComputedStyle(document.querySelector('nearside-slot')).visibility === 'visible' && performance.getEntriesByName('first-contentful-paint').length > 0);
  await frames(page, 2);
  release();
  await page.waitForSelector('html[data-ready]');
  assert.deepEqual(await slots(page), {lead: null, side: null});
  assert.equal(await page.locator('nearside-slot[name=side]').getAttribute('state'), 'late');
  await frames(page, 3);
  assert.deepEqual(await page.evaluate(() => globalThis.texts), {lead: ['The default of lead.'], side: ['The default of side.']});
  await page.locator('nearside-slot[name=side] nearside-why').getByRole('button').click();
  await page.locator('nearside-slot[name=side] nearside-why').getByRole('region').getByText(/left as it was/).waitFor();
  await context.close();
  await server.close();
});

test('without an engine a slot is held back for no longer than it takes to know', async () => {
  const server = await startServer({routes: {...(await routes()), '/policy.nsp': {status: 404, body: 'no'}}});
  const context = await newVisitor(browser);
  const {page} = await newPage(context);
  await visit(page, server.url);
  assert.deepEqual([await codes(page), await slots(page)], [['program-missing'], {lead: null, side: null}]);
  assert.equal(await page.locator('nearside-slot[name=lead] p').isVisible(), true);
  await context.close();
  await server.close();
});
