// The Worker: loads the engine, and stands in for it with the origin's own page whenever it fails.

import * as engine from './build/worker.js';
import module from './build/worker_bg.wasm';

import {originOf, told} from './src/platform/naming.mjs';
import {offsetOf} from './zone.mjs';

/** Names of our own in an address; the engine removes them, and so does its stand-in. */
const OURS = /^nearside/i;
/** What the engine sends for every page; its stand-in must not be told apart by the origin. */
const PAGE = {accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1', 'user-agent': 'nearside/1 (edge)'};

/** Headers of the origin's connection, and other ways to it. */
const HOP = /^(?:alt-svc|connection|keep-alive|proxy-(?:authenticate|connection)|te|trailer|upgrade)$/;
/** What caches obey. */
const CACHES = /-accel-|-ttl|-vary|akamai|cache|cdn|edge-|fastly|litespeed|surrogate|varnish|^(?:age|expires|key|pragma|warning|xkey)$/;
/** What may be a page. */
const PAGES = /^\s*(?:$|text\/html|application\/xhtml\+xml|multipart\/byteranges)/i;

/** How often the engine trapped in this isolate. */
let failures = 0;
/** Answers of requests in flight, by what tells them that the engine is gone. */
const waiting = new Set();

/** The compiled policy that is deployed with the Worker, as the runtime gives such a file. */
let program;

const start = () => {
  engine.install(new Uint8Array(program));
};

/** A trap kills the instance with everything in it: its requests are answered by the origin, the next finds a new one. */
const fail = (event) => {
  if (!((event.error ?? event.reason) instanceof WebAssembly.RuntimeError)) return;
  failures += 1;
  console.error(`nearside: failure ${failures}; what is on its way is sent as the origin made it`);
  event.preventDefault?.();
  for (const tell of waiting) tell(new Error('the engine stopped'));
  waiting.clear();
  revive();
};
addEventListener('error', fail);
addEventListener('unhandledrejection', fail);

const revive = () => {
  try {
    engine.__wbg_reset_state();
    start();
  } catch (error) {
    console.error('nearside: the engine did not start again; pages pass through', String(error));
  }
};

/** The origin's answer, without the engine. `base`: scheme and host of the origin. */
const origin = async (request, base) => {
  const address = new URL(request.url);
  const kept = address.search.slice(1).split('&').filter((part) => !OURS.test(part));
  const headers = request.method === 'GET' ? PAGE : {};
  const type = request.headers.get('content-type');
  if (type && request.method !== 'GET') headers['content-type'] = type;
  const target = `${base}${address.pathname}${kept.join('&') && `?${kept.join('&')}`}`;
  const answer = await fetch(target, {method: request.method, headers, body: request.body, redirect: 'manual'});
  return passed(answer, base, address.origin);
};

/** What the origin answered, as the engine passes on what it does not decide: `reply.rs` says why. */
const passed = (answer, base, site) => {
  const headers = new Headers();
  for (const [name, value] of answer.headers) if (!HOP.test(name)) headers.append(name, told(name, value, base, site));
  const leadsElsewhere = answer.status >= 300 && answer.status < 400;
  if (!leadsElsewhere && PAGES.test(answer.headers.get('content-type') ?? '')) {
    for (const name of [...headers.keys()]) if (CACHES.test(name)) headers.delete(name);
    headers.set('cache-control', 'private, no-store');
  }
  return new Response(answer.body, {status: answer.status, statusText: answer.statusText, headers});
};

const UNSET = 'nearside: set the variable NEARSIDE_ORIGIN to scheme and host of the origin, such as https://origin.example.org';

/** Nobody can be asked: the address of a request must not choose who is. */
const unset = () => {
  console.error(UNSET);
  return new Response(`${UNSET}\n`, {status: 500, headers: {'content-type': 'text/plain; charset=utf-8', 'cache-control': 'private, no-store'}});
};

const worker = {
  async fetch(request, env, context) {
    const base = originOf(env.NEARSIDE_ORIGIN ?? '');
    if (base === undefined) return unset();
    let tell;
    const gone = new Promise((_, reject) => {
      tell = reject;
      waiting.add(tell);
    });
    try {
      return await Promise.race([engine.handle(request, env, context, offsetOf(request.cf?.timezone, Date.now())), gone]);
    } catch (error) {
      if (request.bodyUsed) return new Response(null, {status: 502});
      return origin(request, base).catch(() => new Response(null, {status: 502}));
    } finally {
      waiting.delete(tell);
      gone.catch(() => {});
    }
  },
};

/** The Worker for a compiled policy: what an entry exports by default. An entry calls it once, while it is loaded. */
export const edge = (policy) => {
  program = policy;
  try {
    engine.initSync({module});
    start();
  } catch (error) {
    failures += 1;
    console.error('nearside: the engine did not start; pages pass through', String(error));
  }
  return worker;
};
