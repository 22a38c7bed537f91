// Whatever is missing or broken: the page keeps its defaults, nothing is thrown, and the reason is reported once.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {newPage, newVisitor, openBrowser, slots} from './browser.mjs';
import {codes, component, html, lead, routes, visit} from './page.mjs';
import {securityPolicy, startServer} from './server.mjs';
import {bundled} from './source.mjs';

const MORNING = '2026-11-24T09:30:00+01:00';
const DEFAULTS = {lead: null, side: null};
const MORNING_SLOTS = {lead: null, side: 'morning-card'};

let browser;
let usual;
before(async () => {
  [browser, usual] = await Promise.all([openBrowser(), routes()]);
});
after(() => browser?.close());

/** Opens the page under some routes and tells what it shows and what was reported. */
async function look({changed = {}, csp, before: script, context: about, init} = {}) {
  const server = await startServer({routes: {...(script ? await routes({before: script}) : usual), ...changed}, csp});
  const context = await newVisitor(browser, about);
  const {page, faults, violations} = await newPage(context, MORNING);
  if (init) await page.addInitScript(init);
  await visit(page, server.url);
  const seen = {
    slots: await slots(page),
    codes: await codes(page),
    problem: await page.evaluate(() => globalThis.visitor.problem?.code),
    faults,
    violations: await violations(),
  };
  return {
    ...seen,
    page,
    server,
    async close() {
      await context.close();
      await server.close();
    },
  };
}

const program = () => usual['/policy.nsp'].body;
const altered = (change) => {
  const bytes = Buffer.from(program());
  change(bytes);
  return {body: bytes};
};

describe('a program that is not one', () => {
  const broken = {
    'is missing': [() => ({status: 404, body: 'no'}), 'program-missing'],
    'is refused by the server': [() => ({status: 500, body: 'no'}), 'program-missing'],
    'is cut off': [() => ({body: program().subarray(0, 700)}), 'program-damaged'],
    'is empty': [() => ({body: ''}), 'program-damaged'],
    'is a page of HTML': [() => ({body: '<!doctype html><title>Not found</title>', type: 'text/html'}), 'program-damaged'],
    'has one altered byte': [() => altered((bytes) => (bytes[900] ^= 1)), 'program-damaged'],
    'has something after its end': [() => ({body: Buffer.concat([program(), Buffer.from([0])])}), 'program-damaged'],
    'is of a newer form': [() => altered((bytes) => bytes.writeUInt16LE(2, 4)), 'program-newer'],
  };
  for (const [name, [answer, code]] of Object.entries(broken)) {
    test(name, async () => {
      const seen = await look({changed: {'/policy.nsp': answer()}});
      assert.deepEqual(seen.slots, DEFAULTS);
      assert.deepEqual(seen.codes, [code]);
      assert.equal(seen.problem, code);
      assert.equal(await seen.page.locator('nearside-why').first().isVisible(), false, 'a card that has nothing to say is not there');
      // The browser itself notes failed requests; nearside adds nothing.
      assert.deepEqual(seen.faults.filter((fault) => !fault.includes('Failed to load resource')), []);
      await seen.close();
    });
  }

  test('nothing answers at all', async () => {
    const seen = await look({changed: {'/policy.nsp': (request) => request.socket.destroy()}});
    assert.deepEqual([seen.slots, seen.codes], [DEFAULTS, ['program-missing']]);
    await seen.close();
  });
});

describe('WebAssembly', () => {
  test('is refused by the security policy', async () => {
    const seen = await look({csp: securityPolicy({wasm: false})});
    assert.deepEqual([seen.slots, seen.codes], [DEFAULTS, ['runtime-refused']]);
    assert.deepEqual(seen.faults.filter((fault) => fault.startsWith('page error')), []);
    await seen.close();
  });

  test('is missing from the server', async () => {
    const seen = await look({changed: {'/nearside.wasm': {status: 404, body: 'no'}}});
    assert.deepEqual([seen.slots, seen.codes], [DEFAULTS, ['runtime-refused']]);
    await seen.close();
  });

  test('comes with a media type that no streaming compiler takes', async () => {
    const seen = await look({changed: {'/nearside.wasm': {...usual['/nearside.wasm'], type: 'text/plain'}}});
    assert.deepEqual([seen.slots, seen.codes, seen.faults], [MORNING_SLOTS, [], []]);
    await seen.close();
  });
});

describe('storage', () => {
  const remembers = async ({page}) =>
    page.evaluate(async () => {
      const done = await globalThis.visitor.consent('personalize.local', true, 'test');
      await globalThis.visitor.record('read', 'cooking');
      return [done, globalThis.visitor.interest('cooking'), globalThis.visitor.decide().slots.lead.module];
    });

  test('throws at every call: the profile lives in memory', async () => {
    const seen = await look({
      init: () => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('blocked', 'SecurityError');
        };
      },
    });
    assert.deepEqual([seen.slots, seen.codes], [MORNING_SLOTS, ['store-failed']]);
    assert.deepEqual(await remembers(seen), [true, 400, 'cooking-lead']);
    assert.deepEqual(seen.faults, []);
    await seen.close();
  });

  test('throws at its mere name', async () => {
    const seen = await look({
      init: () => {
        Object.defineProperty(globalThis, 'indexedDB', {
          get() {
            throw new DOMException('blocked', 'SecurityError');
          },
        });
      },
    });
    assert.deepEqual([seen.slots, seen.codes], [MORNING_SLOTS, []]);
    assert.deepEqual(await remembers(seen), [true, 400, 'cooking-lead']);
    await seen.close();
  });

  test('is full', async () => {
    const seen = await look({
      init: () => {
        IDBObjectStore.prototype.put = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      },
    });
    assert.deepEqual(await remembers(seen), [true, 400, 'cooking-lead']);
    assert.deepEqual([await codes(seen.page), seen.faults], [['store-failed'], []]);
    await seen.close();
  });
});

describe('the page', () => {
  test('has a slot that the policy does not know', async () => {
    const seen = await look({changed: {'/': {body: html(`${lead}<nearside-slot name="banner"><p>Here.</p></nearside-slot>`), type: 'text/html'}}});
    assert.deepEqual([seen.slots, seen.codes], [{lead: null, banner: null}, ['unknown-name']]);
    await seen.close();
  });

  test('lacks a slot', async () => {
    const seen = await look({changed: {'/': {body: html(lead), type: 'text/html'}}});
    assert.deepEqual([seen.slots, seen.codes], [{lead: null}, []]);
    await seen.close();
  });

  test('has no slots at all', async () => {
    const seen = await look({changed: {'/': {body: html('<p>Nothing.</p>'), type: 'text/html'}}});
    assert.deepEqual([seen.slots, seen.codes, seen.faults], [{}, [], []]);
    await seen.close();
  });

  test('has a slot twice: the first is filled', async () => {
    const twice = '<nearside-slot name="side"><p>Default.</p></nearside-slot>'.repeat(2);
    const seen = await look({changed: {'/': {body: html(twice + component), type: 'text/html'}}});
    assert.deepEqual(await seen.page.$$eval('nearside-slot', (all) => all.map((slot) => [slot.getAttribute('state'), slot.getAttribute('module')])), [
      ['shown', 'morning-card'],
      ['default', null],
    ]);
    await seen.close();
  });

  test('cannot render a module: it is never chosen, and the slot says why', async () => {
    const seen = await look();
    assert.deepEqual(await seen.page.evaluate(() => globalThis.visitor.decide().slots.lead), {module: null, reason: 'unavailable', quiet: false});
    const causes = await seen.page.evaluate(() => globalThis.visitor.explain('lead').causes);
    assert.deepEqual(causes, [{kind: 'unavailable', displaced: 'absent-lead'}]);
    await seen.close();
  });

  test('lacks the component of a module', async () => {
    const seen = await look({changed: {'/': {body: html('<nearside-slot name="side"><p>Default.</p></nearside-slot>'), type: 'text/html'}}});
    assert.deepEqual(seen.slots, {side: null});
    assert.equal(await seen.page.evaluate(() => globalThis.visitor.decide().slots.side.reason), 'unavailable');
    await seen.close();
  });

  test('tells a fact of the wrong type: it counts as absent and is reported once', async () => {
    const seen = await look({changed: {'/': {body: html(undefined, {type: 'artikel'}), type: 'text/html'}}});
    assert.deepEqual([seen.slots, seen.codes], [DEFAULTS, ['wrong-type']]);
    await seen.close();
  });

  test('speaks another language: texts come in it, or in the first of the policy', async () => {
    for (const [lang, heading] of [['de-AT', 'Guten Morgen'], ['fr', 'Good morning']]) {
      const seen = await look({changed: {'/': {body: html(undefined, {lang}), type: 'text/html'}}});
      assert.equal(await seen.page.locator('nearside-slot[name=side] h3').textContent(), heading);
      await seen.close();
    }
  });
});

test('content is set as text, and only safe addresses are set at all', async () => {
  const stage = await bundled(`export {Stage} from '../../www/elements/src/slot/stage.ts';`);
  const seen = await look({changed: {'/stage.js': {body: stage, type: 'text/javascript'}}});
  const filled = await seen.page.evaluate(async () => {
    const {Stage} = await import('/stage.js');
    const slot = document.body.appendChild(document.createElement('section'));
    const stage = new Stage(slot, () => {});
    const show = (fields) => {
      stage.show('any', {component: 'card', fields}, false);
      return {html: slot.querySelector('h3')?.innerHTML, href: slot.querySelector('a')?.getAttribute('href'), src: slot.querySelector('img')?.getAttribute('src')};
    };
    const link = (href) => show({link: {link: 'Go', href}}).href;
    const image = (image) => show({picture: {image, alt: '', width: 1, height: 1}}).src;
    // A picture stands there when it has come, or failed.
    const arrived = async (images) => {
      const sources = [];
      for (const each of images) {
        for (let source = image(each); ; source = slot.querySelector('img').getAttribute('src')) {
          if (source !== null) {
            sources.push(source);
            break;
          }
          await new Promise(requestAnimationFrame);
        }
      }
      return sources;
    };
    return {
      html: show({title: {heading: '<img src=x onerror=alert(1)>'}}).html,
      list: (show({steps: {list: ['One', '<b>Two</b>']}}), slot.querySelector('ol').innerHTML.trim()),
      links: ['javascript:alert(1)', ' java\nscript:alert(1)', 'JAVASCRIPT:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:x', 'http://[', 'http://example.org/'].map(link),
      good: ['https://example.org/', '/a', '#b', '?c', 'd/e', 'mailto:a@example.org', 'tel:+43'].map(link),
      images: ['//example.org/a.png', 'https://example.org/a.png', '/\\example.org/a.png', 'data:text/html,x', 'javascript:x'].map(image),
      own: await arrived(['/pictures/soup.png', 'pictures/soup.png', 'data:image/png;base64,AA==']),
    };
  });
  assert.deepEqual(filled, {
    html: '&lt;img src=x onerror=alert(1)&gt;',
    list: '<li class="step">One</li><li class="step">&lt;b&gt;Two&lt;/b&gt;</li>',
    links: Array(8).fill(null),
    good: ['https://example.org/', '/a', '#b', '?c', 'd/e', 'mailto:a@example.org', 'tel:+43'],
    images: Array(5).fill(null),
    own: ['/pictures/soup.png', 'pictures/soup.png', 'data:image/png;base64,AA=='],
  });
  await seen.close();
});
