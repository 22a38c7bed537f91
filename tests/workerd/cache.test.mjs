// What one isolate has read, another splices without asking the origin for it, through the platform's cache: which may be slow, gone or
// wrong, and then the origin is asked.

import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {request} from 'node:http';
import {before, test} from 'node:test';

import {fixtures} from '../browser/server.mjs';
import {startCache} from './cache.mjs';
import {startEdge, startServer} from './edge.mjs';

const PHONE = {'user-agent': 'Mobile'};
const HTML = {'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'DENY'};
const page = (text) => `<!doctype html><html lang="en"><template data-component="lead"><h1 data-field="title"></h1></template><nearside-slot name="hero">d</nearside-slot><p>${text}</p>`;

let program;
before(async () => {
  program = await readFile(`${fixtures}edge.nsp`);
});

/** An origin that answers as `rules` says by path, a cache, and any number of isolates, each a process of its own. */
async function withCache(rules, work, vars = {}) {
  const origin = await startServer((asked, response) => {
    const [status, headers, body] = rules(asked);
    response.writeHead(status, headers).end(body);
  });
  const cache = await startCache();
  const isolates = [];
  const isolate = async () => {
    isolates.push(await startEdge({origin: origin.url, program, cache: cache.url, vars}));
    return isolates.at(-1);
  };
  try {
    await work({origin, cache, isolate});
  } finally {
    for (const edge of isolates) await edge.stop();
    await origin.close();
    await cache.close();
  }
}

const way = ({headers}) => /nearside;desc=(\w+)/.exec(headers.get('server-timing') ?? '')?.[1];
const puts = (cache) => cache.log.filter(({method}) => method === 'PUT').length;
/** A page without its time; headers without what connections add. */
const essence = ({status, headers, text}) => {
  const {date, 'content-length': length, 'server-timing': timing, 'transfer-encoding': encoding, ...rest} = Object.fromEntries(headers);
  return {status, rest, text: text.replace(/"now_ms":"?\d+"?/g, '')};
};
/** Opens a page under one name of the site, whatever port an isolate has. */
const ask = (edge, path = '/', headers = {}) =>
  new Promise((resolve, reject) => {
    const asked = request(edge.url + path, {headers: {accept: 'text/html', ...PHONE, host: 'site.example', ...headers}}, async (answer) => {
      const pieces = [];
      for await (const piece of answer) pieces.push(piece);
      resolve({status: answer.statusCode, headers: new Headers(Object.entries(answer.headers)), text: Buffer.concat(pieces).toString()});
    });
    asked.on('error', reject).end();
  });

test('a second isolate splices without asking the origin', async () => {
  await withCache(({url}) => [200, {...HTML, 'cache-control': 'public, max-age=600'}, page(url)], async ({origin, cache, isolate}) => {
    const one = await isolate();
    const first = await ask(one, '/a?b=c&d');
    assert.match(first.text, /module="on-phone"/);
    await cache.stored(1);
    const other = await isolate();
    for (let turn = 0; turn < 3; turn += 1) {
      const next = await ask(other, '/a?b=c&d');
      assert.equal(way(next), 'spliced');
      assert.deepEqual(essence(next), essence(first));
    }
    assert.equal(origin.log.length, 1);
    assert.equal(puts(cache), 1);
    // The first isolate looked before it asked, the second once; from then on each has the page.
    assert.equal(cache.log.filter(({method}) => method === 'GET').length, 2);
    assert.match((await ask(other, '/a?b=c')).text, /<p>\/a\?b=c<\/p>/);
    assert.equal(origin.log.length, 2, 'another address is another page');
  });
});

test('a page that must be asked about is asked about, not for, and what is fresh again is so for all', async () => {
  const rules = (asked) => {
    const tag = {etag: '"a"', 'cache-control': asked.headers['if-none-match'] === undefined ? 'no-cache' : 'max-age=600'};
    return asked.headers['if-none-match'] === '"a"' ? [304, tag] : [200, {...HTML, ...tag}, page('x')];
  };
  await withCache(rules, async ({origin, cache, isolate}) => {
    await ask(await isolate());
    await cache.stored(1);
    const second = await ask(await isolate());
    assert.equal(way(second), 'spliced');
    assert.match(second.text, /module="on-phone".*<p>x<\/p>/s);
    assert.ok(origin.log.at(-1).headers.includes('"a"'));
    await cache.stored(2);
    assert.equal(way(await ask(await isolate())), 'spliced');
    assert.equal(origin.log.length, 2);
  });
});

test('what an origin says of a page that still holds counts from then on, and ends what may no longer be kept', async () => {
  const first = {etag: '"a"', 'cache-control': 'max-age=0', 'x-frame-options': 'DENY', 'content-security-policy': "default-src 'self'"};
  const ends = {
    private: {'cache-control': 'private, max-age=600'},
    'no-store': {'cache-control': 'no-store'},
    cookie: {'set-cookie': 'session=1'},
    vary: {vary: 'accept, *'},
    targeted: {'cdn-cache-control': 'no-store'},
  };
  for (const [what, says] of Object.entries({holds: {'cache-control': 'max-age=600'}, ...ends})) {
    const again = {etag: '"a"', 'x-frame-options': 'SAMEORIGIN', 'referrer-policy': 'no-referrer', 'content-type': 'text/plain', ...says};
    let isSaid = false;
    const rules = ({headers}) => {
      isSaid ||= headers['if-none-match'] !== undefined;
      return headers['if-none-match'] ? [304, again] : [200, {...HTML, ...first, ...(isSaid ? says : {})}, page('x')];
    };
    await withCache(rules, async ({origin, cache, isolate}) => {
      await ask(await isolate());
      await cache.stored(1);
      const second = await isolate();
      const renewed = await ask(second);
      assert.equal(way(renewed), 'spliced', what);
      const names = ['x-frame-options', 'referrer-policy', 'content-security-policy', 'content-type', 'set-cookie'];
      assert.deepEqual(names.map((name) => renewed.headers.get(name)), ['SAMEORIGIN', 'no-referrer', "default-src 'self'", HTML['content-type'], says['set-cookie'] ?? null], what);
      if (what === 'holds') {
        await cache.stored(2);
        assert.equal((await ask(await isolate())).headers.get('x-frame-options'), 'SAMEORIGIN');
        assert.equal(origin.log.length, 2);
      } else {
        await cache.ended(1);
        assert.equal(cache.entries.size, 0, what);
        // The next visitor, here or elsewhere, gets a page of their own.
        for (const edge of [second, await isolate()]) assert.equal(way(await ask(edge)), 'streamed', what);
        assert.equal(origin.log.length, 4, what);
      }
    });
  }
});

test('an origin that is gone leaves what another isolate had', async () => {
  await withCache(() => [200, {...HTML, etag: '"a"'}, page('x')], async ({origin, cache, isolate}) => {
    await ask(await isolate());
    await cache.stored(1);
    const second = await isolate();
    await origin.close();
    assert.match((await ask(second)).text, /module="on-phone".*<p>x<\/p>/s);
  });
});

test("what nobody may keep, and one visitor's page, is stored nowhere; and nobody looks for it twice", async () => {
  const never = {
    '/no-store': {'cache-control': 'no-store'},
    '/private': {'cache-control': 'private, max-age=600'},
    '/cookie': {'cache-control': 'max-age=600', 'set-cookie': 'a=b'},
    '/vary': {'cache-control': 'max-age=600', vary: '*'},
    '/unsaid': {},
  };
  const rules = ({url}) => {
    if (url === '/missing') return [404, {...HTML, 'cache-control': 'max-age=600'}, page('m')];
    if (url === '/json') return [200, {'content-type': 'application/json', 'cache-control': 'max-age=600'}, '{}'];
    return [200, {...HTML, ...(never[url] ?? {'cache-control': 'max-age=600'})}, page(url)];
  };
  await withCache(
    rules,
    async ({cache, isolate}) => {
      const edge = await isolate();
      for (const path of [...Object.keys(never), '/json', '/missing']) {
        const from = cache.log.length;
        for (let turn = 0; turn < 3; turn += 1) await ask(edge, path);
        assert.equal(cache.log.length, from + 1, path);
      }
      const personal = cache.log.length;
      await ask(edge, '/kept', {cookie: 'session=1'});
      await ask(edge, '/kept', {'x-user': 'ann'});
      assert.equal(cache.log.length, personal, "one visitor's page is looked for");
      await ask(edge, '/kept');
      await cache.stored(1);
      assert.equal(puts(cache), 1);
    },
    {NEARSIDE_FORWARD_COOKIES: 'session', NEARSIDE_FORWARD_HEADERS: 'X-User'},
  );
});

test('what a page depends on tells its entries apart', async () => {
  const rules = ({headers}) => [200, {...HTML, vary: 'accept-language', 'cache-control': 'max-age=600'}, page(headers['accept-language'])];
  await withCache(
    rules,
    async ({origin, cache, isolate}) => {
      const one = await isolate();
      for (const language of ['de', 'en']) await ask(one, '/', {'accept-language': language});
      await cache.stored(2);
      const other = await isolate();
      for (const language of ['de', 'en']) assert.match((await ask(other, '/', {'accept-language': language})).text, new RegExp(`<p>${language}</p>`));
      assert.equal(origin.log.length, 2);
      for (const {url} of cache.log) assert.match(url, /^\/\?nearside-shell=[0-9a-f]{64}$/, 'a value stands in an address');
    },
    {NEARSIDE_FORWARD_HEADERS: 'accept-language'},
  );
});

test('a cache that is slow, fails, or holds something else leaves a right page', async (t) => {
  const text = (url) => page(`${url} ${'text '.repeat(4_000)}`);
  const hit = (response, bytes, length = bytes.length) => response.writeHead(200, {'cf-cache-status': 'HIT', 'content-length': length});
  /** How it goes wrong; `others`: entries of other pages. */
  const faults = {
    'never answers': () => {},
    'answers with 500': (response) => response.writeHead(500).end('error'),
    'closes the connection': (response) => response.destroy(),
    'answers with no bytes': (response) => hit(response, '').end(),
    'answers with rubbish': (response) => hit(response, randomBytes(30_000)).end(randomBytes(30_000)),
    'answers with HTML': (response) => hit(response, page('no')).end(page('no')),
    'answers with a redirect': (response) => response.writeHead(302, {'cf-cache-status': 'HIT', location: '/elsewhere'}).end(),
    'ends in the middle': (response, bytes) => hit(response, bytes, 9_000).end(bytes.subarray(0, 9_000)),
    'breaks off': (response, bytes) => hit(response, bytes).write(bytes.subarray(0, 9_000), () => response.destroy()),
    'stops in the middle': (response, bytes) => hit(response, bytes).write(bytes.subarray(0, 9_000)),
    'has turned a bit': (response, bytes) => hit(response, bytes).end(bytes.map((byte, at) => (at === 12_345 ? byte ^ 1 : byte))),
    'is far too large': (response, bytes) => hit(response, bytes, 1e9).write(bytes),
    "gives another page's entry": (response, bytes, others) => hit(response, others[0]).end(others[0]),
    "gives another site's entry": (response, bytes, others) => hit(response, others[1]).end(others[1]),
  };
  await withCache(({url}) => [200, {...HTML, 'cache-control': 'max-age=600'}, text(url)], async ({origin, cache, isolate}) => {
    const one = await isolate();
    await ask(one, '/');
    await ask(one, '/other');
    await cache.stored(2);
    const elsewhere = await startServer((_, response) => response.writeHead(200, {...HTML, 'cache-control': 'max-age=600'}).end(page('elsewhere')));
    const stranger = await startEdge({origin: elsewhere.url, program, cache: cache.url});
    await ask(stranger, '/');
    await cache.stored(3);
    await stranger.stop();
    await elsewhere.close();
    const [own, ...others] = [...cache.entries.values()];
    const right = essence(await ask(one, '/'));
    for (const [what, give] of Object.entries(faults)) {
      await t.test(what, async () => {
        cache.give = (response) => give(response, own, others);
        const edge = await isolate();
        const before = origin.log.length;
        const got = await ask(edge, '/');
        assert.deepEqual(essence(got), right);
        assert.equal(way(got), 'streamed');
        assert.equal(origin.log.length, before + 1);
        assert.equal(way(await ask(edge, '/')), 'spliced', 'what the origin sent instead is kept');
        await edge.stop();
      });
    }
  });
});
