// What `wrangler deploy` is told fits what it finds: files, names of variables and bindings, and the runtime that everything else here is tried on.

import assert from 'node:assert/strict';
import {access, readFile, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path) => readFile(join(ROOT, path), 'utf8');
const named = (text) => new Set(text.match(/\bNEARSIDE_[A-Z_]+\b/g));

/** Everything that runs at the edge. */
async function sources() {
  const files = (await readdir(join(ROOT, 'worker/src'), {recursive: true})).filter((name) => /\.(rs|mjs)$/.test(name));
  return Promise.all(['worker/entry.mjs', 'worker/edge.mjs', 'worker/zone.mjs', ...files.map((name) => `worker/src/${name}`)].map(read));
}

test('the files that are deployed are there, and each is of a kind that is known', async () => {
  const settings = await read('worker/wrangler.toml');
  const [, main] = /^main = "(.*)"$/m.exec(settings);
  const texts = await Promise.all([main, 'edge.mjs'].map((name) => read(`worker/${name}`)));
  const imported = [...texts.join('\n').matchAll(/from '\.\/(.*?)'/g)].map(([, path]) => path);
  assert.ok(imported.includes('build/worker.js') && imported.includes('policy.nsp'), imported.join());
  for (const path of imported) {
    // The program is the deployer's own.
    if (path.endsWith('.nsp')) assert.match(settings, /^type = "Data"\nglobs = \["\*\*\/\*\.nsp"\]\nfallthrough = false$/m);
    else await access(join(ROOT, 'worker', path));
  }
});

test('variables and bindings have one name in settings, code and documentation', async () => {
  const asked = named((await sources()).join('\n'));
  const offered = named(await read('worker/wrangler.toml'));
  const told = named(await read('www/docs/edge.md'));
  assert.deepEqual([...offered].filter((name) => !asked.has(name)), [], 'set, and asked by nothing');
  assert.deepEqual([...asked].filter((name) => !told.has(name)), [], 'asked, and told to nobody');
  assert.deepEqual([...told].filter((name) => !asked.has(name)), [], 'told, and asked by nothing');
  assert.ok(asked.has('NEARSIDE_ORIGIN') && asked.has('NEARSIDE_KV'));
});

test('what is deployed has the date that is tested', async () => {
  const date = (text) => /compatibility(?:Date|_date) = ["'](.*?)["']/.exec(text)[1];
  const deployed = date(await read('worker/wrangler.toml'));
  for (const path of ['tests/workerd/edge.mjs', 'tests/workerd/workerd.mjs', 'crates/xtask/src/edge.rs', 'www/edge/src/project.ts']) assert.equal(date(await read(path)), deployed, path);
});
