// Consent managers of others, each as its package is: what they hold now decides.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {stored} from './browser.mjs';
import {causes, consent, EDGE, GPC, LOCAL, LOOSE, records, settled, stand, startConsents, verdict} from './consents.mjs';
import {visit} from './page.mjs';
import {openMap} from './preferences.mjs';

let close, server, opened;
before(async () => ({close, server, opened} = await startConsents()));
after(() => close?.());

/**
 * The managers, each as its package is. `start`: loads it as a page does and follows it, in an order; `choose`: the visitor's decision
 * there, yes or no to each purpose; `ways`: how it may come to hold a decision no more, while a page is open or between two.
 */
const ORDERS = ['manager first', 'adapter first', 'script late', 'twice'];
const managers = {
  klaro: {
    start: (page, order, {services = ['memory', 'slice'], method = 'cookie'} = {}) =>
      page.evaluate(
        ([purposes, order, services, storageMethod]) => {
          const {klaro, cmp, visitor} = globalThis;
          // A page finds what its last load has stored, and nothing of its memory.
          const config = {storageName: `klaro-test`, storageMethod, services: services.map((name) => ({name, purposes: ['f']}))};
          const make = () => (globalThis.manager = klaro.getManager(config));
          const [local, edge] = purposes;
          const needs = {[local]: 'memory', [edge]: ['memory', 'slice']};
          const follow = (manager) => cmp.followKlaro(visitor, manager, needs, {version: '0.7.22'});
          if (order === 'manager first') globalThis.stop = follow(make());
          else if (order === 'twice') [make(), follow(globalThis.manager), follow(globalThis.manager)];
          else globalThis.stop = follow(() => globalThis.manager);
          if (order === 'adapter first') make();
          if (order === 'script late') setTimeout(make, 200);
        },
        [[LOCAL, EDGE], order, services, method],
      ),
    choose: (page, local, edge) =>
      page.evaluate(
        ([memory, slice]) => {
          for (const [name, on] of Object.entries({memory, slice})) globalThis.manager.updateConsent(name, on);
          globalThis.manager.saveAndApplyConsents();
        },
        [local, edge],
      ),
    ways: {
      'it is reset while the page is open': {open: (page) => page.evaluate(() => globalThis.manager.resetConsents())},
      'its cookie is deleted while the page is open': {open: (page) => page.evaluate(() => globalThis.cookieStore.delete('klaro-test'))},
      'its cookie is deleted between two pages': {between: (page) => page.evaluate(() => (document.cookie = 'klaro-test=; max-age=0; path=/'))},
      'it has another service': {start: {services: ['memory', 'slice', 'another']}},
    },
  },
  'vanilla-cookieconsent': {
    at: LOOSE,
    start: (page, order, {revision = 3} = {}) =>
      page.evaluate(
        async ([[local, edge], order, revision]) => {
          const {cookieconsent, cmp, visitor} = globalThis;
          const language = {default: 'en', translations: {en: {consentModal: {title: 'Cookies?'}, preferencesModal: {sections: []}}}};
          const cookie = {name: 'cc_test', secure: false};
          const run = () => cookieconsent.run({hideFromBots: false, revision, cookie, autoShow: false, categories: {functional: {}, edge: {}}, language});
          const follow = (manager = cookieconsent) => (globalThis.stop = cmp.followCookieConsent(visitor, manager, {[local]: 'functional', [edge]: ['functional', 'edge']}, {version: '3.1.0'}));
          globalThis.manager = cookieconsent;
          if (order === 'manager first') await run().then(() => follow());
          else if (order === 'twice') [follow(), follow(), await run()];
          else if (order === 'adapter first') [follow(), await run()];
          else {
            let late;
            follow(() => late);
            setTimeout(() => run().then(() => (late = cookieconsent)), 200);
          }
        },
        [[LOCAL, EDGE], order, revision],
      ),
    choose: (page, local, edge) => page.evaluate(([local, edge]) => globalThis.manager.acceptCategory([local && 'functional', edge && 'edge'].filter(Boolean)), [local, edge]),
    ways: {
      'it is reset while the page is open': {open: (page) => page.evaluate(() => globalThis.manager.reset(true))},
      'its cookie is deleted while the page is open': {open: (page) => page.evaluate(() => globalThis.cookieStore.delete('cc_test'))},
      'its cookie is deleted between two pages': {between: (page) => page.evaluate(() => (document.cookie = 'cc_test=; max-age=0; path=/'))},
      'it has another revision': {start: {revision: 4}},
      'its decision has run out': {
        between: (page) =>
          page.evaluate(() => {
            const kept = {...globalThis.manager.getCookie(), expirationTime: Date.now() - 1};
            document.cookie = `cc_test=${encodeURIComponent(JSON.stringify(kept))}; path=/`;
          }),
      },
    },
  },
  tcf: {
    start: (page, order, {valid = true} = {}) =>
      page.evaluate(
        ([[local, edge], order, valid]) => {
          const {cmp, visitor, tcf} = globalThis;
          const {TCModel, TCString, GVL, CmpApi} = tcf;
          const follow = () => (globalThis.stop = cmp.followTcf(visitor, {[local]: ['1', '6'], [edge]: ['1', '6', '8']}));
          /** Says what its pages say: a string, and whether the dialog is open. */
          globalThis.update = (purposes, open = false) => {
            const model = new TCModel(new GVL({gvlSpecificationVersion: 3, vendorListVersion: 1, tcfPolicyVersion: 5, lastUpdated: '2026-01-01T00:00:00Z', purposes: {}, specialPurposes: {}, features: {}, specialFeatures: {}, stacks: {}, dataCategories: {}, vendors: {}}));
            model.cmpId = 31;
            model.cmpVersion = 7;
            for (const purpose of purposes) model.purposeConsents.set(purpose);
            const text = TCString.encode(model);
            if (!open) localStorage.setItem('tcf-test', JSON.stringify(purposes));
            globalThis.manager.update(text, open);
          };
          const start = () => {
            tcf.stub();
            if (order === 'twice') follow();
            globalThis.manager = new CmpApi(31, 7, true);
            const kept = localStorage.getItem('tcf-test');
            if (kept && valid) globalThis.update(JSON.parse(kept));
            else globalThis.update([], true);
          };
          if (order === 'manager first') [start(), follow()];
          else if (order === 'twice') [start(), follow()];
          else if (order === 'adapter first') [follow(), start()];
          else [follow(), setTimeout(start, 200)];
        },
        [[LOCAL, EDGE], order, valid],
      ),
    choose: (page, local, edge) => page.evaluate(([local, edge]) => globalThis.update([...(local ? [1, 6] : []), ...(edge ? [8] : [])]), [local, edge]),
    ways: {
      'it asks anew, because what it has is not valid': {start: {valid: false}},
      'what it has is deleted between two pages': {between: (page) => page.evaluate(() => localStorage.clear())},
    },
    cannotBeAsked: true,
  },
};

for (const [name, {at = '/', start, choose, ways, cannotBeAsked}] of Object.entries(managers)) {
  describe(name, () => {
    test('what is decided there is followed, and a later word in the preference map is not undone by what it still holds', async () => {
      const {context, page, faults} = await opened({at});
      await start(page, 'manager first');
      await settled(page);
      assert.deepEqual([await causes(page), (await stored(page)).databases], [{[LOCAL]: 'unasked', [EDGE]: 'unasked'}, []]);
      await choose(page, true, false);
      await stand(page, {[LOCAL]: 'given', [EDGE]: 'refused'});
      await choose(page, true, true);
      await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
      const said = await records(page);
      assert.equal(said.length, 3);
      assert.ok(said.every(({method, notice}) => method.startsWith(name) && notice.sha256 === ''), JSON.stringify(said));
      await consent(page, LOCAL, false);
      await visit(page, server.url + at);
      await start(page, 'manager first');
      await settled(page);
      await stand(page, {[LOCAL]: 'withdrawn', [EDGE]: 'given'});
      assert.equal((await records(page)).length, 4);
      // A new decision there counts, and after the adapter has been stopped none.
      await choose(page, false, true);
      await choose(page, true, true);
      await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
      await choose(page, false, false);
      await stand(page, {[LOCAL]: 'withdrawn', [EDGE]: 'withdrawn'});
      await page.evaluate(() => globalThis.stop());
      await choose(page, true, true);
      await settled(page);
      assert.deepEqual([await causes(page), await verdict(page), faults], [{[LOCAL]: 'withdrawn', [EDGE]: 'withdrawn'}, {good: true, records: 9}, []]);
      await context.close();
    });

    for (const order of ORDERS) {
      test(`a yes of an earlier page is found, whoever starts first: ${order}`, async () => {
        const {context, page} = await opened({at});
        await start(page, 'manager first');
        await choose(page, true, true);
        await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
        // As if the visitor had decided where nearside was not yet: the manager keeps its own.
        await page.evaluate(() => (globalThis.stop(), globalThis.visitor.erase()));
        await visit(page, server.url + at);
        assert.deepEqual(await causes(page), {[LOCAL]: 'unasked', [EDGE]: 'unasked'});
        await start(page, order);
        await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
        assert.deepEqual(await verdict(page), {good: true, records: 2}, 'and written once');
        await context.close();
      });
    }

    for (const [way, {open, between, start: other}] of Object.entries(ways)) {
      test(`its yes lapses when ${way}, what was kept is locked, and a new yes opens it`, async () => {
        const {context, page, faults} = await opened({at});
        await start(page, 'manager first');
        await choose(page, true, true);
        await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
        await page.evaluate(() => globalThis.visitor.record('read', 'cooking'));
        if (open) await open(page);
        else {
          await between?.(page);
          await visit(page, server.url + at);
          await start(page, 'adapter first', other);
        }
        await stand(page, {[LOCAL]: 'lapsed', [EDGE]: 'lapsed'});
        assert.deepEqual((await records(page)).map(({state}) => state), ['given', 'given', 'lapsed', 'lapsed']);
        const events = () => page.evaluate(() => globalThis.visitor.rows.filter(({kind}) => kind === 'event').length);
        assert.equal(await events(), 1);
        assert.equal(await page.evaluate(() => globalThis.visitor.interest('cooking')), null);
        await visit(page, server.url + at);
        await start(page, 'manager first', other);
        await settled(page);
        await stand(page, {[LOCAL]: 'lapsed', [EDGE]: 'lapsed'});
        await choose(page, true, false);
        await stand(page, {[LOCAL]: 'given', [EDGE]: 'refused'});
        assert.ok((await page.evaluate(() => globalThis.visitor.interest('cooking'))) > 0);
        assert.deepEqual([await verdict(page), faults], [{good: true, records: 6}, []]);
        await context.close();
      });
    }

    test('an erase holds: it is taken back there, or the map says where it remains', async () => {
      const {context, page} = await opened({at});
      await start(page, 'manager first');
      await choose(page, true, true);
      await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
      const map = await openMap(page);
      await map.locator('[data-key="erase"]').click();
      const said = map.getByRole('status').filter({hasText: 'Nothing is left.'});
      await said.waitFor();
      const words = await said.textContent();
      if (cannotBeAsked) assert.match(words, new RegExp(`Nothing is left\\. ${name}.* still holds your yes`));
      else assert.match(words, /Nothing is left\.$/);
      for (const order of cannotBeAsked ? [] : ['adapter first', 'manager first']) {
        await visit(page, server.url + at);
        await start(page, order);
        await settled(page);
        assert.deepEqual([await causes(page), (await stored(page)).databases], [{[LOCAL]: 'unasked', [EDGE]: 'unasked'}, []]);
      }
      if (!cannotBeAsked) {
        // Who says yes there again is followed again.
        await choose(page, true, true);
        await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
        assert.deepEqual(await verdict(page), {good: true, records: 2}, 'and nothing was written before');
      }
      await context.close();
    });
  });
}

test('an answer of unknown age does not count against a signal', async () => {
  const {start, choose} = managers.klaro;
  const {context, page} = await opened();
  await start(page, 'manager first');
  await choose(page, true, true);
  await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
  await page.addInitScript(GPC);
  await visit(page, server.url);
  await start(page, 'manager first');
  await settled(page);
  await stand(page, {[LOCAL]: 'given', [EDGE]: 'signal'});
  await choose(page, true, true);
  await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
  await context.close();
});

test('a switch of Klaro that was moved and not saved is no decision', async () => {
  const {context, page} = await opened();
  await managers.klaro.start(page, 'manager first');
  await page.evaluate(() => globalThis.manager.updateConsent('memory', true));
  await settled(page);
  assert.deepEqual(await causes(page), {[LOCAL]: 'unasked', [EDGE]: 'unasked'});
  await context.close();
});

test('what another page of the site decided with Klaro is not undone by what this page remembers of it', async () => {
  const {start, choose} = managers.klaro;
  const {context, page} = await opened();
  await start(page, 'manager first');
  await choose(page, true, true);
  await stand(page, {[LOCAL]: 'given', [EDGE]: 'given'});
  const {page: other} = await opened({context});
  await start(other, 'manager first');
  await choose(other, false, false);
  await stand(other, {[LOCAL]: 'withdrawn', [EDGE]: 'withdrawn'});
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await stand(page, {[LOCAL]: 'withdrawn', [EDGE]: 'withdrawn'});
  await settled(other);
  assert.deepEqual(await causes(other), {[LOCAL]: 'withdrawn', [EDGE]: 'withdrawn'});
  await context.close();
});

test('the identifier of vanilla-cookieconsent stays where it is, and its revision is the version of the notice', async () => {
  const {start, choose} = managers['vanilla-cookieconsent'];
  const {context, page} = await opened({at: LOOSE});
  await start(page, 'manager first');
  await choose(page, true, false);
  await stand(page, {[LOCAL]: 'given', [EDGE]: 'refused'});
  assert.deepEqual((await records(page)).map(({method, notice}) => [method, notice.version]), Array(2).fill(['vanilla-cookieconsent 3.1.0', 3]));
  const {id, rows} = await page.evaluate(() => ({id: globalThis.manager.getCookie('consentId'), rows: JSON.stringify(globalThis.visitor.rows)}));
  assert.ok(id.length > 20 && !rows.includes(id));
  await context.close();
});

test('a dialog of the framework that opens after a decision leaves it, and where the framework does not apply nothing is decided', async () => {
  const {start, choose} = managers.tcf;
  const {context, page} = await opened();
  await start(page, 'manager first');
  await choose(page, true, false);
  await stand(page, {[LOCAL]: 'given', [EDGE]: 'refused'});
  assert.match((await records(page))[0].method, /^tcf cmp 31\.7 policy 5$/);
  await page.evaluate(() => globalThis.update([1, 6], true));
  await page.evaluate(() => globalThis.manager.update(null));
  await settled(page);
  assert.deepEqual(await causes(page), {[LOCAL]: 'given', [EDGE]: 'refused'});
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
