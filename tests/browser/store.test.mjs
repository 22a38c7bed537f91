// The store in a real browser: no update is lost, damage falls back to what is whole, and what is forgotten is nowhere.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {newPage, newVisitor, NOTHING, openBrowser, stored} from './browser.mjs';
import {codes, routes, visit} from './page.mjs';
import {startServer} from './server.mjs';
import * as vault from './vault.mjs';

const EVENING = '2026-11-24T18:30:00+01:00';

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), routes().then((routes) => startServer({routes}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** A visitor with pages of the tests, each open and with the way into what is stored. */
async function come({pages: count = 1, init, options} = {}) {
  const context = await newVisitor(browser, options);
  await context.addInitScript(vault.init);
  if (init) await context.addInitScript(init);
  const pages = [];
  while (pages.length < count) {
    const {page, faults} = await newPage(context, EVENING);
    await visit(page, server.url);
    pages.push(Object.assign(page, {faults}));
  }
  return {context, pages, page: pages[0]};
}

const again = (page) => visit(page, server.url);
const yes = (page, method = 'test') => page.evaluate((method) => globalThis.visitor.consent('personalize.local', true, method), method);
const read = (page, topic, times = 1) =>
  page.evaluate(
    async ([topic, times]) => {
      for (let count = 0; count < times; count++) await globalThis.visitor.record('read', topic);
    },
    [topic, times],
  );
/** Topics of the events that the page knows. */
const topics = (page) => page.evaluate(() => globalThis.visitor.rows.filter(({kind}) => kind === 'event').map(({name}) => name));
const state = (page) => page.evaluate(() => globalThis.visitor.storage());

describe('four tabs at once', () => {
  const without = {
    'lose none of 400 writes': [undefined, 100],
    'lose none of 200 without locks and news': [
      () => {
        Object.defineProperty(Navigator.prototype, 'locks', {value: undefined});
        delete globalThis.BroadcastChannel;
      },
      50,
    ],
  };
  for (const [name, [init, each]] of Object.entries(without)) {
    test(name, async () => {
      const {context, pages} = await come({pages: 4, init});
      await yes(pages[0]);
      await Promise.all(pages.map(again));
      await Promise.all(pages.map((page, at) => read(page, at % 2 ? 'cooking' : 'cycling', each)));
      await again(pages[0]);
      assert.equal((await topics(pages[0])).length, 4 * each);
      assert.deepEqual(await Promise.all(pages.map(codes)), [[], [], [], []]);
      assert.ok((await vault.generations(pages[0])).every(({text}) => text));
      await context.close();
    });
  }

  test('one that holds the lock and never lets go holds nobody up', async () => {
    const {context, pages: [page, stuck]} = await come({pages: 2});
    await stuck.evaluate(() => new Promise((held) => void navigator.locks.request('nearside', () => (held(), new Promise(() => {})))));
    await yes(page);
    assert.deepEqual([await page.evaluate(() => globalThis.visitor.granted('personalize.local')), await codes(page)], [true, []]);
    await context.close();
  });

  test('one that is closed in the middle of writing leaves whole generations', async () => {
    const {context, pages: [page, other]} = await come({pages: 2});
    await yes(page);
    for (let count = 0; count < 5; count++) {
      const writer = (await newPage(context, EVENING)).page;
      await again(writer);
      const writing = read(writer, 'cooking', 1000).catch(() => {});
      await again(other);
      await writer.close();
      await writing;
      await again(page);
      assert.deepEqual(await codes(page), []);
      assert.ok((await vault.generations(page)).every(({text}) => text));
    }
    await context.close();
  });
});

describe('a newest generation that is', () => {
  for (const damage of ['torn', 'empty', 'altered in its content', 'altered in its checksum', 'altered in its number', 'given a number out of range', 'something else', 'not an object']) {
    test(`${damage} gives way to the one before`, async () => {
      const {context, page} = await come();
      await yes(page);
      await read(page, 'cooking');
      await read(page, 'cycling');
      const [newest, older] = await vault.generations(page);
      assert.ok(newest.text.includes('cycling') && !older.text.includes('cycling'), 'they differ by one write');
      await vault.spoil(page, damage);
      await again(page);
      assert.deepEqual([await topics(page), await codes(page), page.faults], [['cooking'], ['store-failed'], []]);
      assert.equal(await page.evaluate(() => globalThis.visitor.granted('personalize.local')), true);
      await again(page);
      assert.deepEqual([await topics(page), await codes(page)], [['cooking'], []], 'the damage is mended');
      assert.ok((await vault.generations(page)).every(({text}) => text));
      await context.close();
    });
  }

  test('gone gives way to the one before, as if the last write had never been', async () => {
    const {context, page} = await come();
    await yes(page);
    await read(page, 'cooking');
    await read(page, 'cycling');
    await vault.spoil(page, 'gone');
    await again(page);
    assert.deepEqual([await topics(page), await codes(page)], [['cooking'], []]);
    await context.close();
  });

  test('an older one in disguise is found out', async () => {
    const {context, page} = await come();
    await yes(page);
    await read(page, 'cooking');
    await read(page, 'cycling');
    await vault.spoil(page, 'an older one in disguise');
    await again(page);
    assert.deepEqual([(await topics(page)).sort(), await codes(page)], [['cooking', 'cycling'], ['store-failed']]);
    await context.close();
  });
});

describe('when nothing opens any more', () => {
  const losses = {
    'both generations are torn': (page) => vault.spoil(page, 'both torn'),
    'the key is lost': (page) => vault.spoil(page, 'key lost'),
    'the key is no key': (page) => vault.spoil(page, 'key of another kind'),
    'the key is another one': (page) => vault.changeKey(page),
  };
  for (const [name, lose] of Object.entries(losses)) {
    test(`because ${name}: an empty profile, nothing is left lying about, and a new yes begins anew`, async () => {
      const {context, page} = await come();
      await yes(page);
      await read(page, 'cooking');
      await lose(page);
      await again(page);
      assert.deepEqual([await page.evaluate(() => globalThis.visitor.rows), await codes(page), page.faults], [[], ['store-failed'], []]);
      assert.deepEqual(await stored(page), NOTHING);
      await yes(page);
      await read(page, 'cycling');
      await again(page);
      assert.deepEqual([await topics(page), await codes(page)], [['cycling'], []]);
      await context.close();
    });
  }

  test('because another script emptied the table: a stranger', async () => {
    const {context, page} = await come();
    await yes(page);
    await vault.spoil(page, 'everything gone');
    await again(page);
    assert.deepEqual([await page.evaluate(() => globalThis.visitor.rows), await codes(page)], [[], []]);
    await yes(page);
    await again(page);
    assert.equal(await page.evaluate(() => globalThis.visitor.granted('personalize.local')), true);
    await context.close();
  });
});

describe('what is forgotten', () => {
  // As the name of a row, length first: names of modules contain those of topics.
  const [COOKING, CYCLING] = ['\x07cooking', '\x07cycling'];
  const inBoth = async (page, text) => (await vault.generations(page)).map((generation) => generation.text.includes(text));

  test('is in no generation: an answer taken back, an event removed, consent withdrawn', async () => {
    const {context, page} = await come();
    await yes(page);
    await page.evaluate(() => globalThis.visitor.set('diet', 'vegetarian'));
    await read(page, 'cooking');
    assert.deepEqual(await inBoth(page, 'vegetarian'), [true, true]);
    await page.evaluate(() => globalThis.visitor.set('diet', 'everything'));
    assert.deepEqual(await inBoth(page, 'vegetarian'), [false, false], 'nor is what was changed');
    await page.evaluate(() => globalThis.visitor.set('diet', null));
    assert.deepEqual(await inBoth(page, 'everything'), [false, false]);
    await read(page, 'cycling', 2);
    await page.evaluate(() => globalThis.visitor.profile.edit({remove: {kind: 'event', id: globalThis.visitor.rows.find(({name}) => name === 'cooking').id, name: 'cooking'}}));
    assert.deepEqual([await inBoth(page, COOKING), await inBoth(page, CYCLING)], [[false, false], [true, true]]);
    await page.evaluate(() => globalThis.visitor.consent('personalize.local', false, 'test'));
    assert.deepEqual(await inBoth(page, CYCLING), [false, false]);
    await context.close();
  });

  test('is in no generation when its term has run out: the next visit sweeps by itself', async () => {
    const {context, page} = await come();
    await yes(page);
    await read(page, 'cooking');
    await page.clock.setFixedTime(Date.parse(EVENING) + 80 * 86_400_000);
    await read(page, 'cycling');
    assert.deepEqual(await inBoth(page, COOKING), [true, true]);
    await page.clock.setFixedTime(Date.parse(EVENING) + 91 * 86_400_000);
    await again(page);
    assert.deepEqual([await inBoth(page, COOKING), await inBoth(page, CYCLING), await codes(page)], [[false, false], [true, true], []]);
    await context.close();
  });
});

describe('the key', () => {
  test('can be used and not read; what lies beside it says nothing', async () => {
    const {context, page} = await come();
    await yes(page, 'a control of the page');
    const found = await page.evaluate(async () => {
      const entries = await globalThis.vault((entries) => [...entries]);
      const key = entries.find(([name]) => name === 'key')[1];
      const sealed = entries.filter(([name]) => name !== 'key').map(([, {sealed}]) => new TextDecoder('latin1').decode(sealed));
      return {names: entries.map(([name]) => name), refusal: await crypto.subtle.exportKey('raw', key).catch(({name}) => name), usages: key.usages, sealed: sealed.join()};
    });
    assert.deepEqual([found.names, found.refusal, found.usages], [[0, 1, 'key'], 'InvalidAccessError', ['encrypt', 'decrypt']]);
    for (const text of ['NSPF', 'a control of the page', 'personalize']) assert.ok(!found.sealed.includes(text), text);
    await context.close();
  });
});

describe('storage that', () => {
  /** Once the page says that it is full, transactions that put something abort as they do for want of room. */
  const fill = () => {
    const {put} = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...given) {
      const request = put.apply(this, given);
      if (globalThis.full) {
        Object.defineProperty(this.transaction, 'error', {value: new DOMException('no room', 'QuotaExceededError')});
        this.transaction.abort();
      }
      return request;
    };
  };

  test('is full: memory until the page closes, and a wish to forget is still fulfilled on the device', async () => {
    const {context, page} = await come({init: fill});
    await yes(page);
    await page.evaluate(() => globalThis.visitor.set('diet', 'vegetarian'));
    await page.evaluate(() => (globalThis.full = true));
    await read(page, 'cooking');
    assert.deepEqual([await topics(page), await codes(page), page.faults], [['cooking'], ['store-failed'], []]);
    assert.deepEqual(await state(page), {kind: 'memory', encrypted: false, persisted: null, warning: 'full', missing: []});
    assert.deepEqual((await stored(page)).databases, ['nearside'], 'the older record stays');
    await page.evaluate(() => globalThis.visitor.set('diet', null));
    assert.deepEqual(await stored(page), NOTHING);
    assert.deepEqual([await topics(page), await page.evaluate(() => globalThis.visitor.get('diet'))], [['cooking'], null]);
    await again(page);
    assert.deepEqual(await page.evaluate(() => globalThis.visitor.rows), []);
    await context.close();
  });

  test('a later release wrote is left alone', async () => {
    const {context, page} = await come();
    const later = () =>
      page.evaluate(
        () =>
          new Promise((done) => {
            const request = indexedDB.open('nearside', 2);
            request.onupgradeneeded = () => request.result.objectStoreNames.contains('later') || request.result.createObjectStore('later').put('precious', 'record');
            request.onsuccess = () => {
              const get = request.result.transaction('later').objectStore('later').get('record');
              get.onsuccess = () => (request.result.close(), done(get.result));
            };
          }),
      );
    await later();
    await again(page);
    await yes(page);
    await page.evaluate(() => globalThis.visitor.set('diet', 'vegetarian'));
    await page.evaluate(() => globalThis.visitor.set('diet', null));
    assert.deepEqual([await codes(page), (await state(page)).warning, await later()], [['store-failed'], 'newer', 'precious']);
    await page.evaluate(() => globalThis.visitor.erase());
    assert.deepEqual(await stored(page), NOTHING, 'an erase takes even that');
    await context.close();
  });

  test('is private is empty at first and shared with nobody', async () => {
    const one = await come();
    await yes(one.page);
    await read(one.page, 'cooking');
    const other = await come();
    assert.deepEqual([await other.page.evaluate(() => globalThis.visitor.rows), await stored(other.page)], [[], NOTHING]);
    await yes(other.page);
    await again(other.page);
    assert.equal(await other.page.evaluate(() => globalThis.visitor.granted('personalize.local')), true);
    await Promise.all([one.context.close(), other.context.close()]);
  });
});

test('the browser is asked to keep what is stored once the visitor saved something, once', async () => {
  const {context, page} = await come({
    init: () => {
      globalThis.asked = 0;
      StorageManager.prototype.persist = async () => (globalThis.asked++, false);
    },
  });
  const asked = () => page.evaluate(() => globalThis.asked);
  await yes(page);
  await read(page, 'cooking');
  await page.evaluate(() => globalThis.visitor.expose('lead', 'cooking-lead'));
  assert.equal(await asked(), 0);
  assert.deepEqual(await state(page), {kind: 'device', encrypted: true, persisted: false, warning: 'evictable', missing: []});
  await page.evaluate(() => globalThis.visitor.set('diet', 'vegetarian'));
  await page.evaluate(() => globalThis.visitor.setInterest('cooking', 800));
  assert.equal(await asked(), 1);
  await context.close();
});
