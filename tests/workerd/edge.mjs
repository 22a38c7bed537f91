// The Worker in `worker/`, in workerd, in front of an origin that a test wrote, as an operator would deploy it.

import {once} from 'node:events';
import {mkdir, mkdtemp, readFile, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {build} from 'esbuild';

import {serve} from './workerd.mjs';

const WORKER = fileURLToPath(new URL('../../worker/', import.meta.url));

/**
 * Starts the Worker. `origin`: address of the origin. `program`: bytes that are deployed with it. `vars`: its variables, besides one
 * that makes it tell how it made a page.
 * `kv`, `cache`: addresses of what answers for the KV namespace and the platform's cache. `memory`: most bytes that the engine
 * may have beyond what it starts with; with too few it traps. `said` gets what it
 * prints. `outside`: address of what stands for every host that the Worker asks; without it, the machine's own network does.
 * `entry`: another entry, for controls.
 */
export async function startEdge({origin, program, vars = {}, kv, cache, outside, memory, said, entry = join(WORKER, 'entry.mjs')}) {
  const folder = await mkdtemp(join(tmpdir(), 'nearside-edge-'));
  await build({
    entryPoints: {worker: entry},
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['*.wasm', '*.nsp', 'cloudflare:*'],
    logLevel: 'warning',
  });
  await mkdir(join(folder, 'build'));
  const wasm = await readFile(join(WORKER, 'build/worker_bg.wasm'));
  await writeFile(join(folder, 'build/worker_bg.wasm'), memory === undefined ? wasm : limited(wasm, memory));
  await writeFile(join(folder, 'policy.nsp'), program);
  const text = JSON.stringify;
  const host = (address) => new URL(address).host;
  const bindings = Object.entries({NEARSIDE_ORIGIN: origin, NEARSIDE_SERVER_TIMING: 'on', ...vars}).filter(([, value]) => value !== undefined).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`);
  if (kv) bindings.push('(name = "NEARSIDE_KV", kvNamespace = "kv")');
  return serve(
    folder,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [
        (name = "worker.js", esModule = embed "worker.js"),
        (name = "build/worker_bg.wasm", wasm = embed "build/worker_bg.wasm"),
        (name = "policy.nsp", data = embed "policy.nsp"),
      ],
      bindings = [${bindings.join(', ')}],
      ${cache ? 'cacheApiOutbound = "cache",' : ''}
      ${outside ? 'globalOutbound = "outside",' : ''}
      compatibilityDate = "2026-11-01",
    )),
    (name = "internet", network = (allow = ["private", "local"])),
    ${outside ? `(name = "outside", external = (address = ${text(host(outside))}, http = (style = proxy))),` : ''}
    ${kv ? `(name = "kv", external = (address = ${text(host(kv))}, http = ())),` : ''}
    ${cache ? `(name = "cache", external = (address = ${text(host(cache))}, http = ())),` : ''}
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (cfBlobHeader = "x-test-cf"), service = "main")],
);
`,
    said,
  );
}

/** An HTTP server on loopback. `answer(request, response, body)`; every request is logged as it came. */
export async function startServer(answer) {
  const log = [];
  const server = createServer(async (request, response) => {
    try {
      const pieces = [];
      for await (const piece of request) pieces.push(piece);
      const body = Buffer.concat(pieces);
      log.push({method: request.method, url: request.url, headers: request.rawHeaders, body: body.toString('latin1')});
      await answer(request, response, body);
    } catch (error) {
      response.destroy(error);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return {url: `http://127.0.0.1:${server.address().port}`, log, close};
}

/** Asks the edge as a browser opens a page. */
export async function open(edge, path, headers = {}, cf = {}) {
  const answer = await fetch(edge.url + path, {headers: {accept: 'text/html', 'sec-fetch-dest': 'document', 'x-test-cf': JSON.stringify(cf), ...headers}, redirect: 'manual'});
  return {status: answer.status, headers: answer.headers, text: await answer.text()};
}

/** A module whose memory ends so many bytes after what it starts with. */
function limited(wasm, bytes) {
  const number = (at) => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      value += (wasm[at] & 127) * 2 ** shift;
      if (wasm[at++] < 128) return [value, at];
    }
  };
  const leb = (value) => (value < 128 ? [value] : [(value % 128) + 128, ...leb(Math.floor(value / 128))]);
  const MEMORY = 5;
  for (let at = 8; at < wasm.length; ) {
    const [length, inner] = number(at + 1);
    if (wasm[at] === MEMORY) {
      const [pages] = number(inner + 2);
      const section = [1, 1, ...leb(pages), ...leb(pages + Math.ceil(bytes / 65_536))];
      return Buffer.concat([wasm.subarray(0, at), Buffer.from([MEMORY, ...leb(section.length), ...section]), wasm.subarray(inner + length)]);
    }
    at = inner + length;
  }
  throw new Error('the module has no memory');
}
