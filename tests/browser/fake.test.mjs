// A fake visitor and a page of slots of `nearside/testing`, under the real elements in Chromium.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {build} from 'esbuild';

import {newVisitor, openBrowser, slots} from './browser.mjs';
import {startServer} from './server.mjs';

const PAGE = `
import {fakeVisitor, moment, slotsPage} from 'nearside/testing';
import {attach} from 'nearside-elements';

document.body.append(slotsPage({
  hero: {default: '<h2>From our kitchen</h2>', modules: {'quick-dinner': '<h2>Dinner in twenty minutes</h2>'}},
  aside: {default: '<p>Our own</p>', modules: {'winter-tyres': '<p>Tyres</p>'}},
}));
document.querySelector('main').style.paddingTop = '3000px';
globalThis.fake = fakeVisitor({slots: {hero: 'quick-dinner', aside: {default: 'cap.day'}}, content: {'winter-tyres': undefined}}, {at: moment('2026-11-24T18:30:00+01:00')});
attach(globalThis.fake);
`;

let browser;
let server;
before(async () => {
  const {outputFiles} = await build({stdin: {contents: PAGE, resolveDir: fileURLToPath(new URL('.', import.meta.url))}, bundle: true, write: false, format: 'esm', target: 'es2022', external: ['./slice.js', './opened.js', './messages/*'], logLevel: 'warning'});
  const html = '<!doctype html><html lang="en"><head><title>Fake</title><link rel="icon" href="data:,"><script type="module" src="/app.js"></script></head><body></body></html>';
  [browser, server] = await Promise.all([openBrowser(), startServer({csp: "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:", routes: {'/': {body: html, type: 'text/html; charset=utf-8'}, '/app.js': {body: outputFiles[0].text, type: 'text/javascript'}}})]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

test('slots show what the fake says, now and later; what is seen is noted; nothing is asked for', async () => {
  const context = await newVisitor(browser);
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(server.url);
  await page.waitForFunction(() => globalThis.fake);
  assert.deepEqual(await slots(page), {hero: 'quick-dinner', aside: null});
  assert.equal(await page.textContent('nearside-slot[name=hero] h2:visible'), 'Dinner in twenty minutes');
  await page.evaluate(() => document.querySelector('nearside-slot').scrollIntoView());
  await page.waitForFunction(() => globalThis.fake.calls.length > 0);
  assert.deepEqual(await page.evaluate(() => globalThis.fake.calls), [['expose', 'hero', 'quick-dinner']]);
  await page.evaluate(() => globalThis.fake.say({slots: {hero: {default: 'none'}, aside: 'winter-tyres'}}));
  assert.deepEqual(await slots(page), {hero: null, aside: 'winter-tyres'});
  assert.deepEqual(faults, []);
  assert.deepEqual(server.lines(), ['GET /', 'GET /app.js']);
  await context.close();
});
