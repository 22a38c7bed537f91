// Slots in trees that belong to others: a framework sets properties, puts candidates where it likes, goes on with the default while a module is
// shown, adds slots late, moves them and takes them away; and a page is copied, or has two of everything.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, describe, test} from 'node:test';

import {build} from 'esbuild';

import {frames, moveClock, newPage, newVisitor, openBrowser} from './browser.mjs';
import {compiled} from './compiled.mjs';
import {component, html} from './page.mjs';
import {fixtures, startServer} from './server.mjs';

const MORNING = '2026-11-24T09:30:00+01:00';

let browser;
let scripts;
before(async () => {
  const bundled = (contents, conditions) => build({stdin: {contents, resolveDir: import.meta.dirname, loader: 'js'}, bundle: true, format: 'esm', target: 'es2022', conditions, write: false, logLevel: 'warning'}).then(({outputFiles}) => outputFiles[0].text);
  const script = (development) => bundled(`
    import * as nearside from 'nearside';
    import * as elements from 'nearside-elements';
    Object.assign(globalThis, {nearside, elements, errors: []});
    globalThis.start = async (options) => {
      globalThis.visitor = await nearside.open({program: '/policy.nsp', page: {type: 'article', intent: 'read'}, onError: (error) => errors.push(error.message), ...options});
      globalThis.detach = elements.attach(visitor);
    };
    if (!document.documentElement.dataset.wait) await start();
    document.documentElement.dataset.ready = '';`, [...(development ? ['development'] : []), 'browser']);
  [browser, ...scripts] = await Promise.all([openBrowser(), script(false), script(true)]);
});
after(() => browser?.close());

const candidate = '<template data-module="morning-card"><h3>Good morning</h3></template>';
const side = (inner = `<p id="own">The default.</p>${candidate}<nearside-why></nearside-why>`) => `<nearside-slot name="side">${inner}</nearside-slot>`;

/** A page in the morning, when `morning-card` stands at the side of an article. */
async function page(body, {development = false, wait = false, changed = {}, style = ''} = {}) {
  const sheet = await readFile(new URL('../../www/elements/dist/nearside.css', import.meta.url), 'utf8');
  const server = await startServer({
    // Pages of others set their content as text.
    csp: '',
    routes: {
      '/': {body: html(`${body}${component}<div id="rest"></div>`).replace('<html', `<html ${wait ? 'data-wait="1"' : ''}`), type: 'text/html; charset=utf-8'},
      '/page.js': {body: scripts[development ? 1 : 0]},
      '/page.css': {body: `${sheet} ${style}`, type: 'text/css'},
      '/nearside.wasm': {body: await readFile(new URL('../../www/sdk/dist/nearside.wasm', import.meta.url)), type: 'application/wasm'},
      '/policy.nsp': {body: await readFile(`${fixtures}pages.nsp`)},
      ...Object.fromEntries(['soup', 'lamp'].map((name) => [`/pictures/${name}.png`, {body: '<svg xmlns="http://www.w3.org/2000/svg"/>', type: 'image/svg+xml'}])),
      ...changed,
    },
  });
  const context = await newVisitor(browser);
  const {page: tab, faults} = await newPage(context);
  await moveClock(tab, MORNING);
  await tab.goto(server.url);
  await tab.waitForSelector('html[data-ready]', {state: 'attached'});
  const close = async () => {
    await context.close();
    await server.close();
  };
  return {tab, faults, close};
}

/** What each slot of the page says it shows, and the text that is to be seen in it. */
const seen = (tab) =>
  tab.evaluate(() => {
    const all = [];
    const walk = (root) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.localName === 'nearside-slot') all.push([element.name, element.state, element.module, element.innerText.replace('Why this?', '').trim()]);
        if (element.shadowRoot && element.localName !== 'nearside-slot') walk(element.shadowRoot);
      }
    };
    walk(document);
    return all;
  });
const SHOWN = ['side', 'shown', 'morning-card', 'Good morning'];
/** Turns the clock of an open page. */
const turn = (tab, when) =>
  tab.evaluate((moment) => {
    const real = Date.now;
    const shift = moment - real();
    Date.now = () => real() + shift;
  }, Date.parse(when));
const explained = (tab) => tab.evaluate(() => globalThis.visitor.explain('side').show ?? null);

test('every attribute can be set as a property, which is what frameworks do', async () => {
  const {tab, faults, close} = await page('', {wait: true});
  const set = await tab.evaluate(() => {
    const answers = [];
    const elements = [['nearside-slot', {name: 'a', label: 'b', module: 'c', state: 'shown', rehearsal: true}], ['nearside-why', {htmlFor: 'a'}], ['nearside-preferences', {help: '/x'}]];
    for (const [name, properties] of elements) {
      const element = document.createElement(name);
      for (const [property, value] of Object.entries(properties)) {
        element[property] = value;
        answers.push(element[property] === value && element.getAttribute(property === 'htmlFor' ? 'for' : property) === (value === true ? '' : value));
      }
      // What a framework passes on by chance is no fault either.
      for (const property of ['open', 'renderer', 'children']) try { element[property] = undefined; } catch (error) { if (property !== 'children') answers.push(String(error)); }
    }
    return answers;
  });
  assert.deepEqual(set, Array(7).fill(true));
  // Each attribute that is declared has its property.
  const {modules} = JSON.parse(await readFile(new URL('../../www/elements/dist/custom-elements.json', import.meta.url), 'utf8'));
  const declared = modules.flatMap(({declarations}) => declarations.flatMap(({tagName, attributes = []}) => attributes.map(({name}) => [tagName, name === 'for' ? 'htmlFor' : name])));
  const settable = await tab.evaluate((all) => all.filter(([tag, name]) => !Object.getOwnPropertyDescriptor(customElements.get(tag).prototype, name)?.set), declared);
  assert.deepEqual([settable, declared.length > 5, faults], [[], true, []]);
  await close();
});

describe('candidates', () => {
  test('that a framework has put into the template itself are candidates as well', async () => {
    const {tab, faults, close} = await page('', {wait: true});
    await tab.evaluate(async () => {
      const slot = document.createElement('nearside-slot');
      slot.name = 'side';
      const template = document.createElement('template');
      template.dataset.module = 'morning-card';
      const heading = document.createElement('h3');
      heading.append('Good morning');
      template.appendChild(heading);
      slot.append('The default.', template);
      document.querySelector('#rest').append(slot);
      await globalThis.start();
    });
    assert.deepEqual([await seen(tab), await explained(tab), faults], [[SHOWN], 'morning-card', []]);
    await close();
  });

  test('of text, and lines of inline elements, are shown with their spaces', async () => {
    for (const inner of ['Good <em>morning</em>', '<em>Good</em> <em>morning</em>', '<!-- a --><p>Good morning</p> ']) {
      const {tab, close} = await page(side(`<p>The default.</p><template data-module="morning-card">${inner}</template>`));
      assert.deepEqual(await seen(tab), [SHOWN], inner);
      await close();
    }
  });

  for (const [what, inner, style] of [
    ['nothing', '', ''],
    ['white space', ' \n<!-- soon -->', ''],
    ['nothing that has a box', '<p class="gone">Good morning</p>', '.gone { display: none }'],
  ]) {
    test(`that hold ${what} are none: the default is shown, and said to be`, async () => {
      for (const development of [false, true]) {
        const {tab, faults, close} = await page(side(`<p>The default.</p><template data-module="morning-card">${inner}</template><nearside-why></nearside-why>`), {style, development});
        assert.deepEqual([await seen(tab), await explained(tab)], [[['side', 'default', null, 'The default.']], null]);
        assert.equal(faults.filter((fault) => fault.includes('nearside: the module "morning-card" is left out')).length, development ? 1 : 0, faults.join('\n'));
        await close();
      }
    });
  }

  test('whose name is wrong are named in development', async () => {
    const {faults, close} = await page(side('<p>The default.</p><template data-module="mornin-card"><p>a</p></template>'), {development: true});
    assert.match(faults.join('\n'), /the policy has no module "mornin-card", which stands in the slot "side"; it has .*morning-card/);
    await close();
  });

  test('that come after their slot are found', async () => {
    const {tab, close} = await page(side('<p>The default.</p>').replace('name="side"', 'name="menu"'));
    await tab.evaluate(() => {
      const slot = document.querySelector('nearside-slot');
      slot.remove();
      slot.name = 'side';
      slot.querySelector('p').hidden = false;
      document.querySelector('#rest').append(slot);
      const template = document.createElement('template');
      template.dataset.module = 'morning-card';
      template.innerHTML = '<h3>Good morning</h3>';
      slot.append(template);
    });
    assert.deepEqual(await seen(tab), [SHOWN]);
    await close();
  });
});

test('whoever owns a default goes on with it while a module is shown', async () => {
  const {tab, faults, close} = await page(side());
  assert.deepEqual(await seen(tab), [SHOWN]);
  const owned = await tab.evaluate(async () => {
    const slot = document.querySelector('nearside-slot');
    const own = document.querySelector('#own');
    const [where, rendered] = [own.parentNode === slot, own.checkVisibility()];
    // What React, Vue and Svelte do.
    own.firstChild.nodeValue = 'Changed.';
    slot.insertBefore(document.createElement('p'), own).textContent = 'First.';
    slot.appendChild(document.createElement('p')).textContent = 'Last.';
    slot.removeChild(own);
    await new Promise(requestAnimationFrame);
    return [where, rendered, slot.innerText.includes('First')];
  });
  assert.deepEqual(owned, [true, false, false]);
  assert.deepEqual(await seen(tab), [SHOWN]);
  await tab.evaluate(() => globalThis.visitor.setPage({type: 'checkout'}));
  const [[, state, module, text]] = await seen(tab);
  assert.deepEqual([state, module, text.split(/\n+/), faults], ['default', null, ['First.', 'Last.'], []]);
  await close();
});

test('an owner who empties a slot does not empty what is shown', async () => {
  const {tab, close} = await page(side());
  await tab.evaluate(() => {
    document.querySelector('nearside-slot').textContent = 'Only text.';
  });
  assert.match((await seen(tab))[0].join(), /^side,shown,morning-card,Good morning/);
  await tab.evaluate(() => globalThis.visitor.setPage({type: 'checkout'}));
  assert.deepEqual((await seen(tab))[0].slice(1), ['default', null, 'Only text.']);
  await close();
});

test('what is shown stays the same elements while the same is decided', async () => {
  const {tab, close} = await page(side(`<p>The default.</p><template data-module="morning-card"><h3>Good morning</h3><input></template>`));
  const same = await tab.evaluate(() => {
    const input = document.querySelector('nearside-slot input');
    input.value = 'soup';
    input.focus();
    globalThis.visitor.setPage({topic: 'cooking'});
    return document.querySelector('nearside-slot input') === input && document.activeElement === input && input.value === 'soup';
  });
  assert.ok(same);
  await close();
});

describe('slots are found', () => {
  const add = (where) => (tab) =>
    tab.evaluate((where) => {
      const slot = document.createElement('nearside-slot');
      slot.innerHTML = '<p>The default.</p><template data-module="morning-card"><h3>Good morning</h3></template><nearside-why></nearside-why>';
      slot.name = 'side';
      const rest = document.querySelector('#rest');
      if (where === 'shadow') rest.attachShadow({mode: 'open'}).append(slot);
      else rest.append(slot);
    }, where);
  for (const [what, act] of [['that come late', add('page')], ['in a shadow tree', add('shadow')]]) {
    test(what, async () => {
      const {tab, faults, close} = await page('');
      await act(tab);
      assert.deepEqual([await seen(tab), await explained(tab), faults], [[SHOWN], 'morning-card', []]);
      const why = tab.locator('nearside-why');
      await why.getByRole('button', {name: 'Why this?'}).click();
      await why.getByText('Good morning').or(why.locator('.line')).first().waitFor();
      await close();
    });
  }

  test('before anything of theirs is painted, without a flicker', async () => {
    const {tab, close} = await page('');
    await add('page')(tab);
    const state = await tab.evaluate(() => document.querySelector('nearside-slot').state);
    assert.equal(state, 'shown');
    await close();
  });

  test('that are moved, taken away and put back', async () => {
    const {tab, faults, close} = await page(side());
    await tab.evaluate(() => document.querySelector('#rest').append(document.querySelector('nearside-slot')));
    assert.deepEqual(await seen(tab), [SHOWN]);
    const gone = await tab.evaluate(async () => {
      globalThis.kept = document.querySelector('nearside-slot');
      globalThis.kept.remove();
      globalThis.visitor.setPage({type: 'checkout'});
      await Promise.resolve();
      document.querySelector('#rest').append(globalThis.kept);
      await Promise.resolve();
      return [globalThis.kept.state, globalThis.kept.module];
    });
    assert.deepEqual([gone, faults], [['default', null], []]);
    await close();
  });

  test('by another name', async () => {
    const {tab, close} = await page(side().replace('name="side"', 'name="menu"'));
    assert.equal((await seen(tab))[0][1], 'default');
    await tab.evaluate(() => {
      document.querySelector('nearside-slot').name = 'side';
    });
    assert.deepEqual(await seen(tab), [SHOWN]);
    await tab.evaluate(() => {
      document.querySelector('nearside-slot').name = 'menu';
    });
    assert.deepEqual((await seen(tab))[0].slice(1), ['default', null, 'The default.']);
    await close();
  });

  test('of one name: the first, and the next when that has gone', async () => {
    const {tab, close} = await page(side() + side().replace('own', 'other'));
    assert.deepEqual((await seen(tab)).map(([, state]) => state), ['shown', 'default']);
    await tab.evaluate(() => document.querySelector('nearside-slot').remove());
    assert.deepEqual((await seen(tab)).map(([, state]) => state), ['late'], 'it has been seen with its default');
    await close();
  });

  test('of a second copy of the elements', async () => {
    const {tab, faults, close} = await page(side(), {wait: true, changed: {'/second.js': {body: scripts[0], type: 'text/javascript'}}});
    await tab.evaluate(async () => {
      const {elements: first} = globalThis;
      await import('/second.js');
      if (globalThis.elements === first) throw new Error('it is the same copy');
      await globalThis.start();
    });
    assert.deepEqual([await seen(tab), faults], [[SHOWN], []]);
    await close();
  });

  test('what somebody sees stays as it is when more come, and so does why', async () => {
    const {tab, close} = await page(side());
    await frames(tab);
    await turn(tab, '2026-11-24T13:00:00+01:00');
    await tab.evaluate(async () => {
      document.querySelector('#rest').innerHTML = '<nearside-slot name="menu"><p>The menu.</p></nearside-slot>';
      await Promise.resolve();
    });
    assert.deepEqual(await seen(tab), [SHOWN, ['menu', 'default', null, 'The menu.']]);
    const why = tab.locator('nearside-slot[name=side] nearside-why');
    await why.getByRole('button', {name: 'Why this?'}).click();
    await why.getByText(/time of day|hour/i).first().waitFor();
    await close();
  });

  test('and what comes beside it keeps to its exclusive group, and to the attention that is left', async () => {
    const module = (slot, when, more = '') => `slot = "${slot}"\nhelps = "read"\nscore = 1\nwhen = "local.hour ${when} 12"\n${more}`;
    const program = await compiled({
      'policy.toml': `site = "http://localhost"
version = 1
locales = ["en"]
groups = ["sale"]
[purposes."personalize.local"]
text.en = "Remember what I like"
[page.type]
type = "text"
reason.en = "of this page"
[intents.read]
[attention]
visit = 3
[slots.side]
default = "page"
attention = 2
[slots.menu]
default = "page"
[slots.notice]
default = "page"
attention = 2
`,
      'modules/morning-card.toml': module('side', '<', 'group = "sale"\n'),
      'modules/sale.toml': module('menu', '>=', 'group = "sale"\n'),
      'modules/loud.toml': module('notice', '>='),
    });
    const {tab, faults, close} = await page(side(), {changed: {'/policy.nsp': {body: program}}});
    await frames(tab);
    await turn(tab, '2026-11-24T13:00:00+01:00');
    const reasons = await tab.evaluate(async () => {
      document.querySelector('#rest').innerHTML = ['menu', 'notice'].map((name) => `<nearside-slot name="${name}"><p>Mine.</p><template data-module="${name === 'menu' ? 'sale' : 'loud'}"><p>Yours.</p></template></nearside-slot>`).join('');
      await Promise.resolve();
      return Object.fromEntries(Object.entries(globalThis.visitor.decision.slots).map(([slot, {reason}]) => [slot, reason]));
    });
    assert.deepEqual([await seen(tab), reasons.menu, reasons.notice], [[SHOWN, ['menu', 'default', null, 'Mine.'], ['notice', 'default', null, 'Mine.']], 'group', 'attention.visit']);
    // Alone it would be shown.
    assert.equal(await tab.evaluate(() => (globalThis.visitor.present({slots: ['menu']}), globalThis.visitor.decide().slots.menu.module)), 'sale');
    assert.deepEqual(faults, []);
    await close();
  });

  test('an open page keeps its decision past noon and midnight, until it is another view', async () => {
    const {tab, close} = await page(side());
    await turn(tab, '2026-11-25T00:30:00+01:00');
    await tab.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await turn(tab, '2026-11-25T13:00:00+01:00');
    assert.deepEqual(await seen(tab), [SHOWN]);
    await tab.evaluate(() => globalThis.visitor.setPage({}));
    assert.equal((await seen(tab))[0][1], 'default');
    await close();
  });
});

test('two parts of a page are one page to the visitor', async () => {
  const {tab, faults, close} = await page(side() + '<div id="host"></div>', {wait: true});
  await tab.evaluate(async () => {
    const shadow = document.querySelector('#host').attachShadow({mode: 'open'});
    shadow.innerHTML = '<nearside-slot name="menu"><p>The menu.</p><nearside-why></nearside-why></nearside-slot>';
    globalThis.visitor = await globalThis.nearside.open({program: '/policy.nsp', page: {type: 'article', intent: 'read'}});
    globalThis.detach = [globalThis.elements.attach(globalThis.visitor, document.querySelector('main')), globalThis.elements.attach(globalThis.visitor, shadow)];
  });
  assert.deepEqual((await seen(tab)).map(([name, state]) => [name, state]), [['side', 'shown'], ['menu', 'default']]);
  assert.deepEqual(await tab.evaluate(() => Object.keys(globalThis.visitor.decision.slots).sort()), ['menu', 'side']);
  assert.ok(await tab.evaluate(() => globalThis.visitor.explain('side') && globalThis.visitor.explain('menu')));
  await tab.evaluate(() => globalThis.detach.forEach((detach) => detach()));
  assert.deepEqual(faults, []);
  await close();
});

test('a copy of a page goes back to the default, and is decided anew', async () => {
  // What is undecided is held back for a moment; here it is not, to see what there is.
  const {tab, faults, close} = await page(side(), {style: 'nearside-slot { visibility: visible !important }'});
  const copied = await tab.evaluate(async () => {
    const main = document.querySelector('main');
    const copy = main.cloneNode(true);
    const text = main.outerHTML;
    globalThis.detach();
    main.replaceWith(copy);
    const cloned = [copy.querySelector('nearside-slot').innerText.trim(), copy.querySelectorAll('nearside-slot h3').length];
    copy.outerHTML = text;
    const slot = document.querySelector('nearside-slot');
    const parsed = [slot.innerText.trim(), slot.module, slot.querySelectorAll('h3').length];
    globalThis.elements.attach(globalThis.visitor);
    return [cloned, parsed];
  });
  assert.deepEqual(copied, [['The default.', 0], ['The default.', null, 0]]);
  assert.deepEqual([await seen(tab), faults], [[SHOWN], []]);
  await close();
});

describe('what is seen is counted', () => {
  const exposures = (tab) => tab.evaluate(() => globalThis.visitor.rows.filter(({kind}) => kind === 'exposure').map(({name, uses, times, count}) => [name, uses ?? times ?? count]));
  /** Calls of `expose`, in order. */
  const counting = (tab) =>
    tab.evaluate(() => {
      globalThis.exposed = [];
      const {expose} = globalThis.nearside.Visitor.prototype;
      globalThis.nearside.Visitor.prototype.expose = function (slot, module) {
        globalThis.exposed.push(module);
        return expose.call(this, slot, module);
      };
    });
  const told = (tab) => tab.evaluate(() => globalThis.exposed);
  const until = (tab, count) => tab.waitForFunction((count) => globalThis.exposed.length === count, count);

  test('once a view, whatever happens to its slot; again in the next', async () => {
    const {tab, close} = await page(side(), {wait: true});
    await counting(tab);
    await tab.evaluate(() => globalThis.start());
    await until(tab, 1);
    await tab.evaluate(async () => {
      const slot = document.querySelector('nearside-slot');
      globalThis.detach();
      globalThis.elements.attach(globalThis.visitor);
      document.querySelector('#rest').append(slot);
      await Promise.resolve();
    });
    await frames(tab);
    assert.deepEqual(await told(tab), ['morning-card']);
    await tab.evaluate(() => globalThis.visitor.setPage({}));
    await until(tab, 2);
    // A site that says nothing of its views has one for each address.
    await tab.evaluate(async () => {
      history.pushState({}, '', '/elsewhere');
      const slot = document.querySelector('nearside-slot');
      slot.remove();
      await Promise.resolve();
      document.querySelector('#rest').append(slot);
    });
    await until(tab, 3);
    assert.deepEqual(await exposures(tab), [], 'nobody has consented');
    await close();
  });

  for (const [what, style] of [
    ['is transparent', 'nearside-slot { opacity: 0 } .now nearside-slot { opacity: 1 }'],
    ['stands in something transparent', 'main { opacity: 0 } .now main { opacity: 1 }'],
    ['is hidden', 'main { visibility: hidden } .now main { visibility: visible }'],
    ['is cut off', 'main { block-size: 0; overflow: hidden } .now main { block-size: auto }'],
    ['is out of view', 'main { padding-block-start: 200vh } .now main { padding-block-start: 0 }'],
    ['is in view by a hair', 'main { padding-block-start: calc(100vh - 30px) } nearside-slot { block-size: 200px } .now main { padding-block-start: 0 }'],
  ]) {
    test(`and what ${what} is not, until it is to be seen`, async () => {
      const {tab, close} = await page(side(), {wait: true, style: `body { margin: 0 } ${style}`});
      await counting(tab);
      await tab.evaluate(() => globalThis.start());
      await tab.waitForSelector('nearside-slot[state=shown]', {state: 'attached'});
      for (let count = 0; count < 3; count++) await frames(tab);
      assert.deepEqual(await told(tab), []);
      await tab.evaluate(() => document.body.classList.add('now'));
      await until(tab, 1);
      await close();
    });
  }
});

test('something else than our element is decided, explained and counted as a slot', async () => {
  const {tab, faults, close} = await page('<nearside-why for="side"></nearside-why>');
  const shown = await tab.evaluate(async () => {
    const said = [];
    const section = document.querySelector('#rest');
    const end = globalThis.elements.place(section, {name: 'side', modules: ['morning-card'], titles: {'morning-card': 'A greeting'}, show: (module) => said.push(module), decided: (state) => said.push(state)});
    await Promise.resolve();
    globalThis.end = end;
    return said;
  });
  assert.deepEqual(shown, ['morning-card', 'shown']);
  const why = tab.locator('nearside-why');
  await why.getByRole('button', {name: 'Why this?'}).waitFor();
  await tab.evaluate(async () => {
    globalThis.end();
    await Promise.resolve();
  });
  assert.equal(await tab.evaluate(() => document.querySelector('nearside-why').hidden), true);
  assert.deepEqual(faults, []);
  await close();
});

test('a slot that a framework renders shows what the framework does', async () => {
  const {tab, close} = await page('', {wait: true});
  const shown = await tab.evaluate(async () => {
    const said = [];
    const slot = document.createElement('nearside-slot');
    slot.renderer = {modules: ['morning-card'], show: (module) => said.push(module)};
    slot.name = 'side';
    slot.textContent = 'Mine.';
    document.querySelector('#rest').append(slot);
    await globalThis.start();
    const first = [slot.state, slot.module, slot.innerText];
    slot.renderer = {modules: [], show: (module) => said.push(module)};
    await Promise.resolve();
    return [first, said, slot.module];
  });
  assert.deepEqual(shown, [['shown', 'morning-card', 'Mine.'], ['morning-card', null], null]);
  await close();
});
