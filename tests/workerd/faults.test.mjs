// Whatever the origin does, a visitor gets its page or a right one; and of many at once, each gets their own.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {request} from 'node:http';
import {connect} from 'node:net';
import {after, before, test} from 'node:test';
import {gzipSync} from 'node:zlib';

import {fixtures} from '../browser/server.mjs';
import {open, startEdge, startServer} from './edge.mjs';

const HTML = {'content-type': 'text/html; charset=utf-8'};
const KEPT = {...HTML, 'cache-control': 'max-age=600'};
const HEAD = '<!doctype html><html lang="en"><template data-component="lead"><h1 data-field="title"></h1></template><nearside-slot name="hero">d</nearside-slot>';
const filler = (bytes) => '<p>Some text of a page, and <a href="/x">a link</a> in it.</p>\n'.repeat(Math.ceil(bytes / 63));
const large = HEAD + filler(500_000);
const huge = HEAD + filler(50_000_000);
const PHONE = {'user-agent': 'Mobile'};

let origin;
let edge;
before(async () => {
  origin = await startServer(async (request, response) => {
    switch (request.url.split('?')[0]) {
      case '/slow':
        response.writeHead(200, HTML);
        for (const piece of [HEAD.slice(0, 90), HEAD.slice(90), '<p>end']) {
          await new Promise((done) => response.write(piece, done));
          await new Promise((done) => setTimeout(done, 30));
        }
        return response.end();
      case '/cut':
        response.writeHead(200, {...KEPT, 'content-length': 100_000});
        return response.write(`${HEAD}<nearside-slot name="next">cut`, () => response.destroy());
      case '/large':
        return response.writeHead(200, KEPT).end(large);
      case '/large-gzip':
        return response.writeHead(200, {...KEPT, 'content-encoding': 'gzip'}).end(gzipSync(large));
      case '/huge':
        return response.writeHead(200, KEPT).end(huge);
      case '/no-gzip':
        return response.writeHead(200, {...KEPT, 'content-encoding': 'gzip'}).end(HEAD);
      default:
        return response.writeHead(200, KEPT).end(`${HEAD}<p>${request.url}</p>`);
    }
  });
  edge = await startEdge({origin: origin.url, program: await readFile(`${fixtures}edge.nsp`)});
});
after(async () => {
  await edge.stop();
  await origin.close();
});

const FILLED = /module="on-phone" name="hero"/;
const without = (text) => text.replace(/<script type="application\/json" data-nearside>.*$/s, '');

test('a slow origin is passed on as it comes', async () => {
  const answer = await open(edge, '/slow', PHONE);
  assert.match(answer.text, FILLED);
  assert.match(without(answer.text), /<p>end$/);
});

test('what has arrived is sent before the rest comes, whatever it looks like', async () => {
  const rest = '<p>the rest';
  const beginnings = {
    'a page without a length': [HEAD, {}],
    'one with a length': [HEAD, {'content-length': HEAD.length + rest.length}],
    'one that looks whole': [`${HEAD}</body></HTML>\n`, {}],
    'a large one': [HEAD + filler(200_000), {}],
  };
  for (const [what, [head, headers]] of Object.entries(beginnings)) {
    let goOn;
    const slow = await startServer(async (asked, response) => {
      response.writeHead(200, {...KEPT, ...headers}).write(head);
      // The rest is not sent before the visitor has something.
      await new Promise((resolve) => (goOn = resolve));
      response.end(rest);
    });
    const alone = await startEdge({origin: slow.url, program: await readFile(`${fixtures}edge.nsp`)});
    try {
      const answer = await fetch(`${alone.url}/`, {headers: {accept: 'text/html', 'sec-fetch-dest': 'document', ...PHONE}, signal: AbortSignal.timeout(5_000)});
      let text = '';
      for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
        text += piece;
        goOn();
      }
      assert.match(text, FILLED, what);
      assert.ok(without(text).endsWith(rest), what);
    } finally {
      await alone.stop();
      await slow.close();
    }
  }
});

test('a page that is cut off where it looks whole is cut off, and not kept', async () => {
  const cut = await startServer((asked, response) => response.writeHead(200, KEPT).write(`${HEAD}</html>`, () => setImmediate(() => response.destroy())));
  const alone = await startEdge({origin: cut.url, program: await readFile(`${fixtures}edge.nsp`)});
  try {
    for (let turn = 1; turn < 3; turn += 1) {
      await assert.rejects(async () => open(alone, '/', PHONE));
      assert.ok(cut.log.length >= turn, 'it was kept');
    }
  } finally {
    await alone.stop();
    await cut.close();
  }
});

test('pages of 500 KB and 50 MB arrive whole, compressed or not', async () => {
  for (const [path, page] of [['/large', large], ['/large', large], ['/large-gzip', large], ['/huge', huge], ['/huge', huge]]) {
    const {text} = await open(edge, path, PHONE);
    assert.match(text.slice(0, 1_000), FILLED, path);
    assert.ok(without(text).endsWith(page.slice(HEAD.length)), path);
  }
});

test('a page that the origin cuts off is cut off where it was, and not kept', async () => {
  const {hostname, port} = new URL(edge.url);
  for (let turn = 0; turn < 2; turn += 1) {
    const got = await new Promise((done) => {
      const socket = connect(port, hostname, () => socket.write('GET /cut HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nUser-Agent: Mobile\r\n\r\n'));
      const pieces = [];
      socket.on('data', (piece) => pieces.push(piece)).on('close', () => done(Buffer.concat(pieces).toString())).on('error', () => {});
    });
    assert.match(got, /^HTTP\/1.1 200/);
    assert.match(got, /desc=streamed/);
    assert.match(got, FILLED);
    assert.ok(!got.endsWith('\r\n0\r\n\r\n'), 'it ended as if it were whole');
  }
});

test('compression that is none passes as it came, and is not kept', async () => {
  for (let turn = 0; turn < 2; turn += 1) {
    const answer = await new Promise((resolve, reject) => request(`${edge.url}/no-gzip`, {headers: {accept: 'text/html', ...PHONE}}, resolve).on('error', reject).end());
    assert.equal(answer.headers['server-timing'], undefined);
    const pieces = [];
    for await (const piece of answer) pieces.push(piece);
    assert.equal(Buffer.concat(pieces).toString(), HEAD);
  }
  assert.match((await open(edge, '/after', PHONE)).text, FILLED);
});

test('an origin that is away leaves what it let be used, with its age, and else an answer', async () => {
  const says = {
    '/tagged': {etag: '"a"', age: '7'},
    '/short': {'cache-control': 'max-age=0, stale-if-error=600', etag: '"a"', age: '7'},
    '/no-cache': {'cache-control': 'no-cache', etag: '"a"'},
    '/must-revalidate': {'cache-control': 'max-age=0, must-revalidate', etag: '"a"'},
    '/proxy-revalidate': {'cache-control': 'max-age=0, proxy-revalidate, stale-if-error=600', etag: '"a"'},
    '/s-maxage': {'cache-control': 's-maxage=0', etag: '"a"'},
    '/at-once': {'cache-control': 'max-age=0, stale-if-error=0', etag: '"a"'},
    '/targeted': {'cache-control': 'max-age=600', 'cdn-cache-control': 'max-age=0, must-revalidate', etag: '"a"'},
  };
  let status = 200;
  const failing = await startServer((asked, response) => (status === 200 ? response.writeHead(200, {...HTML, ...says[asked.url]}).end(HEAD) : response.writeHead(status, HTML).end('away')));
  const alone = await startEdge({origin: failing.url, program: await readFile(`${fixtures}edge.nsp`)});
  try {
    for (const path of Object.keys(says)) {
      const answer = await open(alone, path, PHONE);
      assert.match(answer.text, FILLED);
      assert.equal(answer.headers.get('age'), null, 'an age tells that somebody was there before');
    }
    const check = async (want) => {
      for (const path of Object.keys(says)) {
        const answer = await open(alone, path, PHONE);
        if (['/tagged', '/short'].includes(path)) {
          assert.match(answer.text, FILLED, path);
          assert.ok(Number(answer.headers.get('age')) >= 7, path);
          assert.equal(answer.headers.get('cache-control'), 'private, no-cache');
        } else {
          assert.equal(answer.status, want, path);
        }
      }
      assert.equal((await open(alone, '/other', PHONE)).status, want);
    };
    for (status of [500, 503]) await check(status);
    await failing.close();
    await check(502);
  } finally {
    await alone.stop();
  }
});

test('a page of any form of address is asked for as it was', async () => {
  for (const path of ['/a%20b?c=%26&d=%C3%BC', '//double//slash', '/..%2f', '/?', '/?&&', '/a;b=c', '/%']) {
    const {hostname, port} = new URL(edge.url);
    const {hostname: host, port: direct} = new URL(origin.url);
    const raw = (at, to) => new Promise((done) => {
      const socket = connect(to, at, () => socket.end(`GET ${path} HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nConnection: close\r\n\r\n`));
      socket.on('data', () => {}).on('close', done).on('error', () => {});
    });
    const from = origin.log.length;
    await raw(hostname, port);
    await raw(host, direct);
    const urls = origin.log.slice(from).map(({url}) => url);
    // Runtimes write an address in the standard's way before a Worker sees it.
    assert.equal(urls.length, 2, path);
    assert.equal(new URL(urls[0], 'http://o').href, new URL(urls[1], 'http://o').href, path);
  }
});

test('large pages at once by 32, each written for its own visitor', async () => {
  const visit = async (turn) => {
    const {text} = await open(edge, '/large', {'user-agent': turn % 2 ? 'Mobile' : 'X11'}, {timezone: turn % 3 ? 'Asia/Tokyo' : 'Etc/UTC'});
    assert.ok(FILLED.test(text) === (turn % 2 === 1) && text.includes(`"offset_min":${turn % 3 ? 540 : 0},`), `turn ${turn} got another's page`);
    assert.ok(without(text).endsWith(large.slice(HEAD.length)), `turn ${turn}`);
  };
  let turn = 0;
  const one = async () => {
    while (turn < 600) await visit((turn += 1));
  };
  await Promise.all(Array.from({length: 32}, one));
});

test('10,000 requests at once by 32, each answered for its own visitor', async () => {
  const zones = [['Asia/Kolkata', 330], ['America/Phoenix', -420], ['Etc/UTC', 0], ['Asia/Tokyo', 540], ['Nowhere', null]];
  const memory = async () => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${edge.pid}/status`, 'utf8').catch(() => 'VmRSS: 0'))[1]);
  const visit = async (turn) => {
    const [timezone, offset] = zones[turn % zones.length];
    const isPhone = turn % 2 === 0;
    const path = `/page-${turn % 7}?turn=${turn % 50}`;
    const {status, text} = await open(edge, path, {'user-agent': isPhone ? 'Mobile' : 'X11'}, {timezone});
    assert.equal(status, 200);
    const mine = text.includes(`<p>${path}</p>`) && text.includes(`"offset_min":${offset},`) && FILLED.test(text) === isPhone;
    assert.ok(mine, `turn ${turn} got another's page: ${text}`);
  };
  let turn = 0;
  let early = 0;
  await Promise.all(
    Array.from({length: 32}, async () => {
      while (turn < 10_000) {
        turn += 1;
        if (turn === 3_000) early = await memory();
        await visit(turn);
      }
    }),
  );
  const late = await memory();
  assert.ok(late <= early * 1.25 + 20_000, `memory grew from ${early} to ${late} KB`);
});
