// From the edge to the page: what the edge filled in stays where the device agrees, and can be taken back.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {build} from 'esbuild';

import {newVisitor, openBrowser, PHONE} from '../browser/browser.mjs';
import {fixtures} from '../browser/server.mjs';
import {startEdge, startServer} from './edge.mjs';

const DEVICE = {...PHONE, userAgent: 'Mozilla/5.0 (Linux; Android 15; Phone) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36'};

const PAGE = `<!doctype html><html lang="en"><head><title>T</title><meta name="nearside:type" content="article">
<template data-component="lead"><h1 data-field="title"></h1></template></head><body>
<nearside-slot name="hero"><p>The default.</p></nearside-slot>
<nearside-slot name="shelf"><p>The shelf.</p></nearside-slot>
<script type="module" src="/page.js"></script></body></html>`;

const SCRIPT = `
  import {open} from 'nearside';
  import {attach} from 'nearside-elements';
  const events = [];
  document.addEventListener('nearside-slot', ({slot, module}) => events.push([slot, module]));
  globalThis.before = document.querySelector('h1');
  const visitor = await open({program: '/policy.nsp', page: {type: 'article'}});
  attach(visitor);
  Object.assign(globalThis, {visitor, events});
  document.documentElement.dataset.ready = '';
`;

let browser;
let origin;
let edge;
before(async () => {
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
    '/': ['text/html', PAGE],
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
        slots: [...document.querySelectorAll('nearside-slot')].map((slot) => [slot.getAttribute('state'), slot.getAttribute('module'), slot.textContent.trim()]),
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

test('a page whose script does not run is decided all the same', async () => {
  const context = await newVisitor(browser, {...DEVICE, javaScriptEnabled: false});
  const page = await context.newPage();
  await page.goto(edge.url);
  assert.equal(await page.locator('nearside-slot h1').innerText(), 'In your <hand> & "here"');
  assert.equal(await page.locator('nearside-slot p').innerText(), 'The shelf.');
  await context.close();
});
