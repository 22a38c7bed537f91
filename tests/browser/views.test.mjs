// A page that stays open: what it has shown does not count against it, what runs out goes, and trying things costs no engines.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, openBrowser} from './browser.mjs';
import {routes, visit} from './page.mjs';
import {body, decided, EVENING, known, openMap, rows, shown, unfold} from './preferences.mjs';
import {startServer} from './server.mjs';

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), routes({body}).then((routes) => startServer({routes}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** Waits until the page has counted what it shows. */
const counted = (page) =>
  page.waitForFunction(() => {
    const exposed = globalThis.visitor.rows.filter(({kind}) => kind === 'exposure').map(({name}) => name);
    return [...document.querySelectorAll('nearside-slot[module]')].every((slot) => exposed.includes(slot.getAttribute('module')));
  });

/** Somebody comes back to the tab. */
const comeBack = (page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

test('what a page has shown is not pulled away when something else is changed; the next page knows it', async () => {
  const {context, page, why} = await known(browser, server);
  await counted(page);
  // One notice a visit, and this page shows it.
  await page.evaluate(() => globalThis.visitor.profile.edit({set: {kind: 'limits', numbers: [2, -1]}}));
  assert.equal((await shown(page)).notice, 'cooking-notice');
  const explained = () => page.evaluate(() => globalThis.visitor.explain('notice').show);

  const map = await openMap(page);
  const cycling = await unfold(map, 'Cycling');
  await cycling.getByRole('radio', {name: 'a lot'}).press('Space');
  await map.getByText(/^This would change 1 of 4 places|^This would change nothing/).first().waitFor();
  const tried = await shown(page);
  assert.equal(tried.notice, 'cooking-notice', 'nor is it when that is tried');
  await map.getByRole('button', {name: 'Keep this'}).press('Enter');
  await map.getByRole('status').getByText(/^Kept: /).waitFor();
  assert.deepEqual(await shown(page), tried);
  assert.equal(await explained(), 'cooking-notice', 'and the reasons are about what is seen');
  assert.equal((await decided(page)).notice, null, 'for the next page there is nothing left to spend');

  // A change that is about it takes it away at once.
  const section = await unfold(map, 'How often you may be interrupted');
  const group = section.getByRole('group', {name: 'In this visit'});
  await group.getByRole('button', {name: 'Less'}).press('Enter');
  await map.getByRole('button', {name: 'Keep this'}).press('Enter');
  await page.waitForSelector('nearside-slot[name=notice][state=default]:not([rehearsal])');

  // Another page of the same script is another view.
  await page.evaluate(() => globalThis.visitor.profile.edit({set: {kind: 'limits', numbers: [2, -1]}}));
  await page.waitForSelector('nearside-slot[name=notice][module=cooking-notice]');
  await page.evaluate(() => globalThis.visitor.setPage({}));
  await page.waitForSelector('nearside-slot[name=notice][state=default]');
  await page.keyboard.press('Escape');
  await why('notice').getByRole('button', {name: 'Why this?'}).press('Enter');
  await why('notice').getByText('Enough has asked for your attention for now.').waitFor();
  await context.close();
});

test('what is tried begins as the page did, also when the yes came after it', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  await page.evaluate(async () => {
    const {visitor} = globalThis;
    await visitor.consent('personalize.local', true, 'test');
    await visitor.profile.edit({set: {kind: 'limits', numbers: [2, -1]}});
    await visitor.record('read', 'cooking');
    await visitor.setInterest('cycling', 0);
  });
  await page.waitForSelector('nearside-slot[name=notice][module=cooking-notice]');
  await counted(page);
  const cycling = await unfold(await openMap(page), 'Cycling');
  await cycling.getByRole('radio', {name: 'a lot'}).press('Space');
  await page.waitForSelector('nearside-slot[name=notice][module=cooking-notice][rehearsal]');
  await context.close();
});

test('what runs out while a page is left open decides nothing more, and goes when somebody comes back', async () => {
  const {context, page} = await known(browser, server, {reads: [], diet: undefined});
  const map = await openMap(page);
  await unfold(map, 'Tell us something');
  const diet = await unfold(map, 'What you eat');
  await diet.getByLabel('For how long').selectOption('for today');
  await diet.getByRole('radio', {name: 'vegetarian'}).press('Space');
  await map.getByRole('button', {name: 'Keep this'}).press('Enter');
  await page.waitForSelector('nearside-slot[name=menu][module=green-menu]:not([rehearsal])');
  assert.match(await (await unfold(map, 'Everything that is stored')).innerText(), /"kind":"told"/);
  await page.clock.setFixedTime('2026-11-25T00:00:02+01:00');
  assert.equal(await page.evaluate(() => globalThis.visitor.get('diet')), null);
  assert.ok((await rows(page)).includes('told diet'), 'it still lies there');
  await comeBack(page);
  await page.waitForFunction(() => !globalThis.visitor.rows.some(({kind}) => kind === 'told'));
  // The open map says so; the page itself does not change under anybody's eyes.
  await map.locator('[data-key=stored]').getByText('"kind":"told"').waitFor({state: 'detached'});
  assert.equal((await shown(page)).menu, 'green-menu');
  assert.equal((await decided(page)).menu, null);
  await context.close();
});

test('the day of attention and of wishes is the day of decisions', async () => {
  const noon = Date.parse('2026-11-24T12:00:00Z');
  const context = await newVisitor(browser, {timezoneId: 'Europe/Vienna'});
  const {page} = await newPage(context, '2026-11-24T12:00:00Z');
  // Fourteen hours east of Greenwich it is already tomorrow.
  await page.addInitScript(() => (globalThis.options = {offset: 14 * 60}));
  await visit(page, server.url);
  await page.evaluate(async () => {
    const {visitor} = globalThis;
    await visitor.consent('personalize.local', true, 'test');
    await visitor.record('read', 'cooking');
    visitor.setPage({});
  });
  await page.waitForFunction(() => globalThis.visitor.rows.some(({kind, numbers}) => kind === 'spent' && numbers[0] === 2));
  const map = await openMap(page);
  assert.match(await (await unfold(map, 'How often you may be interrupted')).innerText(), /Today\s+2 of 6 points used/);
  const cooking = await unfold(map, 'Cooking');
  await cooking.getByLabel('For how long').selectOption('for today');
  await cooking.getByRole('radio', {name: 'a little'}).press('Space');
  await map.getByRole('button', {name: 'Keep this'}).press('Enter');
  await map.getByText(/^Kept: /).waitFor();
  const ends = await page.evaluate(() => {
    const {sinceMs, keepS} = globalThis.visitor.rows.find(({kind}) => kind === 'interest');
    return sinceMs + keepS * 1000;
  });
  // The seconds that the test took are rounded up.
  assert.equal(Math.floor((ends + 14 * 3_600_000) / 1000) % 86_400 < 2, true, new Date(ends).toISOString());
  assert.ok(ends > noon && ends <= noon + 24 * 3_600_000);
  await context.close();
});

test('any number of trials takes one engine more, and an erase leaves it none', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const cycling = await unfold(map, 'Cycling');
  const before = await page.evaluate(() => globalThis.engines);
  for (const level of ['a lot', 'not at all', 'quite a bit', 'a lot', 'a little', 'not at all']) {
    await page.evaluate(() => document.querySelector('nearside-preferences').shadowRoot.querySelector('.trial')?.remove());
    await cycling.getByRole('radio', {name: level}).press('Space');
    await map.getByText('You are seeing it tried. Nothing has been kept.').waitFor();
    assert.equal((await shown(page)).lead, 'cooking-lead');
  }
  assert.equal(await page.evaluate(() => globalThis.engines), before + 1);
  assert.ok(!(await rows(page)).includes('interest cycling'));
  await map.getByRole('button', {name: 'Erase everything'}).press('Enter');
  await map.getByText(/erased\. Nothing is left\.$/).waitFor();
  await context.close();
});
