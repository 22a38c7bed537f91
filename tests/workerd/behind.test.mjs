// Behind the edge (P2): what a browser sends says nothing of the profile but the one cookie that the visitor has allowed, and that one says what
// the panel lists. Every request is read on its way from the browser to the Worker.

import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {createServer, request} from 'node:http';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, openBrowser} from '../browser/browser.mjs';
import {routes} from '../browser/page.mjs';
import {fixtures, startServer} from '../browser/server.mjs';
import {found} from './canary.mjs';
import {startEdge} from './edge.mjs';

const LOCAL = 'personalize.local';
const EDGE = 'personalize.edge';
const COOKIE = '__Host-nearside';
const BODY = '<template data-component="lead"><h1 data-field="title"></h1></template><nearside-slot name="hero"><p>The default.</p><nearside-why></nearside-why></nearside-slot><nearside-slot name="next"><p>The default.</p></nearside-slot>';
const PANEL = "import * as panel from 'nearside/panel'; Object.assign(globalThis, {panel});";
/** Scripts of a page that tells its origin what it should not, each in its own way. */
const LEAKY = {
  'in an address': 'fetch(`/pixel?n=${btoa(JSON.stringify(visitor.rows))}`)',
  'in a body': 'fetch("/pixel", {method: "POST", body: [...JSON.stringify(visitor.rows)].reverse().join("")})',
  'in a cookie': 'document.cookie = `seen=${visitor.rows.length > 2}`',
  'by being silent': 'visitor.rows.length > 2 || fetch("/pixel")',
};

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** A site behind the edge, with somebody between it and the browser who writes down every request: address, headers, body. */
async function site(name, extra = '') {
  const program = await readFile(`${fixtures}${name}.nsp`);
  const pages = await routes({body: BODY, before: PANEL});
  pages['/page.js'].body += `;${extra};`;
  const origin = await startServer({routes: {...pages, '/second': pages['/'], '/pixel': {body: ''}, '/policy.nsp': {body: program}}});
  const edge = await startEdge({origin: origin.url, program});
  const log = [];
  const between = createServer(async (asked, answer) => {
    const pieces = [];
    for await (const piece of asked) pieces.push(piece);
    const body = Buffer.concat(pieces);
    log.push({method: asked.method, url: asked.url, headers: asked.rawHeaders, body: body.toString('latin1')});
    request(edge.url + asked.url, {method: asked.method, headers: asked.headers}, (got) => got.pipe(answer.writeHead(got.statusCode, got.rawHeaders))).on('error', () => answer.destroy()).end(body);
  });
  await new Promise((done) => between.listen(0, '127.0.0.1', done));
  const close = async () => {
    between.closeAllConnections();
    between.close();
    await edge.stop();
    await origin.close();
  };
  return {url: `http://127.0.0.1:${between.address().port}`, log, close};
}

/** What becomes of a visitor: what they allow, and what the page then knows of them. */
async function live(at, {purposes = [], values = {}, interest, reads = 0}) {
  const context = await newVisitor(browser);
  const {page, faults} = await newPage(context);
  const open = async (path) => {
    await page.goto(at.url + path);
    await page.waitForFunction(() => document.documentElement.dataset.ready === '');
    await page.waitForFunction(() => !globalThis.visitor.description?.slice.length || globalThis.visitor.profile?.kept);
  };
  const act = (name, ...given) => page.evaluate(([name, given]) => globalThis.visitor[name](...given), [name, given]);
  const from = at.log.length;
  await open('/');
  for (const purpose of purposes) await act('consent', purpose, true, 'test');
  for (const [name, value] of Object.entries(values)) await act('set', name, value);
  if (interest !== undefined) await act('setInterest', 'cooking', interest);
  for (let turn = 0; turn < reads; turn += 1) await act('record', 'view', 'cooking');
  // The cookie is written a moment after what it says.
  const listed = () => page.evaluate(() => globalThis.panel.openPanel(globalThis.visitor).slice?.cookie ?? '');
  if (purposes.includes(EDGE)) await page.waitForFunction(() => document.cookie !== '' && globalThis.panel.openPanel(globalThis.visitor).slice?.cookie === document.cookie, undefined, {polling: 10});
  const cookie = await listed();
  await open('/');
  await open('/second');
  assert.equal(await listed(), cookie, 'what is listed has not changed on the way');
  assert.deepEqual(faults, []);
  await context.close();
  return {cookie, log: at.log.slice(from)};
}

const headersOf = ({headers}, name) => headers.flatMap((held, at) => (at % 2 === 0 && held.toLowerCase() === name ? [headers[at + 1]] : []));
/** Requests in the order of their texts: what loads at once comes in any. `cookie`: taken out, and nothing else. */
const trace = ({log, cookie}) =>
  log
    .map(({headers, ...rest}) => JSON.stringify({...rest, headers: headers.filter((_, at) => !(cookie && headers[at - (at % 2)].toLowerCase() === 'cookie' && headers[at - (at % 2) + 1] === cookie))}))
    .sort();

const secret = () => randomBytes(9).toString('hex');

test('in mode C, and without consent to the edge, every profile sends the same bytes', async () => {
  for (const name of ['edge', 'sliced']) {
    const at = await site(name);
    try {
      const canaries = [secret(), secret()];
      const lives = [await live(at, {})];
      if (name === 'sliced') {
        lives.push(await live(at, {purposes: [LOCAL], values: {diet: 'vegan', nickname: canaries[0], regular: true}, interest: 900, reads: 3}));
        lives.push(await live(at, {purposes: [LOCAL], values: {diet: 'vegetarian', nickname: canaries[1]}, reads: 1}));
      } else {
        lives.push(await live(at, {}));
      }
      const [first, ...others] = lives.map(trace);
      assert.ok(first.length >= 12, String(first.length));
      for (const other of others) assert.deepEqual(other, first);
      assert.ok(lives.every(({cookie}) => cookie === ''));
      assert.ok(!/cookie|__host/i.test(first.join('\n')));
      assert.deepEqual(found(canaries, first.concat(...others).join('\n')), []);
    } finally {
      await at.close();
    }
  }
});

test('in mode S, one cookie travels beside them, and says what the panel lists', async () => {
  const at = await site('sliced');
  try {
    const canaries = [secret(), secret(), secret()];
    const nobody = await live(at, {});
    const vegan = await live(at, {purposes: [LOCAL, EDGE], values: {diet: 'vegan', nickname: canaries[0]}, interest: 900});
    const alike = await live(at, {purposes: [LOCAL, EDGE], values: {diet: 'vegan', nickname: canaries[1]}, interest: 400, reads: 2});
    const other = await live(at, {purposes: [LOCAL, EDGE], values: {diet: 'vegetarian', regular: true, nickname: canaries[2]}});
    for (const one of [vegan, alike, other]) {
      assert.ok(one.cookie.startsWith(`${COOKIE}=`));
      // With pages and files after the consent, and with none before.
      const cookies = one.log.map((asked) => headersOf(asked, 'cookie'));
      const since = cookies.findIndex((held) => held.length > 0);
      assert.ok(since > 0 && cookies.slice(since).every((held) => held.length === 1 && held[0] === one.cookie), one.cookie);
      assert.deepEqual(trace(one), trace(nobody), 'only the cookie differs');
    }
    assert.deepEqual(trace({log: alike.log}), trace({log: vegan.log}), 'profiles with one slice are one visitor to the network');
    assert.notEqual(other.cookie, vegan.cookie);
    const all = JSON.stringify([nobody, vegan, alike, other].map(({log}) => log));
    assert.deepEqual(found(canaries, all), []);
    assert.ok(!/900|400/.test([vegan, alike].map(({cookie}) => cookie.slice(COOKIE.length + 10)).join()), 'a value travels where its band should');
  } finally {
    await at.close();
  }
});

test('pages that tell are found out', async (t) => {
  for (const [what, script] of Object.entries(LEAKY)) {
    await t.test(what, async () => {
      const at = await site('sliced', script);
      try {
        const canary = secret();
        const told = await live(at, {purposes: [LOCAL], values: {diet: 'vegan', nickname: canary}});
        const nobody = await live(at, {});
        const differs = JSON.stringify(trace(told)) !== JSON.stringify(trace(nobody));
        assert.ok(differs || found([canary], JSON.stringify(told.log)).length > 0);
      } finally {
        await at.close();
      }
    });
  }
});
