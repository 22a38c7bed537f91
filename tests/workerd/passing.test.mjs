// What goes through the edge without being decided: named as the site's, judged by its method, and never chosen by who asks.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {connect} from 'node:net';
import {after, before, test} from 'node:test';
import {gunzipSync, gzipSync} from 'node:zlib';

import {fixtures} from '../browser/server.mjs';
import {startEdge, startServer} from './edge.mjs';
import {send} from './shared.mjs';

const OPENED = {accept: 'text/html', 'sec-fetch-dest': 'document', 'user-agent': 'Mobile'};
const SCRIPT = {accept: '*/*', 'sec-fetch-dest': 'empty'};
const PAGE = '<!doctype html><html lang="en"><template data-component="lead"><h1 data-field="title"></h1></template><nearside-slot name="hero">d</nearside-slot>';
const HTML = {'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=600', 'cdn-cache-control': 'max-age=600'};

let origin;
let edge;
let program;
const said = [];
const WAYS = {
  '/moved': () => [301, {location: `${origin.url}/there?a#b`}],
  '/relative': () => [302, {location: 'there'}],
  '/elsewhere': () => [302, {location: 'https://elsewhere.example/there'}],
  '/script.js': () => [200, {'content-type': 'text/javascript', etag: '"a,b"', 'cache-control': 'max-age=600', 'content-security-policy': 'sandbox', 'alt-svc': 'h3="origin.example:443"', 'server-timing': 'db'}, 'x'],
  '/packed.js': () => [200, {'content-type': 'text/javascript', 'content-encoding': 'gzip', 'alt-svc': 'clear'}, gzipSync('packed')],
  '/named': () => [200, {...HTML, connection: 'x-hop', 'x-hop': '1', 'x-own': '2', 'x-other': '3', 'cache-tag': 'a', link: `<${origin.url}/a.css>; rel=preload`, 'set-cookie': ['a=b; Domain=127.0.0.1', 'c=d'], 'server-timing': 'db', age: '9'}, PAGE],
};
before(async () => {
  program = await readFile(`${fixtures}edge.nsp`);
  origin = await startServer(({method, url}, response) => {
    const [status, headers, body] = WAYS[url.split('?')[0]]?.() ?? [200, {...HTML, etag: '"a"'}, PAGE];
    response.writeHead(status, {...headers, ...(body && {'content-length': Buffer.byteLength(body)})}).end(method === 'HEAD' ? undefined : body);
  });
  edge = await startEdge({origin: origin.url, program, said, vars: {NEARSIDE_SERVER_TIMING: undefined, NEARSIDE_PASS_HEADERS: 'X-Own, CDN-Cache-Control, Age, x-vary, Alt-Svc'}});
});
after(async () => {
  await edge.stop();
  await origin.close();
});

test('an origin that names itself is told as the site', async () => {
  for (const headers of [OPENED, SCRIPT]) {
    const location = async (path) => (await send(edge.url, {path, headers})).headers.location;
    assert.equal(await location('/moved'), `${edge.url}/there?a#b`);
    assert.equal(await location('/relative'), 'there');
    assert.equal(await location('/elsewhere'), 'https://elsewhere.example/there');
  }
  const {headers} = await send(edge.url, {path: '/named', headers: OPENED});
  assert.equal(headers.link, `<${edge.url}/a.css>; rel=preload`);
});

test('a decided page has what is listed, what the operator passes, and nothing that a cache obeys', async () => {
  for (let turn = 0; turn < 2; turn += 1) {
    const {headers, body} = await send(edge.url, {path: '/named', headers: OPENED});
    assert.match(body.toString(), /module="on-phone"/);
    const {'transfer-encoding': encoding, 'content-length': length, ...rest} = headers;
    assert.deepEqual(Object.keys(rest).sort(), ['cache-control', 'content-type', 'link', 'set-cookie', 'vary', 'x-own']);
    assert.deepEqual(rest['set-cookie'], ['a=b', 'c=d']);
    assert.equal(rest['cache-control'], 'private, no-cache');
  }
  const log = said.join('');
  for (const name of ['cdn-cache-control', 'age', 'x-vary', 'alt-svc']) assert.equal(log.split(`NEARSIDE_PASS_HEADERS names \`${name}\``).length, 2, log);
  assert.ok(!log.includes('`x-own`'), log);
});

test('what is no page passes as it is, but for the connection', async () => {
  const {status, headers, body} = await send(edge.url, {path: '/script.js', headers: SCRIPT});
  assert.deepEqual([status, body.toString(), headers['cache-control'], headers.etag, headers['server-timing']], [200, 'x', 'max-age=600', '"a,b"', 'db']);
  assert.equal(headers['alt-svc'], undefined);
  const head = await send(edge.url, {path: '/script.js', method: 'HEAD', headers: SCRIPT});
  assert.deepEqual([head.status, head.headers['content-length'], head.headers['cache-control']], [200, '1', 'max-age=600']);
  const packed = await send(edge.url, {path: '/packed.js', headers: {...SCRIPT, 'accept-encoding': 'gzip'}});
  assert.equal((packed.headers['content-encoding'] === 'gzip' ? gunzipSync(packed.body) : packed.body).toString(), 'packed');
});

test('a page in another form is kept by nobody', async () => {
  const forms = [
    {method: 'HEAD', headers: OPENED},
    {headers: SCRIPT},
    {headers: {...OPENED, range: 'bytes=0-1'}},
    {headers: {...SCRIPT, 'if-none-match': '"a"'}},
    {method: 'POST', headers: OPENED, body: 'x'},
  ];
  for (const form of forms) {
    const {status, headers} = await send(edge.url, {path: '/', ...form});
    assert.deepEqual([headers['cache-control'], headers['cdn-cache-control'], headers.expires], ['private, no-store', undefined, undefined], JSON.stringify(form));
    assert.equal(status, form.headers['if-none-match'] ? 304 : 200);
  }
  const head = await send(edge.url, {path: '/', method: 'HEAD', headers: OPENED});
  assert.equal(head.headers['content-length'], String(PAGE.length));
});

test('conditions are judged by method', async () => {
  const ask = async (method, headers) => send(edge.url, {path: '/script.js', method, headers: {...SCRIPT, ...headers}, body: method === 'POST' || method === 'PUT' ? 'x' : undefined});
  for (const [method, headers, want] of [
    ['GET', {'if-none-match': '"x", W/"a,b"'}, 304],
    ['HEAD', {'if-none-match': '"a,b"'}, 304],
    ['GET', {'if-none-match': '"a"'}, 200],
    ['GET', {'if-match': '"x"'}, 412],
    ['POST', {'if-none-match': '"a,b"'}, 200],
    ['PUT', {'if-match': '"x"'}, 200],
  ]) {
    const {status, headers: got, body} = await ask(method, headers);
    assert.equal(status, want, `${method} ${JSON.stringify(headers)}`);
    if (want === 304) assert.deepEqual([got.etag, got['content-security-policy'], got['content-type'], body.length], ['"a,b"', 'sandbox', undefined, 0]);
    // Who is asked to change something must hear on what condition.
    const name = Object.keys(headers)[0];
    const heard = origin.log.at(-1).headers.map((text) => text.toLowerCase()).includes(name);
    assert.equal(heard, ['POST', 'PUT'].includes(method), `${method} ${name}`);
  }
});

test('the origin is who the operator says, or nobody', async () => {
  const elsewhere = await startServer((asked, response) => response.end('elsewhere'));
  const {port} = new URL(edge.url);
  const raw = (at, host) => new Promise((done) => {
    const socket = connect(at, '127.0.0.1', () => socket.end(`GET / HTTP/1.1\r\nHost: ${host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n`));
    const pieces = [];
    socket.on('data', (piece) => pieces.push(piece)).on('close', () => done(Buffer.concat(pieces).toString())).on('error', () => {});
  });
  try {
    assert.match(await raw(port, new URL(elsewhere.url).host), /nearside-slot/);
    for (const origin of [undefined, '', 'origin.example', `${elsewhere.url}/path`]) {
      const unset = await startEdge({origin, program});
      try {
        const answer = await raw(new URL(unset.url).port, new URL(elsewhere.url).host);
        assert.match(answer, /^HTTP\/1.1 500/);
        assert.match(answer, /private, no-store/);
        assert.match(answer, /set the variable NEARSIDE_ORIGIN/);
      } finally {
        await unset.stop();
      }
    }
    assert.equal(elsewhere.log.length, 0);
  } finally {
    await elsewhere.close();
  }
});

test('what stands in for the engine passes pages on in the same way', async () => {
  const failing = await startEdge({origin: origin.url, program, memory: 0});
  try {
    const page = await send(failing.url, {path: '/named', headers: OPENED});
    assert.equal(page.body.toString(), PAGE);
    assert.deepEqual([page.headers['cache-control'], page.headers['cdn-cache-control'], page.headers['cache-tag'], page.headers.age], ['private, no-store', undefined, undefined, undefined]);
    assert.deepEqual([page.headers.link, page.headers['set-cookie']], [`<${failing.url}/a.css>; rel=preload`, ['a=b', 'c=d']]);
    assert.equal((await send(failing.url, {path: '/moved', headers: OPENED})).headers.location, `${failing.url}/there?a#b`);
    const script = await send(failing.url, {path: '/script.js', headers: SCRIPT});
    assert.deepEqual([script.headers['cache-control'], script.headers['alt-svc'], script.body.toString()], ['max-age=600', undefined, 'x']);
  } finally {
    await failing.stop();
  }
});
