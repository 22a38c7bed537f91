// Nothing upstream (P3): the origin gets the same bytes whoever visits, and no secret of a visitor reaches it, the Worker's
// output or the platform's cache, in any writing. Worse Workers fail the same test.

import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {readFile, writeFile} from 'node:fs/promises';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';

import {fixtures} from '../browser/server.mjs';
import {found, leaks} from '../recorder/canary.mjs';
import {startRecorder} from '../recorder/wire.mjs';
import {startCache} from './cache.mjs';
import {startEdge} from './edge.mjs';

const VISITORS = 200;
const ORIGIN = 'http://origin.example';
/** As it is deployed: it does not tell how it made a page. */
const SHIPPED = {NEARSIDE_SERVER_TIMING: undefined};
const PAGE = '<!doctype html><template data-component="lead"><h1 data-field="title"></h1></template><nearside-slot name="hero">d</nearside-slot>';

const secret = () => randomBytes(12).toString('hex');

/** A visitor with a secret in everything that a browser sends or a store holds; `slice`: one that says something. */
function visitor(turn, slice) {
  const canaries = [];
  const canary = () => {
    canaries.push(secret());
    return canaries.at(-1);
  };
  const headers = {
    cookie: `__Host-nearside=${slice ?? `diet.${canary()}`}; nearside=${canary()}; session=${canary()}; ${canary()}=x`,
    referer: `https://elsewhere.example/${canary()}?q=${canary()}`,
    'user-agent': `Mozilla/5.0 (${turn % 2 ? 'X11' : 'Linux; Android 15) Mobile'} ${canary()}`,
    'accept-language': `de;q=0.${turn % 10}, x-${canary()}`,
    'x-forwarded-for': canary(),
    'x-nearside-profile': canary(),
    'cf-connecting-ip': canary(),
    authorization: `Bearer ${canary()}`,
    'if-none-match': `"${canary()}"`,
    'if-modified-since': canary(),
    etag: canary(),
    'sec-gpc': String(turn % 2),
    'save-data': turn % 3 ? 'on' : 'off',
    dnt: String(turn % 2),
    via: canary(),
    forwarded: `for=${canary()}`,
    'x-test-cf': JSON.stringify({country: turn % 2 ? 'AT' : 'IN', timezone: turn % 2 ? 'Europe/Vienna' : 'Asia/Kolkata', city: canary(), postalCode: canary()}),
  };
  return {headers, canaries, query: `nearside=${canary()}&nearside_profile=${canary()}`};
}

/** What a visitor does; the same for everybody. */
const JOURNEY = [
  {path: '/', accept: 'text/html', 'sec-fetch-dest': 'document'},
  {path: '/article?id=7', accept: 'text/html', 'sec-fetch-dest': 'document'},
  {path: '/missing', accept: 'text/html', 'sec-fetch-dest': 'document'},
  {path: '/picture.png', accept: 'image/*', 'sec-fetch-dest': 'image'},
  {path: '/', accept: 'text/html', 'sec-fetch-dest': 'document', method: 'HEAD'},
  {path: '/picture.png', accept: 'image/*', 'sec-fetch-dest': 'image', range: 'bytes=0-1'},
  {path: '/order', accept: '*/*', 'sec-fetch-dest': 'empty', method: 'POST', body: 'bread=2', 'content-type': 'application/x-www-form-urlencoded'},
];

/** Sends visitors through a Worker. Resolves with all that was asked outside for each, of the KV namespace too, their secrets, what the Worker printed and what it told the cache. */
async function run(entry, {cached = false, visitors = VISITORS, program = 'edge', slices = []} = {}) {
  const control = cached ? 'max-age=600' : 'no-store';
  const outside = await startRecorder(({target}) => {
    const {pathname} = new URL(target, ORIGIN);
    if (pathname === '/picture.png') return {headers: {'content-type': 'image/png', etag: '"1"'}, body: 'png'};
    return {status: pathname === '/missing' ? 404 : 200, headers: {'content-type': 'text/html', 'cache-control': control}, body: PAGE};
  });
  const said = [];
  const cache = await startCache();
  const edge = await startEdge({origin: ORIGIN, outside: outside.url, kv: outside.url, cache: cache.url, vars: SHIPPED, program: await readFile(`${fixtures}${program}.nsp`), entry, said});
  const pages = new Set();
  const visits = [];
  const canaries = [];
  try {
    for (let turn = 0; turn < visitors; turn += 1) {
      const {headers, query, canaries: own} = visitor(turn, slices[turn % (slices.length + 3)]?.slice);
      canaries.push(...own);
      const from = outside.log.length;
      for (const {path, method, body, ...more} of JOURNEY) {
        const separator = path.includes('?') ? '&' : '?';
        const all = {...headers, ...more};
        // A condition on a change is the site's own word, as the body is, and the origin's to judge.
        if (method === 'POST') delete all['if-none-match'];
        const answer = await fetch(`${edge.url}${path}${separator}${query}`, {method, body, headers: all, redirect: 'manual'});
        const text = await answer.text();
        if (path === '/' && method === undefined) pages.add(/ module="(.*?)"/.exec(text)?.[1]);
      }
      visits.push(outside.asked(from).map(({head, body}) => head + body));
    }
  } finally {
    await edge.stop();
    await outside.close();
    await cache.close();
  }
  const told = cache.log.map(({method, url, headers, body}) => [method, url, ...headers, body].join('\n')).join('\n');
  return {visits, canaries, pages, said: said.join(''), told, stored: cache.entries};
}

test('200 visitors are one to the origin', async () => {
  const {visits, canaries, said, told} = await run();
  assert.deepEqual(leaks(visits, canaries), []);
  assert.ok(visits.every((log) => log.length === JOURNEY.length), String(visits[0].length));
  assert.deepEqual(found(canaries, said), []);
  assert.deepEqual(found(canaries, told), []);
});

test('of pages that are kept, the origin hears even less, and the cache no more', async () => {
  const {visits, canaries, told, stored} = await run(undefined, {cached: true});
  assert.deepEqual(found(canaries, told), []);
  assert.equal(stored.size, 2);
  for (const address of stored.keys()) assert.match(address, /^nearside 127\.0\.0\.1:\d+\/\?nearside-shell=[0-9a-f]{64}$/);
  assert.ok(visits.slice(1).every((log) => !log.some((asked) => asked.startsWith(`GET ${ORIGIN}/ `))));
  assert.deepEqual(leaks(visits.slice(1), canaries), []);
  assert.deepEqual(leaks(visits.slice(0, 1), canaries), []);
});

test('200 visitors with different slices are one to the origin, whatever they are shown', async () => {
  const slices = JSON.parse(await readFile(`${fixtures}sliced.json`, 'utf8'));
  const {visits, canaries, pages, said} = await run(undefined, {program: 'sliced', slices});
  assert.deepEqual(leaks(visits, canaries), []);
  assert.deepEqual(found(canaries, said), []);
  const kept = await run(undefined, {cached: true, program: 'sliced', slices, visitors: slices.length + 3});
  assert.deepEqual(leaks(kept.visits.slice(1), kept.canaries), []);
  assert.deepEqual(found(kept.canaries, kept.told), []);
  assert.equal(kept.stored.size, 2);
  // What a slice says is short and ordinary, so that it is looked for by what it is written with.
  const words = JSON.stringify([visits, said, kept.visits, kept.said, kept.told]);
  for (const word of ['__Host-nearside', slices.at(-1).slice.slice(0, 8), 'interest.cooking', 'profile.', 'vegan', 'plants', 'often']) assert.ok(!words.includes(word), word);
  assert.ok(pages.size > 3, [...pages].join());
});

/** Workers that leak, each by what it sends with a page. */
const LEAKY = {
  everything: 'request.headers',
  'the referrer': '{referer: request.headers.get("referer")}',
  'base64 in a header': '{"x-a": btoa("xy" + request.headers.get("cookie"))}',
  'reversed in a header': '{"x-a": [...request.headers.get("cookie")].reverse().join("")}',
  'split over two headers': '{"x-a": request.headers.get("via").slice(0, 12), "x-b": request.headers.get("via").slice(12)}',
  'hex in a header': '{"x-a": [...request.headers.get("via")].map((c) => c.charCodeAt(0).toString(16)).join("")}',
  'one bit': '{"x-a": request.headers.get("sec-gpc")}',
  'the slice': '{"x-a": /__Host-nearside=([^;]*)/.exec(request.headers.get("cookie"))?.[1] ?? ""}',
  'one bit of the slice': '{"x-a": String(/vegan/.test(request.headers.get("cookie")))}',
  'which kind of device': '{"x-a": /Android/.test(request.headers.get("user-agent")) ? "a" : "b"}',
};

test('Workers that leak are found out', async (t) => {
  for (const [what, headers] of Object.entries(LEAKY)) {
    await t.test(what, async () => {
      const entry = fileURLToPath(new URL(`../../target/fixtures/leaky.mjs`, import.meta.url));
      await writeFile(
        entry,
        `export default {fetch: (request, env) => {
          const {pathname, search} = new URL(request.url);
          const query = search.slice(1).split('&').filter((part) => !part.startsWith('nearside')).join('&');
          return fetch(env.NEARSIDE_ORIGIN + pathname + (query && '?' + query), {method: request.method, body: request.body, headers: ${headers}});
        }};`,
      );
      const slices = /slice/.test(what) ? JSON.parse(await readFile(`${fixtures}sliced.json`, 'utf8')) : [];
      const {visits, canaries} = await run(entry, {visitors: slices.length || 8, slices});
      assert.notDeepEqual(leaks(visits, canaries), []);
    });
  }
});

/** Workers that tell what stores for them, each by what and how. */
const TELLING = {
  'in a key': 'cache.put(at + btoa(request.headers.get("cookie")), kept("x"))',
  'in a key that is only looked for': 'cache.match(at + encodeURIComponent(request.headers.get("referer")))',
  'in what is stored': 'cache.put(at, kept([...request.headers.get("cookie")].reverse().join("")))',
  'in a header of it': 'cache.put(at, kept("x", {"x-a": request.headers.get("via")}))',
  'in a key of the namespace': 'env.NEARSIDE_KV.get(request.headers.get("via"))',
};

test('Workers that tell the cache or the namespace are found out', async (t) => {
  for (const [what, telling] of Object.entries(TELLING)) {
    await t.test(what, async () => {
      const entry = fileURLToPath(new URL(`../../target/fixtures/telling.mjs`, import.meta.url));
      await writeFile(
        entry,
        `export default {fetch: async (request, env) => {
          const {origin, pathname} = new URL(request.url);
          const cache = await caches.open('nearside');
          const at = origin + '/?shell=';
          const kept = (body, headers) => new Response(body, {headers: {'cache-control': 'max-age=600', ...headers}});
          await ${telling};
          return fetch(env.NEARSIDE_ORIGIN + pathname);
        }};`,
      );
      const {canaries, told, visits} = await run(entry, {visitors: 2});
      assert.notDeepEqual(found(canaries, [told, ...visits.flat()].join('\n')), []);
    });
  }
});

test('writings are recognised', () => {
  const canary = secret();
  const text = `x${canary}`;
  const writings = [text, btoa(text), btoa(`q${text}`), Buffer.from(text).toString('base64url'), Buffer.from(text).toString('hex').toUpperCase()];
  writings.push(canary.slice(0, 12), [...canary].reverse().join(''), [...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join(''));
  writings.push(gzipSync(text).toString('latin1'), gzipSync(text).toString('base64'));
  for (const writing of writings) assert.deepEqual(found([canary], `a\n${writing}`.slice(writing.startsWith('\x1f') ? 2 : 0)), [canary], writing);
  assert.deepEqual(found([canary], secret()), []);
});
