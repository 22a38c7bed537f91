// The elements as plain module scripts, without a bundler, under the strict security policy: and what they load when.

import assert from 'node:assert/strict';
import {readFile, readdir} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, openBrowser} from './browser.mjs';
import {routes} from './page.mjs';
import {body, EVENING} from './preferences.mjs';
import {startServer} from './server.mjs';

const plain = new URL('../../www/elements/dist/plain/', import.meta.url);

const start = `
import {attach, open} from '/plain/nearside.js';
globalThis.visitor = await open({program: '/policy.nsp', page: {type: 'article', intent: 'read'}});
attach(globalThis.visitor);
document.documentElement.dataset.ready = '';
`;

let browser;
let server;
before(async () => {
  const names = (await readdir(plain, {recursive: true})).filter((name) => /\.(js|wasm)$/.test(name));
  const files = await Promise.all(names.map(async (name) => [`/plain/${name}`, {body: await readFile(new URL(name, plain)), type: name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript'}]));
  [browser, server] = await Promise.all([openBrowser(), startServer({routes: {...(await routes({body})), '/page.js': {body: start}, ...Object.fromEntries(files)}})]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

test('works as a plain module script; opening loads one language and what is opened, and lists it', async () => {
  const context = await newVisitor(browser);
  const {page, faults, violations} = await newPage(context, EVENING);
  await page.goto(server.url);
  await page.waitForSelector('html[data-ready]');
  const ours = () => server.lines().filter((line) => line.startsWith('GET /plain/'));
  const first = ours();
  assert.ok(!first.some((line) => /opened|messages/.test(line)), first.join());
  await page.evaluate(async () => {
    await globalThis.visitor.consent('personalize.local', true, 'test');
    await globalThis.visitor.setInterest('cooking', 600);
  });
  const why = page.locator('nearside-slot[name=lead] nearside-why');
  await why.getByRole('button').first().press('Enter');
  await why.getByRole('region', {name: 'Why you see this'}).waitFor();
  await page.keyboard.press('Escape');
  const map = page.locator('nearside-preferences');
  await map.getByRole('button').first().press('Enter');
  await map.getByRole('dialog', {name: 'What this site knows of you'}).waitFor();
  const later = ours().slice(first.length);
  assert.deepEqual(later.filter((line) => line.includes('messages')), ['GET /plain/messages/en.js']);
  await map.locator('summary', {hasText: 'What left this device'}).press('Enter');
  const listed = await map.locator('details[data-key=sent] .code').allInnerTexts();
  for (const part of ['policy.nsp', 'nearside.wasm', 'messages/en.js', 'opened.js']) assert.ok(listed.some((url) => url.includes(part)), `${part}: ${listed.join()}`);
  assert.deepEqual(faults, []);
  assert.deepEqual(await violations(), []);
  await context.close();
});

test('a part that cannot be loaded is said, and tried again the next time', async () => {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await page.goto(server.url);
  await page.waitForSelector('html[data-ready]');
  await page.route('**/plain/messages/**', (route) => route.abort());
  const map = page.locator('nearside-preferences');
  await map.getByRole('button').first().press('Enter');
  await map.getByText('This could not be loaded. Is the connection gone?').waitFor();
  await map.getByRole('button', {name: 'OK'}).press('Enter');
  assert.equal(await map.getByRole('dialog').isVisible(), false);
  await context.close();
});
