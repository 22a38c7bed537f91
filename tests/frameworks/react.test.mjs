// The components for React, in its strict mode, with everything that its development build finds wrong being a fault.

import assert from 'node:assert/strict';
import {writeFile, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {pathToFileURL} from 'node:url';

import {openBrowser} from '../browser/browser.mjs';
import {becomes, bundled, installed, NEWEST, says, seen, visit} from './kit.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const SHOWN = ['side', 'shown', 'morning-card', 'Good morning, you'];

/** An application: `parts` are components that it may use, and `body` what is inside the provider. */
const application = (body, parts = '', mount = 'createRoot(document.querySelector("#app")).render(tree);') => `
import {Component, StrictMode, Suspense, createContext, lazy, useEffect, useState} from 'react';
import {createRoot, hydrateRoot} from 'react-dom/client';
import {NearsideProvider, Preferences, Slot, Why, useConsent, useSlot, useVisitor} from 'nearside-react';
${parts}
function Probe() { globalThis.visitor = useVisitor(); return null; }
export const tree = <StrictMode><NearsideProvider program="/policy.nsp" page={{type: 'article', intent: 'read'}}><Probe />${body}</NearsideProvider></StrictMode>;
${mount}`;

const side = (more = '') => `<Slot name="side" label="At the side" modules={{'morning-card': <h3>Good morning, you</h3>}}>
  <p>The default.</p>${more}</Slot>`;

const VERSIONS = {
  'React 19': async () => NEWEST,
  'React 18': () => installed('nearside', 'nearside-elements', 'nearside-react', 'react@18', 'react-dom@18'),
};

for (const [version, place] of Object.entries(VERSIONS)) describe(version, () => {
  let folder;
  before(async () => {
    folder = await place();
  });
  const bundle = (script, options) => bundled(script, {...options, folder});

  test('a slot that React renders is decided and explained', async () => {
    const {page, faults, close} = await visit(browser, await bundle(application(`<Slot name="side" modules={{'morning-card': <><h3>Good morning, you</h3><Why /></>}}><p>The default.</p><Why /></Slot><Preferences help="/help" />`)));
    await becomes(page, 'side', 'morning-card');
    assert.deepEqual(await seen(page), [SHOWN]);
    assert.ok((await says(page, 'side')).length > 10);
    await page.getByRole('button', {name: 'Your preferences'}).waitFor();
    await page.evaluate(() => globalThis.visitor.setPage({type: 'checkout'}));
    await becomes(page, 'side', null);
    assert.deepEqual([(await seen(page))[0][3], faults], ['The default.', []]);
    await close();
  });

  test('a candidate may be a function of the policy\'s content, and useSlot renders anything', async () => {
    const parts = `
    function Own() {
      const {module, content, ref, state} = useSlot('side', {modules: ['morning-card']});
      return <section ref={ref} data-state={state}>{module ? <b>{content.fields.title.heading}</b> : 'The default.'}</section>;
    }`;
    // Only the element holds its default back until it is decided; what else is seen with its default keeps it.
    for (const body of ['<div style={{paddingBlockStart: "200vh"}}><Own /></div>', `<Slot name="side" modules={{'morning-card': (content) => <b>{content.fields.title.heading}</b>}}>The default.</Slot>`]) {
      const {page, faults, close} = await visit(browser, await bundle(application(body, parts)));
      await page.locator('b').getByText('Good morning').waitFor();
      assert.deepEqual(faults, []);
      await close();
    }
  });

  test('a candidate that throws is none: the default is shown, and said to be', async () => {
    const {page, faults, close} = await visit(browser, await bundle(application(`<Slot name="side" modules={{'morning-card': <Broken />}}><p>The default.</p></Slot>`, 'function Broken() { throw new Error("broken"); }')));
    await becomes(page, 'side', null);
    await page.waitForFunction(() => document.querySelector('nearside-slot').state === 'default');
    assert.deepEqual(await seen(page), [['side', 'default', null, 'The default.']]);
    assert.equal(await page.evaluate(() => globalThis.visitor.explain('side').show), undefined);
    // React tells of the error by itself; nothing else is wrong.
    assert.deepEqual(faults.filter((fault) => !/broken|Broken/.test(fault)), []);
    await close();
  });

  test('routes: slots come and go, and facts of the page begin another view', async () => {
    const parts = `
    function Router() {
      const [type, setType] = useState('article');
      globalThis.go = setType;
      const [key, setKey] = useState(0);
      globalThis.again = () => setKey((key) => key + 1);
      return <NearsideProvider program="/policy.nsp" page={{type, intent: 'read'}}><Probe />{type === 'shop' ? <p>Shop</p> : <div key={key}>${side('<Why />')}</div>}</NearsideProvider>;
    }`;
    const {page, faults, close} = await visit(browser, await bundle(application('', parts, 'createRoot(document.querySelector("#app")).render(<StrictMode><Router /></StrictMode>);')));
    await becomes(page, 'side', 'morning-card');
    await page.evaluate(() => globalThis.go('shop'));
    await page.getByText('Shop').waitFor();
    await page.evaluate(() => globalThis.go('article'));
    await becomes(page, 'side', 'morning-card');
    assert.deepEqual(await seen(page), [SHOWN]);
    await page.evaluate(() => globalThis.again());
    await becomes(page, 'side', 'morning-card');
    await page.evaluate(() => globalThis.go('checkout'));
    await becomes(page, 'side', null);
    assert.deepEqual(faults, []);
    await close();
  });

  test('the elements themselves can be used, with templates and without', async () => {
    const body = `<nearside-slot name="side" label="At the side"><p>The default.</p><template data-module="morning-card"><h3>Good morning, you</h3></template><nearside-why for="side"></nearside-why></nearside-slot>`;
    const {page, faults, close} = await visit(browser, await bundle(application(body)));
    await becomes(page, 'side', 'morning-card');
    assert.deepEqual([await seen(page), faults], [[SHOWN], []]);
    await close();
  });

  test('consent is asked with the hook, and the page follows', async () => {
    const parts = `
    function Ask() {
      const {granted, answer} = useConsent('personalize.local');
      return <button onClick={() => answer(true, 'button')}>{String(granted)}</button>;
    }`;
    const {page, faults, close} = await visit(browser, await bundle(application('<Ask />', parts)));
    await page.waitForFunction(() => globalThis.visitor);
    await page.getByRole('button', {name: 'undefined'}).click();
    await page.getByRole('button', {name: 'true'}).waitFor();
    assert.deepEqual(faults, []);
    await close();
  });

  /** What a server renders of the application. */
  async function rendered(body) {
    const folder = await mkdtemp(join(tmpdir(), 'nearside-react-'));
    try {
      const file = join(folder, 'server.mjs');
      await writeFile(file, await bundle(application(body, `import {renderToString} from 'react-dom/server';`, 'export const html = renderToString(tree);'), {platform: 'node'}));
      return (await import(pathToFileURL(file))).html;
    } finally {
      await rm(folder, {recursive: true, force: true});
    }
  }

  test('what a server has rendered is hydrated without a mismatch, and decided', async () => {
    const inside = await rendered(side('<Why />'));
    assert.match(inside, /^<nearside-slot name="side" label="At the side"><p>The default.<\/p>/);
    const script = await bundle(application(side('<Why />'), '', 'hydrateRoot(document.querySelector("#app"), tree, {onRecoverableError: (error) => console.error(String(error))});'));
    // The slot is out of view, so that its default has not been seen.
    const {page, faults, close} = await visit(browser, script, {inside, style: '#app { padding-block-start: 200vh }'});
    await becomes(page, 'side', 'morning-card');
    assert.deepEqual([await seen(page), faults], [[SHOWN], []]);
    await close();
  });

  test('what the edge has decided is hydrated without a mismatch as well', async () => {
    const body = side('<Why />');
    const standard = await rendered(body);
    const inside = standard.replace(/<nearside-slot name="side"([^>]*)>(.*)<nearside-why><\/nearside-why><\/nearside-slot>/s, '<nearside-slot state="shown" module="morning-card" name="side"$1><h3>Good morning, you</h3><template data-default>$2</template><nearside-why></nearside-why></nearside-slot>');
    assert.notEqual(inside, standard);
    const script = await bundle(application(body, '', 'hydrateRoot(document.querySelector("#app"), tree, {onRecoverableError: (error) => console.error(String(error))});'));
    const {page, faults, close} = await visit(browser, script, {inside});
    await page.waitForFunction(() => globalThis.visitor?.decision);
    await becomes(page, 'side', 'morning-card');
    assert.deepEqual([await seen(page), faults], [[SHOWN], []]);
    assert.equal(await page.locator('template[data-default]').count(), 0);
    await close();
  });
});
