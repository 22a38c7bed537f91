// The card that says why: by keyboard, by name and role, on narrow screens, in the top layer, tried live, corrected in place, and
// true after what was shown has been counted.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {openBrowser, shot} from './browser.mjs';
import {html, routes, visit} from './page.mjs';
import {body, counted, decided, known, rows, shown} from './preferences.mjs';
import {fixtures, startServer} from './server.mjs';

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), routes({body}).then((routes) => startServer({routes}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** A visitor who has read about cooking and sees the page. */
async function cook(options) {
  const all = await known(browser, server, {reads: ['cooking']}, options);
  return {...all, why: all.why('lead')};
}

/** Text or name of the control that has the focus, inside of shadow trees too. */
const focused = (page) => page.evaluate(() => {
  const control = document.activeElement?.shadowRoot?.activeElement;
  return control?.ariaLabel ?? control?.textContent;
});

/** Whether a box is within a screen, but for what is lost in numbers of 32 bits. */
const within = ({x, y, width, height}, screen) => x >= 0 && y >= 0 && x + width <= screen.width + 0.01 && y + height <= screen.height + 0.01;

const card = (why) => why.getByRole('region', {name: 'Why you see this'});

async function opened(why) {
  await why.getByRole('button', {name: 'Why this?'}).press('Enter');
  await card(why).waitFor();
  return card(why);
}

test('opens, says why and closes by keyboard alone; focus comes back', async () => {
  const {context, page, faults, violations, why} = await cook();
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Why this?');
  assert.match(await why.ariaSnapshot(), /button "Why this\?"/);
  await page.keyboard.press('Enter');
  const region = card(why);
  await region.waitFor();
  const text = await region.innerText();
  assert.match(text, /Because you have been reading about cooking\./);
  assert.match(text, /Cooking we noticed, today/);
  assert.match(text, /This made the difference\./);
  assert.match(text, /Without it you would see: the standard content\./);
  assert.equal(await why.getByRole('button', {name: 'Why this?'}).getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Close');
  await page.keyboard.press('Escape');
  assert.equal(await region.isVisible(), false);
  assert.equal(await focused(page), 'Why this?');
  await page.keyboard.press('Space');
  await region.getByRole('button', {name: 'Close'}).press('Enter');
  assert.equal(await focused(page), 'Why this?');
  assert.deepEqual(faults, []);
  assert.deepEqual(await violations(), []);
  await context.close();
});

test('details on demand: rule, version, moment, what was read, and that it was checked', async () => {
  const {context, why} = await cook();
  const region = await opened(why);
  assert.doesNotMatch(await region.innerText(), /Checked by replaying/);
  await region.locator('summary', {hasText: 'Details'}).press('Enter');
  const text = await region.innerText();
  assert.match(text, /Rule “cooking-lead”, policy version 1\./);
  assert.match(text, /Decided on Nov 24, 2026/);
  assert.match(text, /Read for this decision: .*Cooking/);
  assert.match(text, /Checked by replaying the decision\./);
  await context.close();
});

test('a fact is tried away on the page, and nothing is written until that is kept', async () => {
  const {context, page, why} = await cook();
  const region = await opened(why);
  await counted(page);
  const before = await page.evaluate(() => JSON.stringify(globalThis.visitor.rows));
  const toggle = region.getByRole('button', {name: 'Try it without'});
  await toggle.press('Enter');
  await page.waitForSelector('nearside-slot[name=lead][rehearsal]');
  assert.equal((await shown(page)).lead, null, 'the page shows what would be');
  assert.equal(await page.locator('nearside-slot[name=lead]').getAttribute('rehearsal'), '');
  assert.match(await region.innerText(), /This would change \d of 4 places on this page\./);
  assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
  await region.getByRole('button', {name: 'Back'}).press('Enter');
  assert.equal((await shown(page)).lead, 'cooking-lead');
  assert.equal(await focused(page), 'Try it without');
  assert.equal(await page.evaluate(() => JSON.stringify(globalThis.visitor.rows)), before);

  // Closing ends a trial as well.
  await toggle.press('Enter');
  await page.keyboard.press('Escape');
  await page.waitForSelector('nearside-slot[name=lead][module=cooking-lead]');

  await opened(why);
  await toggle.press('Enter');
  await page.waitForSelector('nearside-slot[name=lead][rehearsal]');
  const tried = await shown(page);
  await region.getByRole('button', {name: 'Keep this'}).press('Enter');
  await region.getByText('Kept: “Cooking” is never used.').waitFor();
  assert.deepEqual(await shown(page), tried, 'what was kept is what was tried');
  assert.deepEqual(await decided(page), tried, 'and the next page agrees');
  assert.ok((await rows(page)).includes('blocked-topic cooking'));
  await context.close();
});

test('what is not of the visitor can be tried away, but there is nothing to keep', async () => {
  const {context, page} = await known(browser, server, {reads: []});
  await page.clock.setFixedTime('2026-11-25T09:00:00+01:00');
  await page.evaluate(() => globalThis.visitor.setPage({}));
  assert.equal((await shown(page)).side, 'morning-card');
  const why = page.locator('nearside-slot[name=side] nearside-why');
  const region = await opened(why);
  await region.locator('summary').first().press('Enter');
  assert.match(await region.innerText(), /nothing to switch off/);
  await region.getByRole('button', {name: 'Try it without'}).first().press('Enter');
  assert.equal((await shown(page)).side, null);
  assert.equal(await region.getByRole('button', {name: 'Keep this'}).count(), 0);
  await context.close();
});

test('the fact behind a reason is corrected in place, and focus stays in the card', async () => {
  const {context, page, why} = await cook();
  const region = await opened(why);
  await region.getByRole('button', {name: 'Correct this'}).press('Enter');
  await region.getByRole('radio', {name: 'not at all'}).press('Space');
  await region.getByRole('button', {name: 'Keep this'}).waitFor();
  assert.equal((await shown(page)).lead, null);
  await region.getByRole('button', {name: 'Keep this'}).press('Enter');
  await region.getByText('Kept: Cooking: not at all.').waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.localName === 'nearside-why' && document.activeElement.open));
  assert.equal((await decided(page)).lead, null);
  assert.equal(await page.evaluate(() => globalThis.visitor.interest('cooking')), 0);
  await context.close();
});

test('"not this" changes the next decision, is said aloud, loses no focus, and can be taken back', async () => {
  const {context, page, why} = await cook();
  const region = await opened(why);
  assert.match(await region.innerText(), /It will not be shown to you again\./);
  await region.getByRole('button', {name: 'Not this'}).press('Enter');
  await page.waitForSelector('nearside-slot[name=lead][state=default]');
  await why.getByRole('status').getByText('Kept: not this: Soup tonight.').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.localName), 'nearside-why');
  assert.equal(await region.locator('.line').innerText(), 'You said “not this” to “Soup tonight”.');
  assert.equal((await decided(page)).lead, null);
  await region.getByRole('button', {name: 'Show it again'}).press('Enter');
  await page.waitForSelector('nearside-slot[name=lead][module=cooking-lead]');
  assert.equal((await decided(page)).lead, 'cooking-lead');
  await context.close();
});

test('the card leads to the map', async () => {
  const {context, page, why, map} = await cook();
  const region = await opened(why);
  await region.locator('summary', {hasText: 'Details'}).press('Enter');
  await region.getByRole('button', {name: 'Your preferences'}).press('Enter');
  await map.getByRole('dialog', {name: 'What this site knows of you'}).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await map.getByRole('dialog').isVisible(), false);
  await context.close();
});

test('"more like this" makes its topic count more', async () => {
  const {context, page, why} = await cook();
  const strength = () => page.evaluate(() => globalThis.visitor.interest('cooking'));
  const before = await strength();
  const region = await opened(why);
  await region.getByRole('button', {name: 'More like this'}).press('Enter');
  await region.getByText(/^Kept: more like this/).waitFor();
  assert.ok((await strength()) > before);
  await context.close();
});

test('why not something else: the obstacle, and the change that a visitor can make is tried and kept', async () => {
  const {context, page} = await known(browser, server, {reads: []});
  const region = await opened(page.locator('nearside-slot[name=lead] nearside-why'));
  await region.getByRole('button', {name: 'Why not something else?'}).press('Enter');
  const ride = region.locator('li', {hasText: 'Ride home'});
  assert.match(await ride.innerText(), /It is for other moments or other interests\.\s+It would show if this held: Cycling: a little\./);
  await ride.getByRole('button', {name: 'Try it'}).press('Enter');
  await page.waitForSelector('nearside-slot[name=lead][module=cycling-lead][rehearsal]');
  await ride.getByRole('button', {name: 'Keep this'}).press('Enter');
  await page.waitForSelector('nearside-slot[name=lead][module=cycling-lead]:not([rehearsal])');
  assert.equal((await decided(page)).lead, 'cycling-lead');
  // A rival that fits better is named.
  await page.evaluate(() => globalThis.visitor.setInterest('cooking', 900));
  assert.match(await region.locator('.others').innerText(), /“Soup tonight” fits better at the moment\./);
  await context.close();
});

test('defaults and silences have cards too', async () => {
  const {context, page, why} = await cook();
  const line = async (slot) => {
    const element = page.locator(`nearside-slot[name=${slot}] nearside-why`);
    const region = await opened(element);
    const text = await region.locator('.line').innerText();
    await page.keyboard.press('Escape');
    return text;
  };
  assert.equal(await line('menu'), 'Nothing special applied, so this is the standard content.');
  await page.evaluate(() => globalThis.visitor.profile.edit({set: {kind: 'limits', numbers: [0, 0]}}));
  assert.equal(await line('notice'), 'Enough has asked for your attention for now.');
  await page.evaluate(() => globalThis.visitor.pause(true));
  assert.equal(await line('lead'), 'You paused personalization.');
  assert.equal(await why.getByRole('button', {name: 'Not this'}).count(), 0);
  await context.close();
});

test('whoever is in the comparison group gets a true card, and keeps every other right', async () => {
  const compared = await startServer({routes: {...(await routes({body})), '/policy.nsp': {body: await readFile(`${fixtures}compared.nsp`)}}});
  const {context, page, why, map} = await known(browser, compared, {reads: ['cooking'], diet: 'vegetarian'});
  assert.deepEqual(await shown(page), {lead: null, side: null, notice: null, menu: null});
  const line = 'You are in the group that sees the standard page, so that the others can be compared with it.';
  for (const slot of ['lead', 'menu']) {
    const region = await opened(why(slot));
    assert.equal(await region.locator('.line').innerText(), line);
    assert.equal(await region.getByRole('button', {name: 'Not this'}).count(), 0, 'there is nothing to say it of');
    await region.getByRole('button', {name: 'Why not something else?'}).press('Enter');
    assert.equal(await region.locator('.others').getByText(line).count() > 0, true);
    await shot(page, `card of the comparison group, ${slot}`);
    await page.keyboard.press('Escape');
  }
  await map.getByRole('button', {name: 'Your preferences'}).press('Enter');
  const quiet = map.locator('[data-key=quiet]');
  await quiet.locator('summary').click();
  assert.equal(await quiet.getByText(line).count(), 4);
  // A pause comes before the group, and is said instead.
  await map.getByRole('button', {name: 'Pause'}).press('Enter');
  await map.getByText('Kept: paused.').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await (await opened(why('lead'))).locator('.line').innerText(), 'You paused personalization.');
  await context.close();
  await compared.close();
});

const EXTRA = '<nearside-slot name="extra" label="The extra"><p>The default of extra.</p><template data-module="soup-club"><p><strong>The soup club</strong></p></template><nearside-why></nearside-why></nearside-slot>';

test('a count is said to be kept, and is corrected entry by entry', async () => {
  const counting = await startServer({routes: await routes({body: body + EXTRA})});
  const {context, page, why} = await known(browser, counting, {reads: ['cooking', 'cooking']});
  const extra = page.locator('nearside-slot[name=extra]');
  await page.waitForSelector('nearside-slot[name=extra][module=soup-club]');
  const region = await opened(why('extra'));
  assert.match(await region.innerText(), /we noticed, today/);
  assert.doesNotMatch(await region.innerText(), /not kept/);
  // Without it means that the topic is never used, and that is what is tried.
  await region.getByRole('button', {name: 'Try it without'}).press('Enter');
  await page.waitForSelector('nearside-slot[name=extra][rehearsal]:not([module])');
  assert.equal((await shown(page)).lead, null, 'the strength of the same topic goes as well');
  await region.getByRole('button', {name: 'Back'}).press('Enter');
  await region.getByRole('button', {name: 'Correct this'}).press('Enter');
  assert.equal(await region.getByRole('radio').count(), 0, 'a count is nothing that one could set');
  await region.getByRole('button', {name: /^Forget: Stories read/}).first().press('Enter');
  await page.waitForSelector('nearside-slot[name=extra][rehearsal]:not([module])');
  await region.getByRole('button', {name: 'Keep this'}).press('Enter');
  await region.getByText('Kept: one entry of “Cooking” forgotten.').waitFor();
  assert.equal(await extra.getAttribute('module'), null);
  assert.equal((await rows(page)).filter((row) => row === 'event cooking').length, 1);
  // What is missing now is no wish that one could make.
  await region.getByRole('button', {name: 'Why not something else?'}).press('Enter');
  assert.equal(await region.locator('li', {hasText: 'The soup club'}).getByRole('button').count(), 0);
  await context.close();
  await counting.close();
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

test('stands above ancestors that would cut it off or move it', async () => {
  const cage = await startServer({
    routes: {
      ...(await routes({body: `<div class="cage">${body}</div>`})),
      '/page.css': {body: '.cage { contain: strict; overflow: hidden; transform: translateX(40px) scale(0.9); block-size: 20rem; inline-size: 20rem; } nearside-slot { min-height: 2rem; }', type: 'text/css'},
    },
  });
  for (const viewport of [{width: 390, height: 640}, {width: 1280, height: 800}]) {
    const {context, page, why} = await known(browser, cage, {reads: ['cooking']}, {viewport});
    const region = await opened(why('lead'));
    const box = await region.boundingBox();
    assert.ok(within(box, viewport), JSON.stringify(box));
    const {x, y, width, height} = box;
    const corner = await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.localName, [x + width - 5, y + height - 5]);
    assert.equal(corner, 'nearside-why');
    await context.close();
  }
  await cage.close();
});

for (const [lang, title, dir] of [
  ['de', 'Warum Sie das sehen', 'ltr'],
  ['ar', 'لماذا ترى هذا', 'rtl'],
  ['ja', 'これが表示される理由', 'ltr'],
  ['pt-BR', 'Porque vê isto', 'ltr'],
  ['xx', 'Why you see this', 'ltr'],
]) {
  test(`speaks ${lang}`, async () => {
    const foreign = await startServer({routes: {...(await routes({body})), '/': {body: html(body, {lang}), type: 'text/html; charset=utf-8'}}});
    const {context, page, why} = await known(browser, foreign, {reads: ['cooking']});
    await why('lead').getByRole('button').first().press('Enter');
    const region = why('lead').getByRole('region', {name: title});
    await region.waitFor();
    assert.equal(await region.getAttribute('dir'), dir);
    await shot(page, `card in ${lang}`);
    await context.close();
    await foreign.close();
  });
}

for (const [width, scheme] of [
  [390, 'light'],
  [390, 'dark'],
  [320, 'light'],
]) {
  test(`fits ${width} px, ${scheme}`, async () => {
    const {context, page, why} = await cook({viewport: {width, height: 640}, colorScheme: scheme});
    await why.getByRole('button', {name: 'Why this?'}).click();
    await card(why).waitFor();
    await shot(page, `card ${width} ${scheme}`);
    const [ink, paper] = await why.locator('section').evaluate((card) => [getComputedStyle(card).color, getComputedStyle(card).backgroundColor].map((color) => /\d+/.exec(color)[0]));
    assert.equal(Number(ink) > Number(paper), scheme === 'dark', `ink ${ink} on paper ${paper}`);
    const box = await why.locator('section').boundingBox();
    assert.ok(within(box, {width, height: 640}), JSON.stringify(box));
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    for (const control of await why.getByRole('button').all()) {
      const {width, height} = await control.boundingBox();
      assert.ok(width >= 24 && height >= 24, `${await control.textContent()}: ${width} x ${height}`);
    }
    await context.close();
  });
}
