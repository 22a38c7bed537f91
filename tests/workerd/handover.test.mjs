// From the edge to the page: what the edge filled in stays and says why, is counted once, and can be taken back.

import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

import {build} from 'esbuild';

import {newVisitor, openBrowser, openKeeping, PHONE} from '../browser/browser.mjs';
import {fixtures} from '../browser/server.mjs';
import {startEdge, startServer} from './edge.mjs';

const DEVICE = {...PHONE, userAgent: 'Mozilla/5.0 (Linux; Android 15; Phone) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36'};

const HEAD = `<!doctype html><html lang="en"><head><title>T</title><meta name="nearside:type" content="article"><link rel="icon" href="data:,">
<template data-component="lead"><h1 data-field="title"></h1></template></head><body>`;
const FOOT = '<script type="module" src="/page.js"></script></body></html>';
const HERO = '<nearside-slot name="hero"><p>The default.</p><nearside-why></nearside-why></nearside-slot>';
const PAGES = {
  '/': `${HEAD}
<nearside-slot name="hero"><p>The default.</p></nearside-slot>
<nearside-slot name="shelf"><p>The shelf.</p></nearside-slot>${FOOT}`,
  '/why': `${HEAD}${HERO}${FOOT}`,
  // Out of view: nobody has seen it when the device decides.
  '/below': `${HEAD}${'<br>'.repeat(200)}${HERO}${FOOT}`,
  // The device would have the evening in one slot and the steps in the other.
  '/around': `${HEAD}<template data-component="card"><h3 data-field="title"></h3></template>${'<br>'.repeat(200)}
<nearside-slot name="next"><p>Next.</p><template data-module="evening"><h3>Tonight</h3></template></nearside-slot>
<nearside-slot name="notice"><p>Notice.</p></nearside-slot>
<nearside-slot name="hero"><p>The default.</p><template data-module="evening"><h3>Tonight</h3></template></nearside-slot>${FOOT}`,
};

const SCRIPT = `
  import {open} from 'nearside';
  import {attach} from 'nearside-elements';
  const events = [];
  document.addEventListener('nearside-slot', ({slot, module}) => events.push([slot, module]));
  globalThis.before = document.querySelector('h1');
  const visitor = await open({program: '/policy.nsp', page: {type: 'article'}, onError: ({code}) => (globalThis.code = code), ...globalThis.options});
  attach(visitor);
  Object.assign(globalThis, {visitor, events});
  document.documentElement.dataset.ready = '';
`;

let browser;
let origin;
let edge;
before(async () => {
  // With the card inside: what is loaded on demand is another test's.
  const {outputFiles} = await build({
    stdin: {contents: SCRIPT, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'js'},
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser'],
    write: false,
  });
  const program = await readFile(`${fixtures}edge.nsp`);
  const files = {
    ...Object.fromEntries(Object.entries(PAGES).map(([path, text]) => [path, ['text/html', text]])),
    '/page.js': ['text/javascript', outputFiles[0].text],
    '/policy.nsp': ['application/octet-stream', program],
    '/nearside.wasm': ['application/wasm', await readFile(new URL(import.meta.resolve('nearside/nearside.wasm')))],
  };
  origin = await startServer((request, response) => {
    const [type, body] = files[request.url] ?? ['text/plain', ''];
    response.writeHead(files[request.url] ? 200 : 404, {'content-type': type, 'cache-control': 'max-age=60'}).end(body);
  });
  edge = await startEdge({origin: origin.url, program});
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await edge?.stop();
  await origin?.close();
});

test('what the edge filled in stays, is there once, and gives way to the default', async () => {
  for (const way of ['streamed', 'spliced']) {
    const context = await newVisitor(browser, DEVICE);
    const page = await context.newPage();
    const response = await page.goto(edge.url);
    assert.match(response.headers()['server-timing'], new RegExp(way));
    await page.waitForSelector('html[data-ready]');
    const look = () =>
      page.evaluate(() => ({
        slots: [...document.querySelectorAll('nearside-slot')].map((slot) => [slot.getAttribute('state'), slot.getAttribute('module'), slot.innerText.replace('Why this?', '').trim()]),
        same: document.querySelector('h1') === globalThis.before,
        waiting: document.querySelectorAll('template[data-default]').length,
        events: globalThis.events.splice(0),
      }));
    const filled = {slots: [['shown', 'on-phone', 'In your <hand> & "here"'], ['default', null, 'The shelf.']], waiting: 0};
    assert.deepEqual(await look(), {...filled, same: true, events: []});
    await page.evaluate(() => globalThis.visitor.pause(true));
    assert.deepEqual(await look(), {slots: [['default', null, 'The default.'], ['default', null, 'The shelf.']], waiting: 0, same: false, events: [['hero', null]]});
    await page.evaluate(() => globalThis.visitor.pause(false));
    assert.deepEqual(await look(), {...filled, same: false, events: [['hero', 'on-phone']]});
    await context.close();
  }
});

/** Gives a page its options; without others it is morning. */
function configure(page, options) {
  // A function does not travel.
  return page.addInitScript(({now, ...options}) => (globalThis.options = {...options, clock: () => now}), {now: MORNING, offset: 60, ...options});
}

/** A page of somebody on a phone, in the morning, because there is a module for the evening. `options` go to `open`; `engine` may answer for it. */
async function onPhone(path, {options = {}, engine, context} = {}) {
  const own = context ?? (await newVisitor(browser, DEVICE));
  const page = await own.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await configure(page, options);
  if (engine) await page.route('**/nearside.wasm', engine);
  await page.goto(edge.url + path);
  const ready = () => page.waitForSelector('html[data-ready]');
  const shown = () => page.evaluate(() => Object.fromEntries([...document.querySelectorAll('nearside-slot')].map((slot) => [slot.getAttribute('name'), slot.getAttribute('module')])));
  const close = async () => {
    assert.deepEqual(faults, []);
    await (context ? page : own).close();
  };
  return {page, ready, shown, close, card: page.locator('nearside-why [part=card]')};
}

const MORNING = Date.parse('2026-11-24T08:30:00Z');
const BECAUSE = 'Because you are on a phone.';

test('the card says why before there is an engine, and goes on when there is one', async () => {
  let release;
  const held = new Promise((done) => (release = done));
  const {page, ready, card, close} = await onPhone('/why', {options: {facts: {'device.kind': 'phone'}}, engine: async (route) => held.then(() => route.continue())});
  const opener = page.locator('nearside-why [part=opener]');
  await opener.click();
  assert.equal(await card.locator('[part=line]').textContent(), BECAUSE);
  assert.equal(await card.locator('[part=reason] .label').textContent(), 'What you read this on');
  assert.equal(await page.evaluate(() => globalThis.visitor), undefined);
  await card.locator('summary', {hasText: 'Details'}).click();
  assert.match(await card.locator('.details').textContent(), /before the page reached your device.*Checked by replaying/);
  await card.locator('[data-key=close]').focus();
  release();
  await ready();
  await card.locator('[data-key=others]').waitFor();
  assert.equal(await card.locator('[part=line]').textContent(), BECAUSE);
  assert.equal(await page.evaluate(() => document.querySelector('nearside-why').shadowRoot.activeElement.dataset.key), 'close');
  await card.locator('summary', {hasText: 'Details'}).click();
  assert.match(await card.locator('.details').textContent(), /before the page reached your device.*policy version 3/);
  assert.deepEqual(await page.evaluate(() => globalThis.visitor.requests.map(({why}) => why).sort()), ['engine', 'program']);
  await page.keyboard.press('Escape');
  await card.waitFor({state: 'hidden'});
  await close();
});

test('without an engine the edge is the last word, and says why', async () => {
  for (const path of ['/why', '/below']) {
    const {page, ready, shown, card, close} = await onPhone(path, {engine: (route) => route.fulfill({status: 404, body: ''})});
    await ready();
    assert.equal(await page.evaluate(() => globalThis.code), 'runtime-refused');
    assert.deepEqual(await shown(), {hero: 'on-phone'});
    await page.locator('nearside-why [part=opener]').click();
    assert.equal(await card.locator('[part=line]').textContent(), BECAUSE);
    await close();
  }
});

test('what the edge shows is not contradicted in this view, and the card is about the edge', async () => {
  for (const path of ['/why', '/below']) {
    const {page, ready, shown, card, close} = await onPhone(path, {options: {facts: {'device.kind': 'desktop'}}});
    await ready();
    // This device would leave the slot alone.
    assert.equal(await page.evaluate(() => globalThis.visitor.decision.slots.hero.module), null);
    assert.deepEqual(await shown(), {hero: 'on-phone'});
    await page.locator('nearside-why [part=opener]').click();
    assert.equal(await card.locator('[part=line]').textContent(), BECAUSE);
    assert.equal(await card.locator('[data-key=others]').count(), 0);
    // Tried and put back, it is there again.
    await card.locator('[data-key="try device.kind"]').click();
    assert.deepEqual(await shown(), {hero: null});
    await card.locator('[data-key=back]').click();
    assert.deepEqual(await shown(), {hero: 'on-phone'});
    // Asked for something, the device decides.
    await page.evaluate(() => globalThis.visitor.setPage({type: 'front'}));
    assert.deepEqual(await shown(), {hero: null});
    assert.match(await card.locator('[part=line]').textContent(), /standard content/);
    await close();
  }
});

test('the device fills other slots around what the edge shows, and no module twice', async () => {
  const evening = Date.parse('2026-11-24T18:30:00Z');
  const {page, ready, shown, close} = await onPhone('/around', {options: {now: evening, offset: 60}});
  await ready();
  const alone = await page.evaluate(() => Object.entries(globalThis.visitor.decide().slots).map(([slot, {module}]) => [slot, module]));
  assert.deepEqual(Object.fromEntries(alone), {hero: 'evening', next: 'steps', notice: null});
  assert.deepEqual(await shown(), {next: 'steps', notice: null, hero: 'on-phone'});
  await close();
});

test('what the visitor said stands above the edge, as long as nobody has seen it', async () => {
  const context = await newVisitor(browser, DEVICE);
  const first = await onPhone('/below', {context});
  await first.ready();
  assert.deepEqual(await first.shown(), {hero: 'on-phone'});
  await first.page.evaluate(async () => {
    for (const purpose of globalThis.visitor.description.purposes) await globalThis.visitor.consent(purpose, true, 'test');
    await globalThis.visitor.respond('on-phone', 'not-this');
  });
  await first.close();
  // Also where this device has another reason of its own against it.
  for (const [path, module, kind] of [['/below', null, 'phone'], ['/below', null, 'desktop'], ['/why', 'on-phone', 'phone']]) {
    const {ready, shown, close} = await onPhone(path, {context, options: {facts: {'device.kind': kind}}});
    await ready();
    assert.deepEqual(await shown(), {hero: module}, path);
    await close();
  }
  await context.close();
});

/** How often a visitor's profile says that a module was seen, once everything before has been written. */
const counted = (page) =>
  page.evaluate(async () => {
    // Whoever sees a slot is called back within a frame; what is written after that is written behind it.
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    await globalThis.visitor.respond('steps', 'clicked');
    return globalThis.visitor.rows.filter(({kind, name}) => kind === 'exposure' && name === 'on-phone').map(({numbers}) => numbers[2]);
  });

test('what the edge filled in is counted when it is seen, and once', async () => {
  const own = await openKeeping();
  const context = await newVisitor(own, DEVICE);
  const {page, ready, close} = await onPhone('/below', {context});
  await ready();
  await page.evaluate(async () => {
    for (const purpose of globalThis.visitor.description.purposes) await globalThis.visitor.consent(purpose, true, 'test');
  });
  assert.deepEqual(await counted(page), [], 'nobody has seen it');
  const see = () => page.locator('nearside-slot h1').scrollIntoViewIfNeeded();
  await see();
  assert.deepEqual(await counted(page), [1]);
  await page.evaluate(() => scrollTo(0, 0));
  await see();
  assert.deepEqual(await counted(page), [1], 'seen again');
  await page.evaluate(async () => {
    await globalThis.visitor.pause(true);
    await globalThis.visitor.pause(false);
  });
  await see();
  assert.deepEqual(await counted(page), [1], 'rendered again by this device');
  await page.evaluate(() => addEventListener('pageshow', ({persisted}) => (globalThis.persisted = persisted)));
  await page.goto(`${edge.url}/page.js`);
  await page.goBack({waitUntil: 'commit'});
  assert.equal(await page.evaluate(() => globalThis.persisted), true, 'the page was kept');
  assert.deepEqual(await counted(page), [1], 'on the way back');
  await close();
  await context.close();
  await own.close();
});

test('two tabs of one answer count it once, and two answers twice', async () => {
  const context = await newVisitor(browser, DEVICE);
  const first = await onPhone('/', {context});
  await first.ready();
  await first.page.evaluate(async () => {
    for (const purpose of globalThis.visitor.description.purposes) await globalThis.visitor.consent(purpose, true, 'test');
  });
  await first.close();
  const answer = await fetch(`${edge.url}/`, {headers: {accept: 'text/html', 'sec-fetch-dest': 'document', 'user-agent': DEVICE.userAgent}}).then((response) => response.text());
  const tabs = [];
  for (let tab = 0; tab < 2; tab += 1) {
    const page = await context.newPage();
    await configure(page);
    await page.route(`${edge.url}/`, (route) => route.fulfill({body: answer, contentType: 'text/html'}));
    await page.goto(edge.url);
    await page.waitForSelector('html[data-ready]');
    await counted(page);
    tabs.push(page);
  }
  assert.deepEqual(await counted(tabs[1]), [1]);
  const other = await onPhone('/', {context});
  await other.ready();
  assert.deepEqual(await counted(other.page), [2]);
  await other.close();
  // A page that may have no locks counts as if it were the only one.
  await context.addInitScript(() => {
    LockManager.prototype.request = () => Promise.reject(new DOMException('not here', 'SecurityError'));
  });
  const alone = await onPhone('/', {context});
  await alone.ready();
  assert.deepEqual(await counted(alone.page), [3]);
  await alone.close();
  await context.close();
});

test('the command says what an edge decided, from the page alone and with the policy', async () => {
  const policy = fileURLToPath(new URL('../edge/policy', import.meta.url));
  const nearside = (...words) => promisify(execFile)('cargo', ['run', '--quiet', '--package', 'nearside-cli', '--', 'explain', ...words]).catch(({stderr}) => ({stderr}));
  const asked = ['--url', `${edge.url}/why`, '--user-agent', DEVICE.userAgent];
  const {stdout} = await nearside(...asked);
  assert.equal(
    stdout,
    `hero: shows \`on-phone\`
  because of device.kind
    in words: because you are on a phone
  without device.kind you would see hero: default (none)
  read: local.hour, device.kind
  verified by replay, at the edge
`,
  );
  const known = await nearside(policy, ...asked, '--slot', 'hero');
  assert.match(known.stdout, /in words: .*\n    device\.kind == "phone"  first at \[modules\/on-phone\.toml:3:9\]\n/);
  const other = await nearside(fileURLToPath(new URL('../browser/policy', import.meta.url)), ...asked);
  assert.match(other.stdout, /^note: the edge decides by another program.*\n\nhero: shows/);
  const records = (await nearside(...asked, '--format', 'json')).stdout.trim().split('\n').map((record) => JSON.parse(record));
  assert.deepEqual(records.map(({slot, show, outcomes}) => slot ?? outcomes), [[{slot: 'hero', show: 'on-phone'}], 'hero']);
  for (const [words, said] of [
    [['--url', `${edge.url}/page.js`], 'carries no decision of an edge'],
    [['--url', `${edge.url}/nothing`], 'cannot be had'],
    [['--url', 'file:///etc/hostname'], 'is no address of a page'],
    [[...asked, '--slot', 'shelf'], 'it has: hero'],
    [[], '--facts'],
  ]) {
    assert.ok((await nearside(...words)).stderr.includes(said), words.join(' '));
  }
});

test('a page whose script does not run is decided all the same', async () => {
  const context = await newVisitor(browser, {...DEVICE, javaScriptEnabled: false});
  const page = await context.newPage();
  await page.goto(edge.url);
  assert.equal(await page.locator('nearside-slot h1').innerText(), 'In your <hand> & "here"');
  assert.equal(await page.locator('nearside-slot p').innerText(), 'The shelf.');
  await context.close();
});
