// The platform's cache on loopback: a namespace of answers by address, spoken to as workerd speaks to it.

import {startServer} from './edge.mjs';

/**
 * Starts a cache. `entries`: what was stored, by address, as bytes. `give(response, bytes, address)` replaces how a hit is answered.
 * `stored(count)`, `ended(count)` resolve once so many were stored, or taken out.
 */
export async function startCache() {
  const entries = new Map();
  const [stored, ended] = [counter(), counter()];
  const cache = {entries, give: (response, bytes) => response.writeHead(200, {'cf-cache-status': 'HIT', 'content-length': bytes.length}).end(bytes)};
  const server = await startServer((request, response, body) => {
    const {host, 'cf-cache-namespace': namespace} = request.headers;
    const address = `${namespace} ${host}${request.url}`;
    if (request.method === 'PUT') {
      // A whole answer, headers and all.
      entries.set(address, body.subarray(body.indexOf('\r\n\r\n') + 4));
      stored.add();
      return response.writeHead(204).end();
    }
    if (request.method === 'PURGE') {
      const was = entries.delete(address);
      ended.add();
      return response.writeHead(was ? 200 : 404).end();
    }
    const held = entries.get(address);
    if (!held) return response.writeHead(504, {'cf-cache-status': 'MISS'}).end();
    return cache.give(response, held, address);
  });
  cache.stored = stored.reached;
  cache.ended = ended.reached;
  return Object.assign(cache, server);
}

/** Counts, for those who wait for a number. */
function counter() {
  const waiting = [];
  let count = 0;
  const add = () => {
    count += 1;
    for (const {least, done} of waiting) if (count >= least) done();
  };
  return {add, reached: (least) => (count >= least ? Promise.resolve() : new Promise((done) => waiting.push({least, done})))};
}
