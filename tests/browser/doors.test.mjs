// Facilities of a browser × ways to lack them: the page is decided, nothing is thrown, `open` resolves, and one report says what is missing.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, openBrowser, slots} from './browser.mjs';
import {hurry, STORED, take} from './doors.mjs';
import {html, lead, component, routes, visit} from './page.mjs';
import {startServer} from './server.mjs';

const MORNING = '2026-11-24T09:30:00+01:00';

let browser;
let server;
before(async () => {
  browser = await openBrowser();
  server = await startServer({routes: await routes()});
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** A request to write that is made and never carried out, in a transaction that says it was, is a browser's lie and no fault. */
const HONEST = (facility, fault) => facility !== 'writing' || !/rejects|answers/.test(fault);
const FAULTS = ['is missing', 'is nothing', 'throws when it is looked at', 'throws when it is used', 'throws nothing', 'rejects', 'never answers', 'answers late'];

/** What a page can still do: it is decided, a yes and an activity count on it, and an erase ends them. */
const uses = (page) =>
  page.evaluate(async () => {
    const {visitor} = globalThis;
    const {missing, warning} = await visitor.storage();
    const yes = await visitor.consent('personalize.local', true, 'test');
    await visitor.record('read', 'cooking');
    const lead = visitor.decide().slots.lead.module;
    await visitor.erase();
    return {problem: visitor.problem?.code, yes, lead, left: visitor.rows.length, missing, warning};
  });

let combinations = 0;
after(() => console.log(`# ${combinations} combinations of a facility and a fault`));

for (const [facility, [owner, name, known, faults = FAULTS]] of Object.entries(STORED)) {
  test(`${facility}, in every way`, async () => {
    const context = await newVisitor(browser);
    for (const fault of faults.filter((fault) => HONEST(facility, fault))) {
      combinations++;
      const {page, faults} = await newPage(context, MORNING);
      await page.addInitScript(hurry);
      await page.addInitScript(take, [owner, name, fault]);
      await visit(page, server.url);
      await slots(page);
      assert.equal(await page.evaluate(() => globalThis.visitor.decide().slots.side.module), 'morning-card', `${fault}: it is decided`);
      const used = await uses(page);
      assert.deepEqual({problem: used.problem, yes: used.yes, lead: used.lead, left: used.left}, {problem: undefined, yes: true, lead: 'cooking-lead', left: 0}, fault);
      if (known && /missing|nothing$|looked/.test(fault) && fault !== 'throws nothing') assert.ok(used.missing.includes(known), `${fault}: ${used.missing}`);
      assert.deepEqual(faults, [], fault);
      await page.close();
    }
    await context.close();
  });
}

test('elements that are named like what a document has stand in front of nothing', async () => {
  const names = ['addEventListener', 'cookie', 'hidden', 'referrer', 'documentElement', 'visibilityState'];
  const named = names.map((name) => `<img name="${name}" alt="">`).join('');
  const named_server = await startServer({routes: {...(await routes()), '/': {body: html(lead + component + named), type: 'text/html'}}});
  const context = await newVisitor(browser);
  const {page, faults} = await newPage(context, MORNING);
  await page.goto(named_server.url);
  await page.waitForFunction(() => globalThis.visitor);
  assert.equal((await uses(page)).lead, 'cooking-lead');
  assert.deepEqual(faults, []);
  await context.close();
  await named_server.close();
});

test('what hangs on all objects is no option', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, MORNING);
  await page.addInitScript(() => {
    const polluted = {trust: async () => ({code: 'program-unsigned', message: 'polluted'}), store: {kind: 'device'}, clock: () => 0, offset: 0, locale: 'de', facts: {'device.kind': 'phone'}, onError: () => { throw new Error('polluted'); }};
    for (const [name, value] of Object.entries(polluted)) Object.defineProperty(Object.prototype, name, {value, enumerable: false, configurable: true});
  });
  await visit(page, server.url);
  const used = await uses(page);
  assert.deepEqual([used.problem, used.lead, await page.evaluate(() => globalThis.visitor.locale)], [undefined, 'cooking-lead', 'en']);
  await context.close();
});
