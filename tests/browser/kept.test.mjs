// The map shows what is kept, also what waits to be, and says what the browser lacks for it.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, openBrowser, stored} from './browser.mjs';
import {take} from './doors.mjs';
import {routes, visit} from './page.mjs';
import {openMap, unfold} from './preferences.mjs';
import {startServer} from './server.mjs';

const MORNING = '2026-11-24T09:30:00+01:00';

let browser;
let server;
before(async () => {
  browser = await openBrowser();
  server = await startServer({routes: {...(await routes()), '/next': {body: '<!doctype html><title>Next</title><link rel="icon" href="data:,">', type: 'text/html'}}});
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** A page without these facilities. */
async function without(context, ...ways) {
  const {page, faults} = await newPage(context, MORNING);
  for (const way of ways) await page.addInitScript(take, way);
  await visit(page, server.url);
  return {page, faults};
}

test('what is missing is a line of the map, and no line where nothing is', async () => {
  for (const [ways, want] of [
    [[], []],
    [[['globalThis', 'BroadcastChannel', 'is missing'], ['Navigator.prototype', 'locks', 'is missing']], ['This browser lacks or blocks: locks and channels. The page works without.']],
  ]) {
    const context = await newVisitor(browser);
    const {page, faults} = await without(context, ...ways);
    const section = await unfold(await openMap(page), 'Everything that is stored');
    // It is asked about when the map opens, and stands there a moment later.
    if (want.length) await section.locator('.warn').waitFor();
    assert.deepEqual([await section.locator('.warn').allTextContents(), faults], [want, []]);
    await context.close();
  }
});

test('a first yes that no database has taken stands in the map word for word, and an erase in another tab takes it along', async () => {
  const context = await newVisitor(browser);
  const other = await without(context);
  const {page, faults} = await without(context);
  await page.evaluate(take, ['IDBFactory.prototype', 'open', 'never answers']);
  await page.evaluate(() => void globalThis.visitor.consent('personalize.local', true, 'a control of the test'));
  const section = await unfold(await openMap(page), 'Everything that is stored');
  await section.locator('.ledger li', {hasText: 'a control of the test'}).first().waitFor();
  const [name] = (await stored(page)).local;
  assert.ok((await section.locator('.ledger').textContent()).includes(await page.evaluate((name) => localStorage.getItem(name), name)));
  await page.goto(`${server.url}/next`);
  // Tabs hear of each other's entries a moment later.
  await other.page.waitForFunction((name) => localStorage.getItem(name), name);
  await other.page.evaluate(() => globalThis.visitor.erase());
  assert.deepEqual((await stored(other.page)).local, []);
  await visit(page, server.url);
  assert.deepEqual([await page.evaluate(() => globalThis.visitor.rows.length), (await stored(other.page)).databases, faults, other.faults], [0, [], [], []]);
  await context.close();
});
