// The documentation: searched and copied from by keyboard, in a shell that decides nothing and asks for nothing of a visitor.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {DESKTOP, newPage, newVisitor, NOTHING, openBrowser, PHONE, SCHEMES, shot, stored} from './browser.mjs';
import {startServer} from './server.mjs';

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), startServer()]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

async function manual(path, options) {
  const context = await newVisitor(browser, options);
  const opened = await newPage(context);
  await opened.page.goto(`${server.url}${path}`);
  await opened.page.getByRole('searchbox', {name: 'Search the documentation'}).waitFor();
  return {...opened, close: () => context.close()};
}

test('a word leads to the section that is about it, by keyboard alone', async () => {
  const {page, faults, close} = await manual('/docs/');
  const search = page.getByRole('searchbox');
  await page.keyboard.press('/');
  await page.keyboard.type('nothing flickers');
  const links = page.locator('#found').getByRole('link');
  await links.first().waitFor();
  await page.getByRole('status').filter({hasText: /places/}).waitFor();
  await page.keyboard.press('ArrowDown');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^The slot element: Nothing flickers/);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Escape');
  assert.deepEqual([await search.inputValue(), await page.locator('#found').isVisible()], ['', false]);
  await page.keyboard.type('zzzzz');
  await page.getByRole('status').filter({hasText: 'Nothing about'}).waitFor();
  await search.fill('nothing flickers');
  await links.first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/docs\/slots\/#nothing-flickers/);
  assert.deepEqual(faults, []);
  await close();
});

test('a search that cannot be loaded says so, and is loaded the next time', async () => {
  const {page, close} = await manual('/docs/');
  server.routes['/docs/search.json'] = {status: 404, body: ''};
  await page.getByRole('searchbox').fill('slot');
  await page.getByRole('status').filter({hasText: 'cannot be loaded'}).waitFor();
  delete server.routes['/docs/search.json'];
  await page.getByRole('searchbox').fill('slots');
  await page.locator('#found').getByRole('link').first().waitFor();
  await close();
});

test('code is copied, and it is said', async () => {
  const {page, close} = await manual('/docs/getting-started/', {permissions: ['clipboard-read', 'clipboard-write']});
  const code = page.locator('.prose .code').first();
  await code.getByRole('button', {name: 'Copy'}).press('Enter');
  await page.getByRole('status').filter({hasText: /^Copied$/}).waitFor({state: 'attached'});
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await code.locator('code').textContent());
  assert.equal(await page.locator('.prose .code').count(), await page.locator('.prose .code button').count());
  await close();
});

test('nothing is kept, and nothing is asked for that a page of slots needs', async () => {
  const before = server.trace.length;
  const {page, close} = await manual('/docs/privacy/');
  await page.waitForLoadState('networkidle');
  assert.deepEqual(await stored(page), NOTHING);
  assert.deepEqual(server.trace.slice(before).filter((line) => /visitor\.js|wasm|nsp/.test(line)), []);
  await close();
});

for (const [size, options] of [['1280', DESKTOP], ['390', PHONE], ['320', {...PHONE, viewport: {width: 320, height: 640}, screen: {width: 320, height: 640}}]]) {
  test(`at ${size} px every page fits, and axe finds nothing`, async () => {
    for (const path of ['/docs/', '/docs/slots/', '/docs/diagnostics/']) {
      const {page, close} = await manual(path, {...options, bypassCSP: true});
      for (const scheme of SCHEMES) {
        await page.emulateMedia({colorScheme: scheme, reducedMotion: 'reduce'});
        await page.getByRole('searchbox').fill('attention');
        await page.locator('#found').getByRole('link').first().waitFor();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, path);
        await page.evaluate(axe);
        const {violations} = await page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
        assert.deepEqual(violations.map(({id, nodes}) => `${path} ${scheme} ${id}: ${nodes[0].html}`), []);
        await shot(page, `manual-${size}-${scheme}${path.replaceAll('/', '-')}`);
      }
      await close();
    }
  });
}
