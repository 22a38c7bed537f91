// What is said right before a page is left outlives it: whatever leads away, and without anybody waiting for it.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {newPage, newVisitor, NOTHING, openBrowser, stored} from './browser.mjs';
import {codes, html, routes, visit} from './page.mjs';
import {startServer} from './server.mjs';

const EVENING = '2026-11-24T18:30:00+01:00';
const LOCAL = 'personalize.local';
/** How often each way is gone; the variable LEAVES says more. */
const TIMES = Number(process.env.LEAVES ?? 1);

let browser;
let server;
before(async () => {
  browser = await openBrowser();
  server = await startServer({
    csp: "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' data:",
    routes: {...(await routes()), '/next': {body: '<!doctype html><title>Next</title>', type: 'text/html'}, '/ways': {body: html('<a id="link" href="/next">Next</a><form action="/next"><button id="send">Send</button></form>'), type: 'text/html'}},
  });
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** How a page is left: `act` runs in it right after what it says. `go`: a person does it, and the page says it when they do. */
const WAYS = {
  'location.assign': {act: () => location.assign('/next')},
  'a link': {on: ['#link', 'click']},
  'a form': {on: ['#send', 'click']},
  'the way back': {act: () => history.back()},
  'a reload': {act: () => location.reload()},
};

/** What a page says; the answer is never waited for. */
const SAYS = {
  record: [() => void globalThis.visitor.record('read', 'cooking'), (rows) => rows.filter(({kind}) => kind === 'event').length],
  set: [() => void globalThis.visitor.set('diet', 'vegetarian'), (rows) => rows.filter(({kind}) => kind === 'told').length],
  expose: [() => void globalThis.visitor.expose('lead', 'cooking-lead'), (rows) => rows.filter(({kind}) => kind === 'exposure').length],
  respond: [() => void globalThis.visitor.respond('cooking-lead', 'not-this'), (rows) => rows.filter(({kind}) => kind === 'dismissal').length],
  'consent to another purpose': [() => void globalThis.visitor.consent('personalize.edge', true, 'test'), (rows) => rows.filter(({kind, name}) => kind === 'consent' && name === 'personalize.edge').length],
};

async function leave(page, say, {act, on}) {
  const left = page.waitForEvent('domcontentloaded');
  const begins = page.evaluate(
    ([say, act, on]) => {
      // Functions come as texts; the security policy of this page lets them.
      const run = (text) => text && document.head.append(Object.assign(document.createElement('script'), {textContent: `(${text})()`}));
      if (on) document.querySelector(on[0]).addEventListener(on[1], () => run(say));
      else {
        run(say);
        run(act);
      }
    },
    [String(say), act && String(act), on],
  );
  await begins.catch(() => {});
  if (on) await page.click(on[0]).catch(() => {});
  await left;
}

/** A visitor who said yes, on a page with a page before it. What it says has as long as the browser takes to leave it: a cipher that is made late is too late. */
async function come(consented = true) {
  const context = await newVisitor(browser);
  const {page, faults} = await newPage(context, EVENING, {late: false});
  await visit(page, `${server.url}/`);
  if (consented) await page.evaluate((purpose) => globalThis.visitor.consent(purpose, true, 'test'), LOCAL);
  await visit(page, `${server.url}/ways`);
  return {context, page, faults};
}

const rows = async (page) => (await visit(page, `${server.url}/`), page.evaluate(() => globalThis.visitor.rows.map(({kind, name}) => ({kind, name}))));

describe('what is said before', () => {
  for (const [name, way] of Object.entries(WAYS)) {
    test(`${name} is there afterwards`, async (report) => {
      const kept = {};
      for (let time = 0; time < TIMES; time++) {
        for (const [what, [say, count]] of Object.entries(SAYS)) {
          const {context, page} = await come();
          await leave(page, say, way);
          kept[what] = (kept[what] ?? 0) + (count(await rows(page)) === 1);
          await context.close();
        }
      }
      report.diagnostic(Object.entries(kept).map(([what, times]) => `${what} ${times} of ${TIMES}`).join(', '));
      assert.deepEqual(kept, Object.fromEntries(Object.keys(SAYS).map((what) => [what, TIMES])));
    });

    test(`${name} is there afterwards, also the first yes, and once`, async (report) => {
      let kept = 0;
      for (let time = 0; time < TIMES; time++) {
        const {context, page} = await come(false);
        await leave(page, () => void globalThis.visitor.consent('personalize.local', true, 'test'), way);
        kept += (await rows(page)).filter(({kind}) => kind === 'consent').length === 1;
        assert.deepEqual([await codes(page), (await stored(page)).local], [[], []]);
        await context.close();
      }
      report.diagnostic(`${kept} of ${TIMES}`);
      assert.equal(kept, TIMES);
    });
  }
});

test('an erase before the page is left leaves no trace, nor does one after a page that was left', async () => {
  const {context, page} = await come();
  await leave(page, () => (void globalThis.visitor.record('read', 'cooking'), void globalThis.visitor.erase()), WAYS['location.assign']);
  assert.deepEqual(await rows(page), []);
  assert.deepEqual(await stored(page), NOTHING);
  await page.evaluate((purpose) => globalThis.visitor.consent(purpose, true, 'test'), LOCAL);
  await visit(page, `${server.url}/ways`);
  await leave(page, () => void globalThis.visitor.record('read', 'cooking'), WAYS['location.assign']);
  const other = (await newPage(context, EVENING)).page;
  await visit(other, `${server.url}/`);
  await other.evaluate(() => globalThis.visitor.erase());
  assert.deepEqual(await stored(other), NOTHING);
  assert.deepEqual(await rows(page), []);
  await context.close();
});
