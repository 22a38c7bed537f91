// Nothing outlives the slot that it belongs to: after many changes of the route, with slots mounted, decided, explained and unmounted, a page has as
// many nodes, listeners and bytes as after a few. `SOAK=3000 TEST_FILES=soak.test.mjs npm test --workspace
// tests/frameworks` makes three thousand.

import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {openBrowser} from '../browser/browser.mjs';
import {bundled, visit} from './kit.mjs';

const CHANGES = Number(process.env.SOAK ?? 120);
/** What a page may hold more after all changes than after the first of them, in nodes and listeners: a few that are made once. */
const FEW = 30;
/** What its heap may have grown by, bytes: compiled script is some of it, and three thousand slots that are kept would be many times that. */
const BYTES = 3_000_000;

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** Each changes to a route by its number, and resolves when the page shows it. */
const SITES = {
  plain: `
    import {open} from 'nearside';
    import {attach} from 'nearside-elements';
    globalThis.visitor = await open({program: '/policy.nsp', page: {type: 'article', intent: 'read'}});
    attach(visitor);
    globalThis.route = (n) => {
      visitor.setPage({type: n % 2 ? 'checkout' : 'article'});
      document.querySelector('#app').innerHTML = '<h1>Route ' + n + '</h1><nearside-slot name="side"><p>The default.</p><template data-module="morning-card"><h3>Good morning</h3></template><nearside-why></nearside-why></nearside-slot><nearside-preferences></nearside-preferences>';
    };
    globalThis.route(0);`,
  React: `
    import {createRoot} from 'react-dom/client';
    import {flushSync} from 'react-dom';
    import {useState} from 'react';
    import {NearsideProvider, Preferences, Slot, Why, useVisitor} from 'nearside-react';
    function Probe() { globalThis.visitor = useVisitor(); return null; }
    function Site() {
      const [n, go] = useState(0);
      globalThis.route = (n) => flushSync(() => go(n));
      return <NearsideProvider program="/policy.nsp" page={{type: n % 2 ? 'checkout' : 'article', intent: 'read'}}><Probe /><main key={n}><h1>Route {n}</h1>
        <Slot name="side" modules={{'morning-card': <><h3>Good morning</h3><Why /></>}}><p>The default.</p><Why /></Slot><Preferences /></main></NearsideProvider>;
    }
    createRoot(document.querySelector('#app')).render(<Site />);`,
  Vue: `
    import {createApp, defineComponent, h, ref} from 'vue';
    import {NearsideProvider, Preferences, Slot, Why, useVisitor} from 'nearside-vue';
    const Probe = defineComponent(() => { const visitor = useVisitor(); return () => (globalThis.visitor = visitor.value, null); });
    createApp(defineComponent(() => {
      const n = ref(0);
      globalThis.route = (to) => (n.value = to);
      return () => h(NearsideProvider, {options: {program: '/policy.nsp'}, page: {type: n.value % 2 ? 'checkout' : 'article', intent: 'read'}}, () => [h(Probe), h('main', {key: n.value}, [h('h1', 'Route ' + n.value),
        h(Slot, {name: 'side'}, {default: () => [h('p', 'The default.'), h(Why)], 'morning-card': () => [h('h3', 'Good morning'), h(Why)]}), h(Preferences)])]);
    })).mount('#app');`,
};

/** Changes the route to each number from one on, each time until the slot is decided as the route wants it, and its card has been opened. */
const changes = (page, from, to) =>
  page.evaluate(
    async ([from, to]) => {
      const until = async (holds) => {
        while (!holds()) await new Promise((done) => setTimeout(done));
      };
      for (let n = from; n < to; n++) {
        globalThis.route(n);
        const slot = () => document.querySelector('nearside-slot');
        await until(() => document.querySelector('h1')?.textContent === `Route ${n}` && slot()?.state && (slot().module === null) === (n % 2 === 1));
        const why = document.querySelector('nearside-why');
        await until(() => why.shadowRoot);
        why.open = true;
        await until(() => why.open);
        // Every second card is closed; the others are taken away as they are.
        if (n % 3) why.open = false;
      }
    },
    [from, to],
  );

/** What a page holds when all that can be collected has been. */
async function held(session) {
  for (let count = 0; count < 3; count++) await session.send('HeapProfiler.collectGarbage');
  const {nodes, jsEventListeners} = await session.send('Memory.getDOMCounters');
  const {usedSize} = await session.send('Runtime.getHeapUsage');
  return {nodes, listeners: jsEventListeners, heap: usedSize};
}

for (const [name, script] of Object.entries(SITES)) {
  test(`${name}: ${CHANGES} changes of the route leave nothing behind`, {timeout: 180_000 + CHANGES * 400}, async (context) => {
    const {page, faults, close} = await visit(browser, await bundled(`import ${JSON.stringify(join(import.meta.dirname, 'memory.mjs'))};\n${script}`, {mode: 'production'}));
    await page.waitForFunction(() => globalThis.visitor && document.querySelector('nearside-slot')?.state);
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.enable');
    // What is made once, such as what a card loads when it is first opened, is made before.
    await changes(page, 1, 31);
    const [first, memory] = [await held(session), await page.evaluate(() => globalThis.memories.map(({buffer}) => buffer.byteLength))];
    await changes(page, 31, 31 + CHANGES);
    const [last, then] = [await held(session), await page.evaluate(() => globalThis.memories.map(({buffer}) => buffer.byteLength))];
    context.diagnostic(`${name}: nodes ${first.nodes} to ${last.nodes}, listeners ${first.listeners} to ${last.listeners}, heap ${first.heap} to ${last.heap} bytes, memory of the engine ${memory} to ${then}`);
    assert.ok(last.nodes <= first.nodes + FEW && last.listeners <= first.listeners + FEW, `${JSON.stringify(first)} ${JSON.stringify(last)}`);
    assert.ok(last.heap <= first.heap + BYTES, `${JSON.stringify(first)} ${JSON.stringify(last)}`);
    assert.deepEqual([then, faults], [memory, []]);
    await close();
  });
}
