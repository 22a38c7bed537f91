// The Worker in front of an origin: pages with their slots filled, everything else as it came.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
import {brotliCompressSync, gzipSync} from 'node:zlib';

import {fixtures} from '../browser/server.mjs';
import {open, startEdge, startServer} from './edge.mjs';

const PHONE = {'user-agent': 'Mozilla/5.0 (Linux; Android 15) Mobile'};
const COMPONENT = '<template data-component="lead"><h1 data-field="title"></h1></template>';
const SLOT = '<nearside-slot name="hero"><p>default</p></nearside-slot>';
const PAGE = `<!doctype html><html lang="en"><title>T</title>${COMPONENT}<body>${SLOT}<p>rest</p></body></html>`;
const HTML = {'content-type': 'text/html; charset=utf-8'};
const KEPT = {...HTML, 'cache-control': 'max-age=60'};

/** What the origin answers by path: status, headers, body. */
const SITE = {
  '/': [200, KEPT, PAGE],
  '/gzip': [200, {...KEPT, 'content-encoding': 'gzip'}, gzipSync(PAGE)],
  '/br': [200, {...KEPT, 'content-encoding': 'br'}, brotliCompressSync(PAGE)],
  '/odd': [200, {...KEPT, 'content-encoding': 'x-odd'}, PAGE],
  '/utf-16': [200, {'content-type': 'text/html; charset=utf-16'}, Buffer.from(PAGE, 'utf16le')],
  '/missing': [404, HTML, PAGE],
  '/broken': [500, HTML, PAGE],
  '/json': [200, {'content-type': 'application/json'}, `{"page": ${JSON.stringify(PAGE)}}`],
  '/elsewhere': [302, {...HTML, location: '/'}, PAGE],
  '/own': [200, {...HTML, 'cache-control': 'private, max-age=60', 'set-cookie': 'session=1'}, PAGE],
  '/plain': [200, KEPT, '<!doctype html><p>no slots'],
};

let origin;
let edge;
before(async () => {
  origin = await startServer((request, response, body) => {
    const [status, headers, page] = SITE[new URL(request.url, 'http://o').pathname] ?? [404, {'content-type': 'text/plain'}, 'no'];
    if (request.headers['if-none-match']) return response.writeHead(304).end();
    response.writeHead(status, headers).end(request.method === 'POST' ? Buffer.concat([Buffer.from('got '), body]) : page);
  });
  edge = await startEdge({origin: origin.url, program: await readFile(`${fixtures}edge.nsp`)});
});
after(async () => {
  await edge.stop();
  await origin.close();
});

const way = (answer) => /nearside;desc=(\w+)/.exec(answer.headers.get('server-timing') ?? '')?.[1];
/** A page without its hand-over, which tells the time. */
const page = (answer) => answer.text.replace(/<script type="application\/json" data-nearside>.*?<\/script>$/s, '');
const asked = (path) => origin.log.filter(({url}) => url === path).length;

test('a page arrives decided: streamed first, then spliced, in the same bytes', async () => {
  const first = await open(edge, '/', PHONE);
  assert.equal(way(first), 'streamed');
  assert.match(first.text, /<nearside-slot state="shown" module="on-phone" name="hero"><h1 data-field="title">In your &lt;hand&gt;/);
  assert.match(first.text, /<template data-default><p>default<\/p><\/template><\/nearside-slot><p>rest/);
  for (let turn = 0; turn < 3; turn += 1) {
    const next = await open(edge, '/', PHONE);
    assert.equal(way(next), 'spliced');
    assert.equal(page(next), page(first));
  }
  assert.equal(asked('/'), 1);
  const desktop = await open(edge, '/', {'user-agent': 'Mozilla/5.0 (X11)'});
  assert.match(desktop.text, /<nearside-slot state="default" name="hero"><p>default<\/p><\/nearside-slot>/);
  assert.equal(asked('/'), 1);
});

test('the hand-over says what was decided and why, and holds no fact', async () => {
  const {text} = await open(edge, '/', PHONE);
  const [, json] = /<script type="application\/json" data-nearside>(.*?)<\/script>$/s.exec(text);
  const {decision, explanations} = JSON.parse(json);
  assert.deepEqual(decision.outcomes, [{slot: 'hero', show: 'on-phone'}]);
  assert.deepEqual(explanations[0].because.map(({input}) => input), ['device.kind']);
  assert.equal(explanations[0].verified, true);
  assert.ok(!/Android|"phone"/.test(json), json);
});

test("local time is the visitor's", async () => {
  const {text} = await open(edge, '/', PHONE, {timezone: 'Asia/Kolkata'});
  assert.match(text, /"offset_min":330/);
  assert.match((await open(edge, '/', PHONE, {timezone: 'No/Where'})).text, /"offset_min":null/);
});

test('what is no page of ours passes as it came', async () => {
  for (const path of ['/missing', '/broken', '/json', '/elsewhere', '/utf-16', '/odd']) {
    const [status, headers, body] = SITE[path];
    const answer = await fetch(edge.url + path, {headers: {accept: 'text/html', 'sec-fetch-dest': 'document'}, redirect: 'manual'});
    assert.equal(answer.status, status, path);
    assert.equal(answer.headers.get('content-type'), headers['content-type'], path);
    assert.equal(answer.headers.get('location'), headers.location ?? null, path);
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(body)), path);
  }
  const plain = await open(edge, '/plain');
  assert.equal(plain.text, SITE['/plain'][2]);
  const head = await fetch(`${edge.url}/`, {method: 'HEAD', headers: {accept: 'text/html'}});
  assert.equal(head.headers.get('server-timing'), null);
  const range = await fetch(`${edge.url}/`, {headers: {accept: 'text/html', range: 'bytes=0-1'}});
  assert.equal(await range.text(), PAGE);
  assert.equal(origin.log.at(-1).headers.includes('bytes=0-1'), true);
  const post = await fetch(`${edge.url}/?nearside=x&a=1`, {method: 'POST', body: 'form', headers: {'content-type': 'text/x'}});
  assert.equal(await post.text(), 'got form');
  assert.equal(origin.log.at(-1).url, '/?a=1');
});

test('compressed pages are filled', async () => {
  for (const path of ['/gzip', '/br']) assert.match((await open(edge, path, PHONE)).text, /module="on-phone"/, path);
});

test("a decided page is kept by nobody between, and one visitor's page by nobody", async () => {
  assert.equal((await open(edge, '/', PHONE)).headers.get('cache-control'), 'private, no-cache');
  for (let turn = 0; turn < 2; turn += 1) {
    const own = await open(edge, '/own', PHONE);
    assert.equal(way(own), 'streamed');
    assert.equal(own.headers.get('set-cookie'), 'session=1');
  }
});

test('a page that is no longer fresh is asked for again, and spliced when it still holds', async () => {
  SITE['/tagged'] = [200, {...HTML, 'cache-control': 'no-cache', etag: '"a"'}, PAGE];
  assert.equal(way(await open(edge, '/tagged', PHONE)), 'streamed');
  const again = await open(edge, '/tagged', PHONE);
  assert.equal(way(again), 'spliced');
  assert.match(again.text, /module="on-phone"/);
  assert.equal(again.headers.get('etag'), null);
  assert.ok(origin.log.at(-1).headers.includes('"a"'));
});

test('an engine that traps leaves the page as the origin sent it, and the next page has its slots', async () => {
  const large = `${PAGE}<!--${'x'.repeat(3 << 20)}-->`;
  const site = await startServer((request, response) => response.writeHead(200, KEPT).end(request.url === '/large' ? large : PAGE));
  // Too little memory for the large page: the allocator fails, and with it the instance.
  const small = await startEdge({origin: site.url, program: await readFile(`${fixtures}edge.nsp`), memory: 4 << 20});
  try {
    for (let turn = 0; turn < 3; turn += 1) {
      const {status, text} = await open(small, '/large', {'user-agent': 'Mozilla/5.0 (X11)'});
      assert.equal(status, 200);
      assert.equal(text.replace(' state="default"', ''), large);
      assert.match((await open(small, '/', PHONE)).text, /module="on-phone"/);
    }
    const both = await Promise.all(['/large', '/', '/large', '/'].map((path) => open(small, path, PHONE)));
    for (const {status, text} of both) assert.ok(status === 200 && text.includes('<p>rest</p>'), text.slice(0, 500));
  } finally {
    await small.stop();
    await site.close();
  }
});
