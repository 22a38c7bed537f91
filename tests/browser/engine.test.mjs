// The engine stops: its memory is filled with rubbish from outside. The page must not notice more than a default.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, openBrowser, slots} from './browser.mjs';
import {codes, routes, visit} from './page.mjs';
import {startServer} from './server.mjs';

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), routes().then((routes) => startServer({routes}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

const rubbish = (page, byte) => page.evaluate((byte) => new Uint8Array(globalThis.memory.buffer).fill(byte), byte);
const lead = (page) => page.evaluate(() => globalThis.visitor.decide().slots.lead);

for (const byte of [0xff, 0x00, 0x7b]) {
  test(`memory full of 0x${byte.toString(16)}`, async () => {
    const context = await newVisitor(browser);
    const {page, faults} = await newPage(context, '2026-11-24T18:30:00+01:00');
    await visit(page, server.url);
    await page.evaluate(async () => {
      await globalThis.visitor.consent('personalize.local', true, 'test');
      await globalThis.visitor.record('read', 'cooking');
    });
    assert.equal((await lead(page)).module, 'cooking-lead');

    for (let stop = 1; stop <= 3; stop++) {
      await rubbish(page, byte);
      assert.deepEqual(await lead(page), {module: null, reason: 'refused', quiet: false}, 'the call that stops serves the default');
      assert.equal(await page.evaluate(() => globalThis.visitor.runtime.traps), stop);
      if (stop === 3) break;
      assert.equal((await lead(page)).module, 'cooking-lead', 'the next one has a new engine and the profile as kept');
      const explanation = await page.evaluate(() => globalThis.visitor.explain('lead'));
      assert.ok(explanation.verified && explanation.show === 'cooking-lead');
    }
    assert.equal((await lead(page)).reason, 'refused', 'after three it gives up');
    assert.equal(await page.evaluate(() => globalThis.visitor.explain('lead')), undefined);
    assert.equal(await page.evaluate(() => globalThis.visitor.record('read', 'cooking')), false);
    assert.deepEqual([await codes(page), faults], [Array(3).fill('runtime-stopped'), []]);

    await visit(page, server.url);
    assert.equal((await slots(page)).lead, 'cooking-lead', 'what was kept is still there on the next page');
    await context.close();
  });
}

test('an explanation that stops is decided anew before the next', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, '2026-11-24T09:30:00+01:00');
  await visit(page, server.url);
  await rubbish(page, 0xff);
  assert.equal(await page.evaluate(() => globalThis.visitor.explain('side')), undefined);
  const explanation = await page.evaluate(() => globalThis.visitor.explain('side'));
  assert.equal(explanation.show, 'morning-card');
  assert.ok(explanation.verified && explanation.now_ms >= Date.parse('2026-11-24T09:30:00+01:00'), 'at this moment, not at an engine’s first');
  await context.close();
});
