// Both elements by the rules of axe, in every state and both schemes.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {openBrowser, SCHEMES, shot} from './browser.mjs';
import {routes} from './page.mjs';
import {body, known} from './preferences.mjs';
import {STATES} from './states.mjs';
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
