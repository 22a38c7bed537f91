// Chromium, or Firefox for the tests of the elements, and pages that tell of everything that goes wrong in them.

import {existsSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import {join} from 'node:path';

import {chromium} from 'playwright-core';

/** Firefox, when the variable BROWSER says so; it is not loaded otherwise. */
const firefox = process.env.BROWSER === 'firefox' ? await import('./firefox.mjs') : undefined;

/** Schemes of colours that a page can be switched between. */
export const SCHEMES = firefox ? ['light'] : ['light', 'dark'];

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** How Chromium is started. Names under `.test` are this machine, so that there are several sites, and some without a secure context. */
const settings = () => {
  const executablePath = process.env.CHROME ?? usual.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium found: install one, or name it in the variable CHROME');
  return {executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--host-resolver-rules=MAP *.test 127.0.0.1']};
};

/** Starts the browser of this machine; the variables CHROME and FIREFOX name another one. */
export const openBrowser = () => firefox?.openFirefox() ?? chromium.launch(settings());

/** Starts Chromium so that it keeps pages for a way back, as it does for people. */
export const openKeeping = () => chromium.launch({...settings(), ignoreDefaultArgs: ['--disable-back-forward-cache']});

/** Starts it with a folder of its own, which outlives it, and further arguments; the answer is a visitor. */
export const openInstalled = (folder, more = []) => {
  const {executablePath, args} = settings();
  return chromium.launchPersistentContext(folder, {executablePath, args: [...args, ...more], ...DESKTOP, timezoneId: 'Europe/Vienna', locale: 'en-GB'});
};

export const PHONE = {viewport: {width: 390, height: 844}, screen: {width: 390, height: 844}, hasTouch: true, isMobile: true};
export const DESKTOP = {viewport: {width: 1280, height: 800}, screen: {width: 1280, height: 800}};

/** A visitor: a browser context in Vienna with nothing stored, or with what `options` say. */
export async function newVisitor(browser, options = {}) {
  const all = {...DESKTOP, timezoneId: 'Europe/Vienna', locale: 'en-GB', ...options};
  const context = await (firefox?.newFirefoxContext(browser, all) ?? browser.newContext(all));
  context.setDefaultTimeout(30_000);
  return context;
}

/** The variable SHAKE: by how many milliseconds, at most, what the browser tells a page comes late. */
const SHAKE = Number(process.env.SHAKE ?? 0);

/**
 * Makes a page slow where a busy machine makes it slow, each page elsewhere and by another amount: a test that does not wait for what it asks
 * about is found out. The order in which a page asks for things stays.
 */
function shake(most) {
  const later = setTimeout.bind(globalThis);
  const {random} = Math;
  const slowness = () => {
    const own = random() < 0.5 ? 0 : most;
    return () => new Promise((done) => (own ? later(done, random() * own) : done()));
  };
  const {IntersectionObserver: Observer} = globalThis;
  const passes = slowness();
  globalThis.IntersectionObserver = class extends Observer {
    constructor(seen, options) {
      super((...told) => passes().then(() => seen(...told)), options);
    }
  };
  const slow = (owner, name, wrap) => {
    if (owner?.[name]) owner[name] = wrap(owner[name], slowness());
  };
  const starts = (real, passes) => async function (...given) {
    await passes();
    return real.apply(this, given);
  };
  const answers = (real, passes) => async function (...given) {
    const answer = await real.apply(this, given);
    await passes();
    return answer;
  };
  slow(globalThis.LockManager?.prototype, 'request', starts);
  slow(BroadcastChannel.prototype, 'postMessage', starts);
  slow(globalThis, 'fetch', answers);
  for (const name of ['digest', 'encrypt', 'decrypt', 'generateKey']) slow(globalThis.SubtleCrypto?.prototype, name, answers);
}

/** Makes a page's window another size, and waits until the page has it and has painted: a browser tells the page when it comes to it. */
export async function resize(page, size) {
  await page.setViewportSize(size);
  await page.waitForFunction(({width, height}) => innerWidth === width && innerHeight === height, size);
  await frames(page);
}

/** Two frames of a page: what it did before them has been painted, and observers have said what they saw of it. */
export const frames = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));

function holdSlots() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('nearside-slot:not([state]) { animation-delay: 3600s !important; }');
  document.adoptedStyleSheets = [sheet];
}

/**
 * A page with a fixed clock. `faults` collects console errors and warnings, page errors and violations of the security policy.
 * Its slots are held back until they are decided, however slow the machine is; with `hold: false`, for as long as the stylesheet says.
 * `late: false`: for a page where nothing can be late, as its clock stands still or it is left at once.
 */
export async function newPage(context, when, {hold = true, late = true} = {}) {
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`page error: ${error}`));
  if (SHAKE && late) await page.addInitScript(shake, SHAKE);
  if (hold) await page.addInitScript(holdSlots);
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) => globalThis.violations.push(`${violatedDirective} ${blockedURI}`));
  });
  if (when) await page.clock.install({time: new Date(when)});
  return {page, faults, violations: () => page.evaluate(() => globalThis.violations)};
}

/**
 * Moves a page's clock to a moment and lets it run. Unlike a page with a clock of the test's own, this one has its paints and
 * layout shifts on record.
 */
export const moveClock = (page, when) =>
  page.addInitScript((moment) => {
    const real = Date.now;
    const shift = moment - real();
    Date.now = () => real() + shift;
  }, Date.parse(when));

/** What every slot of a page shows: `hero=quick-dinner`, `notice=`. */
export async function slots(page) {
  await page.waitForFunction(() => [...document.querySelectorAll('nearside-slot')].every((slot) => slot.hasAttribute('state')));
  return page.$$eval('nearside-slot', (all) => Object.fromEntries(all.map((slot) => [slot.getAttribute('name'), slot.getAttribute('module')])));
}

/** Everything that a page has stored on the device. */
export const stored = (page) =>
  page.evaluate(async () => {
    // Only pages in a secure context have caches, workers and files of their own; loopback is one.
    const files = [];
    for await (const name of (await navigator.storage?.getDirectory())?.keys() ?? []) files.push(name);
    return {
      databases: (await indexedDB.databases()).map(({name}) => name),
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      cookies: document.cookie,
      caches: (await globalThis.caches?.keys()) ?? [],
      files,
      workers: (await navigator.serviceWorker?.getRegistrations())?.length ?? 0,
    };
  });

export const NOTHING = {databases: [], local: [], session: [], cookies: '', caches: [], files: [], workers: 0};

/** A picture for a person to look at, if the variable SHOTS names a folder. */
export async function shot(page, name) {
  const folder = process.env.SHOTS;
  if (!folder) return;
  await mkdir(folder, {recursive: true});
  await page.screenshot({path: join(folder, `${name}.png`)});
}

/** Script of a page: the page's own patience never ends, so that what waits for something waits for ever. */
export const patient = () => {
  AbortSignal.timeout = () => new AbortController().signal;
  const {setTimeout} = globalThis;
  globalThis.setTimeout = (work, ms, ...more) => (ms >= 1000 ? 0 : setTimeout(work, ms, ...more));
};
