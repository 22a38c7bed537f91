// Both elements by the rules of axe, in every state and both schemes.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {openBrowser, SCHEMES, shot} from './browser.mjs';
import {routes} from './page.mjs';
import {body, known, openMap, unfold} from './preferences.mjs';
import {startServer} from './server.mjs';

const axe = await readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), routes({body}).then((routes) => startServer({routes}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** What axe finds in the elements, in words. */
async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const {violations} = await globalThis.axe.run({include: [['nearside-why'], ['nearside-preferences']]}, {runOnly: rules});
    return violations.map(({id, nodes}) => `${id}: ${nodes.map(({target, any}) => `${target.flat().join(' ')} (${any[0]?.message ?? ''})`).join('; ')}`);
  });
}

/** Every state of the card and the map that a visitor can bring about. */
const STATES = {
  'the buttons alone': async () => {},
  'the card': async (page) => page.locator('nearside-slot[name=lead] nearside-why').getByRole('button').first().press('Enter'),
  'the card, a trial': async (page) => {
    await STATES['the card'](page);
    await page.locator('nearside-slot[name=lead] nearside-why').getByRole('button', {name: 'Try it without'}).press('Enter');
  },
  'the card, a correction': async (page) => {
    await STATES['the card'](page);
    await page.locator('nearside-slot[name=lead] nearside-why').getByRole('button', {name: 'Correct this'}).press('Enter');
  },
  'the card, all of it': async (page) => {
    await STATES['the card'](page);
    const why = page.locator('nearside-slot[name=lead] nearside-why');
    await why.getByRole('button', {name: 'Why not something else?'}).press('Enter');
    await why.locator('summary', {hasText: 'Details'}).press('Enter');
  },
  'the map': async (page) => openMap(page),
  'the map, everything unfolded': async (page) => {
    const map = await openMap(page);
    for (const summary of await map.locator('summary').all()) await summary.evaluate((element) => (element.parentElement.open = true));
  },
  'the map, a trial': async (page) => {
    const cycling = await unfold(await openMap(page), 'Cycling');
    await cycling.getByRole('radio', {name: 'a lot'}).press('Space');
    await cycling.getByRole('button', {name: 'Keep this'}).waitFor();
  },
  'the map, paused': async (page) => {
    const map = await openMap(page);
    await map.getByRole('button', {name: 'Pause'}).press('Enter');
    await map.getByText('Kept: paused.').waitFor();
  },
  'the map, nothing known': async (page) => {
    const map = await openMap(page);
    await map.getByRole('button', {name: 'Erase everything'}).press('Enter');
    await map.getByText(/erased\. Nothing is left\.$/).waitFor();
  },
};

for (const [state, reach] of Object.entries(STATES)) {
  test(`no rule of axe is broken: ${state}, ${SCHEMES.join(' and ')}`, async () => {
    // Colours change by a transition: half way, neither scheme's contrast is there.
    const {context, page} = await known(browser, server, undefined, {reducedMotion: 'reduce'});
    await reach(page);
    for (const colorScheme of SCHEMES) {
      if (SCHEMES.length > 1) await page.emulateMedia({colorScheme});
      await shot(page, `${state}, ${colorScheme}`);
      assert.deepEqual(await violations(page), [], colorScheme);
    }
    await context.close();
  });
}
