// A server on loopback that records every request and lets a test put its own answers over the files of the built site.

import {createServer} from 'node:http';
import {readFile} from 'node:fs/promises';
import {extname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const site = fileURLToPath(new URL('../../www/site/dist/', import.meta.url));
export const fixtures = fileURLToPath(new URL('../../target/fixtures/', import.meta.url));

/** The security policy of the demonstration site; `image` and `script` take more sources. */
export const securityPolicy = ({wasm = true} = {}) =>
  [
    "default-src 'none'",
    `script-src 'self'${wasm ? " 'wasm-unsafe-eval'" : ''}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Headers that tell one request from the same one a moment later. */
const PASSING = new Set(['date', 'if-modified-since', 'if-none-match']);

/** The variable SHAKE makes answers late as well, each by another amount of up to so many milliseconds: pictures, scripts and styles come when they come. */
const SHAKE = Number(process.env.SHAKE ?? 0);
const slowness = () => (SHAKE && Math.random() < 0.5 ? new Promise((done) => setTimeout(done, Math.random() * SHAKE)) : undefined);

/**
 * Starts a server. `routes`: by path, `{body, status?, type?, headers?}` or a function of the request; they may be changed at any time.
 * Other files come from `root`.
 * `trace` holds every request: method, address and headers as they came.
 */
export async function startServer({routes = {}, csp = securityPolicy(), root = site} = {}) {
  const trace = [];
  const server = createServer(async (request, response) => {
    const headers = request.rawHeaders.flatMap((name, at) => (at % 2 || PASSING.has(name.toLowerCase()) ? [] : [`${name}: ${request.rawHeaders[at + 1]}`]));
    trace.push(`${request.method} ${request.url}\n  ${headers.join('\n  ')}`);
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const route = routes[path];
    try {
      const answer = (typeof route === 'function' ? await route(request) : route) ?? (await file(root, path));
      await slowness();
      response.writeHead(answer.status ?? 200, {
        'content-type': answer.type ?? types[extname(path)] ?? 'application/octet-stream',
        'content-security-policy': csp,
        'cache-control': 'no-store',
        ...answer.headers,
      });
      response.end(answer.body);
    } catch {
      response.writeHead(404, {'content-type': 'text/plain'}).end('not found');
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const {port} = server.address();
  return {
    url: `http://127.0.0.1:${port}`,
    trace,
    routes,
    /** Requests so far, by method and address alone. */
    lines: () => trace.map((entry) => entry.slice(0, entry.indexOf('\n'))),
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}

async function file(root, path) {
  const name = path.endsWith('/') ? `${path}index.html` : path;
  return {body: await readFile(join(root, name)), type: types[extname(name)]};
}
