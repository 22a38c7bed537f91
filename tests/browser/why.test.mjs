// The card that says why: by keyboard, by name and role, on narrow screens, and true after what was shown has been counted.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, openBrowser, shot, slots} from './browser.mjs';
import {routes, visit} from './page.mjs';
import {startServer} from './server.mjs';

const EVENING = '2026-11-24T18:30:00+01:00';

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), routes().then((routes) => startServer({routes}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** A visitor who has read about cooking and sees the page. */
async function cook(options) {
  const context = await newVisitor(browser, options);
  const {page, faults} = await newPage(context, EVENING);
  await visit(page, server.url);
  await page.evaluate(async () => {
    await globalThis.visitor.consent('personalize.local', true, 'test');
    await globalThis.visitor.record('read', 'cooking');
  });
  await visit(page, server.url);
  return {context, page, faults, why: page.locator('nearside-slot[name=lead] nearside-why')};
}

test('opens, says why and closes by keyboard alone; focus comes back', async () => {
  const {context, page, faults, why} = await cook();
  const focused = () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent);
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Why this?');
  assert.match(await why.ariaSnapshot(), /button "Why this\?"/);
  await page.keyboard.press('Enter');
  const card = why.getByRole('region', {name: 'Why you see this'});
  await card.waitFor();
  assert.match(await card.innerText(), /Because you have been reading about cooking\./);
  assert.match(await card.innerText(), /we noticed · This made the difference\./);
  assert.match(await card.innerText(), /Without “Cooking” you would see: the standard content\./);
  assert.equal(await why.getByRole('button', {name: 'Why this?'}).getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.ariaLabel), 'Close');
  await page.keyboard.press('Escape');
  assert.equal(await card.isVisible(), false);
  assert.equal(await focused(), 'Why this?');
  await page.keyboard.press('Space');
  await card.getByRole('button', {name: 'Close'}).press('Enter');
  assert.equal(await focused(), 'Why this?');
  assert.deepEqual(faults, []);
  await context.close();
});

test('"not this" changes the next decision, is said aloud, and loses no focus', async () => {
  const {context, page, why} = await cook();
  await why.getByRole('button', {name: 'Why this?'}).press('Enter');
  await why.getByRole('button', {name: 'Not this'}).press('Enter');
  await page.waitForSelector('nearside-slot[name=lead][state=default]');
  await why.getByRole('status').getByText('It will not be shown to you again.').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.ariaLabel), 'Close');
  assert.match(await why.getByRole('region').innerText(), /You said “not this” to “Soup tonight”\./);
  await visit(page, server.url);
  assert.equal((await slots(page)).lead, null);
  await context.close();
});

test('the explanation is about what was rendered, also after it was counted and time has passed', async () => {
  const {context, page} = await cook();
  const first = await page.evaluate(() => JSON.stringify(globalThis.visitor.explain('lead')));
  await page.evaluate(() => globalThis.visitor.expose('lead', 'cooking-lead'));
  await page.clock.runFor(3_600_000);
  await page.evaluate(() => globalThis.visitor.record('read', 'cycling'));
  assert.equal(await page.evaluate(() => JSON.stringify(globalThis.visitor.explain('lead'))), first);
  assert.ok(JSON.parse(first).verified);
  const exposures = await page.evaluate(() => globalThis.visitor.rows.filter(({kind}) => kind === 'exposure').map(({name}) => name));
  assert.ok(exposures.includes('cooking-lead'));
  await context.close();
});

for (const [width, scheme] of [
  [390, 'light'],
  [390, 'dark'],
  [320, 'light'],
]) {
  test(`fits ${width} px, ${scheme}`, async () => {
    const {context, page, why} = await cook({viewport: {width, height: 640}, colorScheme: scheme});
    await why.getByRole('button', {name: 'Why this?'}).click();
    await shot(page, `card ${width} ${scheme}`);
    const [ink, paper] = await why.locator('section').evaluate((card) => [getComputedStyle(card).color, getComputedStyle(card).backgroundColor].map((color) => /\d+/.exec(color)[0]));
    assert.equal(Number(ink) > Number(paper), scheme === 'dark', `ink ${ink} on paper ${paper}`);
    const box = await why.locator('section').boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= width, JSON.stringify(box));
    assert.ok(box.y >= 0 && box.y + box.height <= 640, JSON.stringify(box));
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    for (const control of await why.getByRole('button').all()) {
      const {width, height} = await control.boundingBox();
      assert.ok(width >= 24 && height >= 24, `${await control.textContent()}: ${width} x ${height}`);
    }
    await context.close();
  });
}
