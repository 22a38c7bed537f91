// A choice does not show on the wire: a stranger and two visitors who see different things make the same requests, byte by byte, in the same
// order and of the same urgency, over HTTP/1.1 and HTTP/2, whenever their profiles are read. Each kind of leak is built, and found.
// `VISITS=50 npm test --workspace tests/browser -- wire.test.mjs` makes fifty visits of each; the usual run makes a few.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {newPage, newVisitor, openBrowser, patient, resize} from './browser.mjs';
import {comparable, startWire, wishes} from './wire.mjs';
import {answers, isPicture, kinds} from './wire-page.mjs';

const VISITS = Number(process.env.VISITS ?? 2);

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** Script of a page: the browser's storage never answers. */
function stall() {
  IDBFactory.prototype.open = () => ({});
}

/**
 * A visit to a page that is watched until it has come to rest: in a narrow window, in which browsers choose among the sources of pictures
 * again, scrolled to its end, where what is lazy is asked for, unless it is `still`, and, with `back`, with every default in its place again.
 */
async function watched(context, wire, protocol, {expected = Infinity, stalled = false, back = true, still = false} = {}) {
  wire.cut();
  wire.begin();
  const {page, faults} = await newPage(context);
  if (stalled) for (const script of [patient, stall]) await page.addInitScript(script);
  const wish = await wishes(page, wire.url);
  await page.goto(wire.url, {waitUntil: 'commit'});
  await wire.waits(expected);
  if (!stalled) await page.waitForSelector('html[data-ready]', {state: 'attached'});
  await wire.drain(expected);
  await page.waitForLoadState();
  const shown = await page.$$eval('nearside-slot[module]', (all) => all.map((slot) => slot.getAttribute('module')));
  if (!still) {
    await resize(page, {width: 400, height: 300});
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  }
  await wire.rest(page, wish);
  const waiting = await page.$$eval('nearside-slot img', (all) => all.filter((image) => image.style.opacity === '0').length);
  if (back) await page.evaluate(() => globalThis.shown?.rehearse(Object.fromEntries([...globalThis.shown.slots.keys()].map((name) => [name, {module: null, reason: 'none', quiet: false}]))));
  await wire.rest(page, wish);
  const seen = comparable(protocol, structuredClone(wire.visit), wish);
  await page.close();
  return {seen, shown, waiting, faults, count: wire.visit.requests.length};
}

/** A stranger and two who have consented and read about a topic, each with a browser of their own, and one server. */
async function people(protocol, options, topics = ['cooking', 'cycling']) {
  const wire = await startWire(protocol, await answers(options), isPicture);
  const contexts = [];
  const person = async (topic) => {
    const context = await newVisitor(browser, {ignoreHTTPSErrors: true});
    contexts.push(context);
    if (topic) {
      const {page} = await newPage(context);
      await page.goto(wire.url);
      await page.waitForSelector('html[data-ready]', {state: 'attached'});
      await page.evaluate(async (topic) => {
        await globalThis.visitor.consent('personalize.local', true, 'test');
        for (let count = 0; count < 2; count++) await globalThis.visitor.record('read', topic);
      }, topic);
      await page.close();
    }
    return (options) => watched(context, wire, protocol, options);
  };
  const all = {nobody: await person()};
  for (const topic of topics) all[topic] = await person(topic);
  return {
    all,
    async close() {
      for (const context of contexts) await context.close();
      await wire.close();
    },
  };
}

const loads = kinds.filter(({verdict}) => verdict === 'loads').map(({id}) => `m-${id}`);

for (const protocol of ['h1', 'h2']) {
  test(`over ${protocol}, everybody's visits are the same on the wire, also when the profile is never read`, async () => {
    const {all, close} = await people(protocol);
    const {count: expected} = await all.nobody();
    const {seen: want} = await all.nobody({expected});
    assert.ok(want.order.filter((line) => line.includes(' /p/')).length >= 24, 'pictures are part of the comparison');
    const shown = {};
    for (let visit = 0; visit < VISITS; visit++) {
      for (const [name, one] of Object.entries(all)) {
        const made = await one({expected});
        assert.deepEqual(made.seen, want, `${name}, visit ${visit}`);
        assert.deepEqual([made.waiting, made.faults.filter((fault) => fault.startsWith('page error'))], [0, []]);
        shown[name] = made.shown;
      }
    }
    assert.deepEqual(shown.nobody, []);
    assert.ok(shown.cooking.includes('cook-lead') && shown.cooking.includes('cook-side'));
    assert.ok(shown.cycling.includes('ride-lead') && shown.cycling.includes('ride-side') && shown.cycling.includes('ride-below'));
    assert.deepEqual([...shown.cooking, ...shown.cycling].filter((module) => loads.includes(module)), [], 'what loads is not shown');
    assert.equal(new Set([...shown.cooking, ...shown.cycling]).size, 5 + kinds.length - loads.length, 'and all that does not is');
    assert.deepEqual((await all.cooking({expected, stalled: true})).seen, want);
    await close();
  });
}

describe('a build that leaks is found:', () => {
  const picture = 'elements/src/slot/picture.ts';
  const stage = 'elements/src/slot/stage.ts';
  const early = {file: picture, from: 'if (this.#settled) return;', to: 'this.#picture.slot = place.slot; return place.replaceWith(this.#picture);'};
  const leaks = [
    ['pictures are asked for when they are shown', 'cooking', {file: 'elements/src/slot/candidate.ts', from: 'this.#pictures = pictures(content)', to: 'this.#pictures = pictures(content).slice(0, 0)'}],
    ['pictures are shown before they are there', 'cooking', early],
    ['a source is chosen again for another window', 'cooking', {file: picture, from: 'freeze(picture, image);', to: 'void freeze;'}],
    ['what else loads is shown', 'cooking', {file: 'elements/src/slot/candidates.ts', from: 'const loads = loading(', to: 'const loads = undefined && loading('}],
    ['what is lazy in a default waits until it is seen', 'cycling', {file: stage, from: "inDefault(this.element, 'img')", to: '[]'}],
  ];
  for (const [name, topic, change] of leaks) {
    test(name, async () => {
      const {all, close} = await people('h2', {change: [change]}, [topic]);
      assert.notDeepEqual((await all[topic]({back: false})).seen, (await all.nobody({back: false})).seen);
      await close();
    });
  }
  test('and one that does not is not', async () => {
    const {all, close} = await people('h2');
    const seen = [await all.cooking(), await all.cycling(), await all.nobody(), await all.nobody({stalled: true})].map(({seen}) => seen);
    for (const one of seen) assert.deepEqual(one, seen[0]);
    await close();
  });
  test('a frame in a default learns that it is hidden', async () => {
    const asked = async (change) => {
      const {all, close} = await people('h2', {framed: true, change}, ['cooking']);
      const seen = [await all.cooking({back: false, still: true}), await all.nobody({back: false, still: true})].map(({seen: {requests}}) => Object.values(requests).flat().map((request) => request.split('\n')[0]).sort());
      await close();
      return seen;
    };
    const [cooking, nobody] = await asked([{file: stage, from: 'inDefault(this.element, STAYS)[0]', to: 'undefined'}]);
    assert.notDeepEqual(cooking, nobody);
    const [same, as] = await asked([]);
    assert.deepEqual(same, as, 'as it is, it stays');
  });
  const late = [
    ['pictures are asked for when the profile has been read', {file: 'sdk/src/open.ts', from: 'attempt(() => EventTarget.prototype.dispatchEvent', to: 'if (false) attempt(() => EventTarget.prototype.dispatchEvent'}],
    ['the script of the slice is asked for when the profile has been read', {file: 'sdk/src/open.ts', from: 'const slice =', to: 'await visitor.load();\n  const slice ='}],
  ];
  for (const [name, change] of late) {
    test(name, async () => {
      const {all, close} = await people('h2', {change: [change]}, []);
      assert.notDeepEqual((await all.nobody({stalled: true})).seen, (await all.nobody()).seen);
      await close();
    });
  }
  test('the order over several connections tells what is seen', async () => {
    const {all, close} = await people('h1', {change: [early]}, ['cycling']);
    const {count: expected} = await all.nobody();
    assert.notDeepEqual((await all.cycling({expected})).seen.after, (await all.nobody({expected})).seen.after);
    await close();
  });
});
