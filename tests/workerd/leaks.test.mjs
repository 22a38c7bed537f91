// What leaves the Worker (P3), in full, and whether the record of it sees: the shipped Worker, and the shipped Worker with a leak of each kind,
// which must be found, and with its twin, which does the same for everybody and must not be.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {before, test} from 'node:test';

import {fixtures} from '../browser/server.mjs';
import {table} from '../recorder/compare.mjs';
import {apart, openEdge} from './recorded.mjs';

/** What a slice says, from its cookie. */
const SECRET = '/vegan/.test(request.headers.get("cookie"))';

/** Many visits, on a machine that may have others to care for. */
const LONG_MS = 600_000;

/** What a Worker may do that leaves it, by `bit`. */
const LEAKS = {
  'another host': {leak: 'await fetch(`https://${bit ? "one" : "two"}.example/`)'},
  'a request more': {leak: 'if (bit) await fetch("http://origin.example/script.js")'},
  'a request after the answer': {after: 'if (bit) context.waitUntil(fetch("http://elsewhere.example/"))'},
  'the order of two requests': {leak: 'for (const path of bit ? ["/a", "/b"] : ["/b", "/a"]) await fetch("http://origin.example" + path)'},
  'a query': {fetching: 'asked = new Request(asked.url + "?" + Number(bit), asked)'},
  'a header': {fetching: 'asked.headers.set("x-bit", Number(bit))'},
  'the method': {fetching: 'if (asked.method === "GET" && asked.url.endsWith("/missing")) asked = new Request(asked.url, {method: bit ? "HEAD" : "GET", headers: asked.headers, redirect: "manual"})'},
  'the length of a body': {fetching: 'if (asked.body) asked = new Request(asked, {body: (await asked.text()) + (bit ? " " : "")})'},
  'a header of a style': {fetching: 'if (asked.url.endsWith("/style.css")) asked.headers.set("x-bit", Number(bit))'},
  'a raw connection': {leak: 'if (bit) await connect("elsewhere.example:80").opened.catch(() => {})'},
  'a delay of 15 ms': {leak: 'if (bit) await scheduler.wait(15)'},
  'a delay of 15 ms by a timer': {after: 'if (bit) await new Promise((done) => setTimeout(done, 15))'},
  'a line in the log': {leak: 'console.log(bit ? "a" : "b")'},
  'a line for whoever debugs': {leak: 'console.debug(bit ? "a" : "b")'},
  'an error in the log': {leak: 'if (bit) console.error("a")'},
  'a key of the cache': {leak: 'await (await caches.open("nearside")).match(`http://site.example/${Number(bit)}`)'},
  'what the cache holds': {leak: 'await (await caches.open("nearside")).put("http://site.example/x", new Response(`${Number(bit)}`, {headers: {"cache-control": "max-age=60"}}))'},
  'a key of the namespace': {leak: 'await env.NEARSIDE_KV.get(bit ? "a" : "b")'},
  'what the namespace holds': {leak: 'await env.NEARSIDE_KV.put("a", bit ? "1" : "0").catch(() => {})'},
  'a tag of the version': {after: 'response.headers.set("etag", `"${Number(bit)}"`)'},
  'a cookie in the answer': {after: 'response.headers.append("set-cookie", `bit=${Number(bit)}`)'},
  'where an answer leads': {after: 'if (response.headers.has("location")) response.headers.set("location", bit ? "/a" : "/b")'},
  'a timing in the answer': {after: 'response.headers.append("server-timing", `bit;dur=${Number(bit)}`)'},
  'what an answer varies by': {after: 'response.headers.set("vary", bit ? "cookie" : "accept")'},
  'the status': {after: 'if (response.status === 404) response = new Response(null, {status: bit ? 410 : 404})'},
  // These two are the same for everybody, and give one visitor's page to the next. Their twins are about what everybody gets alike.
  'a decided page for all caches': {after: 'if (request.method === "GET" && new URL(request.url).pathname === "/") response.headers.set("cache-control", "public, max-age=60")', twin: {after: 'if (new URL(request.url).pathname === "/missing") response.headers.set("cache-control", "public, max-age=60")'}},
  'a decided page for one kind of cache': {after: 'if (new URL(request.url).pathname === "/kept") response.headers.set("cdn-cache-control", "max-age=60")', twin: {after: 'if (new URL(request.url).pathname === "/style.css") response.headers.set("cdn-cache-control", "max-age=60")'}},
};

let visitors;
before(async () => {
  const slices = JSON.parse(await readFile(`${fixtures}sliced.json`, 'utf8'));
  const cookie = (words) => ({cookie: `__Host-nearside=${slices.find(({slice}) => words.test(slice)).slice}`});
  visitors = [cookie(/vegan/), cookie(/^((?!vegan).)*$/)];
});

test('two visitors with different slices are one to everybody but themselves', async () => {
  const edge = await openEdge();
  try {
    await edge.visit({});
    const turns = [];
    for (let turn = 0; turn < 10; turn += 1) turns.push(await edge.visit(visitors[turn % 2]));
    assert.notEqual(turns[0].pages[0].body, turns[1].pages[0].body, 'they are shown different things');
    for (const turn of turns) assert.deepEqual(apart(turns[0], turn), []);
  } finally {
    await edge.close();
  }
});

test('whatever an origin tells caches, a decided page is for its visitor alone', async () => {
  const edge = await openEdge();
  try {
    const page = [{path: '/directed', accept: 'text/html'}];
    // Streamed, and from then on from what is kept.
    for (let turn = 0; turn < 2; turn += 1) {
      const [one, other] = [await edge.visit(visitors[0], page), await edge.visit(visitors[1], page)];
      assert.notEqual(one.pages[0].body, other.pages[0].body, 'they are shown different things');
      assert.deepEqual(apart(one, other).filter(({aspect}) => aspect === 'shared'), []);
    }
  } finally {
    await edge.close();
  }
});

test('what a Worker may tell is found, each way of it, and what it does for everybody is not', {timeout: LONG_MS}, async (t) => {
  const leaks = Object.fromEntries(Object.entries(LEAKS).flatMap(([name, {twin, ...leak}]) => [[name, leak], [`twin of ${name}`, twin ?? leak]]));
  const edge = await openEdge({leaks, bit: SECRET});
  const rows = [];
  try {
    await edge.visit({});
    const parted = async (name, alike) => {
      await edge.plant(name, alike);
      return apart(await edge.visit(visitors[0]), await edge.visit(visitors[1]));
    };
    for (const name of Object.keys(LEAKS)) {
      await t.test(name, async () => {
        const [found, harmless] = [await parted(name), await parted(`twin of ${name}`, true)];
        rows.push([name, [...new Set(found.map(({aspect}) => aspect))].join(', ') || 'NOTHING', harmless.length ? `FOUND: ${JSON.stringify(harmless)}` : 'passes']);
        assert.notDeepEqual(found, [], 'the leak is not found');
        assert.deepEqual(harmless, [], 'the twin is found');
      });
    }
  } finally {
    await edge.close();
  }
  console.log(table('leak of a Worker', rows));
});
