// Pictures that come late: their room is there, nothing shifts or flickers, names stay; and what the site's own style asks for where a module is
// shown is found out.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {frames, moveClock, newPage, newVisitor, openBrowser, resize, slots} from './browser.mjs';
import {component, html, pixel, routes} from './page.mjs';
import {startServer} from './server.mjs';
import {bundled} from './source.mjs';

const MORNING = '2026-11-24T09:30:00+01:00';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** A picture of 300 by 200. */
const drawing = {body: '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="teal"/></svg>', type: 'image/svg+xml'};
/** Answers that wait until they are let go. */
function late(answer) {
  let release;
  const held = new Promise((done) => (release = done));
  return {route: () => held.then(() => answer), release};
}
const side = (inner) => `<nearside-slot name="side"><p>The default of side.</p>${inner}<nearside-why></nearside-why></nearside-slot>`;

const held = await readFile(new URL('../../www/elements/dist/nearside.css', import.meta.url), 'utf8');
/** The elements' style and the site's. */
const style = (site) => ({body: `${held} nearside-slot { min-height: 12rem } ${site}`, type: 'text/css'});

/** Opens a page in the morning, when `morning-card` stands at the side. */
async function morning(body, changed = {}, {development, init, options} = {}) {
  const usual = await routes();
  const script = development === undefined ? undefined : await bundled(`
    import {open} from 'nearside';
    import {attach} from 'nearside-elements';
    globalThis.visitor = await open({program: '/policy.nsp', page: {type: 'article', intent: 'read'}});
    attach(globalThis.visitor);
    document.documentElement.dataset.ready = '';`, {development});
  const server = await startServer({routes: {...usual, '/': {body: html(body), type: 'text/html; charset=utf-8'}, ...(script && {'/page.js': {body: script}}), ...changed}});
  const context = await newVisitor(browser, options);
  const {page, faults} = await newPage(context);
  await moveClock(page, MORNING);
  if (init) await page.addInitScript(init);
  await page.goto(server.url);
  await page.waitForFunction(() => 'ready' in Document.prototype.querySelector.call(document, 'html').dataset);
  const close = async () => {
    await context.close();
    await server.close();
  };
  return {page, server, faults, close};
}

/** Script of a page: notes every shift of its layout. */
const shifts = () => {
  globalThis.shifts = [];
  new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries().map(({value}) => value))).observe({type: 'layout-shift', buffered: true});
};
/** Texts of the pictures that are to be seen. */
const seen = (page) => page.$$eval('nearside-slot img', (all) => all.filter((image) => image.checkVisibility()).map(({alt}) => alt));
const box = (locator) => locator.evaluate((element) => (({width, height}) => [width, height])(element.getBoundingClientRect()));

test('a picture that comes late has its room and its name from the first moment', async () => {
  const picture = late(drawing);
  const {page, faults, close} = await morning(
    side(`<template data-module="morning-card"><h3>Good morning</h3><img class="wide" src="/late.svg" alt="A bowl of soup" width="300" height="200"><p>Below.</p></template>`),
    {'/late.svg': picture.route, '/page.css': style('.wide { max-width: 100%; height: auto; border: 1px solid }')},
    {init: shifts, options: {viewport: {width: 240, height: 800}}},
  );
  const image = page.getByRole('img', {name: 'A bowl of soup'});
  const room = await box(image);
  assert.ok(room[0] > 150 && room[0] < 240 && room[1] > 100, `the site's style holds for the room: ${room}`);
  assert.deepEqual(await image.evaluate((element) => [element.hasAttribute('src'), element.style.opacity]), [false, '0']);
  await frames(page);
  picture.release();
  await page.waitForFunction(() => document.querySelector('nearside-slot img').getAttribute('src'));
  await frames(page);
  assert.deepEqual(await box(image), room);
  assert.deepEqual(await image.evaluate((element) => [element.complete, element.naturalWidth, element.alt, element.hasAttribute('aria-label'), element.style.opacity]), [true, 300, 'A bowl of soup', false, '']);
  assert.deepEqual([await page.evaluate(() => globalThis.shifts), faults], [[], []]);
  await close();
});

test('a picture that fails gives its text, once, and is not asked for again', async () => {
  const {page, server, close} = await morning(
    side(`<template data-module="morning-card"><img src="/gone.png" alt="A bowl of soup"><picture><source srcset="/gone-wide.png" media="(min-width: 600px)"><img src="/gone-narrow.png" alt="A lamp"></picture></template>`),
    {'/gone.png': {status: 404, body: ''}, '/gone-wide.png': {status: 404, body: ''}, '/gone-narrow.png': {status: 404, body: ''}},
  );
  await page.waitForFunction(() => [...document.querySelectorAll('nearside-slot img')].every((image) => image.style.opacity === ''));
  await page.getByRole('img', {name: 'A bowl of soup'}).waitFor();
  await page.getByRole('img', {name: 'A lamp'}).waitFor();
  await resize(page, {width: 400, height: 400});
  await page.waitForLoadState('networkidle');
  assert.deepEqual(server.lines().filter((line) => line.includes('gone')).sort(), ['GET /gone-wide.png', 'GET /gone.png']);
  await close();
});

test('a source that was chosen keeps the size that its density gives it', async () => {
  const {page, close} = await morning(side(`<template data-module="morning-card"><img srcset="/two.svg 2x, /two.svg 1.5x" alt=""><img srcset="/two.svg 600w" sizes="150px" alt=""></template>`), {'/two.svg': drawing}, {options: {deviceScaleFactor: 2}});
  await page.waitForFunction(() => [...document.querySelectorAll('nearside-slot img')].every((image) => image.complete && image.naturalWidth));
  assert.deepEqual(await page.$$eval('nearside-slot img', (all) => all.map((image) => image.naturalWidth)), [150, 75]);
  await close();
});

/** Script of a page: its profile is read when its pictures have come. */
const profileLast = () => {
  const {databases} = IDBFactory.prototype;
  const come = () => performance.getEntriesByType('resource').filter(({name}) => name.includes('/pictures/')).length;
  IDBFactory.prototype.databases = async function () {
    while (come() < 3) await new Promise((done) => setTimeout(done, 10));
    return databases.call(this);
  };
};

for (const [order, init] of [['before', profileLast], ['after', undefined]]) {
  test(`pictures that the edge held back are put in when everybody's have come, ${order} the page is decided`, async () => {
    const body = `<nearside-slot name="side" state="shown" module="cycling-card"><h3>Ride</h3><img data-nearside-held data-nearside-src="/pictures/bicycle.png" alt="A bicycle" width="8" height="8"><template data-default><p>The default.</p><img src="/pictures/soup.png" alt="Soup" width="8" height="8"></template><template data-module="cooking-card"><img src="/pictures/pot.png" alt="A pot"></template><template data-module="cycling-card"><h3>Ride</h3><img src="/pictures/bicycle.png" alt="A bicycle" width="8" height="8"></template></nearside-slot>`;
    const bicycle = late({body: pixel, type: 'image/png'});
    const {page, server, close} = await morning(body, init ? {} : {'/pictures/bicycle.png': bicycle.route}, {init});
    bicycle.release();
    // A picture without a source is complete.
    await page.waitForFunction(() => [...document.querySelectorAll('nearside-slot img')].every((image) => image.complete && image.naturalWidth));
    assert.deepEqual(await page.$$eval('nearside-slot img', (all) => all.map((image) => [image.getAttribute('src'), image.alt, image.naturalWidth])), [['/pictures/soup.png', 'Soup', 1], ['/pictures/bicycle.png', 'A bicycle', 1]]);
    assert.deepEqual(await seen(page), ['A bicycle']);
    // Over several connections they arrive in the order of the network.
    assert.deepEqual(server.lines().filter((line) => line.includes('pictures')).sort(), ['bicycle', 'pot', 'soup'].map((name) => `GET /pictures/${name}.png`));
    const before = server.trace.length;
    await page.evaluate(() => globalThis.visitor.setPage({}));
    assert.deepEqual(await page.$$eval('nearside-slot img', (all) => all.map((image) => [image.alt, image.naturalWidth])), [['Soup', 1]]);
    assert.deepEqual(await seen(page), ['Soup']);
    assert.equal(server.trace.length, before);
    await close();
  });
}

test('what the site\'s style asks for where a module is shown is in the ledger, and in development on the console', async () => {
  const site = `.own { background: url(/own.png) } .leak { background: url(/chosen.png) } .leak::before { content: url(/before.png) }
    @font-face { font-family: Leak; src: url(/leak.woff2); unicode-range: U+2603 } .font { font-family: Leak }`;
  for (const development of [true, false]) {
    const {page, faults, close} = await morning(
      `<p class="own">Own</p>${side('<template data-module="morning-card"><h3>Good morning</h3><p class="leak font">Soup ☃</p></template>')}`,
      {'/page.css': style(site), '/own.png': drawing, '/chosen.png': drawing, '/before.png': drawing, '/leak.woff2': {status: 404, body: ''}},
      {development, options: {bypassCSP: true}},
    );
    await page.waitForFunction(() => globalThis.visitor.requests.filter(({why}) => why === 'shown').length === 3);
    const requests = await page.evaluate(() => globalThis.visitor.requests.filter(({why}) => why === 'shown').map(({url, fields}) => [new URL(url).pathname, fields]));
    assert.deepEqual(requests.sort(), ['/before.png', '/chosen.png', '/leak.woff2'].map((path) => [path, ['Good morning']]));
    const said = faults.filter((fault) => fault.includes('nearside'));
    assert.equal(said.length, development ? 3 : 0, said.join('\n'));
    if (development) assert.match(said.join('\n'), /warning: nearside: showing "Good morning" asked for http:\/\/127\.0\.0\.1:\d+\/chosen\.png/);
    await close();
  }
});

test('a style that asks for nothing more is not suspected, nor what the page asks for anyway', async () => {
  const {page, close} = await morning(
    `<p class="own">Own</p>${side('<template data-module="morning-card"><h3>Good morning</h3><p class="own">Soup</p></template>')}<img src="/pictures/lamp.png" alt="">`,
    {'/page.css': style('.own { background: url(/own.png) }'), '/own.png': drawing},
  );
  await page.waitForLoadState('networkidle');
  assert.equal((await slots(page)).side, 'morning-card');
  assert.deepEqual(await page.evaluate(() => globalThis.visitor.requests.map(({why}) => why).sort()), ['engine', 'program']);
  await close();
});

test('elements that are named like what a document can do stand in nobody\'s way', async () => {
  const names = ['querySelector', 'querySelectorAll', 'createElement', 'importNode', 'dispatchEvent', 'createElementNS', 'baseURI', 'getElementById'];
  const {page, faults, close} = await morning(`${names.map((name) => `<img name="${name}" alt=""><form name="${name}"></form>`).join('')}${side('')}${component}`, {}, {development: false});
  assert.equal(await page.evaluate(() => typeof document.querySelectorAll), 'object', 'they do stand there');
  assert.equal(await page.evaluate(() => Document.prototype.querySelector.call(document, 'nearside-slot').getAttribute('module')), 'morning-card');
  assert.equal(await page.evaluate(() => Document.prototype.querySelector.call(document, 'nearside-slot h3').textContent), 'Good morning');
  assert.deepEqual(faults, []);
  await close();
});
