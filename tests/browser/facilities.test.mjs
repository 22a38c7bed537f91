// Every facility of a browser that the packages touch, by a scan of their sources, × ways to lack it: with the SDK alone and with the elements.
// The page's own content stays and works, `open` resolves, nothing is thrown, a decision or the default is shown, and a report says what is
// missing. Storage, channels, locks and encryption have their faults in `doors.test.mjs`.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {moveClock, newPage, newVisitor, openBrowser} from './browser.mjs';
import {hurry, STORED, take} from './doors.mjs';
import {touched} from './facilities.mjs';
import {bundle, component, html, lead, routes} from './page.mjs';
import {startServer} from './server.mjs';

const MORNING = '2026-11-24T09:30:00+01:00';

let browser;
let server;
before(async () => {
  browser = await openBrowser();
  server = await startServer({routes: {...(await routes()), ...(await scripts())}});
});
after(() => Promise.all([browser?.close(), server?.close()]));

const side = '<nearside-slot name="side"><p>The default of side.</p><nearside-why></nearside-why></nearside-slot>';
const page = (body) => ({body: html(body).replace('/page.js', '/load.js'), type: 'text/html'});

/** Pages that open nearside by the SDK alone, and then with the elements; each script says that it is through, or what it threw. */
async function scripts() {
  const opens = `nearside.open({program: '/policy.nsp', page: {type: 'article', intent: 'read'}, onError: (error) => errors.push(error.code)})`;
  return {
    '/': page(lead + side + component),
    '/named': page(named(lead + side + component)),
    '/load.js': {
      body: `const loaded = (file) => import(file).then(() => 'loaded', (error) => String(error));
        const all = [await loaded('/alone.js'), await loaded('/attached.js')];
        console.info('used ' + JSON.stringify(await used(all).catch((error) => ({error: String(error)}))));`,
    },
    '/alone.js': {
      body: await bundle(`import * as nearside from 'nearside';
        const errors = [];
        const visitor = await ${opens};
        globalThis.alone = {visitor, errors, module: visitor.decide().slots.side?.module};`),
    },
    '/attached.js': {
      body: await bundle(`import * as nearside from 'nearside';
        import {attach} from 'nearside-elements';
        const errors = [];
        const visitor = await ${opens};
        globalThis.attached = {visitor, errors};
        attach(visitor);`),
    },
  };
}

const LOOKED = ['is missing', 'is nothing', 'throws when it is looked at'];
const USED = ['throws when it is used', 'throws nothing', 'answers nothing'];
const WAITED = ['rejects', 'never answers', 'answers late'];
const METHOD = [...LOOKED, ...USED];
const ASYNC = [...METHOD, ...WAITED];
const CLASS = [...LOOKED, 'throws when it is used', 'does nothing'];

/**
 * By the name that the scan has for it: where a page has it, how it is lacked, and what that means. `engine`: without it there is none, and `problem`
 * says so. `missing`: what `storage()` then names. `closed`: what need not open without it. `shows`: what the side shows then; `decided`: whether slots are.
 */
const NO_ELEMENTS = {closed: ['card', 'map'], shows: null, decided: false};
const FACILITIES = {
  'fetch': ['globalThis', 'fetch', ASYNC, {engine: 'runtime-refused'}],
  'Response.arrayBuffer': ['Response.prototype', 'arrayBuffer', ASYNC, {engine: 'runtime-refused'}],
  'Response.ok': ['Response.prototype', 'ok', LOOKED, {engine: 'runtime-refused'}],
  'Response.url': ['Response.prototype', 'url', ['is missing', 'is nothing']],
  'WebAssembly': ['globalThis', 'WebAssembly', LOOKED, {engine: 'runtime-refused'}],
  'WebAssembly.compile': ['WebAssembly', 'compile', ASYNC, {engine: 'runtime-refused'}],
  'WebAssembly.Instance': ['WebAssembly', 'Instance', [...LOOKED, 'throws when it is used'], {engine: 'runtime-refused'}],
  'setTimeout': ['globalThis', 'setTimeout', METHOD],
  'clearTimeout': ['globalThis', 'clearTimeout', METHOD],
  'requestAnimationFrame': ['globalThis', 'requestAnimationFrame', METHOD],
  'performance': ['globalThis', 'performance', LOOKED],
  'Performance.getEntriesByName': ['Performance.prototype', 'getEntriesByName', METHOD],
  'Performance.now': ['Performance.prototype', 'now', METHOD],
  'Performance.timeOrigin': ['Performance.prototype', 'timeOrigin', LOOKED],
  'PerformanceObserver': ['globalThis', 'PerformanceObserver', CLASS, {missing: 'observers'}],
  'PerformanceObserver.observe': ['PerformanceObserver.prototype', 'observe', METHOD, {missing: 'observers'}],
  'PerformanceObserver.disconnect': ['PerformanceObserver.prototype', 'disconnect', METHOD],
  'PerformanceObserverEntryList.getEntries': ['PerformanceObserverEntryList.prototype', 'getEntries', METHOD],
  'IntersectionObserver': ['globalThis', 'IntersectionObserver', CLASS, {missing: 'observers'}],
  'IntersectionObserver.observe': ['IntersectionObserver.prototype', 'observe', METHOD, {missing: 'observers'}],
  'IntersectionObserver.unobserve': ['IntersectionObserver.prototype', 'unobserve', METHOD],
  'IntersectionObserver.disconnect': ['IntersectionObserver.prototype', 'disconnect', METHOD],
  'MutationObserver': ['globalThis', 'MutationObserver', CLASS],
  'MutationObserver.observe': ['MutationObserver.prototype', 'observe', METHOD],
  'MutationObserver.disconnect': ['MutationObserver.prototype', 'disconnect', METHOD],
  'Element.getClientRects': ['Element.prototype', 'getClientRects', METHOD],
  'Element.checkVisibility': ['Element.prototype', 'checkVisibility', METHOD],
  'navigator': ['globalThis', 'navigator', LOOKED],
  'screen': ['globalThis', 'screen', LOOKED],
  'origin': ['globalThis', 'origin', LOOKED],
  'parent': ['globalThis', 'parent', LOOKED],
  'isSecureContext': ['globalThis', 'isSecureContext', LOOKED],
  'innerHeight': ['globalThis', 'innerHeight', LOOKED],
  'scrollX': ['globalThis', 'scrollX', LOOKED],
  'scrollY': ['globalThis', 'scrollY', LOOKED],
  'addEventListener': ['globalThis', 'addEventListener', METHOD],
  'removeEventListener': ['globalThis', 'removeEventListener', METHOD],
  'getComputedStyle': ['globalThis', 'getComputedStyle', METHOD],
  'Element.getBoundingClientRect': ['Element.prototype', 'getBoundingClientRect', METHOD],
  'customElements': ['globalThis', 'customElements', LOOKED, NO_ELEMENTS],
  'CustomElementRegistry.get': ['CustomElementRegistry.prototype', 'get', [...LOOKED, 'throws when it is used'], NO_ELEMENTS],
  'CustomElementRegistry.define': ['CustomElementRegistry.prototype', 'define', METHOD, NO_ELEMENTS],
  'CSS': ['globalThis', 'CSS', LOOKED],
  'CSS.escape': ['CSS', 'escape', METHOD],
  'CSSStyleSheet': ['globalThis', 'CSSStyleSheet', CLASS],
  'CSSStyleSheet.replaceSync': ['CSSStyleSheet.prototype', 'replaceSync', METHOD],
  'ShadowRoot.adoptedStyleSheets': ['ShadowRoot.prototype', 'adoptedStyleSheets', [...LOOKED, 'throws when it is set']],
  'Element.attachShadow': ['Element.prototype', 'attachShadow', METHOD, {closed: ['card', 'map'], shows: null}],
  'HTMLElement.togglePopover': ['HTMLElement.prototype', 'togglePopover', METHOD, {closed: ['card']}],
  'HTMLButtonElement.popoverTargetElement': ['HTMLButtonElement.prototype', 'popoverTargetElement', [...LOOKED, 'throws when it is set'], {closed: ['card']}],
  'HTMLDialogElement.showModal': ['HTMLDialogElement.prototype', 'showModal', METHOD],
  'HTMLDialogElement.close': ['HTMLDialogElement.prototype', 'close', METHOD],
  'Element.matches': ['Element.prototype', 'matches', METHOD],
  'Element.scrollIntoView': ['Element.prototype', 'scrollIntoView', METHOD],
  'HTMLElement.focus': ['HTMLElement.prototype', 'focus', METHOD],
  'Intl': ['globalThis', 'Intl', LOOKED],
  'Intl.PluralRules': ['Intl', 'PluralRules', CLASS],
  'Intl.ListFormat': ['Intl', 'ListFormat', CLASS],
  'Intl.NumberFormat': ['Intl', 'NumberFormat', CLASS],
  'Intl.DateTimeFormat': ['Intl', 'DateTimeFormat', CLASS],
  'Intl.RelativeTimeFormat': ['Intl', 'RelativeTimeFormat', CLASS],
  'Blob': ['globalThis', 'Blob', CLASS],
  'URL': ['globalThis', 'URL', [...LOOKED, 'throws when it is used'], {engine: 'runtime-refused'}],
  'URL.createObjectURL': ['URL', 'createObjectURL', METHOD],
  'URL.revokeObjectURL': ['URL', 'revokeObjectURL', METHOD],
  'HTMLElement.click': ['HTMLElement.prototype', 'click', METHOD],
};

const THROWS = [...LOOKED, 'throws when it is used', 'throws nothing'];

/** What browsers that run modules have, and the packages' files cannot be read without: each is a base of a class of ours, or made as a file is read. */
const FLOOR = 'HTMLElement Text AbortSignal CryptoKey CustomEvent DOMException Document DocumentFragment Element Event EventTarget HTMLDetailsElement HTMLImageElement HTMLTemplateElement Node TextDecoder TextDecoder.decode TextEncoder TextEncoder.encode ImportMeta.url console Console.warn';

/** What no script can take from a page. */
const FIXED = 'document location window top Location.pathname Location.href Location.origin';

/** What is only read of something that another facility gave, and is there if that is. */
const GIVEN = [
  'AbortSignal.addEventListener Attr.localName Attr.name Attr.value Blob.text CustomEvent.detail DOMTokenList.toggle Event.preventDefault Event.target KeyboardEvent.key MouseEvent.clientX MouseEvent.clientY',
  'PageTransitionEvent.persisted ToggleEvent.newState BroadcastChannel.onmessage CSSStyleProperties.direction CSSStyleProperties.left CSSStyleProperties.opacity CSSStyleProperties.top CSSStyleProperties.visibility',
  'DOMRectReadOnly.bottom DOMRectReadOnly.left DOMRectReadOnly.right DOMRectReadOnly.top IDBDatabase.onclose IDBDatabase.onversionchange IDBOpenDBRequest.onblocked IDBOpenDBRequest.onupgradeneeded',
  'IDBRequest.error IDBRequest.onerror IDBRequest.onsuccess IDBRequest.result IDBRequest.transaction IDBTransaction.error IDBTransaction.onabort IDBTransaction.oncomplete IntersectionObserverEntry.isIntersecting',
  'IntersectionObserverEntry.target MediaQueryList.matches PerformanceEntry.name PerformanceEntry.startTime PerformanceResourceTiming.decodedBodySize Response.status Screen.height Screen.width URL.hostname URL.href',
  'URL.origin URL.protocol URL.searchParams URLSearchParams.has WebAssembly.Instance.exports WebAssembly.Memory.buffer ShadowRoot.activeElement',
  'IntersectionObserverEntry.intersectionRatio IntersectionObserverEntry.intersectionRect DOMRectReadOnly.height DOMRectList.length MutationRecord.target MutationRecord.addedNodes MutationRecord.removedNodes CSSStyleProperties.display',
].join(' ');

/** What every document and element has; elements of the page may be named like it, and stand in front of it. */
const DOCUMENTS = [
  'ARIAMixin.ariaExpanded ChildNode.remove ChildNode.replaceWith Document.cookie Document.createElement Document.createElementNS Document.documentElement Document.hidden Document.importNode Document.referrer',
  'DocumentFragment.ownerDocument Element.addEventListener Element.attributes Element.classList Element.clientHeight Element.clientWidth Element.getAttribute Element.hasAttribute',
  'Element.localName Element.namespaceURI Element.removeAttribute Element.scrollTop Element.setAttribute Element.shadowRoot Element.textContent Element.toggleAttribute ElementCSSInlineStyle.style',
  'EventTarget.addEventListener EventTarget.dispatchEvent EventTarget.removeEventListener HTMLAnchorElement.download HTMLDetailsElement.open HTMLDialogElement.open HTMLElement.dataset HTMLElement.dir',
  'HTMLElement.hidden HTMLElement.lang HTMLElement.offsetHeight HTMLElement.offsetWidth HTMLHyperlinkElementUtils.href HTMLImageElement.addEventListener HTMLImageElement.alt HTMLImageElement.complete',
  'HTMLImageElement.crossOrigin HTMLImageElement.currentSrc HTMLImageElement.fetchPriority HTMLImageElement.loading HTMLImageElement.naturalWidth HTMLImageElement.src HTMLImageElement.srcset',
  'HTMLInputElement.addEventListener HTMLInputElement.checked HTMLInputElement.files HTMLInputElement.value HTMLSelectElement.value HTMLTemplateElement.content Node.baseURI Node.childNodes Node.cloneNode',
  'Node.contains Node.getRootNode Node.hasChildNodes Node.parentElement ParentNode.append ParentNode.firstElementChild ParentNode.prepend ParentNode.querySelector ParentNode.querySelectorAll ParentNode.replaceChildren',
  'Node.parentNode Node.nodeType Node.isConnected ShadowRoot.host Element.slot ChildNode.before Document.createDocumentFragment CharacterData.data ParentNode.childElementCount ParentNode.children HTMLSlotElement.name CSSStyleDeclarationBase.getPropertyValue CSSStyleDeclarationBase.getPropertyPriority CSSStyleDeclarationBase.setProperty',
].join(' ');

/** Asked by pages that pin keys alone: whatever comes of it but a yes refuses the program, which `open.test.ts` holds. */
const PINNED = 'SubtleCrypto.importKey SubtleCrypto.verify';

const listed = (text) => text.split(' ');
/** Names of members that an element of the page can bear. */
const names = [...new Set([...listed(DOCUMENTS), ...Object.keys(FACILITIES)].map((name) => name.split('.').at(-1)))];

/** The page with elements of all these names: on the document, around the slots in a form, and in a form in a default and in a candidate. */
function named(body) {
  const controls = names.map((name) => `<input name="${name}" type="hidden">`).join('');
  const images = names.map((name) => `<img name="${name}" alt="" hidden>`).join('');
  const inside = body.replace('<p>The default of lead.</p>', `<p>The default of lead.</p><form>${controls}</form>`).replace('<h2>Soup tonight</h2>', `<h2>Soup tonight</h2><form>${controls}</form>`);
  return `${images}<form>${controls}<div>${inside.replaceAll('<form>', '<div>').replaceAll('</form>', '</div>')}</div></form><section>${inside.replaceAll('name="lead"', 'name="menu"').replaceAll('name="side"', 'name="notice"')}</section>`;
}

test('every facility that the packages touch has a row, and every row is touched', () => {
  const found = touched();
  const others = new Map(Object.entries({FLOOR, FIXED, GIVEN, DOCUMENTS, PINNED}).flatMap(([kind, text]) => listed(text).map((name) => [name, kind])));
  const stored = Object.values(STORED).map(([owner, name]) => [...owner.split('.').filter((part) => part !== 'globalThis' && part !== 'prototype'), name].join('.'));
  // The namespace is seen by its classes.
  const rows = [...stored, ...Object.keys(FACILITIES), ...others.keys()].filter((name) => name !== 'Intl');
  assert.deepEqual([...found].filter(([name]) => !rows.includes(name)).map(([name, files]) => `${name} in ${files.join(', ')}`), []);
  assert.deepEqual(rows.filter((name) => !found.has(name)), []);
  assert.equal(new Set(rows).size, rows.length, 'a row each');
});

/** Script of a page, before any fault: what a person does there. Opens the card and the map, asks for a file, closes both; says what was to be seen. */
function use() {
  const frame = requestAnimationFrame.bind(globalThis);
  const {MessageChannel, MouseEvent} = globalThis;
  const turn = () =>
    new Promise((done) => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage('');
    });
  // All that is loaded is in one file: some turns end what a press has begun, and a frame what waits to be drawn.
  const press = async (button) => {
    button?.dispatchEvent(new MouseEvent('click', {__proto__: null, bubbles: true, composed: true, cancelable: true}));
    for (let turns = 0; turns < 5; turns++) await turn();
    await new Promise(frame);
    await turn();
  };
  const find = Document.prototype.querySelectorAll;
  const inside = (name) => find.call(document, name)[0]?.shadowRoot;
  const state = async ({visitor, errors} = {}) => visitor && {problem: visitor.problem?.code ?? null, missing: (await visitor.storage()).missing, errors};
  globalThis.used = async (loaded) => {
    const {alone, attached} = globalThis;
    const why = inside('nearside-slot[name=side] nearside-why');
    await press(why?.querySelector('button'));
    const card = why?.querySelector('section')?.textContent ?? '';
    await press(why?.querySelector('[data-key=close]'));
    const map = inside('nearside-preferences');
    await press(map?.querySelector('button'));
    const sheet = map?.querySelector('dialog')?.textContent ?? '';
    await press(map?.querySelector('[data-key="save all"]'));
    await press(map?.querySelector('[data-key=close]'));
    const slots = Array.from(find.call(document, 'nearside-slot'), (slot) => [slot.getAttribute('name'), {module: slot.getAttribute('module'), isDecided: slot.hasAttribute('state'), text: slot.textContent.trim()}]);
    return {loaded, alone: {...(await state(alone)), module: alone?.module ?? null}, attached: await state(attached), slots: Object.fromEntries(slots), card: card.length > 100, map: sheet.includes('Undo')};
  };
}

/** A page that takes away what its address says, before any script of its own; answers with what was to be seen in it. */
async function open(context) {
  const {page, faults} = await newPage(context);
  await moveClock(page, MORNING);
  await page.addInitScript(`(${use})(); const [way, hurries] = JSON.parse(decodeURIComponent(location.search.slice(1)) || '[]'); if (hurries) (${hurry})(Infinity); if (way) (${take})(way);`);
  return async (path, ...way) => {
    faults.length = 0;
    const said = page.waitForEvent('console', {predicate: (message) => message.text().startsWith('used {'), timeout: 60_000});
    await page.goto(`${server.url}${path}?${encodeURIComponent(JSON.stringify(way))}`);
    const used = JSON.parse((await said).text().slice('used '.length));
    return {...used, faults: [...faults]};
  };
}

/** Which of the ways to fail are tried: all with the variable ALL_FAULTS, else of those that throw or are not there one each, another one for each facility. */
let turns = 0;
function tried(faults) {
  if (process.env.ALL_FAULTS) return faults;
  const one = (of) => of.filter((fault) => faults.includes(fault)).filter((_, at, {length}) => at === turns % length);
  turns++;
  const rest = faults.filter((fault) => !LOOKED.includes(fault) && !USED.includes(fault));
  return [...one(LOOKED), ...one(USED), ...rest];
}

let combinations = 0;
after(() => console.log(`# ${combinations} combinations of a facility and a fault`));

for (const [facility, [owner, name, faults, {engine, missing, closed = [], shows = 'morning-card', decided = true} = {}]] of Object.entries(FACILITIES)) {
  test(`${facility}, in every way`, async () => {
    const context = await newVisitor(browser);
    const visit = await open(context);
    for (const fault of tried(faults)) {
      combinations++;
      const isGone = fault !== 'answers late';
      const used = await visit('/', [owner, name, fault], fault === 'never answers');
      const problem = engine && isGone ? engine : null;
      const module = problem ? null : 'morning-card';
      const {lead, side} = used.slots;
      assert.deepEqual([used.alone.problem, used.alone.module], [problem, module], `${fault}: with the SDK alone`);
      assert.ok(lead.text.includes('The default of lead.') && side.text.length > 0, `${fault}: content stays`);
      assert.deepEqual([used.loaded, used.faults], [['loaded', 'loaded'], []], `${fault}: nothing is thrown`);
      assert.deepEqual([used.attached.problem, lead.isDecided, side.isDecided, side.module], [problem, decided, decided, problem ? null : shows], `${fault}: with the elements`);
      if (problem) assert.equal(used.attached.errors.filter((code) => code === problem).length, 1, `${fault}: one report`);
      if (missing && fault !== 'does nothing' && !USED.includes(fault)) assert.ok(used.alone.missing.includes(missing), `${fault}: ${used.alone.missing}`);
      if (!problem) assert.deepEqual(['card', 'map'].filter((each) => !used[each] && !closed.includes(each)), [], `${fault}: what opens`);
    }
    await context.close();
  });
}

/** Everything works, and nothing was thrown. */
function decidedAndOpen({loaded, faults, alone, slots, card, map, error}) {
  assert.equal(error, undefined);
  assert.deepEqual({loaded, faults, alone: alone.module, side: slots.side.module, lead: slots.lead.isDecided, card, map}, {loaded: ['loaded', 'loaded'], faults: [], alone: 'morning-card', side: 'morning-card', lead: true, card: true, map: true});
}

test('elements that are named like what documents and elements have stand in front of nothing', async () => {
  const context = await newVisitor(browser);
  const used = await (await open(context))('/named');
  decidedAndOpen(used);
  await context.close();
});

/** Names that browsers read from what they are given with a call. */
const OPTIONS = [
  'bubbles cancelable composed detail signal once passive capture type types entryTypes buffered durationThreshold root rootMargin scrollMargin threshold delay trackVisibility delegatesFocus slotAssignment clonable',
  'serializable customElementRegistry extends ifAvailable steal headers body method credentials cache priority integrity block inline behavior preventScroll focusVisible timeZone hour12 dateStyle timeStyle style',
  'numeric localeMatcher notation calendar numberingSystem useGrouping fatal ignoreBOM stream durability tagLength endings source invoker baseURL disabled media newState oldState relatedTarget',
].join(' ');

test('what hangs on all objects is no option of a call', async () => {
  const context = await newVisitor(browser);
  await context.addInitScript((names) => {
    for (const name of names) Object.defineProperty(Object.prototype, name, {value: 'polluted', enumerable: false, configurable: true, writable: true});
  }, listed(OPTIONS));
  const used = await (await open(context))('/');
  decidedAndOpen(used);
  await context.close();
});
