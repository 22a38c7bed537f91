// The preference map: what it says is so, and every control does what its words promise, by the next decision.

import assert from 'node:assert/strict';
import {readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, NOTHING, openBrowser, stored} from './browser.mjs';
import {routes, visit} from './page.mjs';
import {body, counted, decided, EVENING, known, openMap, rows, shown, unfold} from './preferences.mjs';
import {fixtures, startServer} from './server.mjs';

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), routes({body}).then((routes) => startServer({routes}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

const focused = (page) =>
  page.evaluate(() => {
    const control = document.activeElement?.shadowRoot?.activeElement;
    return control?.getAttribute('aria-label') ?? control?.textContent;
  });

/** The question of the purpose that everything here is kept for. */
const question = (map) => map.getByRole('group', {name: 'Remember on this device what I like'});

/** Presses a control and keeps what it tries; the page must show the same before and after. */
async function keep(page, map, press) {
  await press();
  const keeping = map.getByRole('button', {name: 'Keep this'});
  await keeping.waitFor();
  const tried = await shown(page);
  await keeping.press('Enter');
  await map.getByRole('status').getByText(/^Kept: /).waitFor();
  assert.deepEqual(await shown(page), tried, 'what was kept is what was tried');
  assert.deepEqual(await decided(page), tried, 'and the next page agrees');
  return tried;
}

test('opens as a named modal dialog with the focus inside; Escape gives it back', async () => {
  const {context, page, faults, violations} = await known(browser, server);
  const map = await openMap(page);
  const dialog = map.getByRole('dialog', {name: 'What this site knows of you'});
  await dialog.waitFor();
  assert.equal(await focused(page), 'What this site knows of you');
  // Nothing outside can be reached while it is open.
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => ['nearside-preferences', 'body'].includes(document.activeElement.localName)));
  }
  await page.keyboard.press('Escape');
  assert.equal(await dialog.isVisible(), false);
  assert.equal(await focused(page), 'Your preferences');
  assert.deepEqual(faults, []);
  assert.deepEqual(await violations(), []);
  await context.close();
});

test('the map closes by its button, by a press beside it, and leads to the help of the site', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  assert.equal(new URL(await map.getByRole('link', {name: 'How this works'}).evaluate(({href}) => href)).pathname, '/help/');
  await map.getByRole('button', {name: 'Close'}).press('Enter');
  assert.equal(await map.getByRole('dialog').isVisible(), false);
  assert.equal(await focused(page), 'Your preferences');
  await openMap(page);
  await page.mouse.click(100, 100);
  assert.equal(await map.getByRole('dialog').isVisible(), false);
  await context.close();
});

test('what is tried is kept or put back, and the focus stays where it was', async () => {
  const {context, page} = await known(browser, server);
  const before = await rows(page);
  const map = await openMap(page);
  const diet = await unfold(map, 'What you eat');
  await diet.getByRole('radio', {name: 'everything'}).press('Space');
  await page.waitForSelector('nearside-slot[name=menu][state=default][rehearsal]');
  await map.getByRole('button', {name: 'Back'}).press('Enter');
  await page.waitForSelector('nearside-slot[name=menu][module=green-menu]:not([rehearsal])');
  assert.deepEqual(await rows(page), before);
  assert.ok(await diet.getByRole('radio', {name: 'vegetarian'}).isChecked());
  await diet.getByRole('radio', {name: 'everything'}).press('Space');
  await map.getByRole('button', {name: 'Keep this'}).press('Enter');
  await page.waitForSelector('nearside-slot[name=menu][state=default]:not([rehearsal])');
  assert.equal(await page.evaluate(() => globalThis.visitor.get('diet')), 'everything');
  // Closing the map is no way of keeping.
  await diet.getByRole('radio', {name: 'vegetarian'}).press('Space');
  await page.waitForSelector('nearside-slot[name=menu][module=green-menu][rehearsal]');
  await page.keyboard.press('Escape');
  await page.waitForSelector('nearside-slot[name=menu][state=default]:not([rehearsal])');
  assert.equal(await page.evaluate(() => globalThis.visitor.get('diet')), 'everything');
  await context.close();
});

test('the first screen says in a sentence each what is on, what is known and what was sent', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const [on, some, sent] = await map.locator('.fact').allInnerTexts();
  assert.equal(on, 'Personalization is on.');
  assert.equal(some, '3 things are known of you, and they stay on this device.');
  assert.match(sent, /nothing about you in (it|them)|Nothing has been sent/);
  await context.close();
});

test('three groups, and the drawing shows nothing that the list does not', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const drawn = await map.locator('svg .bubble[role=button]').evaluateAll((all) => all.map((bubble) => bubble.getAttribute('aria-label')).sort());
  assert.deepEqual(drawn, ['Cooking: a lot, we noticed', 'Cycling: a little, we noticed']);
  await map.getByRole('radio', {name: 'List'}).press('Space');
  assert.equal(await map.locator('svg .bubble[role=button]').count(), 0);
  await map.getByRole('radio', {name: 'Map'}).press('Space');
  assert.equal(await map.locator('svg .bubble[role=button]').count(), 2);
  await map.getByRole('radio', {name: 'List'}).press('Space');
  const text = await map.getByRole('region', {name: 'What is known'}).innerText();
  const [told, noticed, moment] = ['You told us', 'We noticed', 'Only for this visit'].map((title) => text.indexOf(title));
  assert.ok(told < noticed && noticed < moment, text);
  assert.match(text.slice(told, noticed), /What you eat\s+vegetarian/);
  assert.match(text.slice(noticed, moment), /Cooking\s+a lot\s+Cycling\s+a little/);
  assert.match(text.slice(moment), /Kind of page\s+article/);
  await context.close();
});

test('a circle leads to its entry by keyboard', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  await map.getByRole('button', {name: /^Cooking: /}).press('Enter');
  const entry = await unfold(map, 'Cooking');
  assert.match(await focused(page), /^Cooking/);
  const text = await entry.innerText();
  assert.match(text, /From what you did here, last today\. Kept until Feb 22, 2027\./);
  // From the rules: a place that this page does not have, and one that its decision never asked.
  assert.match(text, /Read on this page for: .*The notice/);
  assert.match(text, /It may matter for: .*extra\./);
  assert.match(text, /What this rests on\s+Stories read, today/);
  await context.close();
});

test('store minus panel is empty: every stored row is shown word for word', async () => {
  const {context, page} = await known(browser, server);
  // What is on the page is counted a moment after it is seen.
  await page.waitForFunction(() => {
    const counted = globalThis.visitor.rows.filter(({kind}) => kind === 'exposure').map(({name}) => name);
    return [...document.querySelectorAll('nearside-slot[module]')].every((slot) => counted.includes(slot.getAttribute('module')));
  });
  const map = await openMap(page);
  const section = await unfold(map, 'Everything that is stored');
  const lines = await section.locator('li').allInnerTexts();
  const all = await page.evaluate(() => globalThis.visitor.rows.map((row) => ({...row, keepS: Number.isFinite(row.keepS) ? row.keepS : null})));
  const read = lines.map((line) => JSON.parse(line)).map(({kind, id = 0, name = '', since, keepS = null, numbers = [], texts = []}) => ({kind, id, name, sinceMs: Date.parse(since), keepS, numbers, texts}));
  assert.deepEqual(read, all);
  assert.ok(all.length >= 7);
  await context.close();
});

test('an interest is set, for good or for a time', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const cycling = await unfold(map, 'Cycling');
  const tried = await keep(page, map, () => cycling.getByRole('radio', {name: 'a lot'}).press('Space'));
  assert.equal(tried.lead, 'cooking-lead');
  assert.ok((await rows(page)).includes('interest cycling'));
  assert.match(await map.getByRole('region', {name: 'What is known'}).innerText(), /You told us[\s\S]*Cycling\s+a lot[\s\S]*We noticed/);

  const cooking = await unfold(map, 'Cooking');
  await cooking.getByLabel('For how long').selectOption('for today');
  await keep(page, map, () => cooking.getByRole('radio', {name: 'not at all'}).press('Space'));
  assert.equal((await decided(page)).lead, 'cycling-lead');
  await page.clock.setFixedTime('2026-11-25T09:00:00+01:00');
  assert.equal((await decided(page)).lead, 'cooking-lead', 'the wish has ended by itself');
  await context.close();
});

test('a told value is changed and removed', async () => {
  const {context, page} = await known(browser, server);
  assert.equal((await shown(page)).menu, 'green-menu');
  const map = await openMap(page);
  const diet = await unfold(map, 'What you eat');
  assert.match(await diet.innerText(), /You told this site \(today\)\. Kept until/);
  await keep(page, map, () => diet.getByRole('radio', {name: 'everything'}).press('Space'));
  assert.equal((await decided(page)).menu, null);
  await keep(page, map, () => diet.getByRole('radio', {name: 'vegetarian'}).press('Space'));
  assert.equal((await decided(page)).menu, 'green-menu');
  await keep(page, map, () => diet.getByRole('button', {name: 'Remove'}).press('Enter'));
  assert.equal((await decided(page)).menu, null);
  assert.ok(!(await rows(page)).includes('told diet'));
  await context.close();
});

test('one entry of the evidence is forgotten, or all of it, and the strength follows', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const strength = () => page.evaluate(() => globalThis.visitor.interest('cooking'));
  const before = await strength();
  const cooking = await unfold(map, 'Cooking');
  await keep(page, map, () => cooking.getByRole('button', {name: /^Forget: /}).first().press('Enter'));
  assert.ok((await strength()) < before && (await strength()) > 0);
  assert.equal((await rows(page)).filter((row) => row === 'event cooking').length, 1);
  await keep(page, map, () => cooking.getByRole('button', {name: 'That was not me'}).press('Enter'));
  assert.equal((await rows(page)).filter((row) => row === 'event cooking').length, 0);
  assert.equal((await decided(page)).lead, 'cycling-lead');
  await context.close();
});

test('"never use this" holds, also for what is noticed later, until it is taken back', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const cooking = await unfold(map, 'Cooking');
  await keep(page, map, () => cooking.getByRole('button', {name: 'Never use this'}).press('Enter'));
  await page.evaluate(() => globalThis.visitor.record('read', 'cooking'));
  assert.equal((await decided(page)).lead, 'cycling-lead');
  assert.equal((await rows(page)).filter((row) => row === 'event cooking').length, 2, 'nothing is noted of it either');
  await cooking.getByRole('button', {name: 'Use this again'}).press('Enter');
  await map.getByText('Kept: “Cooking” may be used again.').waitFor();
  assert.equal((await decided(page)).lead, 'cooking-lead');
  await context.close();
});

test('attention: spent and left are shown, less is possible, more is not', async () => {
  const {context, page} = await known(browser, server);
  await page.waitForFunction(() => globalThis.visitor.rows.some(({kind, numbers}) => kind === 'spent' && numbers[0] === 2));
  const map = await openMap(page);
  const section = await unfold(map, 'How often you may be interrupted');
  assert.match(await section.innerText(), /In this visit\s+2 of 4 points used[\s\S]*Today\s+2 of 6 points used/);
  const visitGroup = section.getByRole('group', {name: 'In this visit'});
  assert.equal(await visitGroup.getByRole('button', {name: 'More'}).isDisabled(), true, 'the site’s limit is the most');
  await visitGroup.getByRole('button', {name: 'Less'}).press('Enter');
  await visitGroup.getByRole('button', {name: 'Less'}).press('Enter');
  const tried = await keep(page, map, () => visitGroup.getByRole('button', {name: 'Less'}).press('Enter'));
  assert.equal(tried.notice, null);
  assert.match(await section.innerText(), /2 of 1 points used Nothing more will interrupt you/);
  // A number that is typed is held to the same.
  await visitGroup.getByRole('spinbutton').press('ControlOrMeta+a');
  await visitGroup.getByRole('spinbutton').pressSequentially('99');
  await keep(page, map, () => visitGroup.getByRole('spinbutton').press('Tab'));
  assert.ok(!(await rows(page)).includes('limits'), 'the site’s own limit needs no row');
  const quiet = await unfold(map, 'What was left as it is');
  assert.match(await quiet.innerText(), /menu|side|Every place was filled/i);
  await context.close();
});

test('attention: less and more are steps of one, as far as the site goes', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const section = await unfold(map, 'How often you may be interrupted');
  const today = section.getByRole('group', {name: 'Today'});
  const field = today.getByRole('spinbutton');
  const step = async (name, to) => {
    await today.getByRole('button', {name}).press('Enter');
    await page.waitForFunction(([, to]) => document.querySelector('nearside-preferences').shadowRoot.querySelector('[data-key="limit day field"]').value === to, [name, to]);
  };
  await step('Less', '5');
  await step('Less', '4');
  await step('More', '5');
  await map.getByRole('button', {name: 'Keep this'}).press('Enter');
  await map.getByText('Kept: limits of attention.').waitFor();
  assert.deepEqual(await page.evaluate(() => globalThis.visitor.rows.find(({kind}) => kind === 'limits').numbers), [-1, 5]);
  await step('More', '6');
  assert.equal(await today.getByRole('button', {name: 'More'}).isDisabled(), true);
  assert.equal(await field.getAttribute('max'), '6');
  await context.close();
});

test('pause reads nothing and writes nothing, in one action, until it is lifted', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  await map.getByRole('button', {name: 'Pause'}).press('Enter');
  await map.getByText('Kept: paused.').waitFor();
  assert.match(await map.locator('.fact').first().innerText(), /paused: nothing is read and nothing is written/);
  assert.deepEqual(await shown(page), {lead: null, side: null, notice: null, menu: null});
  assert.deepEqual(await decided(page), {lead: null, side: null, notice: null, menu: null});
  const before = await rows(page);
  assert.equal(await page.evaluate(() => globalThis.visitor.record('read', 'cooking')), false);
  assert.deepEqual(await rows(page), before);
  await map.getByRole('button', {name: 'Go on'}).press('Enter');
  await map.getByText('Kept: resumed.').waitFor();
  assert.equal((await decided(page)).lead, 'cooking-lead');
  await context.close();
});

test('a purpose is switched off and on; off drops what was kept for it, and undo brings it back', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const purpose = map.getByRole('switch', {name: 'Remember on this device what I like'});
  assert.equal(await purpose.isChecked(), true);
  await purpose.press('Space');
  await map.getByText(/^Kept: no longer allowed/).waitFor();
  assert.equal(await purpose.isChecked(), false);
  assert.match(await map.getByRole('dialog').innerText(), /You took your yes back\./);
  assert.deepEqual(await decided(page), {lead: null, side: null, notice: null, menu: null});
  assert.deepEqual((await rows(page)).filter((row) => /^(told|event|interest)/.test(row)), []);
  await map.getByRole('button', {name: /^Undo/}).press('Enter');
  await map.getByText(/^Undone: no longer allowed/).waitFor();
  assert.deepEqual((await rows(page)).filter((row) => /^(told|event)/.test(row)).sort(), ['event cooking', 'event cooking', 'event cycling', 'told diet']);
  assert.equal((await decided(page)).menu, 'green-menu');
  const receipts = await unfold(map, 'Receipts');
  assert.match(await receipts.innerText(), /Yes, [\s\S]*Yes taken back, [\s\S]*Yes, .*by “test”/);
  await context.close();
});

test('every change can be undone by keyboard, latest first', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const comparable = () => page.evaluate(() => globalThis.visitor.rows.filter(({kind}) => !['visit', 'spent', 'exposure'].includes(kind)).map((row) => JSON.stringify(row)));
  const start = await comparable();
  const states = [start];
  const cooking = await unfold(map, 'Cooking');
  for (const press of [
    () => cooking.getByRole('radio', {name: 'a lot'}).press('Space'),
    () => cooking.getByRole('button', {name: /^Forget: /}).first().press('Enter'),
    () => cooking.getByRole('button', {name: 'Remove'}).press('Enter'),
    () => cooking.getByRole('button', {name: 'Never use this'}).press('Enter'),
  ]) {
    await keep(page, map, press);
    states.push(await comparable());
  }
  await map.getByRole('button', {name: 'Pause'}).press('Enter');
  await map.getByText('Kept: paused.').waitFor();
  for (const state of states.reverse()) {
    await map.getByRole('button', {name: /^Undo/}).press('Enter');
    await map.getByRole('status').getByText(/^Undone/).waitFor();
    assert.deepEqual(await comparable(), state);
    await map.getByRole('status').evaluate((status) => (status.textContent = ''));
  }
  assert.equal(await map.getByRole('button', {name: 'Undo'}).isDisabled(), true);
  await context.close();
});

test('yes and erase take equally few actions; after an erase nothing is left anywhere', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  const map = await openMap(page);
  assert.equal(await map.locator('.fact').first().innerText(), 'Personalization is off, because you have not said yes.');
  assert.deepEqual(await stored(page), NOTHING);
  // One action each, from the same open map.
  await question(map).getByRole('button', {name: 'Yes'}).press('Enter');
  await map.getByText(/^Kept: allowed/).waitFor();
  assert.equal(await page.evaluate(() => globalThis.visitor.granted('personalize.local')), true);
  await page.evaluate(() => globalThis.visitor.set('diet', 'vegetarian'));
  await map.getByRole('button', {name: 'Erase everything'}).press('Enter');
  await map.getByText(/^\d+ entries erased\. Nothing is left\.$/).waitFor();
  assert.deepEqual(await stored(page), NOTHING);
  assert.deepEqual(await page.evaluate(() => globalThis.visitor.rows), []);
  assert.equal((await shown(page)).menu, null);
  assert.equal(await map.getByRole('button', {name: 'Undo'}).isDisabled(), true);
  await map.getByRole('button', {name: 'Erase everything'}).press('Enter');
  await map.getByText('There is nothing to erase.').waitFor();
  await context.close();
});

test('no is as near as yes, keeps nothing, and is not asked again on this page', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  const map = await openMap(page);
  for (const count of [2, 1]) {
    assert.equal(await map.getByRole('button', {name: 'No', exact: true}).count(), count);
    await map.getByRole('button', {name: 'No', exact: true}).first().press('Enter');
    await map.getByText('Then not. The page stays as it is for everybody.').first().waitFor();
  }
  assert.equal(await map.getByRole('button', {name: 'Yes', exact: true}).count(), 0);
  assert.deepEqual(await stored(page), NOTHING, 'not even the answer');
  await context.close();
});

test('the first answer changes a slot of the same view', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  const map = await openMap(page);
  await question(map).getByRole('button', {name: 'Yes'}).press('Enter');
  // Where nothing is known yet, what could be said is unfolded already; it can be folded.
  const more = map.locator('summary', {hasText: 'Tell us something'});
  await more.press('Enter');
  assert.equal(await map.getByText('What you eat').first().isVisible(), false);
  await more.press('Enter');
  const diet = await unfold(map, 'What you eat');
  await diet.getByRole('radio', {name: 'vegetarian'}).press('Space');
  await page.waitForSelector('nearside-slot[name=menu][module=green-menu]');
  assert.ok(await page.locator('nearside-slot[name=menu]').getByText('A green menu').isVisible());
  await context.close();
});

test('everything can be taken along: saved, altered on the way and refused, shown as a difference, taken in', async () => {
  const {context, page} = await known(browser, server);
  let map = await openMap(page);
  await counted(page);
  await unfold(map, 'Take it with you');
  const [download] = await Promise.all([page.waitForEvent('download'), map.getByRole('button', {name: 'Save everything as a file'}).press('Enter')]);
  assert.equal(download.suggestedFilename(), 'preferences.json');
  const text = await readFile(await download.path(), 'utf8');
  const file = JSON.parse(text);
  assert.deepEqual([file.format, file.version, file.site], ['nearside-profile', 1, 'http://localhost']);
  await context.close();

  // Another browser, where the visitor has agreed and said something else.
  const other = await known(browser, server, {reads: ['cycling'], diet: 'everything'});
  map = await openMap(other.page);
  await unfold(map, 'Take it with you');
  const offer = async (content) => {
    const path = join(tmpdir(), `nearside-${process.pid}.json`);
    await writeFile(path, content);
    await map.locator('input[type=file]').setInputFiles(path);
  };
  for (const [content, message] of [
    ['not json', 'This is no file of preferences.'],
    ['[]', 'This is no file of preferences.'],
    [JSON.stringify({...file, version: 2}), 'This file comes from a newer version.'],
    [text.replace('"cooking"', '"cycling"'), 'This file was changed or cut off; its checksum does not fit.'],
  ]) {
    await offer(content);
    await map.getByRole('status').getByText(message).waitFor();
  }
  const before = await rows(other.page);
  const [chooser] = await Promise.all([other.page.waitForEvent('filechooser'), map.getByRole('button', {name: 'Read a file'}).press('Enter')]);
  assert.equal(chooser.isMultiple(), false);
  await offer(text);
  await map.getByRole('button', {name: 'Cancel'}).press('Enter');
  await map.getByRole('button', {name: 'Keep this'}).waitFor({state: 'detached'});
  assert.deepEqual(await rows(other.page), before, 'put aside, it has changed nothing');
  await offer(text);
  await map.getByRole('status').getByText(/^\d+ entries would be added\. \d+ entries would be removed\.$/).waitFor();
  assert.deepEqual(await rows(other.page), before, 'nothing is written before it is kept');
  // What is counted meanwhile is in no difference.
  await counted(other.page);
  await other.page.evaluate(() => globalThis.visitor.expose('lead', 'cooking-lead'));
  await map.getByRole('button', {name: 'Keep this'}).press('Enter');
  await map.getByText('Kept: a file taken in.').waitFor();
  assert.deepEqual((await rows(other.page)).filter((row) => !row.startsWith('consent')).sort(), ['event cooking', 'event cooking', 'event cycling', 'told diet']);
  assert.equal((await decided(other.page)).menu, 'green-menu');
  await map.getByRole('button', {name: /^Undo/}).press('Enter');
  await map.getByText('Undone: a file taken in.').waitFor();
  assert.deepEqual(await rows(other.page), before);
  await other.context.close();
});

test('receipts are saved as JSON-LD, with the words that were shown', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const section = await unfold(map, 'Receipts');
  await section.getByText('The chain of records is whole.').waitFor();
  await section.getByText('Remember on this device what I like').waitFor();
  assert.match(await section.innerText(), /Yes, Nov 24, 2026, by “test”, policy version 1\s+Remember on this device what I like/);
  const [download] = await Promise.all([page.waitForEvent('download'), section.getByRole('button', {name: 'Save the receipts'}).press('Enter')]);
  const {'@graph': [record]} = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.equal(record['@type'], 'dpv:ConsentRecord');
  assert.equal(record['dpv:hasPurpose'], 'personalize.local');
  assert.deepEqual(record['dpv:hasConsentStatus'], {'@id': 'dpv:ConsentGiven'});
  await context.close();
});

test('history tells what was said and when', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const history = await unfold(map, 'History');
  assert.match(await history.innerText(), /What you eat: vegetarian[\s\S]*allowed: Remember on this device what I like/);
  await context.close();
});

test('what was sent away comes back from the history, also on a later page', async () => {
  const {context, page} = await known(browser, server);
  await page.evaluate(() => globalThis.visitor.respond('cooking-lead', 'not-this'));
  await visit(page, server.url);
  assert.equal((await shown(page)).lead, 'cycling-lead');
  const map = await openMap(page);
  const history = await unfold(map, 'History');
  await history.getByRole('button', {name: 'Show it again'}).press('Enter');
  await page.waitForSelector('nearside-slot[name=lead][module=cooking-lead]');
  await map.getByText('Kept: shown again: Soup tonight.').waitFor();
  assert.equal(await history.getByRole('button', {name: 'Show it again'}).count(), 0);
  assert.equal((await decided(page)).lead, 'cooking-lead');
  await context.close();
});

test('history tells of a new version of the policy as well, from the next answer on', async () => {
  const {context, page} = await known(browser, server);
  const next = {body: await readFile(`${fixtures}pages-2.nsp`)};
  await page.route('**/policy.nsp', (route) => route.fulfill({body: next.body}));
  await visit(page, server.url);
  const map = await openMap(page);
  const history = await unfold(map, 'History');
  assert.doesNotMatch(await history.innerText(), /version 2/);
  const purpose = map.getByRole('switch', {name: 'Remember on this device what I like'});
  await purpose.press('Space');
  await map.getByText(/^Kept: no longer allowed/).waitFor();
  assert.match(await history.innerText(), /The site changed its rules: version 2\./);
  const receipts = await unfold(map, 'Receipts');
  assert.match(await receipts.innerText(), /policy version 2[\s\S]*policy version 1/);
  await context.close();
});

test('the styles of a site reach no safety control', async () => {
  const hostile = await startServer({
    routes: {
      ...(await routes({body})),
      '/page.css': {
        body: `nearside-preferences::part(safety), nearside-preferences .safety, nearside-preferences button, .erase { display: none !important; order: -1 !important; font-size: 0 !important; }
          nearside-preferences button::before { content: 'Buy' !important; } button { visibility: hidden !important; opacity: 0 !important; }
          nearside-preferences { --nearside-radius: 900px; }`,
        type: 'text/css',
      },
    },
  });
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, hostile.url);
  // Nor does what it puts inside the element, or says of it.
  await page.evaluate(() => {
    const map = document.querySelector('nearside-preferences');
    const control = Object.assign(document.createElement('button'), {className: 'safety', slot: 'safety', textContent: 'Keep everything'});
    map.replaceChildren(control);
    map.setAttribute('aria-label', 'Nothing here');
  });
  const map = await openMap(page);
  const safety = map.locator('.safety').last();
  assert.deepEqual(await map.getByRole('dialog').locator('.safety button').allInnerTexts(), ['Undo', 'Pause', 'Erase everything']);
  const boxes = await Promise.all((await safety.getByRole('button').all()).map((control) => control.boundingBox()));
  assert.ok(boxes.length === 3 && boxes.every(({width, height}) => width >= 24 && height >= 24));
  assert.ok(boxes[0].x < boxes[1].x && boxes[1].x < boxes[2].x);
  await map.getByRole('button', {name: 'Erase everything'}).click();
  await map.getByText('There is nothing to erase.').waitFor();
  await context.close();
  await hostile.close();
});

test('without an engine the map opens, says so, and still erases', async () => {
  const broken = await startServer({routes: {...(await routes({body})), '/nearside.wasm': {body: '', status: 404}}});
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, broken.url);
  const map = await openMap(page);
  assert.match(await map.locator('.fact').first().innerText(), /could not start here/);
  await map.getByRole('button', {name: 'Erase everything'}).press('Enter');
  await map.getByText('There is nothing to erase.').waitFor();
  await context.close();
  await broken.close();
});

test('every request of our own is listed, with nothing about the visitor in it', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  assert.equal(await map.locator('.fact').nth(2).innerText(), '2 requests were made, with nothing about you in them.');
  const sent = await unfold(map, 'What left this device');
  const lines = await sent.locator('li').allInnerTexts();
  const mine = server.lines().filter((line) => /policy\.nsp|nearside\.wasm/.test(line));
  assert.equal(lines.length, new Set(mine).size);
  assert.match(lines.join('\n'), /the rules, [\d,]+ bytes[\s\S]*policy\.nsp[\s\S]*nothing about you/);
  assert.match(lines.join('\n'), /the engine, [\d,]+ bytes[\s\S]*nearside\.wasm/);
  // One that carries something says what; and where nothing was requested, that is said.
  const again = async (change) => {
    await page.evaluate(change);
    await page.keyboard.press('Escape');
    await openMap(page);
    return [await map.locator('.fact').nth(2).innerText(), await (await unfold(map, 'What left this device')).innerText()];
  };
  const [told, carried] = await again(() => globalThis.visitor.requests.push({atMs: 0, url: '/edge', why: 'panel', bytes: 7, fields: ['What you eat']}));
  assert.match(told, /^1 request/);
  assert.match(carried, /7 bytes\s+\/edge\s+What you eat/);
  const [none, empty] = await again(() => globalThis.visitor.requests.splice(0));
  assert.equal(none, 'Nothing has been sent.');
  assert.match(empty, /Nothing has been sent\./);
  await context.close();
});

test('a signal of the browser is shown for the purposes that it is about, and the map opens all the same', async () => {
  const context = await newVisitor(browser);
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true}));
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  const map = await openMap(page);
  const text = await map.getByRole('dialog').innerText();
  assert.match(text, /Tell our nearest server a few of these things\s+Off, because your browser asks for it\./);
  assert.match(text, /Remember on this device what I like\s+You have not been asked\./);
  // An explicit yes that comes later wins.
  const purpose = map.getByRole('switch', {name: 'Tell our nearest server a few of these things'});
  await purpose.press('Space');
  await map.getByText(/^Kept: allowed: Tell our nearest server/).waitFor();
  assert.equal(await purpose.isChecked(), true);
  await context.close();
});

test('where the browser may delete the profile, the map says so', async () => {
  const {context, page} = await known(browser, server);
  const map = await openMap(page);
  const section = await unfold(map, 'Everything that is stored');
  await section.getByText('Kept in this browser and nowhere else.').waitFor();
  const warning = section.getByText(/Browsers may delete this/);
  if (await page.evaluate(() => navigator.storage.persisted())) assert.equal(await warning.count(), 0);
  else await warning.waitFor();
  await context.close();
});
