// What leaves the page by a visitor's or a script's hand says nothing that stays the same for one visitor: no seed, in no form.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, openBrowser} from './browser.mjs';
import {routes, visit} from './page.mjs';
import {startServer} from './server.mjs';

let browser;
let server;
before(async () => {
  const panel = "globalThis.panel = (await import('nearside/panel')).openPanel;";
  [browser, server] = await Promise.all([openBrowser(), routes({before: panel}).then((routes) => startServer({routes}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** Ways in which a number of at most 53 bits may be written. */
function forms(number) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(number));
  const held = bytes.subarray(0, number < 2 ** 32 ? 4 : 7);
  const written = [held, Buffer.from(held).reverse()].flatMap((held) => [held.toString('hex'), held.toString('base64').replace(/=+$/, ''), held.toString('base64url'), [...held].join()]);
  return [String(number), number.toString(16), number.toString(36), ...written];
}

/** Everything that a page's script can take along of a decision, by name. */
const exported = (page) =>
  page.evaluate(async () => {
    const {visitor} = globalThis;
    const slots = visitor.description.slots;
    const parts = {
      decision: visitor.decide(),
      record: visitor.decisionRecord(),
      explanations: slots.map((slot) => visitor.explain(slot)),
      whyNot: slots.flatMap((slot) => visitor.description.modules.map((module) => visitor.whyNot(slot, module))),
      reasons: slots.flatMap((slot) => visitor.description.inputs.map(({name}) => visitor.reason(name, slot))),
      facts: visitor.facts,
      labels: visitor.labels,
      requests: visitor.requests,
      purposes: visitor.purposes(),
      file: await globalThis.panel(visitor).exportFile(),
      page: document.documentElement.outerHTML,
      storage: [document.cookie, {...localStorage}, {...sessionStorage}, location.href, history.state, globalThis.name],
    };
    return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? part : JSON.stringify(part)]));
  });

const found = (parts, number) => Object.entries(parts).filter(([, text]) => forms(number).some((form) => text.includes(form))).map(([name]) => name);

for (const consents of [true, false]) {
  test(`no export has a seed, ${consents ? 'of a visitor' : 'of a visit without consent'}`, async () => {
    const context = await newVisitor(browser);
    const {page, faults} = await newPage(context, '2026-11-24T18:30:00+01:00');
    const visitSeed = 6_543_210_987_654_321;
    await page.addInitScript((visitSeed) => (globalThis.options = {visitSeed}), visitSeed);
    await visit(page, server.url);
    if (consents) {
      await page.evaluate(async () => {
        await globalThis.visitor.consent('personalize.local', true, 'test');
        await globalThis.visitor.record('read', 'cooking');
      });
    }
    const parts = await exported(page);
    assert.ok(Object.values(parts).every((text) => text.length > 1), `nothing was exported: ${JSON.stringify(parts)}`);
    assert.deepEqual(found(parts, visitSeed), [], 'the seed of the visit');
    const rows = await page.evaluate(() => globalThis.visitor.rows.map((row) => ({...row})));
    const own = rows.find(({kind}) => kind === 'seed')?.numbers[0];
    assert.equal(own !== undefined, consents);
    if (consents) {
      assert.deepEqual(found(parts, own), [], 'the seed of the visitor');
      // The control: where it is, it is found.
      assert.deepEqual(found({...parts, rows: JSON.stringify(rows)}, own), ['rows']);
    }
    assert.deepEqual(faults, []);
    await context.close();
  });
}
