// The page's own script judges a place as the edge does.

import assert from 'node:assert/strict';
import {createReadStream} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {createInterface} from 'node:readline';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {build} from 'esbuild';

import {openBrowser} from '../browser/browser.mjs';
import {fixtures} from '../browser/server.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
let browser;
let page;

before(async () => {
  const {outputFiles} = await build({entryPoints: [`${root}www/elements/src/slot/holds.ts`], bundle: true, format: 'iife', globalName: 'judge', write: false});
  browser = await openBrowser();
  page = await browser.newPage();
  await page.addScriptTag({content: outputFiles[0].text});
});
after(() => browser?.close());

/** For each page: whether the place of its slot holds its candidate; `null` where a parser leaves no candidate in the slot. */
const judge = (pages) =>
  page.evaluate(
    (pages) =>
      pages.map((text) => {
        const slot = new DOMParser().parseFromString(text, 'text/html').querySelector('nearside-slot');
        const candidate = slot?.querySelector(':scope > template[data-module]');
        return candidate ? globalThis.judge.holds(slot, candidate.content) : null;
      }),
    pages,
  );

test('the corpus of candidates', async () => {
  const cases = JSON.parse(await readFile(`${root}tests/corpus/candidates/cases.json`, 'utf8'));
  const slot = ({html}) => `<nearside-slot name="a">d<template data-module="m">${html}</template></nearside-slot>`;
  const held = await judge(cases.map((each) => `<!doctype html><body>${each.place.replace('*', () => slot(each))}`));
  const wrong = cases.filter(({verdict}, at) => held[at] !== (verdict !== 'misplaced'));
  assert.deepEqual(wrong, []);
  assert.ok(cases.length > 120);
});

test('what is shown at the edge may be shown in the page, and what the page could show is hardly ever left out', async () => {
  let [seen, shown, more] = [0, 0, 0];
  for await (const line of createInterface({input: createReadStream(`${fixtures}placed.jsonl`), crlfDelay: Infinity})) {
    const {name, page: text, placed} = JSON.parse(line);
    // A document that is made by hand runs no scripts, and reads `noscript` otherwise than a page.
    if (/<(frameset|noscript)/i.test(text)) continue;
    const held = await judge(placed.map(({at, slot}) => text.slice(0, at) + slot + text.slice(at)));
    placed.forEach(({at, kind, filled}, position) => {
      // A paragraph that the edge cannot tell from one that a table has closed, and tags that no parser keeps as they are written.
      const mended = ['items in items', 'link in a link', 'paragraph around a block', 'row', 'option', 'reading'].includes(kind);
      seen += 1;
      shown += filled !== null;
      if (filled !== null) assert.equal(held[position], true, `${name} at ${at}: ${kind} is shown at the edge, and not in the page`);
      else more += held[position] === true && !mended;
    });
  }
  assert.ok(seen > 8_000 && shown > seen / 3, `${shown} of ${seen} slots filled`);
  assert.ok(more < seen / 50, `${more} of ${seen} slots are the page's alone`);
});
