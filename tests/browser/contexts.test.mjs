// The demonstration site in four moments: the same page, and each visitor sees what fits them, with nothing in the console.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {DESKTOP, newPage, newVisitor, NOTHING, openBrowser, PHONE, shot, slots, stored} from './browser.mjs';
import {fixtures, startServer} from './server.mjs';

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([
    openBrowser(),
    startServer({routes: {'/policy.nsp': {body: await readFile(`${fixtures}site.nsp`)}}}),
  ]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** Lets the site remember, and reads stories for as long as reading takes. */
async function read(page, stories) {
  await page.goto(`${server.url}/about/`);
  await page.getByRole('button', {name: 'Yes'}).click();
  await page.getByRole('button', {name: 'Yes'}).waitFor({state: 'detached'});
  for (const [at, story] of stories.entries()) {
    await page.goto(server.url + story);
    await slots(page);
    await page.clock.runFor(11_000);
    // The map is where a visitor would see that the story counts as read.
    const map = page.locator('nearside-preferences');
    const read = map.getByText('"kind":"event"');
    do {
      await page.keyboard.press('Escape');
      await map.getByRole('button', {name: 'Your preferences'}).press('Enter');
      await map.getByRole('dialog').waitFor();
    } while ((await read.count()) <= at);
    await page.keyboard.press('Escape');
    // Who leaves at once, as no reader can, leaves before it is stored: writing holds this lock.
    await page.evaluate(() => navigator.locks.request('nearside', () => {}));
  }
}

const moments = [
  {name: 'phone in the evening', device: PHONE, when: '2026-11-24T18:30:00+01:00', want: {hero: 'quick-dinner'}, says: /phone|hour/},
  {name: 'desk in the morning', device: DESKTOP, when: '2026-11-24T09:30:00+01:00', want: {hero: null}},
  {
    name: 'a weekend, nothing told',
    device: DESKTOP,
    when: '2026-11-28T10:30:00+01:00',
    want: {hero: 'sunday-pot'},
    says: /it is the weekend.*you have not said that you eat no meat.*What you eat not known/s,
  },
  {
    name: 'back after two stories about cycling',
    device: DESKTOP,
    when: '2026-11-24T16:10:00+01:00',
    stories: ['/cycling/puncture/', '/cycling/riding-home/'],
    want: {hero: 'ride-home'},
    says: /cycling/i,
  },
  {
    name: 'gardener at the checkout',
    device: DESKTOP,
    when: '2026-11-24T15:10:00+01:00',
    stories: ['/gardening/cold-soil/', '/gardening/balcony/'],
    path: '/shop/checkout/#bar-bag',
    want: {notice: null},
  },
  {
    name: 'gardener elsewhere',
    device: DESKTOP,
    when: '2026-11-24T15:10:00+01:00',
    stories: ['/gardening/cold-soil/', '/gardening/balcony/'],
    path: '/about/',
    want: {notice: 'frost-tonight'},
    says: /gardening/i,
  },
];

for (const {name, device, when, stories = [], path = '/', want, says} of moments) {
  test(name, async () => {
    const context = await newVisitor(browser, device);
    const {page, faults, violations} = await newPage(context, when);
    if (stories.length) await read(page, stories);
    await page.goto(server.url + path);
    const shown = await slots(page);
    await shot(page, name);
    for (const [slot, module] of Object.entries(want)) assert.equal(shown[slot], module, `${slot}: ${JSON.stringify(shown)}`);
    const [[slot, module]] = Object.entries(want);
    if (module) {
      await page.locator(`nearside-slot[name=${slot}] nearside-why`).getByRole('button', {name: 'Why this?'}).click();
      const card = page.locator(`nearside-slot[name=${slot}] nearside-why`).getByRole('region');
      await card.waitFor();
      assert.match(await card.innerText(), says);
      await shot(page, `${name}, why`);
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(await violations(), []);
    if (!stories.length) assert.deepEqual(await stored(page), NOTHING);
    await context.close();
  });
}

test('one tap and a yes change the shelf in the same view', async () => {
  const context = await newVisitor(browser);
  const {page, faults} = await newPage(context, '2026-11-24T09:30:00+01:00');
  await page.goto(server.url);
  assert.equal((await slots(page)).shelf, null);
  await page.getByRole('button', {name: 'For the garden'}).click();
  await page.locator('#taste').getByRole('button', {name: 'Yes'}).click();
  await page.waitForSelector('nearside-slot[name=shelf][module=garden-shelf]');
  const [question, shelf] = await Promise.all(['#taste', 'nearside-slot[name=shelf] h2'].map((selector) => page.locator(selector).filter({visible: true}).first().boundingBox()));
  assert.ok(shelf.y - question.y < 400, 'the answer and its effect are seen together');
  assert.equal(await page.getByRole('button', {name: 'For the garden'}).getAttribute('aria-pressed'), 'true');
  await page.getByRole('button', {name: 'For the road'}).click();
  await page.waitForSelector('nearside-slot[name=shelf][module=road-shelf], nearside-slot[name=shelf][module=garden-shelf]');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the page in the protected intent says that it is quiet', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, '2026-11-24T15:10:00+01:00');
  await read(page, ['/gardening/cold-soil/', '/gardening/balcony/']);
  await page.goto(`${server.url}/shop/checkout/#bar-bag`);
  await slots(page);
  await page.locator('nearside-slot[name=notice] nearside-why').getByRole('button').click();
  await page.locator('nearside-slot[name=notice] nearside-why').getByRole('region').getByText(/nothing may distract you/).waitFor();
  await context.close();
});

test('the page is whole without scripts', async () => {
  const context = await newVisitor(browser, {javaScriptEnabled: false});
  const {page} = await newPage(context);
  await page.goto(server.url);
  for (const slot of await page.locator('nearside-slot[name=hero]').all()) assert.ok(await slot.getByRole('heading').first().isVisible());
  // Nothing is remembered without scripts, so that there is nothing to set; what there is to know is a link away.
  await page.locator('nearside-preferences').getByRole('link', {name: 'What this site knows of you'}).click();
  assert.equal(new URL(page.url()).pathname, '/privacy/');
  assert.ok(await page.getByRole('heading', {level: 1}).isVisible());
  await context.close();
});
