// The debug view: for who has leave, about pages and policies, and never about a visit.

import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {sign} from 'node:crypto';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {fixtures} from '../browser/server.mjs';
import {open, startEdge, startServer} from './edge.mjs';
import {newKey} from './signing.mjs';

const PAGE = `<!doctype html><meta name="nearside:type" content="article"><template data-component="lead"><h1 data-field="title"></h1></template>
<nearside-slot name="hero">d<template data-module="evening">e</template></nearside-slot><nearside-slot name="banner">b</nearside-slot>`;
const nearside = (...words) => promisify(execFile)('cargo', ['run', '--quiet', '--package', 'nearside-cli', '--', ...words]).catch(({stdout, stderr}) => ({stdout, stderr}));

const key = newKey();
let folder;
let origin;
let edge;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearside-looking-'));
  await nearside('keygen', '--out', join(folder, 'key'));
  const other = await readFile(join(folder, 'key.pub'), 'utf8');
  origin = await startServer((request, response) => response.writeHead(request.url === '/none' ? 404 : 200, {'content-type': 'text/html', 'cache-control': 'max-age=60'}).end(PAGE));
  edge = await startEdge({origin: origin.url, program: await readFile(`${fixtures}edge.nsp`), vars: {NEARSIDE_DEBUG_KEYS: `${key.hex}, ${other}`}});
});
after(async () => {
  await edge?.stop();
  await origin?.close();
  await rm(folder, {recursive: true});
});

/** The header, from the description of the form alone. */
function leave({site = edge.url, expires = Date.now() + 60_000, signer = key} = {}) {
  const moment = Buffer.alloc(8);
  moment.writeBigInt64LE(BigInt(expires));
  const part = Buffer.concat([Buffer.from('nearside/looking'), moment, Buffer.from(site)]);
  return {'nearside-debug': `${expires}.${sign(null, part, signer.privateKey).toString('hex')}`};
}

test('who has leave sees how page and policy fit, the same for every visit', async () => {
  const views = [];
  // The first time, and from what is kept.
  for (const headers of [{'user-agent': 'Mobile', cookie: 'canary=77341'}, {}, {'user-agent': 'iPad', 'save-data': 'on', referer: 'https://www.google.com/'}]) {
    const {status, headers: of, text} = await open(edge, '/', {...headers, ...leave()});
    assert.deepEqual([status, of.get('content-type'), of.get('cache-control')], [200, 'application/json', 'private, no-store']);
    views.push(text);
    await open(edge, '/', headers);
  }
  assert.equal(new Set(views).size, 1);
  const {policy, page} = JSON.parse(views[0]);
  assert.deepEqual({...policy, program: policy.program.length}, {program: 32, site: 'https://shop.example', version: 3, from: 'deployed'});
  const candidates = [
    {module: 'evening', renders: 'from the page'},
    {module: 'on-phone', renders: 'from the policy'},
  ];
  assert.deepEqual(page, {
    bytes: PAGE.length,
    handed_over: true,
    facts: ['type'],
    components: [{name: 'lead', usable: true}],
    slots: [
      {name: 'hero', declared: true, candidates},
      {name: 'banner', declared: false, candidates: []},
    ],
    missing: ['next', 'shelf', 'notice'],
  });
  assert.ok(origin.log.every(({headers}) => !headers.join().includes('nearside-debug') && !headers.join().includes('77341')));
});

test('who has none sees the page', async () => {
  const now = Date.now();
  for (const [why, headers] of Object.entries({
    'without the header': {},
    'with rubbish': {'nearside-debug': 'yes'},
    'with a key of nobody': leave({signer: newKey()}),
    'too late': leave({expires: now - 1}),
    'for too long': leave({expires: now + 90_000_000}),
    'at another site': leave({site: 'https://elsewhere.example'}),
    'with a longer leave': {'nearside-debug': leave({expires: now + 60_000})['nearside-debug'].replace(/^\d+/, String(now + 120_000))},
  })) {
    const {headers: of, text} = await open(edge, '/', headers);
    assert.equal(of.get('content-type'), 'text/html', why);
    assert.match(text, /data-nearside/, why);
  }
  assert.equal((await open(edge, '/none', leave())).text, '{}');
});

test('the command shows it', async () => {
  const {stdout} = await nearside('explain', '--url', `${edge.url}/a/b?c`, '--debug-key', join(folder, 'key'));
  assert.equal(JSON.parse(stdout).page.slots[0].name, 'hero');
  const {stderr} = await nearside('explain', '--url', `${edge.url}/none`, '--debug-key', join(folder, 'key'));
  assert.match(stderr, /shows nothing to this key/);
});
