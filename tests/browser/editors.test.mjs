// Every type of fact that a visitor can set, each by the control that its type gets: what is tried is what is kept, and what the next
// page decides by.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, openBrowser} from './browser.mjs';
import {routes, visit} from './page.mjs';
import {EVENING, openMap, unfold} from './preferences.mjs';
import {fixtures, startServer} from './server.mjs';

const names = ['cyclist', 'tools', 'names', 'rides', 'budget', 'town', 'since'].map((name) => `by-${name}`);
const lead = `<nearside-slot name="lead"><p>The default of lead.</p>${names.map((name) => `<template data-module="${name}"><h2>${name}</h2></template>`).join('')}<nearside-why></nearside-why></nearside-slot>
<nearside-slot name="side"><p>The default of side.</p><template data-module="either"><h2>either</h2></template><nearside-why></nearside-why></nearside-slot>`;

let browser;
let server;
before(async () => {
  const program = {'/policy.nsp': {body: await readFile(`${fixtures}kinds.nsp`)}};
  [browser, server] = await Promise.all([openBrowser(), routes({body: lead}).then((routes) => startServer({routes: {...routes, ...program}}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** Types into a field and leaves it, as its change wants. */
const type = async (entry, text) => {
  const field = entry.locator('.choices input');
  if ((await field.getAttribute('type')) === 'date') await field.fill(text);
  else {
    await field.press('ControlOrMeta+a');
    await field.press('Delete');
    await field.pressSequentially(text);
  }
  await field.press('Tab');
};
const choose = (role, name) => (entry) => entry.getByRole(role, {name}).press('Space');
const say = (text) => (entry) => type(entry, text);

/** What is said of a fact, in the control of its type; what it is called then; and what says too little for its module. */
const FACTS = [
  ['cyclist', 'Do you cycle', choose('radio', 'yes'), true, choose('radio', 'no'), 'no'],
  ['tools', 'What you carry', choose('checkbox', 'lamp'), ['lamp'], choose('checkbox', 'lamp'), undefined],
  ['names', 'Names of your bicycles', say('Bianca, Rosinante'), ['Bianca', 'Rosinante'], say('Bianca'), 'Bianca'],
  ['rides', 'Rides a week', say('3'), 3, say('2'), '2'],
  ['budget', 'What you would spend', say('12.5'), 12.5, say('12.6'), '12.6'],
  ['town', 'Where you live', say('Graz'), 'Graz', say('Linz'), 'Linz'],
  ['since', 'Since when you cycle', say('2020-01-01'), '2020-01-01T00:00:00.000Z', say('2020-01-02'), 'Jan 2, 2020'],
];

for (const [name, label, enough, value, less, said] of FACTS) {
  test(`the editor of ${name} sets it, changes it and takes it back`, async () => {
    const context = await newVisitor(browser);
    const {page, faults} = await newPage(context, EVENING);
    await visit(page, server.url);
    await page.evaluate(() => globalThis.visitor.consent('personalize.local', true, 'test'));
    const map = await openMap(page);
    const entry = map.locator('details.item', {has: page.locator('.label', {hasText: label})});
    const lead = (module) => page.waitForSelector(`nearside-slot[name=lead]${module ? `[module=${module}]` : '[state=default]'}:not([rehearsal])`);
    const keep = async () => {
      await map.getByRole('button', {name: 'Keep this'}).press('Enter');
      await map.getByRole('status').getByText(/^Kept: /).waitFor();
      await map.getByRole('status').evaluate((status) => (status.textContent = ''));
    };
    await unfold(map, label);
    await enough(entry);
    await page.waitForSelector(`nearside-slot[name=lead][module=by-${name}][rehearsal]`);
    await keep();
    await lead(`by-${name}`);
    assert.deepEqual(await page.evaluate((name) => JSON.parse(JSON.stringify(globalThis.visitor.get(name))), name), value);

    await unfold(map, label);
    await less(entry);
    await page.waitForSelector('nearside-slot[name=lead][state=default][rehearsal]');
    await keep();
    await lead();
    if (said !== undefined) assert.match(await entry.locator('summary').innerText(), new RegExp(said));

    await unfold(map, label);
    await entry.getByRole('button', {name: 'Remove'}).press('Enter');
    await keep();
    assert.equal(await page.evaluate((name) => globalThis.visitor.get(name), name), null);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test('where each of two would have been enough, the card says so, and of neither that it decided', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  await page.evaluate(async () => {
    const {visitor} = globalThis;
    await visitor.consent('personalize.local', true, 'test');
    await visitor.set('cyclist', true);
    await visitor.set('rides', 5);
  });
  const why = page.locator('nearside-slot[name=side] nearside-why');
  const text = async () => {
    await why.getByRole('button', {name: 'Why this?'}).press('Enter');
    const said = await why.getByRole('region').innerText();
    await page.keyboard.press('Escape');
    return said;
  };
  const both = await text();
  assert.match(both, /^Among other things, because/m);
  assert.match(both, /This counted among other things\.\s+This or [^:]+: each would have been enough\.\s+Without it you would see the same\./);
  assert.doesNotMatch(both, /This made the difference/);
  await page.evaluate(() => globalThis.visitor.set('rides', 1));
  const one = await text();
  assert.match(one, /^Because Do you cycle\./m);
  assert.match(one, /This made the difference\./);
  assert.doesNotMatch(one, /each would have been enough/);
  await context.close();
});

test('what does not fit its type is not taken, and what is emptied is taken back', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  await page.evaluate(async () => {
    await globalThis.visitor.consent('personalize.local', true, 'test');
    await globalThis.visitor.set('rides', 3);
  });
  const map = await openMap(page);
  const entry = await unfold(map, 'Rides a week');
  // No number of this size is one.
  await type(entry, '1e300');
  await map.getByText('The profile would not take this. Nothing has changed.').first().waitFor();
  assert.equal(await map.getByRole('button', {name: 'Keep this'}).count(), 0);
  await map.getByRole('button', {name: 'Back'}).press('Enter');
  await type(entry, '');
  await page.waitForSelector('nearside-slot[name=lead][state=default][rehearsal]');
  await map.getByRole('button', {name: 'Keep this'}).press('Enter');
  await map.getByText('Kept: “Rides a week” removed.').waitFor();
  assert.equal(await page.evaluate(() => globalThis.visitor.get('rides')), null);
  await context.close();
});
