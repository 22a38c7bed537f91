// Serves dist/ on loopback, with the site's security policy as a header too. `node serve.mjs [port]`, 0 for any free one.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { contentSecurityPolicy } from './templates/document.js';

const root = join(dirname(fileURLToPath(import.meta.url)), 'dist');
const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.nsp': 'application/octet-stream',
};

/** Starts the server. Resolves with its address and a way to close it. */
export const serve = (port = 0) =>
  new Promise((resolve, reject) => {
    const server = createServer(async (request, response) => {
      const headers = { 'content-security-policy': contentSecurityPolicy, 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' };
      const send = async (status, file) => {
        const body = await readFile(file);
        response.writeHead(status, { ...headers, 'content-type': types[extname(file)] ?? 'application/octet-stream' });
        response.end(request.method === 'HEAD' ? undefined : body);
      };
      try {
        const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
        const file = join(root, normalize(path));
        if (!file.startsWith(root)) throw new Error('outside of the site');
        await send(200, file.endsWith('/') ? join(file, 'index.html') : file);
      } catch {
        await send(404, join(root, '404.html')).catch(() => response.writeHead(404).end());
      }
    });
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({ url: `http://127.0.0.1:${server.address().port}`, close: () => new Promise((done) => server.close(done)) });
    });
  });

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { url } = await serve(Number(process.argv[2] ?? 8100));
  console.log(`site: ${url}`);
}
