// What can be found of a visitor: before consent nothing was touched, on the disk nothing can be read, after an erase nothing is left.

import assert from 'node:assert/strict';
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, NOTHING, openBrowser, openInstalled, slots, stored} from './browser.mjs';
import {codes, routes, visit} from './page.mjs';
import {openMap, unfold} from './preferences.mjs';
import {found, remains} from './scan.mjs';
import {startServer} from './server.mjs';

const EVENING = '2026-11-24T18:30:00+01:00';

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), routes().then((routes) => startServer({routes}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** A text that is nowhere else, and that this process does not send as such again. */
const canary = () => `canary-${Math.random().toString(36).slice(2)}-${Date.now().toString(36)}`;
const yes = (page, method = 'test') => page.evaluate((method) => globalThis.visitor.consent('personalize.local', true, method), method);
const use = (page) => page.evaluate(async () => {
  await globalThis.visitor.set('diet', 'vegetarian');
  await globalThis.visitor.record('read', 'cooking');
});

/** Script of a page: every use of anything that stores is on record. */
const watch = () => {
  globalThis.touched = [];
  const method = (prototype, names) => {
    for (const name of names) {
      const real = prototype?.[name];
      if (!real) continue;
      prototype[name] = function (...given) {
        globalThis.touched.push(`${prototype[Symbol.toStringTag]}.${name}${typeof given[0] === 'string' ? ` ${given[0]}` : ''}`);
        return real.apply(this, given);
      };
    }
  };
  const property = (owner, name) => {
    const real = Object.getOwnPropertyDescriptor(owner, name);
    const note = (how) => globalThis.touched.push(`${how} ${name}`);
    Object.defineProperty(owner, name, {
      configurable: true,
      get() {
        return note('read'), real.get.call(this);
      },
      set(value) {
        return note('write'), real.set?.call(this, value);
      },
    });
  };
  method(IDBFactory.prototype, ['open', 'deleteDatabase', 'databases']);
  method(IDBDatabase.prototype, ['createObjectStore', 'transaction']);
  method(IDBObjectStore.prototype, ['put', 'add', 'delete', 'clear', 'get', 'getAll']);
  method(globalThis.CacheStorage?.prototype, ['open', 'match', 'has', 'keys']);
  method(globalThis.CookieStore?.prototype, ['get', 'getAll', 'set', 'delete']);
  method(globalThis.StorageManager?.prototype, ['persist', 'persisted', 'getDirectory', 'estimate']);
  method(globalThis.SubtleCrypto?.prototype, ['generateKey', 'encrypt', 'decrypt']);
  method(globalThis.LockManager?.prototype, ['request']);
  method(BroadcastChannel.prototype, ['postMessage']);
  method(Navigator.prototype, ['sendBeacon']);
  for (const name of ['localStorage', 'sessionStorage']) property(globalThis, name);
  property(Document.prototype, 'cookie');
  property(globalThis, 'name');
};

test('before consent the page asks whether there is a database, and touches nothing else', async () => {
  const context = await newVisitor(browser);
  await context.addInitScript(watch);
  const {page, faults} = await newPage(context, EVENING);
  const requests = [];
  page.on('request', (request) => requests.push(request.url().replace(server.url, '')));
  await visit(page, server.url);
  await slots(page);
  await page.evaluate(async () => {
    const {visitor} = globalThis;
    await visitor.record('read', 'cooking');
    await visitor.expose('side', 'morning-card');
    await visitor.respond('morning-card', 'not-this');
    await visitor.set('diet', 'vegetarian');
    await visitor.setInterest('cooking', 900);
    visitor.explain('lead');
    visitor.setPage({type: 'article'});
  });
  await page.clock.runFor(60_000);
  assert.deepEqual([...new Set(await page.evaluate(() => globalThis.touched))], ['read localStorage', 'IDBFactory.open nearside']);
  assert.deepEqual([await page.evaluate(() => globalThis.visitor.rows), await stored(page), await context.cookies()], [[], NOTHING, []]);
  const files = ['/', '/nearside.wasm', '/page.css', '/page.js', '/pictures/bicycle.png', '/pictures/lamp.png', '/pictures/pot.png', '/pictures/soup.png', '/policy.nsp'];
  assert.deepEqual(requests.filter((path) => !path.startsWith('data:')).sort(), files);
  await yes(page);
  const after = await page.evaluate(() => globalThis.touched);
  assert.ok(after.includes('IDBObjectStore.put') && after.includes('SubtleCrypto.generateKey'), 'the record of uses works');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the network ledger lists what nearside requested: the engine and the program, and nothing about the visitor', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  await yes(page);
  await use(page);
  const want = [['engine', '/nearside.wasm'], ['program', '/policy.nsp']].map(([why, path]) => [why, server.url + path, server.routes[path].body.length, []]);
  const ledger = () => page.evaluate(() => globalThis.visitor.requests.map(({why, url, bytes, fields}) => [why, url, bytes, fields]).sort());
  assert.deepEqual(await ledger(), want);
  await page.evaluate(() => globalThis.visitor.erase());
  assert.deepEqual(await ledger(), want, 'an erase is about the visitor, not about what was requested');
  await context.close();
});

test('signals are what the browser says, exactly', async () => {
  const say = async (gpc, dnt) => {
    const context = await newVisitor(browser);
    const {page} = await newPage(context, EVENING);
    await page.addInitScript(
      ([gpc, dnt]) => {
        if (gpc !== undefined) Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {value: gpc});
        Object.defineProperty(Navigator.prototype, 'doNotTrack', {value: dnt});
      },
      [gpc, dnt],
    );
    await visit(page, server.url);
    const signals = await page.evaluate(() => globalThis.visitor.signals);
    await context.close();
    return signals;
  };
  assert.deepEqual(await say(undefined, null), {gpc: false, dnt: false});
  assert.deepEqual(await say(true, '1'), {gpc: true, dnt: true});
  assert.deepEqual(await say('true', 1), {gpc: false, dnt: false});
});

test('an erase leaves nothing: not on the device, not in the next request, not in the memory of the page or of another', async () => {
  const secret = canary();
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  await yes(page, secret);
  await use(page);
  const {page: other} = await newPage(context, EVENING);
  await visit(other, server.url);
  assert.deepEqual(await found(page, secret), {texts: true, buffers: true}, 'the scan finds what is there');
  assert.deepEqual(await found(other, secret), {texts: true, buffers: true});

  // What was only tried has an engine of its own.
  const cooking = await unfold(await openMap(page), 'Cooking');
  await cooking.getByRole('radio', {name: 'a lot'}).press('Space');
  await page.waitForSelector('nearside-slot[rehearsal]');
  await page.keyboard.press('Escape');

  await page.evaluate(() => globalThis.visitor.erase());
  assert.deepEqual([await stored(page), await context.cookies()], [NOTHING, []]);
  assert.deepEqual(await page.evaluate(() => [globalThis.visitor.rows, globalThis.visitor.get('diet'), globalThis.visitor.interest('cooking')]), [[], null, null]);
  await other.waitForFunction(() => globalThis.visitor.rows.length === 0);
  assert.deepEqual(await remains(page, secret), {texts: false, buffers: false});
  assert.deepEqual(await remains(other, secret), {texts: false, buffers: false});
  await other.close();

  const next = async (page) => {
    const before = server.trace.length;
    await visit(page, server.url);
    await page.waitForLoadState('networkidle');
    return server.trace.slice(before).sort();
  };
  const stranger = await newVisitor(browser);
  assert.deepEqual(await next(page), await next((await newPage(stranger, EVENING)).page));
  await Promise.all([context.close(), stranger.close()]);
});

test('an erase works without an engine', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  await yes(page);
  await page.route('**/nearside.wasm', (route) => route.fulfill({status: 404, body: 'no'}));
  await visit(page, server.url);
  assert.deepEqual([(await stored(page)).databases, await codes(page)], [['nearside'], ['runtime-refused']]);
  await page.evaluate(() => globalThis.visitor.erase());
  assert.deepEqual(await stored(page), NOTHING);
  await context.close();
});

/** Whether a text is in any file of a folder. */
async function isOnDisk(folder, text) {
  const needles = [Buffer.from(text), Buffer.from(text, 'utf16le')];
  for (const entry of await readdir(folder, {recursive: true, withFileTypes: true})) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath ?? entry.path, entry.name));
    if (needles.some((needle) => bytes.includes(needle))) return true;
  }
  return false;
}

test('on the disk the profile cannot be read', async () => {
  const [secret, plain] = [canary(), canary()];
  const folder = await mkdtemp(join(tmpdir(), 'nearside-'));
  try {
    const context = await openInstalled(folder);
    const {page} = await newPage(context, EVENING);
    await visit(page, server.url);
    await yes(page, secret);
    await page.evaluate((plain) => localStorage.setItem('control', plain), plain);
    assert.equal((await stored(page)).databases.length, 1);
    await context.close();
    assert.deepEqual([await isOnDisk(folder, secret), await isOnDisk(folder, plain)], [false, true]);

    const again = await openInstalled(folder);
    const {page: later} = await newPage(again, EVENING);
    await visit(later, server.url);
    assert.equal(await later.evaluate(() => globalThis.visitor.rows.find(({kind}) => kind === 'consent')?.texts[0]), secret, 'it is there all the same');
    await again.close();
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
});

test('where the visitor has blocked storage in the browser, the profile lives in memory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nearside-'));
  try {
    await mkdir(join(folder, 'Default'));
    await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify({profile: {default_content_setting_values: {cookies: 2}}}));
    const context = await openInstalled(folder);
    const {page} = await newPage(context, EVENING);
    await visit(page, server.url);
    const blocked = await page.evaluate(() => {
      try {
        return String(localStorage.length);
      } catch ({name}) {
        return name;
      }
    });
    assert.equal(blocked, 'SecurityError', 'the browser does block');
    assert.equal(await yes(page), true);
    await use(page);
    assert.deepEqual(await page.evaluate(() => globalThis.visitor.interest('cooking')), 400);
    assert.deepEqual([await codes(page), (await page.evaluate(() => globalThis.visitor.storage())).kind], [['store-failed'], 'memory']);
    await page.evaluate(() => globalThis.visitor.erase());
    assert.deepEqual(await page.evaluate(() => globalThis.visitor.rows), []);
    await context.close();
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
});

test('a page that did not come by HTTPS has memory only, and says so', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url.replace('127.0.0.1', 'shop.test'));
  assert.equal(await page.evaluate(() => isSecureContext), false);
  assert.equal(await yes(page), true);
  await use(page);
  assert.equal(await page.evaluate(() => globalThis.visitor.interest('cooking')), 400);
  assert.deepEqual(await page.evaluate(() => globalThis.visitor.storage()), {kind: 'memory', encrypted: false, persisted: null, warning: 'insecure', missing: ['crypto', 'locks']});
  assert.deepEqual([await stored(page), await codes(page)], [NOTHING, []]);
  await context.close();
});

test('in a frame of another origin it refuses, however deep; in a frame of its own it runs', async () => {
  const outer = await startServer({csp: "default-src 'self'; frame-src *"});
  const own = server.url;
  const frame = (address) => ({body: `<!doctype html><title>Frame</title><iframe src="${address}"></iframe>`, type: 'text/html'});
  outer.routes['/outer'] = frame(`${own}/`);
  outer.routes['/back'] = frame(`${own}/inner`);
  server.routes['/inner'] = {...frame('/'), headers: {'content-security-policy': "default-src 'none'; frame-src *"}};
  server.routes['/around'] = {...frame(`${outer.url.replace('127.0.0.1', 'other.test')}/back`), headers: {'content-security-policy': "default-src 'none'; frame-src *"}};
  const look = async (address) => {
    const context = await newVisitor(browser);
    const {page} = await newPage(context, EVENING);
    const before = server.trace.length;
    await page.goto(address);
    const inside = page.frames().find((frame) => frame.url() === `${own}/`);
    await inside.waitForSelector('html[data-ready]');
    const seen = await inside.evaluate(async () => {
      const kept = await globalThis.visitor.consent('personalize.local', true, 'test');
      await globalThis.visitor.erase();
      return {problem: globalThis.visitor.problem?.code, kept, shown: [...document.querySelectorAll('nearside-slot')].map((slot) => slot.getAttribute('state'))};
    });
    const asked = server.lines().slice(before).filter((line) => /wasm|policy/.test(line)).length;
    await context.close();
    return {...seen, asked};
  };
  const refused = {problem: 'frame-refused', kept: false, shown: ['default', 'default'], asked: 0};
  assert.deepEqual(await look(`${outer.url.replace('127.0.0.1', 'other.test')}/outer`), refused);
  assert.deepEqual(await look(`${own}/around`), refused, 'own, other, own');
  assert.equal((await look(`${own}/inner`)).problem, undefined);
  await outer.close();
});
