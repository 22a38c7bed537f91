// Svelte needs no package of ours: it sets properties and attributes of elements, and the elements find what it renders.

import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {build} from 'esbuild';

import {openBrowser} from '../browser/browser.mjs';
import {becomes, NEWEST, says, seen, visit} from './kit.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** The compiler is that of the site, whose runtime its code needs. */
const {compile} = createRequire(join(NEWEST, 'package.json'))('svelte/compiler');

const SHOWN = ['side', 'shown', 'morning-card', 'Good morning, you'];

/** Bundles a component that is mounted into the page. */
async function mounted(source) {
  const warnings = [];
  const svelte = {
    name: 'svelte',
    setup(build) {
      build.onResolve({filter: /^site\.svelte$/}, () => ({path: 'site.svelte', namespace: 'svelte'}));
      build.onLoad({filter: /./, namespace: 'svelte'}, () => {
        const compiled = compile(source, {filename: 'Site.svelte', generate: 'client', dev: true});
        warnings.push(...compiled.warnings.map(({message}) => message));
        return {contents: compiled.js.code, loader: 'js', resolveDir: NEWEST};
      });
    },
  };
  const {outputFiles} = await build({
    stdin: {contents: "import {mount} from 'svelte'; import Site from 'site.svelte'; mount(Site, {target: document.querySelector('#app')});", resolveDir: NEWEST},
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['svelte', 'browser', 'development'],
    write: false,
    plugins: [svelte],
    logLevel: 'error',
  });
  return {script: outputFiles[0].text, warnings};
}

const OPEN = `
  import {onMount} from 'svelte';
  import {open} from 'nearside';
  import {attach} from 'nearside-elements';
  onMount(() => {
    let detach;
    open({program: '/policy.nsp', page: {type: 'article', intent: 'read'}}).then((visitor) => {
      globalThis.visitor = visitor;
      detach = attach(visitor);
    });
    return () => detach?.();
  });`;

test('slots with templates, which come and go, and whose default changes', async () => {
  const {script, warnings} = await mounted(`<script>${OPEN}
  let name = $state('side');
  let count = $state(0);
  let here = $state(true);
  Object.assign(globalThis, {count: () => count++, toggle: () => (here = !here)});
</script>
{#if here}
<nearside-slot {name} label="At the side"><p>The default, {count}.</p>{#if count > 0}<p>More.</p>{/if}<template data-module="morning-card"><h3>Good morning, you</h3></template><nearside-why></nearside-why></nearside-slot>
{/if}`);
  const {page, faults, close} = await visit(browser, script);
  await becomes(page, 'side', 'morning-card');
  assert.deepEqual(await seen(page), [SHOWN]);
  assert.ok((await says(page, 'side')).length > 10);
  await page.evaluate(() => (globalThis.count(), globalThis.count()));
  assert.deepEqual(await seen(page), [SHOWN]);
  await page.evaluate(() => globalThis.visitor.setPage({type: 'checkout'}));
  await becomes(page, 'side', null);
  assert.deepEqual((await seen(page))[0][3].split(/\n+/), ['The default, 2.', 'More.']);
  await page.evaluate(() => globalThis.visitor.setPage({type: 'article'}));
  await page.evaluate(() => globalThis.toggle());
  await page.waitForFunction(() => !document.querySelector('nearside-slot'));
  await page.evaluate(() => globalThis.toggle());
  await becomes(page, 'side', 'morning-card');
  assert.deepEqual([await seen(page), faults, warnings], [[SHOWN], [], []]);
  await close();
});

test('slots that Svelte renders itself', async () => {
  const {script, warnings} = await mounted(`<script>${OPEN}
  let module = $state(null);
  const renderer = {modules: ['morning-card'], show: (shown) => (module = shown)};
</script>
<nearside-slot name="side" {renderer}>{#if module === 'morning-card'}<h3>Good morning, you</h3>{:else}<p>The default.</p>{/if}</nearside-slot>`);
  const {page, faults, close} = await visit(browser, script);
  await becomes(page, 'side', 'morning-card');
  assert.deepEqual([await seen(page), faults, warnings], [[SHOWN], [], []]);
  await close();
});
