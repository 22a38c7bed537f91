// The Worker on record: workerd with one recorder for every host that it asks, one for the platform's cache and one for its KV namespace, its
// output, the clocks that it waits for, and every answer that a visitor gets, headers as they came.

import {request} from 'node:http';
import {readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

import {fixtures} from '../browser/server.mjs';
import {differences} from '../recorder/compare.mjs';
import {startRecorder} from '../recorder/wire.mjs';
import {startCache} from './cache.mjs';
import {startEdge} from './edge.mjs';

const ORIGIN = 'http://origin.example';
/** Where the entry is told what to do, and tells what it noted. */
const TOLD = '/recorded';
const SHIPPED = fileURLToPath(new URL('../../worker/entry.mjs', import.meta.url));

/**
 * The shipped entry, with a recorder around it of the clocks that are set. A busy machine makes any time uncertain, but what is waited for is not:
 * a Worker that lets one visitor wait sets a clock that it does not set for others.
 * `leaks`: by name, what the entry does besides once it is told to: `leak` with each request before it is answered, `after` with each `response`,
 * which it may change, `fetching` with what is `asked` outside. `bit`: what they speak of, as an expression of `request`.
 */
const entry = (leaks, bit) => `
import {connect} from 'cloudflare:sockets';
import shipped from ${JSON.stringify(SHIPPED)};
const leaks = {${Object.entries(leaks).map(([name, {leak = '', after = '', fetching = ''}]) => `
  ${JSON.stringify(name)}: {
    leak: async (request, env, context) => { ${leak} },
    after: async (response, request, context) => { ${after}; return response; },
    fetching: async (asked) => { ${fetching}; return asked; },
  },`).join('')}
};
let planted, bit;
let alike = false;
const clocks = [];
let sent = 0;
const set = (owner, name, duration) => {
  const real = owner[name];
  owner[name] = function (...given) {
    clocks.push(name + ' ' + duration(given));
    return real.apply(this, given);
  };
};
set(globalThis, 'setTimeout', ([, time]) => time);
set(globalThis, 'setInterval', ([, time]) => time);
set(scheduler, 'wait', ([time]) => time);
set(AbortSignal, 'timeout', ([time]) => time);
const real = globalThis.fetch;
globalThis.fetch = async (target, init) => {
  const asked = new Request(target, init);
  sent += 1;
  return real(planted ? await planted.fetching(asked) : asked);
};
export default {
  async fetch(request, env, context) {
    const {pathname, searchParams} = new URL(request.url);
    if (pathname === ${JSON.stringify(TOLD)}) {
      if (searchParams.has('plant')) {
        planted = leaks[searchParams.get('plant')];
        alike = searchParams.has('alike');
      }
      console.log(searchParams.get('mark'));
      console.error(searchParams.get('mark'));
      return Response.json({clocks: clocks.splice(0), sent});
    }
    bit = alike || ${bit};
    await planted?.leak(request, env, context);
    const response = await shipped.fetch(request, env, context);
    return planted ? planted.after(new Response(response.body, response), request, context) : response;
  },
};`;

/** What a site answers, by path: pages that are kept and that are not, what belongs to them, and answers that only pass. */
const PAGE = '<!doctype html><html lang="en"><body><template data-component="lead"><h1 data-field="title"></h1></template><nearside-slot name="hero">d</nearside-slot></body></html>';
const HTML = {'content-type': 'text/html; charset=utf-8'};
const SITE = {
  '/': {headers: {...HTML, 'cache-control': 'no-store'}, body: PAGE},
  '/kept': {headers: {...HTML, 'cache-control': 'max-age=600', etag: '"k"'}, body: PAGE},
  // What an origin may tell caches of several kinds, each in a field of its own.
  '/directed': {
    headers: {...HTML, 'cache-control': 'public, max-age=600', 'cdn-cache-control': 'max-age=600', 'cloudflare-cdn-cache-control': 'max-age=600', 'surrogate-control': 'max-age=600', 'surrogate-key': 'page', 'x-accel-expires': '600', 'edge-control': 'max-age=600', 'cache-tag': 'page', xkey: 'page', expires: 'Fri, 01 Jan 2100 00:00:00 GMT'},
    body: PAGE,
  },
  '/missing': {status: 404, headers: {...HTML, 'cache-control': 'no-store'}, body: 'missing'},
  '/style.css': {headers: {'content-type': 'text/css', 'cache-control': 'max-age=60', etag: '"s"'}, body: 'p {}'},
  '/script.js': {headers: {'content-type': 'text/javascript', 'cache-control': 'max-age=60'}, body: '1'},
  '/picture.png': {headers: {'content-type': 'image/png'}, body: 'png'},
  '/moved': {status: 302, headers: {location: '/'}},
  '/order': {headers: {'content-type': 'text/plain', 'set-cookie': 'order=1'}, body: 'done'},
};

/** What a visitor does; the same for everybody. */
const JOURNEY = [
  {path: '/', accept: 'text/html'},
  {path: '/kept', accept: 'text/html'},
  {path: '/missing', accept: 'text/html'},
  {path: '/moved', accept: 'text/html'},
  {path: '/style.css', accept: 'text/css', 'sec-fetch-dest': 'style'},
  {path: '/style.css', accept: 'text/css', 'sec-fetch-dest': 'style', 'if-none-match': '"s"'},
  {path: '/script.js', accept: '*/*', 'sec-fetch-dest': 'script'},
  {path: '/picture.png', accept: 'image/*', 'sec-fetch-dest': 'image', range: 'bytes=0-1'},
  {path: '/', accept: 'text/html', method: 'HEAD'},
  {path: '/order', accept: '*/*', 'sec-fetch-dest': 'empty', method: 'POST', body: 'bread=2', 'content-type': 'application/x-www-form-urlencoded'},
];

/** Starts the Worker of a policy in `target/fixtures`; with `leaks` that can be planted in it, which speak of `bit`. */
export async function openEdge({program = 'sliced', leaks = {}, bit = 'false'} = {}) {
  const file = `${fixtures}recorded.mjs`;
  await writeFile(file, entry(leaks, bit));
  const log = [];
  const outside = await startRecorder(({target}) => SITE[new URL(target, ORIGIN).pathname], {log, name: 'outside'});
  const kv = await startRecorder(() => undefined, {log, name: 'kv'});
  const cache = await startCache();
  const said = [];
  const print = {push: (text) => (said.push(text), outside.note({what: 'said', text}))};
  const edge = await startEdge({origin: ORIGIN, outside: outside.url, kv: kv.url, cache: cache.url, vars: {NEARSIDE_SERVER_TIMING: undefined}, program: await readFile(`${fixtures}${program}.nsp`), entry: file, said: print});
  let marks = 0;
  const ask = ({path, method = 'GET', body, ...headers}) =>
    new Promise((resolve, reject) => {
      const asked = request(edge.url + path, {method, headers: {host: 'site.example', ...headers}}, async (answer) => {
        const pieces = [];
        for await (const piece of answer) pieces.push(piece);
        resolve({path, method, status: answer.statusCode, headers: answer.rawHeaders, body: Buffer.concat(pieces).toString('latin1')});
      });
      asked.on('error', reject).end(body);
    });
  const tell = async (query) => JSON.parse((await ask({path: `${TOLD}?${new URLSearchParams(query)}`})).body);
  return {
    /** From now on the Worker does what a leak does: by what tells visitors apart, or `alike` for all. */
    plant: (name, alike) => tell({plant: name, mark: '', ...(alike && {alike})}),
    /** The journey of somebody by the machine's clock: for each step, after how many ms the origin was asked, and the answer was there. */
    time: async (headers) => {
      const times = {};
      for (const [turn, {path, method = 'GET', ...step}] of JOURNEY.entries()) {
        const [from, start_ms] = [log.length, performance.now()];
        await ask({path, method, ...step, ...headers});
        times[`${turn} ${method} ${path} answered`] = performance.now() - start_ms;
        const [first] = outside.asked(from);
        if (first) times[`${turn} ${method} ${path} asked for`] = first.at_ms - start_ms;
      }
      return times;
    },
    /** The journey of somebody with these headers: all that came of it, as a record to be compared. */
    visit: async (headers, journey = JOURNEY) => {
      const [from, cached] = [log.length, cache.log.length];
      const [answers, clocks] = [[], []];
      const mark = `mark ${(marks += 1)}.`;
      for (const [turn, step] of journey.entries()) {
        answers.push(await ask({...step, ...headers}));
        // What is asked after the answer must not get among what the next step asks.
        const told = await tell({mark: turn === journey.length - 1 ? mark : ''});
        clocks.push(...told.clocks);
        await outside.until(() => outside.asked().length >= told.sent);
      }
      // What was printed is on its way to us.
      await outside.until(() => said.join('').split(mark).length > 2);
      await outside.idle();
      return record(log.slice(from), cache.log.slice(cached), answers, clocks, mark);
    },
    close: async () => {
      await edge.stop();
      await Promise.all([outside.close(), kv.close(), cache.close()]);
    },
  };
}

function record(log, cached, answers, clocks, mark) {
  const of = (name) => log.filter((entry) => entry.what === 'asked' && entry.name === name).map(({head, body}) => head + body);
  const said = log.filter(({what}) => what === 'said').map(({text}) => text.replaceAll(mark, '')).join('');
  return {
    outside: of('outside'),
    cache: cached.map((told) => JSON.stringify(told)),
    kv: of('kv'),
    said: said.split('\n').filter(Boolean).sort(),
    clocks,
    answers: answers.map(essence),
    pages: answers,
  };
}

/** What two visitors must get alike of an answer: all of it, but the body of a decided page and its length, and what hour it is. */
function essence({path, method, status, headers, body}) {
  const isDecided = body.includes('<nearside-slot');
  const fields = headers.flatMap((name, at) => (at % 2 || name.toLowerCase() === 'date' || (isDecided && name.toLowerCase() === 'content-length') ? [] : [`${name}: ${headers[at + 1]}`]));
  return `${method} ${path}: ${status}\n${fields.join('\n')}\n\n${isDecided ? '' : body}`;
}

/** Fields by which a cache between us and the visitor is told to keep something, besides `Cache-Control` (RFC 9213, and what came before it). */
const TARGETED = /-cache-control$|^surrogate-|^x-accel-expires$|^edge-control$|^expires$|^cache-tag$|^xkey$|^age$/i;

/** Whether a cache that others use may keep an answer (RFC 9111, section 3), or is told to by a field of its own. */
function isShared({headers}) {
  const fields = headers.flatMap((name, at) => (at % 2 ? [] : [[name.toLowerCase(), headers[at + 1]]]));
  const control = fields.filter(([name]) => name === 'cache-control').map(([, value]) => value.toLowerCase());
  return !/(^|[,\s])(no-store|private)([,\s]|$)/.test(control.join(', ')) || fields.some(([name]) => TARGETED.test(name));
}

/** Where the records of two visitors part: in what left and came, and in pages that are not the same and that a cache may give to the other. */
export function apart({pages: own, ...one}, {pages: others, ...other}) {
  const mixed = own.flatMap((page, at) => (page.body !== others[at].body && [page, others[at]].some(isShared) ? [{aspect: 'shared', one: page.path, other: page.path}] : []));
  return [...differences(one, other), ...mixed];
}
