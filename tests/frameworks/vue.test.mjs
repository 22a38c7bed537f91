// The components for Vue; every warning of its development build is a fault.

import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {pathToFileURL} from 'node:url';

import {openBrowser} from '../browser/browser.mjs';
import {becomes, bundled, says, seen, visit} from './kit.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const SHOWN = ['side', 'shown', 'morning-card', 'Good morning, you'];

/** An application whose provider holds what `body` renders. */
const application = (body, setup = '', mount = 'app().mount("#app");') => `
import {createApp, createSSRApp, defineComponent, h, ref} from 'vue';
import {NearsideProvider, Preferences, Slot, Why, useConsent, useSlot, useVisitor} from 'nearside-vue';
const Probe = defineComponent(() => { const visitor = useVisitor(); return () => (globalThis.visitor = visitor.value, null); });
const Site = defineComponent(() => {
  const type = ref('article');
  const key = ref(0);
  Object.assign(globalThis, {go: (to) => (type.value = to), again: () => key.value++});
  return () => h(NearsideProvider, {options: {program: '/policy.nsp'}, page: {type: type.value, intent: 'read'}}, () => [h(Probe), ${body}]);
});
${setup}
const app = () => createApp(Site);
${mount}`;

const side = `h(Slot, {name: 'side', label: 'At the side'}, {default: () => [h('p', 'The default.'), h(Why)], 'morning-card': () => [h('h3', 'Good morning, you'), h(Why)]})`;

test('a slot that Vue renders is decided, explained, and goes back to its default', async () => {
  const {page, faults, close} = await visit(browser, await bundled(application(`${side}, h(Preferences, {help: '/help'})`)));
  await becomes(page, 'side', 'morning-card');
  assert.deepEqual(await seen(page), [SHOWN]);
  assert.ok((await says(page, 'side')).length > 10);
  await page.getByRole('button', {name: 'Your preferences'}).waitFor();
  await page.evaluate(() => globalThis.go('checkout'));
  await becomes(page, 'side', null);
  assert.deepEqual([await seen(page), faults], [[['side', 'default', null, 'The default.']], []]);
  await close();
});

test('a candidate is given the policy\'s content; useSlot renders anything', async () => {
  const own = `const Own = defineComponent(() => {
    const {module, content, element} = useSlot('side', {modules: ['morning-card']});
    return () => h('section', {ref: element, style: 'margin-block-start: 200vh'}, module.value ? h('b', content.value.fields.title.heading) : 'The default.');
  });`;
  for (const [body, setup] of [['h(Own)', own], [`h(Slot, {name: 'side'}, {default: () => 'The default.', 'morning-card': ({content}) => h('b', content.fields.title.heading)})`, '']]) {
    const {page, faults, close} = await visit(browser, await bundled(application(body, setup)));
    await page.locator('b').getByText('Good morning').waitFor();
    assert.deepEqual(faults, []);
    await close();
  }
});

test('a candidate that throws is none: the default is shown, and said to be', async () => {
  const setup = `const Broken = defineComponent(() => () => { throw new Error('broken'); });`;
  const {page, faults, close} = await visit(browser, await bundled(application(`h(Slot, {name: 'side'}, {default: () => h('p', 'The default.'), 'morning-card': () => h(Broken)})`, setup)));
  await page.waitForFunction(() => document.querySelector('nearside-slot')?.state === 'default');
  assert.deepEqual(await seen(page), [['side', 'default', null, 'The default.']]);
  assert.equal(await page.evaluate(() => globalThis.visitor.explain('side').show), undefined);
  assert.deepEqual(faults.filter((fault) => !/broken/.test(fault)), []);
  await close();
});

test('slots that come and go are decided each time', async () => {
  const {page, faults, close} = await visit(browser, await bundled(application(`type.value === 'shop' ? h('p', 'Shop') : h('div', {key: key.value}, [${side}])`)));
  await becomes(page, 'side', 'morning-card');
  await page.evaluate(() => globalThis.go('shop'));
  await page.getByText('Shop').waitFor();
  await page.evaluate(() => globalThis.go('article'));
  await becomes(page, 'side', 'morning-card');
  await page.evaluate(() => globalThis.again());
  await becomes(page, 'side', 'morning-card');
  assert.deepEqual([await seen(page), faults], [[SHOWN], []]);
  await close();
});

test('the elements themselves can be used, also with bound attributes', async () => {
  const body = `h('nearside-slot', {name: 'side', label: 'At the side'}, [h('p', 'The default.'), h('template', {'data-module': 'morning-card'}, [h('h3', 'Good morning, you')]), h('nearside-why', {for: 'side'})])`;
  const {page, faults, close} = await visit(browser, await bundled(application(body)));
  await becomes(page, 'side', 'morning-card');
  assert.deepEqual([await seen(page), faults], [[SHOWN], []]);
  await close();
});

test('consent is asked with the composable, and the page follows', async () => {
  const setup = `const Ask = defineComponent(() => { const {granted, answer} = useConsent('personalize.local'); return () => h('button', {onClick: () => answer(true, 'button')}, String(granted.value)); });`;
  const {page, faults, close} = await visit(browser, await bundled(application('h(Ask)', setup)));
  await page.waitForFunction(() => globalThis.visitor);
  await page.getByRole('button', {name: 'undefined'}).click();
  await page.getByRole('button', {name: 'true'}).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('what a server has rendered is hydrated without a mismatch, and decided', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nearside-vue-'));
  try {
    const file = join(folder, 'server.mjs');
    await writeFile(file, await bundled(application(side, `import {renderToString} from 'vue/server-renderer';`, 'export const html = await renderToString(createSSRApp(Site));'), {platform: 'node'}));
    const {html} = await import(pathToFileURL(file));
    assert.match(html, /<nearside-slot name="side" label="At the side"><p>The default\.<\/p>/);
    const script = await bundled(application(side, '', 'createSSRApp(Site).mount("#app");'));
    const {page, faults, close} = await visit(browser, script, {inside: html, style: '#app { padding-block-start: 200vh }'});
    await becomes(page, 'side', 'morning-card');
    assert.deepEqual([await seen(page), faults], [[SHOWN], []]);
    await close();
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
});
