// The page of the tests: three slots, candidates in the page and in the policy. Its script is bundled as a site would do it.

import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

import {build} from 'esbuild';

import {fixtures} from './server.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

export const bundle = async (contents) => {
  const {outputFiles} = await build({
    stdin: {contents, resolveDir: here, loader: 'js'},
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser'],
    write: false,
    logLevel: 'warning',
  });
  return outputFiles[0].text;
};

/** What the page's script does: opens, connects, and leaves both where tests can reach them. */
const script = (before = '') => `
  import * as nearside from 'nearside';
  import * as elements from 'nearside-elements';
  const errors = [];
  Object.assign(globalThis, {nearside, elements, errors});
  // The memory of the engine, for the tests that damage it, and how many engines there were.
  const {Instance} = WebAssembly;
  globalThis.engines = 0;
  WebAssembly.Instance = class extends Instance {
    constructor(...given) { super(...given); globalThis.memory = this.exports.memory; globalThis.engines++; }
  };
  ${before}
  const {type, intent} = document.body.dataset;
  globalThis.visitor = await nearside.open({program: '/policy.nsp', page: {type, intent}, onError: (error) => errors.push(error), ...globalThis.options});
  globalThis.detach = elements.attach(globalThis.visitor);
  document.documentElement.dataset.ready = '';
`;

const slotOf = (name) => `<nearside-slot name="${name}">
  <p>The default of ${name}.</p>
  <nearside-why></nearside-why>
</nearside-slot>`;

export const lead = `<nearside-slot name="lead">
  <p>The default of lead.</p>
  <template data-module="cooking-lead"><h2>Soup tonight</h2><img src="/pictures/pot.png" alt="" width="8" height="8"></template>
  <template data-module="cycling-lead"><h2>Ride home</h2><img src="/pictures/bicycle.png" alt="" loading="lazy" width="8" height="8"></template>
  <nearside-why></nearside-why>
</nearside-slot>`;

export const component = `<template data-component="card"><article>
  <h3 data-field="title"></h3><p data-field="text"></p><ol data-field="steps"><li class="step"></li></ol>
  <img data-field="picture"><a data-field="link"></a>
</article></template>`;

/** A document with these slots in its body. */
export const html = (body = lead + slotOf('side') + component, {lang = 'en', type = 'article', intent = 'read'} = {}) => `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>A page</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css"><script type="module" src="/page.js"></script></head>
<body data-type="${type}" data-intent="${intent}"><main>${body}<nearside-preferences help="/help/"></nearside-preferences></main></body></html>`;

/** A picture of one pixel. */
export const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** Routes of the page; `before` is script that runs before the page opens nearside. */
export async function routes({body, before, ...about} = {}) {
  const picture = {body: pixel, type: 'image/png'};
  return {
    '/': {body: html(body, about), type: 'text/html; charset=utf-8'},
    '/page.js': {body: await bundle(script(before))},
    '/page.css': {
      body: `${await readFile(new URL('../../www/elements/dist/nearside.css', import.meta.url), 'utf8')}
        nearside-slot { min-height: 12rem; } html { background: Canvas; color: CanvasText; }`,
    },
    '/nearside.wasm': {body: await readFile(new URL('../../www/sdk/dist/nearside.wasm', import.meta.url)), type: 'application/wasm'},
    '/policy.nsp': {body: await readFile(`${fixtures}pages.nsp`)},
    ...Object.fromEntries(['pot', 'bicycle', 'soup', 'lamp'].map((name) => [`/pictures/${name}.png`, picture])),
  };
}

/** Opens the page and waits until it is connected. */
export async function visit(page, url) {
  await page.goto(url);
  await page.waitForSelector('html[data-ready]');
}

/** Codes of the errors that were reported. */
export const codes = (page) => page.evaluate(() => globalThis.errors.map(({code}) => code));
