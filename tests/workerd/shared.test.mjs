// Two visitors behind one shared cache, in front of the edge: whatever the origin tells caches, and whatever form of the page is
// asked for, each gets their own page. The same run finds a Worker that lets the origin's word through.

import assert from 'node:assert/strict';
import {readFile, writeFile} from 'node:fs/promises';
import {Agent} from 'node:http';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {fixtures} from '../browser/server.mjs';
import {startEdge, startServer} from './edge.mjs';
import {send, startShared} from './shared.mjs';

const PAGE = '<!doctype html><html lang="en"><template data-component="lead"><h1 data-field="title"></h1></template><nearside-slot name="hero">d</nearside-slot>';
const TAG = '"version"';
const LATER = new Date(Date.now() + 3_600_000).toUTCString();

/** What an origin tells caches: each by itself is enough for some cache to keep the page. */
const FIELDS = {
  nothing: {},
  'max-age': {'cache-control': 'public, max-age=600'},
  's-maxage': {'cache-control': 's-maxage=600'},
  Expires: {expires: LATER},
  'a change long ago': {'last-modified': 'Sun, 01 Nov 2020 12:00:00 GMT'},
  ...Object.fromEntries(['', 'Akamai-', 'Cloudflare-', 'Fastly-', 'Netlify-', 'Vercel-', 'Own-'].map((who) => [`${who}CDN-Cache-Control`, {[`${who}cdn-cache-control`]: 'max-age=600'}])),
  'Akamai-Cache-Control': {'akamai-cache-control': 'max-age=600'},
  'Surrogate-Control': {'surrogate-control': 'max-age=600, content="ESI/1.0"'},
  'Edge-Control': {'edge-control': '!no-store, cache-maxage=600'},
  'X-Accel-Expires': {'x-accel-expires': '600'},
  'X-Cache-Control': {'x-cache-control': 'max-age=600'},
  'X-LiteSpeed-Cache-Control': {'x-litespeed-cache-control': 'public, max-age=600'},
  'X-Cache-TTL': {'x-cache-ttl': '600'},
  ...Object.fromEntries(['Cache-Tag', 'Edge-Cache-Tag', 'Surrogate-Key', 'X-Cache-Tags', 'X-LiteSpeed-Tag', 'xkey'].map((name) => [name, {[name]: 'a'}])),
};
FIELDS.everything = Object.assign({key: 'cookie', 'no-vary-search': 'params', pragma: 'public', 'x-accel-buffering': 'yes'}, ...Object.values(FIELDS));

const OPENED = {accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate'};
const SCRIPT = {accept: '*/*', 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors'};
/** In which forms the address of a page is asked for. */
const FORMS = {
  page: {headers: OPENED},
  head: {method: 'HEAD', headers: OPENED},
  range: {headers: {...OPENED, range: 'bytes=0-30'}},
  ranges: {headers: {...SCRIPT, range: 'bytes=0-9,20-29'}},
  script: {headers: SCRIPT},
  'script for HTML': {headers: {...SCRIPT, accept: 'text/html'}},
  condition: {headers: {...SCRIPT, 'if-none-match': TAG}},
  'condition for a page': {headers: {...OPENED, 'if-none-match': TAG}},
  post: {method: 'POST', headers: OPENED, body: 'a=b'},
};

/** Answers as an origin that knows ranges, and says the same of caches in every form. */
function answer({method, url, headers}, response) {
  const [, what, name] = url.split(/[/?]/).map(decodeURIComponent);
  const fields = {etag: TAG, ...FIELDS[name]};
  if (what === 'picture') return response.writeHead(200, {'content-type': 'image/png', ...fields}).end('png');
  const html = {'content-type': 'text/html; charset=utf-8', ...fields};
  if (headers.range?.includes(',')) return response.writeHead(206, {...fields, 'content-type': 'multipart/byteranges; boundary=x'}).end('--x\r\n\r\n<!doctype\r\n--x--');
  if (headers.range) return response.writeHead(206, {...html, 'content-range': `bytes 0-30/${PAGE.length}`}).end(PAGE.slice(0, 31));
  return response.writeHead(200, html).end(method === 'HEAD' ? undefined : PAGE);
}

let origin;
let slices;
const agent = new Agent({keepAlive: true});
before(async () => {
  origin = await startServer((asked, response) => {
    origin.log.length = 0;
    return answer(asked, response);
  });
  slices = JSON.parse(await readFile(`${fixtures}sliced.json`, 'utf8'));
});
after(async () => {
  agent.destroy();
  await origin.close();
});

const PHONE = {'user-agent': 'Mobile'};
const DESKTOP = {'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)'};
/** What decides, and who visits: two, of whom the second never consented. `slice`: headers of a visitor whose cookie says something. */
const MODES = {
  C: () => ({program: 'edge', visitors: [PHONE, DESKTOP]}),
  S: (slice) => ({program: 'sliced', visitors: [slice, PHONE]}),
  'S, nobody consented': () => ({program: 'sliced', visitors: [PHONE, DESKTOP]}),
  'no program': (slice) => ({visitors: [slice, DESKTOP]}),
  'no engine': (slice) => ({program: 'edge', memory: 0, visitors: [slice, DESKTOP]}),
};
const SHOWN = {C: ['on-phone', undefined], S: ['plants', undefined], 'S, nobody consented': [undefined], 'no program': [undefined], 'no engine': [undefined]};

const essence = ({status, body}) => `${status} ${body.toString().replace(/"now_ms":"?\d+"?/g, '')}`;

/**
 * Sends the two visitors of a mode through the cache to every address in every form. Resolves with what they got of somebody else's.
 * `entry`: another Worker. `orders`: 2 lets each of them be the first once.
 */
async function run(mode, {entry, orders = 2} = {}) {
  const slice = {...PHONE, cookie: `__Host-nearside=${slices.find(({shown}) => shown.hero === 'plants').slice}`};
  const {visitors, program: name, ...options} = MODES[mode](slice);
  const program = name ? await readFile(`${fixtures}${name}.nsp`) : Buffer.from('none');
  const mixed = new Set();
  const seen = {requests: 0, combinations: 0, pictures: 0, pages: new Set()};
  const edge = await startEdge({origin: origin.url, vars: {NEARSIDE_SERVER_TIMING: undefined}, entry, said: [], program, ...options});
  const shared = await startShared(edge.url);
  const ask = async (url, path, visitor, {headers, ...form}) => {
    seen.requests += 1;
    return send(url, {path, ...form, headers: {...headers, ...visitor}}, agent);
  };
  try {
    /** Their own pages, as they get them with nothing between. */
    const own = new Map();
    for (const visitor of visitors) own.set(visitor, essence(await ask(edge.url, '/page/nothing', visitor, FORMS.page)));
    for (const field of Object.keys(FIELDS)) {
      for (const [form, asked] of Object.entries(FORMS)) {
        for (const [first, second] of [visitors, visitors.toReversed()].slice(0, orders)) {
          seen.combinations += 1;
          const path = `/page/${encodeURIComponent(field)}?${seen.combinations}`;
          // The first asks in that form, then both open the page, and each asks in that form again.
          for (const [visitor, what] of [[first, asked], [second, FORMS.page], [first, FORMS.page], [second, asked], [first, asked]]) {
            const got = await ask(shared.url, path, visitor, what);
            if (what === FORMS.page) seen.pages.add(/module="(.*?)"/.exec(got.body)?.[1]);
            if (got.headers['x-hit'] || (what === FORMS.page && essence(got) !== own.get(visitor))) mixed.add(`${field}, ${form}`);
          }
          if (shared.held.size > 100) shared.held.clear();
        }
      }
      // What is no page is kept as the origin says.
      const path = `/picture/${encodeURIComponent(field)}`;
      for (let turn = 0; turn < 2; turn += 1) seen.pictures += (await ask(shared.url, path, PHONE, {headers: {...SCRIPT, 'sec-fetch-dest': 'image'}})).headers['x-hit'] ? 1 : 0;
    }
  } finally {
    await shared.close();
    await edge.stop();
  }
  return {mixed, seen};
}

for (const mode of Object.keys(MODES)) {
  test(`each visitor gets their own page, whatever caches are told: ${mode}`, async () => {
    const {mixed, seen} = await run(mode);
    console.log(`# shared cache, ${mode}: ${Object.keys(FIELDS).length} fields, ${Object.keys(FORMS).length} forms, ${seen.combinations} combinations, ${seen.requests} requests: ${mixed.size} mixed`);
    assert.deepEqual([...mixed], []);
    assert.deepEqual([...seen.pages], SHOWN[mode]);
    // Of the first of them nothing was told, all others were kept.
    assert.equal(seen.pictures, Object.keys(FIELDS).length - 1);
  });
}

/** Workers that let the origin's word on caches through, for what. */
const LEAKY = {
  'with every answer': 'true',
  'with decided pages': 'answer.headers.get("cache-control").includes("no-cache") || /data-nearside/.test(body)',
  'where a page is asked for in another form': 'request.method === "HEAD" || request.headers.has("range") || request.headers.get("sec-fetch-dest") === "empty"',
  'where nothing was decided': '!/data-nearside/.test(body)',
};

for (const [what, when] of Object.entries(LEAKY)) {
  test(`a Worker that lets it through ${what} is found out`, async () => {
    const entry = fileURLToPath(new URL('../../target/fixtures/letting.mjs', import.meta.url));
    const worker = fileURLToPath(new URL('../../worker/entry.mjs', import.meta.url));
    await writeFile(
      entry,
      `import worker from ${JSON.stringify(worker)};
      export default {async fetch(request, env, context) {
        const {pathname, search} = new URL(request.url);
        const word = await fetch(env.NEARSIDE_ORIGIN + pathname + search, {method: 'HEAD'});
        const answer = await worker.fetch(request, env, context);
        const body = answer.status === 304 ? null : await answer.text();
        if (!(${when})) return new Response(body, answer);
        const headers = new Headers(answer.headers);
        headers.delete('cache-control');
        for (const [name, value] of word.headers) if (!/^(?:content-|connection|date|keep-alive|transfer-encoding)/.test(name)) headers.set(name, value);
        return new Response(body, {status: answer.status, headers});
      }};`,
    );
    const fields = Object.keys(FIELDS).slice(1);
    for (const mode of ['C', 'S']) {
      const {mixed, seen} = await run(mode, {entry, orders: 1});
      console.log(`# a Worker that lets it through ${what}, ${mode}: ${mixed.size} of ${seen.combinations} found mixed`);
      // Every field is found, but the first, which is none.
      for (const field of fields) assert.ok([...mixed].some((found) => found.startsWith(`${field}, `)), field);
      assert.ok(![...mixed].some((found) => found.startsWith('nothing, ')));
      if (what === 'with every answer') assert.equal(mixed.size, fields.length * Object.keys(FORMS).length);
    }
  });
}
