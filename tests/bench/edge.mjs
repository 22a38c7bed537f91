// What the Worker costs: beside a Worker that passes everything through and one whose rewriter has nothing to do, in one run.
//
// `cargo xtask bench --only edge [--requests N]`. Each Worker is a process of its own, so that its processor time is its own; they
// take turns, so that what else the machine does falls on all alike.

import {execFileSync} from 'node:child_process';
import {mkdir, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {crc32, gzipSync} from 'node:zlib';

import {startEdge, startServer} from '../workerd/edge.mjs';

const MODULES = [10, 100, 1_000];
const PAGES = [20_000, 500_000];
const SLOTS = ['hero', 'next', 'shelf', 'notice'];
/** What the slice of the policies with one may say, and a cookie that says some of it: mode S. */
const SAYS = '&interest.cooking=..300&interest.cooking=300..&profile.diet=vegetarian&profile.diet=vegan';
const COOKIE = `__Host-nearside=${crc32(SAYS).toString(16).padStart(8, '0')}&interest.cooking=300..&profile.diet=vegan`;
const SLICE = `
[slice]
daily_visitors = 1_000
facet = [{ of = "interest.cooking", bands = [300] }, { of = "profile.diet" }]

[purposes."personalize.local"]
text.en = "Remember"

[purposes."personalize.edge"]
text.en = "Tell the edge"

[topics.cooking]
half_life = "14d"
label.en = "Cooking"
reason.en = "you like cooking"

[attributes.diet]
type = "enum"
values = ["vegetarian", "vegan"]
basis = "told"
retention = "90d"
label.en = "Diet"
reason.en = "you told us what you eat"
`;
const PHONE = {accept: 'text/html', 'sec-fetch-dest': 'document', 'user-agent': 'Mobile', 'x-test-cf': '{"timezone":"Europe/Vienna"}'};

/**
 * A policy with so many modules over four slots; one in ten may show on a phone in the evening. `sliced`: it has a slice, for which half of
 * the modules ask.
 */
async function policy(folder, modules, sliced) {
  await mkdir(join(folder, 'modules'), {recursive: true});
  const slots = SLOTS.map((slot) => `[slots.${slot}]\ndefault = "page"\ncomponent = "card"\n`).join('\n');
  await writeFile(join(folder, 'policy.toml'), `site = "https://shop.example"\nversion = 1\nlocales = ["en"]\n\n[page.type]\ntype = "enum"\nvalues = ["front", "article"]\nlabel.en = "Kind of page"\nreason.en = "of the kind of page this is"\n\n[intents.read]\n\n${slots}\n[components.card]\ntitle = { kind = "heading", max_length = 60, required = true }\n${sliced ? SLICE : ''}`);
  for (let at = 0; at < modules; at += 1) {
    const kind = ['phone', 'tablet', 'desktop'][at % 3];
    const asks = sliced && at % 2 ? `${at % 4 === 1 ? 'interest.cooking >= 300' : 'profile.diet == "vegan"'} && ` : '';
    const when = `${asks}device.kind == "${kind}" && local.hour >= ${at % 24} && local.weekday != ${at % 7} && page.type == "${at % 2 ? 'front' : 'article'}"`;
    await writeFile(join(folder, 'modules', `m${at}.toml`), `slot = "${SLOTS[at % 4]}"\nhelps = "read"\nwhen = '${when}'\nscore = ${(at * 37) % 900}\n\n[content.en]\ntitle = "Module ${at}"\n`);
  }
  // Whatever the hour, what the cookie says decides something.
  if (sliced) await writeFile(join(folder, 'modules', 'sliced.toml'), 'slot = "notice"\nhelps = "read"\nwhen = "interest.cooking >= 300"\nscore = 990\n\n[content.en]\ntitle = "Sliced"\n');
  execFileSync('cargo', ['run', '--quiet', '--package', 'nearside-cli', '--', 'compile', folder, '--out', join(folder, 'policy.nsp')], {stdio: ['ignore', 'ignore', 'inherit']});
  return readFile(join(folder, 'policy.nsp'));
}

/** A page of about so many bytes, with its slots spread over it. */
function page(bytes) {
  const text = '<section class="part"><h2 id="a">A heading</h2><p>Some text of a page, with <a href="/there?a=1&amp;b=2" title="there">a link</a> &amp; more.</p></section>\n';
  const part = text.repeat(Math.ceil(bytes / 4 / text.length));
  const slots = SLOTS.map((name) => `<nearside-slot name="${name}"><div class="card"><h3>The default</h3></div></nearside-slot>`);
  return `<!doctype html><html lang="en"><head><meta name="nearside:type" content="front"><template data-component="card"><div class="card"><h3 data-field="title"></h3></div></template></head><body>${slots.map((slot) => part + slot).join('')}</body></html>`;
}

const OTHERS = {
  'pass through': 'fetch(url)',
  'rewriter alone': 'new HTMLRewriter().on("no-such-element", {element() {}}).transform(await fetch(url))',
};

/** One request: time to first byte and to the last, ms. */
const ask = (url, path, cookie) =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    request(url + path, {headers: cookie ? {...PHONE, cookie} : PHONE}, (response) => {
      let first;
      response.on('data', () => (first ??= performance.now() - start)).on('end', () => resolve({first, last: performance.now() - start, status: response.statusCode})).on('error', reject);
    }).on('error', reject).end();
  });

/** Processor time of a process so far, ms: by the scheduler, thread by thread, because its clock ticks are longer than a request. */
async function processor(pid) {
  let spent = 0;
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    // One that has ended in the meantime has nothing more to add.
    const said = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0');
    spent += Number(said.split(' ')[0]);
  }
  return spent / 1e6;
}

const at = (times, share) => [...times].sort((one, other) => one - other)[Math.min(times.length - 1, Math.floor(times.length * share))];

export async function edge({requests = 300} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'nearside-bench-edge-'));
  const pages = Object.fromEntries(PAGES.map((bytes) => [bytes, page(bytes)]));
  const origin = await startServer((asked, response) => {
    const [, bytes, kept] = asked.url.split('/');
    response.writeHead(200, {'content-type': 'text/html; charset=utf-8', 'cache-control': kept === 'kept' ? 'max-age=3600' : 'no-store'}).end(pages[bytes]);
    origin.log.length = 0;
  });
  const running = [];
  try {
    const programs = {};
    for (const modules of MODULES) {
      programs[modules] = await policy(join(folder, String(modules)), modules);
      programs[`${modules}, sliced`] = await policy(join(folder, `${modules}-sliced`), modules, true);
    }
    const start = async (name, path, {cookie, ...options}) => {
      const begun = performance.now();
      const edge = await startEdge({origin: origin.url, ...options});
      running.push({name, path, cookie, edge, first: [], last: [], cpu: 0});
      const {status, last} = await ask(edge.url, `/20000/${path}`, cookie);
      if (status !== 200) throw new Error(`${name} answered ${status}`);
      if (cookie && !(await (await fetch(`${edge.url}/20000/${path}`, {headers: {...PHONE, cookie}})).text()).includes('module="sliced"')) throw new Error(`${name} does not read the slice`);
      running.at(-1).cold = {start: performance.now() - begun, request: last};
    };
    for (const [name, answer] of Object.entries(OTHERS)) {
      const entry = join(folder, `${name.replace(' ', '-')}.mjs`);
      await writeFile(entry, `export default {async fetch(request, env) { const url = env.NEARSIDE_ORIGIN + new URL(request.url).pathname; return ${answer}; }};`);
      await start(name, 'fresh', {entry, program: programs[10]});
    }
    for (const modules of MODULES) {
      await start(`first time, ${modules} modules`, 'fresh', {program: programs[modules]});
      await start(`spliced, ${modules} modules`, 'kept', {program: programs[modules]});
      const sliced = {program: programs[`${modules}, sliced`], cookie: COOKIE};
      await start(`first time, ${modules}, slice`, 'fresh', sliced);
      await start(`spliced, ${modules}, slice`, 'kept', sliced);
    }
    for (const bytes of PAGES) {
      for (const variant of running) {
        Object.assign(variant, {first: [], last: [], cpu: 0});
        for (let turn = 0; turn < 30; turn += 1) await ask(variant.edge.url, `/${bytes}/${variant.path}`, variant.cookie);
      }
      const TURNS = 20;
      for (let round = 0; round < TURNS; round += 1) {
        for (const variant of running) {
          const before = await processor(variant.edge.pid);
          for (let turn = 0; turn < requests / TURNS; turn += 1) {
            const {first, last} = await ask(variant.edge.url, `/${bytes}/${variant.path}`, variant.cookie);
            variant.first.push(first);
            variant.last.push(last);
          }
          variant.cpu += (await processor(variant.edge.pid)) - before;
        }
      }
      const [pass, rewriter] = running;
      console.log(`\nedge: page of ${bytes / 1000} KB, ${requests} requests each, ms`);
      console.log(`${''.padEnd(26)} ${'ttfb p50'.padStart(9)} ${'added'.padStart(7)} ${'p99'.padStart(7)} ${'last p50'.padStart(9)} ${'cpu'.padStart(7)} ${'/ pass'.padStart(7)} ${'/ rewr.'.padStart(7)}`);
      for (const {name, first, last, cpu} of running) {
        const cells = [at(first, 0.5), at(first, 0.5) - at(pass.first, 0.5), at(first, 0.99), at(last, 0.5), cpu / requests, cpu / pass.cpu, cpu / rewriter.cpu];
        console.log(`${name.padEnd(26)} ${cells.map((cell, place) => cell.toFixed(2).padStart(place === 0 || place === 3 ? 9 : 7)).join(' ')}`);
      }
    }
    console.log('\nedge: first request of a new process, ms');
    for (const {name, cold} of running) console.log(`${name.padEnd(26)} ${cold.request.toFixed(1).padStart(9)}`);
    const wasm = await readFile(new URL('../../worker/build/worker_bg.wasm', import.meta.url));
    console.log(`\nedge: engine ${wasm.length} bytes, ${gzipSync(wasm, {level: 9}).length} gzip`);
  } finally {
    for (const {edge} of running) await edge.stop();
    await origin.close();
    await rm(folder, {recursive: true, force: true});
  }
}
