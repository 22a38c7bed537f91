// The consent ledger in a real browser: records in a chain, a browser's signal, and a changed notice.

import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {after, before, describe, test} from 'node:test';

import {NOTHING, slots, stored} from './browser.mjs';
import {causes, consent, EDGE, GPC, LOCAL, records, stand, startConsents, verdict} from './consents.mjs';
import {codes, visit} from './page.mjs';
import {openMap} from './preferences.mjs';
import {fixtures} from './server.mjs';

let close, server, opened;
before(async () => ({close, server, opened} = await startConsents()));
after(() => close?.());

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

test('an answer becomes a record of its day, with the hash of the text that was shown', async () => {
  const {context, page, faults} = await opened();
  assert.deepEqual(await causes(page), {[LOCAL]: 'unasked', [EDGE]: 'unasked'});
  await consent(page, LOCAL, true);
  await consent(page, EDGE, false, {text: 'Und unterwegs?', locale: 'de', version: 4});
  await consent(page, LOCAL, false);
  const [given, refused, withdrawn] = await records(page);
  assert.deepEqual([given.state, refused.state, withdrawn.state], ['given', 'refused', 'withdrawn']);
  const [{version}] = await page.evaluate(() => globalThis.visitor.labels.notices);
  assert.ok(version >= 2 ** 30, 'made from the text, since the policy states none');
  assert.deepEqual(given.notice, {version, locale: 'en', sha256: sha256('Remember on this device what I like')});
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

describe('a changed notice', () => {
  test('is asked anew, and what was kept is locked until then', async () => {
    const {context, page, faults} = await opened();
    await consent(page, LOCAL, true);
    await page.evaluate(() => globalThis.visitor.record('read', 'cooking'));
    await visit(page, server.url);
    assert.equal((await slots(page)).lead, 'cooking-lead');
    const before = await page.evaluate(() => globalThis.visitor.rows.filter(({kind}) => kind === 'event').length);
    const {body} = server.routes['/policy.nsp'];
    try {
      server.routes['/policy.nsp'] = {body: await readFile(`${fixtures}pages-changed.nsp`)};
      await visit(page, server.url);
      assert.deepEqual(await causes(page), {[LOCAL]: 'changed', [EDGE]: 'unasked'});
      assert.equal((await slots(page)).lead, null, 'nothing of it is read');
      assert.equal(await page.evaluate((purpose) => globalThis.visitor.granted(purpose), LOCAL), undefined);
      assert.equal(await page.evaluate(() => globalThis.visitor.record('read', 'cycling')), false, 'and nothing is added');
      const map = await openMap(page);
      assert.match(await map.locator(`[id="state ${LOCAL}"]`).textContent(), /has changed since you said yes/);
      await map.locator(`[data-key="yes ${LOCAL}"]`).click();
      await stand(page, {[LOCAL]: 'given', [EDGE]: 'unasked'});
      assert.equal(await page.evaluate(() => globalThis.visitor.rows.filter(({kind}) => kind === 'event').length), before, 'all is there');
      await visit(page, server.url);
      assert.equal((await slots(page)).lead, 'cooking-lead');
    } finally {
      server.routes['/policy.nsp'] = {body};
    }
    assert.deepEqual([await verdict(page), faults], [{good: true, records: 2}, []]);
    await context.close();
  });
});
