// A cache that many visitors share, as badly behaved as any that is in use: it stores whatever some field of an answer lets it
// store, whatever the others forbid, and it tells answers apart by their address alone.
//
// Sources: RFC 9111, RFC 9213, the Edge Architecture Specification, and what nginx, Varnish, LiteSpeed and content networks have
// of their own.

import {Agent, request} from 'node:http';

import {startServer} from './edge.mjs';

/** Seconds that directives give, if they give any. */
const seconds = (value, ...names) => {
  for (const name of names) {
    const said = new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*"?(\\d+)`, 'i').exec(value);
    if (said) return Number(said[1]);
  }
  return 0;
};
const DIRECTIVES = (value) => seconds(value, 's-maxage', 'max-age');
const TAGGED = () => 3_600;

/** For how long each field lets an answer be stored, s. */
const FIELDS = {
  'cache-control': DIRECTIVES,
  'surrogate-control': DIRECTIVES,
  'edge-control': (value) => seconds(value, 'cache-maxage', 'max-age'),
  'x-accel-expires': (value) => (value.startsWith('@') ? Number(value.slice(1)) - Date.now() / 1_000 : Number(value)),
  expires: (value) => (Date.parse(value) - Date.now()) / 1_000,
  'x-cache-control': DIRECTIVES,
  'x-litespeed-cache-control': DIRECTIVES,
  'x-cache-ttl': Number,
  'cache-tag': TAGGED,
  'edge-cache-tag': TAGGED,
  'surrogate-key': TAGGED,
  'x-cache-tags': TAGGED,
  'x-litespeed-tag': TAGGED,
  xkey: TAGGED,
};

/** Whether anything in an answer lets a cache store it. */
export function mayStore(headers) {
  const fields = Object.entries(headers).some(([name, value]) => (/-cache-control$/.test(name) ? DIRECTIVES : FIELDS[name])?.(String(value)) > 0);
  // Without a word, a tenth of the time since it changed (RFC 9111, section 4.2.2).
  return fields || (headers['cache-control'] === undefined && headers['last-modified'] !== undefined);
}

/** Sends a request as it is; resolves with the answer. */
export const send = (url, {path, method = 'GET', headers = {}, body}, agent) =>
  new Promise((resolve, reject) => {
    const sent = request(url + path, {method, headers, agent}, async (answer) => {
      try {
        const pieces = [];
        for await (const piece of answer) pieces.push(piece);
        resolve({status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces)});
      } catch (error) {
        reject(error);
      }
    });
    sent.on('error', reject).end(body);
  });

/** Starts the cache in front of an address. Answers that it had stored carry `x-hit`. */
export async function startShared(behind) {
  const held = new Map();
  const agent = new Agent({keepAlive: true});
  const server = await startServer(async ({method, url, headers}, response, body) => {
    const stored = ['GET', 'HEAD'].includes(method) ? held.get(url) : undefined;
    if (stored) return response.writeHead(stored.status, {...stored.headers, 'x-hit': stored.method}).end(stored.body);
    const answer = await send(behind, {path: url, method, headers, body}, agent);
    const {connection, 'keep-alive': alive, 'transfer-encoding': encoding, ...rest} = answer.headers;
    if (mayStore(rest)) held.set(url, {...answer, headers: rest, method});
    return response.writeHead(answer.status, rest).end(answer.body);
  });
  const close = async () => {
    agent.destroy();
    await server.close();
  };
  return {url: server.url, held, close};
}
