// Facilities of a browser × ways to lack them: the page is decided, nothing is thrown, `open` resolves, and one report says what is missing.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, openBrowser, slots} from './browser.mjs';
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

/** Facilities: where they are, their name, and how `storage()` names them when they are missing. */
const FACILITIES = {
  'the database': ['globalThis', 'indexedDB', 'indexedDB'],
  'opening it': ['IDBFactory.prototype', 'open'],
  'a transaction': ['IDBDatabase.prototype', 'transaction'],
  'reading': ['IDBObjectStore.prototype', 'getAll'],
  'writing': ['IDBObjectStore.prototype', 'put'],
  'deleting it': ['IDBFactory.prototype', 'deleteDatabase'],
  'locks': ['Navigator.prototype', 'locks', 'locks'],
  'a lock': ['LockManager.prototype', 'request'],
  'channels': ['globalThis', 'BroadcastChannel', 'channels'],
  'a message': ['BroadcastChannel.prototype', 'postMessage'],
  'encryption': ['Crypto.prototype', 'subtle', 'crypto'],
  'a key': ['SubtleCrypto.prototype', 'generateKey'],
  'sealing': ['SubtleCrypto.prototype', 'encrypt'],
  'unsealing': ['SubtleCrypto.prototype', 'decrypt'],
  'random numbers': ['Crypto.prototype', 'getRandomValues'],
  'the session': ['globalThis', 'sessionStorage', 'session'],
  'the storage manager': ['Navigator.prototype', 'storage'],
  'a promise to keep': ['StorageManager.prototype', 'persisted'],
  'media queries': ['globalThis', 'matchMedia'],
  'a clock that aborts': ['AbortSignal', 'timeout'],
};

/** Script of a page: takes a facility away. */
function take([owner, name, fault]) {
  const later = setTimeout.bind(globalThis);
  const place = owner.split('.').reduce((at, part) => at[part], globalThis);
  // Getters of a prototype answer to nobody else.
  const whole = Object.getOwnPropertyDescriptor(place, name)?.value;
  const put = (descriptor) => Object.defineProperty(place, name, {configurable: true, ...descriptor});
  const faults = {
    'is missing': () => put({value: undefined}),
    'is nothing': () => put({value: null}),
    'throws when it is looked at': () => put({get: () => { throw new DOMException('blocked', 'SecurityError'); }}),
    'throws when it is used': () => put({value: () => { throw new DOMException('blocked', 'InvalidStateError'); }}),
    'throws nothing': () => put({value: () => { throw null; }}),
    'rejects': () => put({value: () => {
      const refused = Promise.reject(new DOMException('blocked', 'UnknownError'));
      // What answers by events is not looked at as a promise.
      refused.catch(() => {});
      return refused;
    }}),
    'never answers': () => put({value: () => new Promise(() => {})}),
    'answers late': () => put({value(...given) { return new Promise((done, failed) => later(() => { try { done(whole.apply(this, given)); } catch (error) { failed(error); } }, 400)); }}),
  };
  faults[fault]();
}
/** A request to write that is made and never carried out, in a transaction that says it was, is a browser's lie and no fault. */
const HONEST = (facility, fault) => facility !== 'writing' || !/rejects|answers/.test(fault);
const FAULTS = ['is missing', 'is nothing', 'throws when it is looked at', 'throws when it is used', 'throws nothing', 'rejects', 'never answers', 'answers late'];

/** Time passes quickly for what waits long. */
const hurry = () => {
  const {setTimeout} = globalThis;
  globalThis.setTimeout = (work, ms = 0, ...given) => setTimeout(work, ms > 1000 ? ms / 20 : ms, ...given);
};

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

for (const [facility, [owner, name, known]] of Object.entries(FACILITIES)) {
  test(`${facility}, in every way`, async () => {
    const context = await newVisitor(browser);
    for (const fault of FAULTS.filter((fault) => HONEST(facility, fault))) {
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
