// The playground under the site's security policy: what is written, moved and asked shows at once, and stays in the page.

import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {after, before, test} from 'node:test';

import {chromium} from 'playwright-core';

import {serve} from '../../www/site/serve.mjs';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

let site;
let browser;
before(async () => {
  const executablePath = process.env.CHROME ?? usual.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium found: install one, or name it in the variable CHROME');
  [site, browser] = await Promise.all([serve(), chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']})]);
});
after(() => Promise.all([browser?.close(), site?.close()]));

/** Opens a page of the site; `faults` collects everything that goes wrong in it, `requests` every path that it asks for. */
async function visit(path, options = {}) {
  const context = await browser.newContext({viewport: {width: 1280, height: 800}, reducedMotion: 'reduce', ...options});
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults = [];
  const requests = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) => globalThis.violations.push(`${violatedDirective} ${blockedURI}`));
  });
  await page.goto(site.url + path);
  const close = async () => {
    const violations = await page.evaluate(() => globalThis.violations);
    await context.close();
    assert.deepEqual([...faults, ...violations], []);
  };
  return {page, requests, close};
}

async function playground(options) {
  const visited = await visit('/playground/', options);
  await visited.page.waitForSelector('#play[data-ready]');
  await visited.page.waitForSelector('.hour.tint');
  return visited;
}

/** What the strip says of a slot. */
const shows = (page, slot) => page.locator(`#strip a[href="#slot-${slot}"] .chip__module`).textContent();
const until = (page, slot, module) => page.waitForFunction(([slot, module]) => document.querySelector(`#strip a[href="#slot-${slot}"] .chip__module`)?.textContent === module, [slot, module]);

const open = (page, file) => page.getByRole('tab', {name: file}).click();
const editor = (page, path) => page.getByRole('textbox', {name: `Text of ${path}`});
async function rewrite(page, path, change) {
  const text = await editor(page, path).inputValue();
  assert.notEqual(change(text), text, 'the text is changed');
  await editor(page, path).fill(change(text));
}

test('only the playground loads the compiler', async () => {
  const other = await visit('/docs/');
  await other.page.waitForLoadState('networkidle');
  assert.ok(!other.requests.includes('/compiler.wasm') && !other.requests.includes('/playground.js'), String(other.requests));
  await other.close();
  const {page, requests, close} = await playground();
  assert.equal(requests.filter((path) => path === '/compiler.wasm').length, 1);
  assert.match(await page.locator('#status').textContent(), /^In force: 17 modules for 4 slots/);
  assert.equal(await shows(page, 'hero'), 'ride-home');
  await close();
});

test('a rule that is changed decides at once', async () => {
  const {page, close} = await playground();
  await open(page, 'quick-dinner');
  await rewrite(page, 'modules/quick-dinner.toml', (text) => text.replace('score = 400', 'score = 4000'));
  await until(page, 'hero', 'quick-dinner');
  await page.getByRole('button', {name: 'Start over'}).click();
  await until(page, 'hero', 'ride-home');
  await close();
});

test('a module can be added and taken away', async () => {
  const {page, close} = await playground();
  await page.getByRole('textbox', {name: 'Name of a new module'}).fill('Not A Name');
  await page.getByRole('button', {name: 'Add a module'}).click();
  assert.match(await page.locator('#folder-note').textContent(), /small letters/);
  await page.getByRole('textbox', {name: 'Name of a new module'}).fill('late-call');
  await page.getByRole('button', {name: 'Add a module'}).click();
  await rewrite(page, 'modules/late-call.toml', (text) => text.replace(/when = .*/, 'when = "local.hour >= 17"').replace('score = 500', 'score = 9000'));
  await until(page, 'hero', 'late-call');
  await page.getByRole('button', {name: 'Remove this module'}).click();
  await until(page, 'hero', 'ride-home');
  await close();
});

test('a broken policy is explained, and the last good one stays in force until it is mended', async () => {
  const {page, close} = await playground();
  await open(page, 'ride-home');
  await rewrite(page, 'modules/ride-home.toml', (text) => text.replace('local.hour', 'local.huor'));
  const problem = page.locator('.problem');
  await problem.waitFor();
  assert.equal(await page.locator('#status').textContent(), '1 error: the last good policy stays in force.');
  assert.match(await problem.locator('.problem__message').textContent(), /unknown name local\.huor/);
  assert.equal(await problem.locator('mark').textContent(), 'local.huor');
  assert.equal(await page.locator('.pane:visible .pane__paint .wrong').textContent(), 'local.huor');
  assert.equal(await editor(page, 'modules/ride-home.toml').getAttribute('aria-invalid'), 'true');
  assert.match(await page.getByRole('tab', {name: 'ride-home'}).textContent(), /1 error/);

  // What is in force can still be moved about in.
  assert.equal(await shows(page, 'hero'), 'ride-home');
  await page.getByRole('spinbutton', {name: 'Hour, as a number'}).fill('6');
  await until(page, 'hero', 'early-ride');

  await problem.getByText('What the manual says').click();
  assert.equal(await problem.locator('.problem__example').first().textContent(), 'Gets it');
  await problem.getByRole('button', {name: /, go there/}).click();
  const selected = await editor(page, 'modules/ride-home.toml').evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
  assert.equal(selected, 'local.huor');
  await problem.getByRole('button', {name: 'Write “local.hour”'}).click();
  await problem.waitFor({state: 'detached'});
  assert.match(await page.locator('#status').textContent(), /^In force/);
  await close();
});

test('the reader and the moment move every slot', async () => {
  const {page, close} = await playground();
  await page.getByRole('switch', {name: 'Agrees to be remembered'}).uncheck();
  await until(page, 'hero', 'quick-dinner');
  assert.match(await page.locator('#profile-note').textContent(), /Without consent none of this is kept/);
  await page.getByRole('radio', {name: 'desktop'}).check();
  await until(page, 'hero', 'default');
  await page.getByRole('switch', {name: 'Agrees to be remembered'}).check();
  await until(page, 'hero', 'ride-home');
  await page.getByRole('switch', {name: 'Has paused'}).check();
  await until(page, 'hero', 'quiet');
  await page.getByRole('button', {name: 'Has a garden'}).click();
  await until(page, 'hero', 'sow-now');
  await page.getByRole('radio', {name: 'June'}).check();
  await until(page, 'hero', 'balcony-season');
  await page.getByRole('combobox', {name: /What you eat/}).selectOption('vegan');
  await page.getByRole('spinbutton', {name: 'Cooking, as a number'}).fill('1000');
  await until(page, 'hero', 'quick-dinner');
  await page.getByRole('combobox', {name: /What the page is for/}).selectOption('checkout');
  await until(page, 'hero', 'quiet');
  await close();
});

test('what was done here counts', async () => {
  const {page, close} = await playground();
  await page.getByRole('button', {name: 'Nobody we know'}).click();
  await page.getByRole('switch', {name: 'Agrees to be remembered'}).check();
  await until(page, 'shelf', 'default');
  for (const times of [1, 2]) {
    await page.getByRole('button', {name: 'Stories read: Cooking, one more'}).click();
    assert.equal(await page.getByRole('spinbutton', {name: 'Stories read: Cooking'}).inputValue(), String(times));
  }
  await until(page, 'shelf', 'kitchen-shelf');
  assert.match(await page.locator('#interests').textContent(), /440, from what was done/);
  await close();
});

test('what was seen counts, against caps and against attention', async () => {
  const {page, close} = await playground();
  const saw = (slot) => page.getByRole('region', {name: slot}).getByRole('button', {name: /^They saw it ?, what \w+ shows$/}).click();
  const seen = page.locator('#seen p');
  assert.match(await seen.textContent(), /^Nothing yet/);
  for (let times = 1; times <= 3; times++) {
    await until(page, 'hero', 'ride-home');
    await saw('hero');
    await page.waitForFunction((times) => document.querySelector('#seen p').textContent === `ride-home (${times})`, times);
  }
  await until(page, 'hero', 'quick-dinner');
  assert.match(await page.getByRole('region', {name: 'hero'}).textContent(), /ride-home was seen often enough/);
  assert.match(await page.getByRole('button', {name: 'Thursday 18:00: '}).getAttribute('aria-label'), /quick-dinner/, 'the week knows it too');
  assert.match(await page.getByRole('button', {name: 'Thursday 16:00: '}).getAttribute('aria-label'), /ride-home/, 'before it happened nothing had');
  await page.getByRole('radio', {name: 'Friday'}).check();
  await until(page, 'hero', 'ride-home');
  await page.getByRole('radio', {name: 'Thursday'}).check();
  await until(page, 'hero', 'quick-dinner');
  await page.getByRole('button', {name: 'Forget what they saw'}).click();
  await until(page, 'hero', 'ride-home');

  // A notice costs all of the attention that a visit has; without its cap that is what keeps it away.
  await open(page, 'lights-on');
  await rewrite(page, 'modules/lights-on.toml', (text) => text.replace(/^caps = .*$/m, ''));
  await page.locator('#week-slots').getByRole('radio', {name: 'notice'}).check();
  const lit = page.getByRole('button', {name: /: lights-on$/}).first();
  await lit.click();
  await until(page, 'notice', 'lights-on');
  await saw('notice');
  await until(page, 'notice', 'quiet');
  assert.match(await page.getByRole('region', {name: 'notice'}).textContent(), /this visit’s attention is spent/);
  await close();
});

test('what-ifs and smallest changes come true', async () => {
  const {page, close} = await playground();
  const hero = page.getByRole('region', {name: 'hero'});
  const reason = hero.locator('.reasons li').filter({hasText: 'Without “Cycling”'});
  assert.match(await reason.textContent(), /interest\.cycling >= 300/);
  assert.match(await reason.textContent(), /quick-dinner; and shelf the page’s default\.$/);
  await page.getByRole('spinbutton', {name: 'Cycling, as a number'}).fill('');
  for (let times = 3; times > 0; times--) await page.getByRole('button', {name: 'Stories read: Cycling, one less'}).click();
  await until(page, 'hero', 'quick-dinner');
  assert.equal(await shows(page, 'shelf'), 'default');

  await hero.getByRole('combobox', {name: 'Why not'}).selectOption('sow-now');
  const answer = hero.locator('.card-slot__answer');
  assert.match(await answer.textContent(), /would need interest\.gardening >= 300/);
  await answer.getByRole('button', {name: 'Make it so'}).click();
  await until(page, 'hero', 'sow-now');
  await close();
});

test('a reason leads to the rule that it is written in', async () => {
  const {page, close} = await playground();
  await page.getByRole('region', {name: 'hero'}).getByRole('button', {name: /^interest\.cycling >= 300/}).click();
  assert.equal(await page.getByRole('tab', {selected: true}).getAttribute('title'), 'modules/ride-home.toml');
  const selected = await editor(page, 'modules/ride-home.toml').evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
  assert.equal(selected, 'interest.cycling >= 300');
  await close();
});

for (const width of [1280, 390]) {
  test(`the week agrees with the moment, and sets the clock, at ${width} px`, async () => {
    const {page, close} = await playground({viewport: {width, height: 800}});
    for (const slot of ['hero', 'notice']) {
      await page.locator('#week-slots').getByRole('radio', {name: slot}).check();
      for (const hour of ['Monday 06:00', 'Thursday 17:00', 'Thursday 20:00', 'Saturday 10:00', 'Sunday 03:00', 'Friday 14:00']) {
        const cell = page.getByRole('button', {name: `${hour}: `});
        const promised = (await cell.getAttribute('aria-label')).split(': ')[1];
        await cell.click();
        await page.waitForFunction((hour) => document.querySelector('.hour[aria-current]')?.ariaLabel.startsWith(hour), hour);
        const [day, time] = hour.split(' ');
        await page.waitForFunction(([day, time]) => new RegExp(`^${day} .*, ${time}$`).test(document.querySelector('.moment').textContent), [day, time]);
        await until(page, slot, {'the page’s default': 'default', 'kept quiet': 'quiet'}[promised] ?? promised);
      }
    }
    const cells = await page.locator('.hour').evaluateAll((all) => all.map((cell) => ({text: cell.textContent, name: cell.ariaLabel, stop: cell.tabIndex})));
    assert.equal(cells.length, 7 * 24);
    assert.ok(cells.every(({text, name}) => text && /^\w+ \d\d:00: ./.test(name)));
    assert.equal(cells.filter(({stop}) => stop === 0).length, 1, 'the grid takes the Tab key once');
    await close();
  });
}

test('a keyboard is enough', async () => {
  const {page, close} = await playground();
  const focused = () => page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.title ?? document.activeElement.textContent);
  await page.locator('.hour[aria-current]').focus();
  assert.equal(await focused(), 'Thursday 17:00: ride-home');
  for (const [key, want] of [['ArrowRight', 'Thursday 18:00'], ['ArrowUp', 'Wednesday 18:00'], ['Home', 'Wednesday 00:00'], ['ArrowLeft', 'Wednesday 00:00'], ['PageDown', 'Sunday 00:00'], ['End', 'Sunday 23:00']]) {
    await page.keyboard.press(key);
    assert.match(await focused(), new RegExp(`^${want}: `), key);
  }
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.moment').textContent.startsWith('Sunday'));

  await page.getByRole('tab', {selected: true}).focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.getByRole('tab', {selected: true}).getAttribute('title'), 'modules/balcony-season.toml');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Text of modules/balcony-season.toml');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Name of a new module', 'the editor lets go of the Tab key');
  await close();
});

test('everything that can be used has a name, and nothing is too wide', async () => {
  for (const width of [1280, 390, 320]) {
    const {page, close} = await playground({viewport: {width, height: 800}});
    const nameless = await page.locator('main').locator('button, input, select, textarea, a').evaluateAll((all) =>
      all
        .filter((one) => !(one.ariaLabel || one.labels?.[0]?.textContent.trim() || (one.localName !== 'input' && one.textContent.trim())))
        .map((one) => one.outerHTML.slice(0, 120)),
    );
    assert.deepEqual(nameless, []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `too wide at ${width} px`);
    await close();
  }
});

test('nothing that is tried out leaves the page or is kept', async () => {
  const {page, requests, close} = await playground();
  await page.waitForLoadState('networkidle');
  const before = requests.length;
  await open(page, 'quick-dinner');
  await rewrite(page, 'modules/quick-dinner.toml', (text) => text.replace('score = 400', 'score = 4000'));
  await until(page, 'hero', 'quick-dinner');
  await page.getByRole('button', {name: 'Cooks, eats no meat'}).click();
  await page.locator('.hour').nth(5).click();
  await until(page, 'hero', 'default');
  await page.waitForTimeout(300);
  assert.deepEqual(requests.slice(before), []);
  const kept = await page.evaluate(async () => ({databases: (await indexedDB.databases()).length, local: localStorage.length, session: sessionStorage.length, cookies: document.cookie}));
  assert.deepEqual(kept, {databases: 0, local: 0, session: 0, cookies: ''});
  await close();
});
