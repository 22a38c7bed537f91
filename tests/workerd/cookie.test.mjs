// The slice in a real browser, with the Worker between it and the origin: written with consent, true while it lasts, gone with the consent.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, NOTHING, openBrowser, stored} from '../browser/browser.mjs';
import {html, routes} from '../browser/page.mjs';
import {fixtures, startServer} from '../browser/server.mjs';
import {startEdge} from './edge.mjs';

const LOCAL = 'personalize.local';
const EDGE = 'personalize.edge';
const COOKIE = '__Host-nearside';
const DAY_S = 86_400;
const BODY = '<template data-component="lead"><h1 data-field="title"></h1></template><nearside-slot name="hero"><p>The default.</p></nearside-slot>';

let browser, origin, edge, sliced, plain;

before(async () => {
  [sliced, plain] = await Promise.all(['sliced', 'edge'].map((name) => readFile(`${fixtures}${name}.nsp`)));
  origin = await startServer({routes: {...(await routes({body: BODY, before: "import * as panel from 'nearside/panel'; Object.assign(globalThis, {panel});"})), '/policy.nsp': {body: sliced}}});
  [browser, edge] = await Promise.all([openBrowser(), startEdge({origin: origin.url, program: sliced})]);
});

after(async () => {
  await browser?.close();
  await edge?.stop();
  await origin?.close();
});

/** A visitor's page behind the edge. `open` loads it and tells what the edge made of it and what cookie the request carried. */
async function visitor({init, context: given} = {}) {
  const context = given ?? (await newVisitor(browser));
  const {page, faults} = await newPage(context);
  if (init) await page.addInitScript(init);
  const open = async () => {
    const answer = await page.goto(`${edge.url}/`);
    const text = await answer.text();
    await page.waitForFunction(() => document.documentElement.dataset.ready === '');
    // The script that knows the cookie is loaded beside the page.
    await page.waitForFunction(() => !globalThis.visitor.description?.slice.length || globalThis.visitor.profile.kept);
    const {cookie = '', ...headers} = await answer.request().allHeaders();
    return {cookie, headers, module: /<nearside-slot state="\w+"(?: module="(.*?)")?/.exec(text)?.[1] ?? null, control: answer.headers()['cache-control']};
  };
  const act = (name, ...given) => page.evaluate(([name, given]) => globalThis.visitor[name](...given), [name, given]);
  const cookie = async () => (await page.evaluate(() => document.cookie)).replace(/=\w{8}&/, '=ID&');
  /** It says nothing at once, and something as soon as the browser has answered how it keeps the profile. */
  const says = async (pieces) => {
    const expected = pieces && `${COOKIE}=ID&${pieces}`;
    if (pieces) await page.waitForFunction((expected) => document.cookie.replace(/=\w{8}&/, '=ID&') === expected, expected, {polling: 10}).catch(() => {});
    assert.equal(await cookie(), expected);
  };
  return {context, page, faults, open, act, says, consent: (purpose, yes) => act('consent', purpose, yes, 'test')};
}

/** A visitor who eats vegan and allows all. */
async function vegan(more) {
  const one = await visitor(more);
  await one.open();
  await one.consent(LOCAL, true);
  await one.act('set', 'diet', 'vegan');
  await one.consent(EDGE, true);
  await one.says('profile.diet=vegan');
  return one;
}

test('nothing travels before consent to it, and what travels is what the policy lists', async () => {
  const one = await visitor();
  assert.deepEqual(await one.open(), {...(await one.open()), cookie: '', module: null});
  assert.deepEqual(await stored(one.page), NOTHING);
  await one.consent(LOCAL, true);
  await one.act('set', 'diet', 'vegan');
  await one.act('set', 'nickname', 'ann');
  await one.says('');
  await one.consent(EDGE, true);
  await one.says('profile.diet=vegan');
  const [cookie] = await one.context.cookies();
  const {name, domain, path, secure, httpOnly, sameSite, expires} = cookie;
  assert.deepEqual({name, domain, path, secure, httpOnly, sameSite}, {name: COOKIE, domain: '127.0.0.1', path: '/', secure: true, httpOnly: false, sameSite: 'Lax'});
  const days = (expires - Date.now() / 1000) / DAY_S;
  assert.ok(days > 6.9 && days <= 7, `${days} days`);
  // An edit by the visitor's hand, and what a page notices without any.
  await one.act('setInterest', 'cooking', 100);
  await one.says('interest.cooking=..300&profile.diet=vegan');
  await one.act('setInterest', 'cooking', null);
  for (let view = 0; view < 2; view += 1) await one.act('record', 'view', 'cooking');
  await one.says('interest.cooking=300..&profile.diet=vegan');
  const second = await one.open();
  assert.equal(second.cookie.replace(/=\w{8}&/, '=ID&'), `${COOKIE}=ID&interest.cooking=300..&profile.diet=vegan`);
  assert.deepEqual([second.module, second.control], ['plants', 'private, no-store']);
  // The origin got none of it, with no request.
  assert.ok(!/__Host|cookie/i.test(origin.trace.join('\n')), origin.trace.find((entry) => /cookie/i.test(entry)));
  assert.deepEqual(one.faults, []);
  await one.context.close();
});

test('what the visitor takes back is gone at once, and from the next page', async () => {
  for (const [what, back] of Object.entries({
    'the consent to the edge': (one) => one.consent(EDGE, false),
    'the consent to the device': (one) => one.consent(LOCAL, false),
    'a pause': (one) => one.act('pause', true),
    'an erase': (one) => one.act('erase'),
    'the value': (one) => one.act('set', 'diet', null),
  })) {
    const one = await vegan();
    assert.equal((await one.open()).module, 'plants', what);
    await back(one);
    await one.says('');
    assert.deepEqual(await one.context.cookies(), [], what);
    const {cookie, module, headers} = await one.open();
    assert.deepEqual([cookie, module, headers.cookie], ['', null, undefined], what);
    if (what === 'an erase') assert.deepEqual(await stored(one.page), NOTHING);
    await one.context.close();
  }
});

test('another tab that takes it back takes the cookie of both', async () => {
  const one = await vegan();
  const other = await visitor({context: one.context});
  await other.open();
  await other.consent(EDGE, false);
  await one.says('');
  // What this tab notices later finds the consent gone.
  await one.act('record', 'view', 'cooking');
  await one.says('');
  await one.context.close();
});

test('a signal of the browser ends it, also after an answer that came later: the edge would not look at it', async () => {
  const one = await vegan();
  await one.page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {value: true, configurable: true}));
  await one.open();
  await one.says('');
  await one.consent(EDGE, true);
  await one.says('');
  await one.context.close();
});

/** Waits until the cookie is kept for so many seconds. */
async function lasts({context}, least, most) {
  let seconds;
  for (let turn = 0; turn < 100; turn += 1) {
    const [cookie] = await context.cookies();
    seconds = cookie && cookie.expires - Date.now() / 1000;
    if (seconds > least && seconds <= most) return;
    await new Promise((later) => setImmediate(later));
  }
  assert.fail(`${seconds} s are not between ${least} and ${most}`);
}

test('the cookie ends with what it says, and with the consent', async () => {
  const one = await vegan();
  await one.page.evaluate(() => {
    const until = Date.now() + 3_600_000;
    return globalThis.panel.openPanel(globalThis.visitor).apply({kind: 'tell', attribute: 'diet', value: 'vegan', until});
  });
  await lasts(one, 3_400, 3_600);
  // Consent is given for 180 days; two of them are left, and the answer is fresh.
  await one.page.addInitScript((ahead) => (globalThis.options = {clock: () => Date.now() + ahead}), 178 * DAY_S * 1000);
  await one.open();
  await one.act('set', 'diet', 'vegan');
  // A record says the day and not the minute.
  await lasts(one, 0.9 * DAY_S, 2 * DAY_S);
  await one.context.close();
});

test('a fading interest is said in its band, and no longer than it lies there', async () => {
  const one = await vegan();
  await one.act('set', 'diet', null);
  for (let view = 0; view < 2; view += 1) await one.act('record', 'view', 'cooking');
  await one.says('interest.cooking=300..');
  // 400 points halve in 14 days, and 299.5 are rounded up.
  const end = 14 * Math.log2(400 / 299.5) * DAY_S;
  await lasts(one, end - 0.01 * DAY_S, end + 0.01 * DAY_S);
  await one.context.close();
});

test('the panel and the map say what travels, letter for letter and in words', async () => {
  const one = await vegan();
  const view = () => one.page.evaluate(() => globalThis.panel.openPanel(globalThis.visitor).slice);
  await one.act('setInterest', 'cooking', 500);
  await one.says('interest.cooking=300..&profile.diet=vegan');
  const {cookie, bytes, fields} = await view();
  assert.equal(cookie, await one.page.evaluate(() => document.cookie), 'store minus panel is empty');
  assert.equal(bytes, cookie.length);
  assert.deepEqual(fields.map(({input, says}) => [input, says]), [['interest.cooking', '300..'], ['profile.diet', 'vegan']]);
  const map = one.page.locator('nearside-preferences');
  await map.getByRole('button', {name: 'Your preferences'}).press('Enter');
  const text = await map.getByRole('dialog').evaluate((dialog) => dialog.textContent);
  for (const said of [`With every page that you open here: ${bytes} bytes`, cookie, 'Cooking: ≥ 300', 'What you eat: vegan']) assert.ok(text.includes(said), said);
  await one.consent(EDGE, false);
  assert.equal(await view(), undefined);
  await one.page.waitForFunction((cookie) => !document.querySelector('nearside-preferences').shadowRoot.textContent.includes(cookie), cookie, {polling: 20});
  await one.context.close();
});

test('a cookie that nobody stands for any more is removed, at the latest by an erase', async () => {
  const leave = (context) => context.addCookies([{name: COOKIE, value: '00000000&profile.diet=vegan', domain: '127.0.0.1', path: '/', secure: true, sameSite: 'Lax'}]);
  const one = await visitor();
  // Nothing was agreed to here.
  await leave(one.context);
  await one.open();
  await one.says('');
  // The policy has no slice any more; there is no policy at all.
  for (const policy of [{body: plain}, {status: 404, body: ''}]) {
    await leave(one.context);
    origin.routes['/policy.nsp'] = policy;
    await one.open();
    await one.act('erase');
    await one.says('');
  }
  origin.routes['/policy.nsp'] = {body: sliced};
  await one.context.close();
});

test('a policy that has dropped its slice ends the cookie with the next page, and touches no one else', async () => {
  const one = await vegan();
  const other = await visitor();
  await other.context.addCookies([{name: COOKIE, value: '00000000&profile.diet=vegan', domain: '127.0.0.1', path: '/', secure: true, sameSite: 'Lax'}]);
  origin.routes['/policy.nsp'] = {body: plain};
  try {
    await one.open();
    await one.says('');
    assert.deepEqual(await one.context.cookies(), []);
    assert.equal((await one.open()).cookie, '');
    // Nobody here has agreed to anything: there was never a cookie to end.
    await other.open();
    await other.says('profile.diet=vegan');
    assert.deepEqual([...one.faults, ...other.faults], []);
  } finally {
    origin.routes['/policy.nsp'] = {body: sliced};
  }
  await one.context.close();
  await other.context.close();
});

test('a visitor who lives in memory leaves the cookie alone', async () => {
  const one = await vegan();
  await one.page.evaluate(async ([local, edge]) => {
    const other = await globalThis.nearside.open({program: '/policy.nsp', store: globalThis.nearside.memoryStore()});
    for (const purpose of [local, edge]) await other.consent(purpose, true, 'test');
    await other.set('diet', 'vegetarian');
    await other.erase();
  }, [LOCAL, EDGE]);
  await one.says('profile.diet=vegan');
  await one.context.close();
});
