// The consent ledger in a real browser: records in a chain, a browser's signal, and consent managers of others, each as its package is.

import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {after, before, describe, test} from 'node:test';

import {newPage, newVisitor, NOTHING, openBrowser, slots, stored} from './browser.mjs';
import {codes, routes, visit} from './page.mjs';
import {startServer} from './server.mjs';

const WHEN = '2026-11-24T18:30:00+01:00';
const LOCAL = 'personalize.local';
const EDGE = 'personalize.edge';

let browser;
let server;
before(async () => {
  browser = await openBrowser();
  // Managers of others, beside the page's own script; none of them may be part of what every page loads.
  const managers = `
    import * as cmp from 'nearside/cmp';
    import * as panel from 'nearside/panel';
    import * as klaro from 'klaro/dist/klaro-no-css.js';
    import * as cookieconsent from 'vanilla-cookieconsent';
    import {CmpApi} from '@iabtechlabtcf/cmpapi';
    import {TCModel, TCString, GVL} from '@iabtechlabtcf/core';
    import stub from '@iabtechlabtcf/stub';
    Object.assign(globalThis, {cmp, panel, klaro: klaro.default ?? klaro, cookieconsent, tcf: {CmpApi, TCModel, TCString, GVL, stub}});
  `;
  server = await startServer({routes: await routes({before: managers})});
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const GPC = () => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {value: true, configurable: true});

/** A visitor on the page; `init` runs before its scripts. */
async function opened({init, context: given} = {}) {
  const context = given ?? (await newVisitor(browser));
  const {page, faults} = await newPage(context, WHEN);
  if (init) await page.addInitScript(init);
  await visit(page, server.url);
  return {context, page, faults};
}

const consent = (page, purpose, yes, ...more) => page.evaluate((said) => globalThis.visitor.consent(...said), [purpose, yes, 'test', ...more]);
const causes = (page) => page.evaluate(() => Object.fromEntries(globalThis.visitor.purposes().map(({name, cause}) => [name, cause])));
const records = (page) => page.evaluate(() => globalThis.panel.consentRecords(globalThis.visitor.rows, globalThis.visitor.now));
const verdict = (page) => page.evaluate(() => globalThis.panel.verifyChain(globalThis.visitor.rows));
/** What was done so far has reached the ledger: an edit waits for those before it. */
const settled = (page) => page.evaluate(() => globalThis.visitor.pause(false));
/** Waits until purposes stand like this and the ledger has it, or says how they do. */
async function stand(page, wanted) {
  const reached = page.waitForFunction((wanted) => globalThis.visitor.purposes().every(({name, cause}) => cause === wanted[name]), wanted, {polling: 20});
  await reached.catch(() => {});
  assert.deepEqual(await causes(page), wanted);
  await settled(page);
}
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

test('an answer becomes a record of its day, with the hash of the text that was shown', async () => {
  const {context, page, faults} = await opened();
  assert.deepEqual(await causes(page), {[LOCAL]: 'unasked', [EDGE]: 'unasked'});
  await consent(page, LOCAL, true);
  await consent(page, EDGE, false, {text: 'Und unterwegs?', locale: 'de', version: 4});
  await consent(page, LOCAL, false);
  const [given, refused, withdrawn] = await records(page);
  assert.deepEqual([given.state, refused.state, withdrawn.state], ['given', 'refused', 'withdrawn']);
  assert.deepEqual(given.notice, {version: 1, locale: 'en', sha256: sha256('Remember on this device what I like')});
  assert.deepEqual(refused.notice, {version: 4, locale: 'de', sha256: sha256('Und unterwegs?')});
  assert.equal(given.dayMs, Date.parse('2026-11-24T00:00:00Z'));
  assert.equal(given.controller, 'http://localhost');
  assert.ok(given.categories.includes('diet') && given.categories.includes('activity'), given.categories.join());
  assert.equal(given.retentionS, 400 * 86_400);
  assert.equal(withdrawn.previous, refused.hash);
  assert.deepEqual(await verdict(page), {good: true, records: 3});
  assert.deepEqual(await causes(page), {[LOCAL]: 'withdrawn', [EDGE]: 'refused'});
  // A reload finds the same ledger.
  const before = await records(page);
  await visit(page, server.url);
  assert.deepEqual([await records(page), await codes(page), faults], [before, [], []]);
  await context.close();
});

test('four pages that answer at once make one chain', async () => {
  const {context, page} = await opened();
  const pages = [page, ...(await Promise.all([1, 2, 3].map(async () => (await opened({context})).page)))];
  await Promise.all(
    pages.map((page, at) =>
      page.evaluate(async (at) => {
        for (let n = 0; n < 5; n++) if (!(await globalThis.visitor.consent('personalize.local', true, `page ${at}`))) throw new Error(`answer ${n} is lost`);
      }, at),
    ),
  );
  await visit(page, server.url);
  assert.deepEqual(await verdict(page), {good: true, records: 20});
  await context.close();
});

test('an edited, a missing and a moved record are found', async () => {
  const {context, page} = await opened();
  for (const yes of [true, false, true]) await consent(page, LOCAL, yes);
  const verdicts = await page.evaluate(async () => {
    const {rows} = globalThis.visitor;
    const [first, second, third] = rows.filter(({kind}) => kind === 'consent');
    const forged = {...second, numbers: [0, ...second.numbers.slice(1)]};
    const check = (...rows) => globalThis.panel.verifyChain(rows);
    return Promise.all([check(first, forged, third), check(first, third), check(second, first, third), check(first, second)]);
  });
  assert.deepEqual(verdicts, [
    {good: false, at: 1, wrong: 'changed'},
    {good: false, at: 1, wrong: 'missing'},
    {good: false, at: 0, wrong: 'missing'},
    {good: true, records: 2},
  ]);
  await context.close();
});

describe('a signal of the browser', () => {
  test('is read from the exact values only', async () => {
    for (const [name, value, expected] of [['globalPrivacyControl', true, 'gpc'], ['globalPrivacyControl', 'true', null], ['doNotTrack', '1', 'dnt'], ['doNotTrack', 'yes', null]]) {
      const {context, page} = await opened({init: `Object.defineProperty(Navigator.prototype, ${JSON.stringify(name)}, {value: ${JSON.stringify(value)}, configurable: true})`});
      const {gpc, dnt} = await page.evaluate(() => globalThis.visitor.signals);
      assert.deepEqual({gpc, dnt}, {gpc: expected === 'gpc', dnt: expected === 'dnt'});
      assert.equal((await causes(page))[EDGE], expected ? 'signal' : 'unasked');
      assert.deepEqual(await stored(page), NOTHING, 'a signal alone is nothing to remember');
      await context.close();
    }
  });

  test('turns earlier answers off, without an answer that nobody gave, until the visitor answers again', async () => {
    const {context, page} = await opened();
    await consent(page, LOCAL, true);
    await consent(page, EDGE, true);
    assert.deepEqual(await causes(page), {[LOCAL]: 'given', [EDGE]: 'given'});
    await page.addInitScript(GPC);
    await visit(page, server.url);
    assert.deepEqual(await causes(page), {[LOCAL]: 'given', [EDGE]: 'signal'});
    assert.equal(await page.evaluate((purpose) => globalThis.visitor.granted(purpose), EDGE), false);
    assert.equal((await records(page)).length, 2);
    assert.equal(await consent(page, EDGE, true), true);
    assert.deepEqual(await causes(page), {[LOCAL]: 'given', [EDGE]: 'given'});
    await visit(page, server.url);
    assert.deepEqual([await causes(page), await verdict(page)], [{[LOCAL]: 'given', [EDGE]: 'given'}, {good: true, records: 3}]);
    await context.close();
  });

  test('leaves what stays on the device to the visitor, and a first answer to anything counts', async () => {
    const {context, page} = await opened({init: GPC});
    assert.equal(await consent(page, LOCAL, true), true);
    await page.evaluate(() => globalThis.visitor.record('read', 'cooking'));
    await visit(page, server.url);
    assert.equal((await slots(page)).lead, 'cooking-lead');
    assert.equal((await causes(page))[EDGE], 'signal');
    await consent(page, EDGE, true);
    assert.deepEqual(await causes(page), {[LOCAL]: 'given', [EDGE]: 'given'});
    await page.evaluate(() => globalThis.visitor.erase());
    assert.deepEqual(await stored(page), NOTHING);
    await context.close();
  });
});

describe('Klaro', () => {
  const start = (page) =>
    page.evaluate(([local, edge]) => {
      const config = {storageMethod: 'localStorage', services: [{name: 'memory', purposes: ['f']}, {name: 'slice', purposes: ['f']}]};
      globalThis.manager = globalThis.klaro.getManager(config);
      globalThis.stop = globalThis.cmp.followKlaro(globalThis.visitor, globalThis.manager, {[local]: 'memory', [edge]: ['memory', 'slice']}, {version: '0.7.22'});
    }, [LOCAL, EDGE]);
  const choose = (page, services, save = true) =>
    page.evaluate(([services, save]) => {
      for (const [name, on] of Object.entries(services)) globalThis.manager.updateConsent(name, on);
      if (save) globalThis.manager.saveAndApplyConsents();
    }, [services, save]);

  test('its decisions are followed when they are saved, and its older ones only where nothing was said here', async () => {
    const {context, page, faults} = await opened();
    await start(page);
    await choose(page, {memory: true}, false);
    await settled(page);
    assert.deepEqual(await causes(page), {[LOCAL]: 'unasked', [EDGE]: 'unasked'}, 'a switch that was moved is no decision');
    assert.deepEqual((await stored(page)).databases, []);
    await choose(page, {memory: true, slice: false});
    await stand(page, {[LOCAL]: 'given', [EDGE]: 'refused'});
    assert.deepEqual((await records(page)).map(({method, notice}) => [method, notice.sha256]), [['klaro 0.7.22', ''], ['klaro 0.7.22', '']]);
    await choose(page, {slice: true});
    await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});

    // Taken back in the preference map: what Klaro still remembers does not undo it, on this page or the next.
    await consent(page, LOCAL, false);
    await visit(page, server.url);
    await start(page);
    await settled(page);
    await stand(page, {[LOCAL]: 'withdrawn', [EDGE]: 'given'});
    const before = (await records(page)).length;
    assert.equal(before, 4);
    // And a no there counts here.
    await choose(page, {memory: false, slice: false});
    await stand(page, {[LOCAL]: 'withdrawn', [EDGE]: 'withdrawn'});
    await page.evaluate(() => globalThis.stop());
    await choose(page, {memory: true, slice: true});
    await settled(page);
    await stand(page, {[LOCAL]: 'withdrawn', [EDGE]: 'withdrawn'});
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('an answer of unknown age does not count against a signal', async () => {
    const {context, page} = await opened();
    await start(page);
    await choose(page, {memory: true, slice: true});
    await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
    await page.addInitScript(GPC);
    await visit(page, server.url);
    await start(page);
    await settled(page);
    await stand(page, {[LOCAL]: 'given', [EDGE]: 'signal'});
    await choose(page, {memory: true, slice: true});
    await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
    await context.close();
  });
});

test('vanilla-cookieconsent is followed, and its identifier stays where it is', async () => {
  const {context, page} = await opened();
  const start = () =>
    page.evaluate(async ([local, edge]) => {
      const language = {default: 'en', translations: {en: {consentModal: {title: 'Cookies?'}, preferencesModal: {sections: []}}}};
      globalThis.stop = globalThis.cmp.followCookieConsent(globalThis.visitor, globalThis.cookieconsent, {[local]: 'functional', [edge]: 'edge'}, {version: '3.1.0'});
      await globalThis.cookieconsent.run({revision: 3, autoShow: false, categories: {functional: {}, edge: {}}, language});
    }, [LOCAL, EDGE]);
  const accept = (...categories) => page.evaluate((categories) => globalThis.cookieconsent.acceptCategory(categories), categories);
  await start();
  await settled(page);
  assert.deepEqual(await causes(page), {[LOCAL]: 'unasked', [EDGE]: 'unasked'});
  await accept('functional');
  await stand(page, {[LOCAL]: 'given', [EDGE]: 'refused'});
  await accept('functional', 'edge');
  await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
  assert.deepEqual((await records(page)).map(({method, notice}) => [method, notice.version]), Array(3).fill(['vanilla-cookieconsent 3.1.0', 3]));
  const {id, rows} = await page.evaluate(() => ({id: globalThis.cookieconsent.getCookie('consentId'), rows: JSON.stringify(globalThis.visitor.rows)}));
  assert.ok(id.length > 20 && !rows.includes(id));
  // The next page finds the decision, which is not a new one.
  await visit(page, server.url);
  await start();
  await settled(page);
  assert.equal((await records(page)).length, 3);
  await accept();
  await stand(page, {[LOCAL]: 'withdrawn', [EDGE]: 'withdrawn'});
  await context.close();
});

test('a manager of the Transparency and Consent Framework is followed by what it says of purposes, decided and where it applies', async () => {
  const {context, page} = await opened();
  await page.evaluate(([local, edge]) => {
    globalThis.tcf.stub();
    globalThis.stop = globalThis.cmp.followTcf(globalThis.visitor, {[local]: ['1', '6'], [edge]: ['1', '6', '8']});
    globalThis.api = new globalThis.tcf.CmpApi(31, 7, true);
  }, [LOCAL, EDGE]);
  /** Updates the manager as its pages do: with a string, and whether its dialog is open. */
  const update = (purposes, open = false) =>
    page.evaluate(([purposes, open]) => {
      const {TCModel, TCString, GVL} = globalThis.tcf;
      const model = new TCModel(new GVL({gvlSpecificationVersion: 3, vendorListVersion: 1, tcfPolicyVersion: 5, lastUpdated: '2026-01-01T00:00:00Z', purposes: {}, specialPurposes: {}, features: {}, specialFeatures: {}, stacks: {}, dataCategories: {}, vendors: {}}));
      model.cmpId = 31;
      model.cmpVersion = 7;
      for (const purpose of purposes) model.purposeConsents.set(purpose);
      globalThis.api.update(TCString.encode(model), open);
    }, [purposes, open]);
  await update([1, 6, 8], true);
  await settled(page);
  assert.deepEqual(await causes(page), {[LOCAL]: 'unasked', [EDGE]: 'unasked'}, 'a dialog that is open is no decision');
  await update([1, 6]);
  await stand(page, {[LOCAL]: 'given', [EDGE]: 'refused'});
  assert.match((await records(page))[0].method, /^tcf cmp 31\.7 policy 5$/);
  await update([6]);
  await stand(page, {[LOCAL]: 'withdrawn', [EDGE]: 'refused'});
  await page.evaluate(() => globalThis.api.update(null));
  await settled(page);
  await update([1, 6, 8]);
  await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
  await page.evaluate(() => globalThis.stop());
  await update([]);
  await settled(page);
  assert.deepEqual(await causes(page), {[LOCAL]: 'given', [EDGE]: 'given'});
  await context.close();
});

test('Google Consent Mode hears how things stand, and only what the policy declares', async () => {
  const {context, page} = await opened();
  const heard = () => page.evaluate(() => (globalThis.dataLayer ?? []).map((entry) => [...entry]));
  await page.evaluate(() => (globalThis.stop = globalThis.cmp.publishConsentMode(globalThis.visitor)));
  const states = (state) => ({personalization_storage: state, functionality_storage: state});
  assert.deepEqual(await heard(), [['consent', 'default', states('denied')]]);
  await consent(page, LOCAL, true);
  await page.evaluate(() => globalThis.visitor.setInterest('cooking', 500));
  await consent(page, LOCAL, false);
  await page.evaluate(() => globalThis.stop());
  await consent(page, LOCAL, true);
  assert.deepEqual((await heard()).slice(1), [['consent', 'update', states('granted')], ['consent', 'update', states('denied')]]);
  await context.close();
});
