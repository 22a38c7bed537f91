// The pages as files: valid, linked, and within the security policy that they declare.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { HtmlValidate } from 'html-validate';

const root = new URL('../dist/', import.meta.url).pathname;
const all = new Set(await readdir(root, { recursive: true }));
const files = [...all].filter((name) => name.endsWith('.html')).sort();
const pages = new Map(await Promise.all(files.map(async (name) => [`/${name}`.replace(/index\.html$/, ''), await readFile(join(root, name), 'utf8')])));

/** Markup of a page as a reader has it: candidates in templates left out. */
const visible = (text) => text.replace(/<template[\s\S]*?<\/template>/g, '');

test('there is something to look at', () => {
  assert.ok(pages.size >= 25, `${pages.size} pages`);
});

test('pages are valid and accessible markup', async () => {
  const check = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:a11y'],
    elements: ['html5', { 'nearside-slot': { flow: true, phrasing: false }, 'nearside-why': { flow: true, phrasing: true }, 'nearside-preferences': { flow: true, phrasing: true } }],
    rules: {
      'doctype-style': 'off',
      'void-style': 'off',
      'long-title': 'off',
      'no-trailing-whitespace': 'off',
      'no-inline-style': 'error',
      // A name for each article or form is not asked for by any standard.
      'unique-landmark': 'error',
    },
  });
  const problems = [];
  for (const [path, text] of pages) {
    const report = await check.validateString(visible(text), path);
    for (const { messages } of report.results) problems.push(...messages.map(({ ruleId, message, line }) => `${path}:${line} ${ruleId}: ${message}`));
  }
  assert.deepEqual(problems, []);
});

test('templates that carry a module are valid too', async () => {
  const check = new HtmlValidate({ extends: ['html-validate:standard'], rules: { 'doctype-style': 'off', 'void-style': 'off', 'no-inline-style': 'error' } });
  const problems = [];
  let count = 0;
  for (const [path, text] of pages) {
    for (const [, module, inner] of text.matchAll(/<template data-module="([^"]+)">([\s\S]*?)<\/template>/g)) {
      count += 1;
      const report = await check.validateString(inner, `${path}#${module}`);
      for (const { messages } of report.results) problems.push(...messages.map(({ ruleId, message }) => `${path}#${module} ${ruleId}: ${message}`));
    }
  }
  assert.ok(count >= 7, `${count} templates`);
  assert.deepEqual(problems, []);
});

test('every link of a page leads somewhere', () => {
  const broken = [];
  for (const [path, text] of pages) {
    for (const [, href] of text.matchAll(/href="([^"]+)"/g)) {
      if (/^(https?:|mailto:)/.test(href)) continue;
      const [address, anchor] = href.split('#');
      const target = address === '' ? path : address;
      if (/\.(css|svg|js)$/.test(target) || all.has(target.slice(1))) continue;
      const there = pages.get(target);
      if (there === undefined || (anchor && !there.includes(`id="${anchor}"`))) broken.push(`${path} -> ${href}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('nothing is inline and nothing is remote', () => {
  for (const [path, text] of pages) {
    assert.doesNotMatch(text, /<style|style="|\son[a-z]+="|="\s*javascript:/i, path);
    assert.doesNotMatch(text, /<script(?![^>]*\ssrc="\/)[^>]*>/, path);
    assert.doesNotMatch(text, /(?:src|srcset)="(?!\/)/, path);
    assert.match(text, /require-trusted-types-for/, path);
  }
});

test('every page of the magazine has the notice slot, the four slots are in place, and the documentation has none', () => {
  const slots = (path) => [...pages.get(path).matchAll(/<nearside-slot name="([a-z]+)"/g)].map(([, name]) => name).sort();
  for (const path of pages.keys()) {
    if (path.startsWith('/docs/')) {
      assert.deepEqual([slots(path), pages.get(path).includes('<nearside-preferences')], [[], false], path);
      continue;
    }
    assert.ok(slots(path).includes('notice'), path);
    assert.match(pages.get(path), /<footer[\s\S]*<nearside-preferences help="\/privacy\/">/, `${path}: the map is in the footer of every page`);
  }
  assert.deepEqual(slots('/'), ['hero', 'notice', 'shelf']);
  assert.deepEqual(slots('/shop/'), ['notice', 'shelf']);
  assert.deepEqual(slots('/cooking/white-beans/'), ['next', 'notice']);
});

test('pages declare what they are', () => {
  const meta = (path, name) => new RegExp(`<meta name="nearside:${name}" content="([^"]+)"`).exec(pages.get(path))?.[1];
  assert.equal(meta('/cycling/puncture/', 'topic'), 'cycling');
  assert.equal(meta('/cycling/puncture/', 'type'), 'article');
  assert.equal(meta('/cycling/puncture/', 'story'), 'puncture');
  assert.equal(meta('/shop/checkout/', 'intent'), 'checkout');
});
