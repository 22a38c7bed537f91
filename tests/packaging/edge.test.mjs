// The Worker without Rust, as npm would install it: a project in front of an origin, on this machine and as wrangler takes it.

import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {createServer, get} from 'node:http';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {pack, startRegistry} from './packed.mjs';

const require = createRequire(import.meta.url);
const folderOf = (name) => dirname(require.resolve(`${name}/package.json`));
const WRANGLER = join(folderOf('wrangler'), 'bin/wrangler.js');
/** It asks nobody, and tells nobody. */
const QUIET = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: '1',
  CI: '1',
};

const POLICY = 'site = "https://example.org"\nversion = 1\nlocales = ["en"]\n\n[intents.find-dinner]\n\n[slots.hero]\ndefault = "page"\n';
const MODULE = `slot = "hero"\nhelps = "find-dinner"\nwhen = 'device.kind != "phone"'\nscore = 100\n`;
const PAGE = '<!doctype html><html lang="en"><head><title>A site</title></head><body><nearside-slot name="hero"><p>Default.</p><template data-module="first"><p>First.</p></template></nearside-slot></body></html>';

let folder;
let origin;
let address;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearside-worker-'));
  await mkdir(join(folder, 'site'));
  await writeFile(join(folder, 'site/package.json'), JSON.stringify({name: 'a-site', private: true, type: 'module'}));
  const {packed, remove} = await pack();
  const registry = await startRegistry(packed);
  try {
    await promisify(execFile)('npm', ['install', 'nearside', 'nearside-edge'], {cwd: join(folder, 'site'), env: {...process.env, ...registry.environment}});
  } finally {
    await registry.close();
    await remove();
  }
  origin = createServer((_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE)).listen(0, '127.0.0.1');
  await once(origin, 'listening');
  address = `http://127.0.0.1:${origin.address().port}`;
});
after(async () => {
  origin?.closeAllConnections();
  origin?.close();
  await rm(folder, {recursive: true, force: true});
});

/** A copy of the site, with a policy and with workerd; and a folder for what programs keep for a while. */
async function newSite(name, {runtime = true} = {}) {
  const site = join(folder, name);
  await cp(join(folder, 'site'), site, {recursive: true, verbatimSymlinks: true});
  await mkdir(join(site, 'policy/modules'), {recursive: true});
  await mkdir(join(site, 'temporary'));
  await writeFile(join(site, 'policy/policy.toml'), POLICY);
  await writeFile(join(site, 'policy/modules/first.toml'), MODULE);
  if (runtime) await symlink(folderOf('workerd'), join(site, 'node_modules/workerd'));
  return site;
}

/** Starts a program in a site. `at()` resolves with the address that it says it is at; `ended` with all that it said, and its code or signal. */
function start(site, script, args, cwd = site) {
  const child = spawn(process.execPath, [script, ...args], {cwd, env: {...process.env, ...QUIET, TMPDIR: join(site, 'temporary')}, stdio: ['ignore', 'pipe', 'pipe']});
  const said = {stdout: '', stderr: ''};
  let tell;
  const at = new Promise((found) => (tell = found));
  for (const name of ['stdout', 'stderr']) {
    child[name].on('data', (bytes) => {
      said[name] += bytes;
      const [url] = /http:\/\/127\.0\.0\.1:\d+(?=\/? \(stop|\s*$)/.exec(said.stdout.split(/is on |Ready on /)[1] ?? '') ?? [];
      if (url) tell(url);
    });
  }
  const ended = once(child, 'close').then(([code]) => ({code, ...said}));
  return {child, ended, at: () => Promise.race([at, ended.then((end) => assert.fail(JSON.stringify(end)))])};
}
const nearside = (site, ...args) => start(site, join(site, 'node_modules/nearside/dist/bin.js'), ['edge', ...args]);
const done = (site, ...args) => nearside(site, ...args).ended;

/** A page, as a browser opens it. */
async function opened(url) {
  const [response] = await once(get(url, {agent: false, headers: {accept: 'text/html', 'sec-fetch-dest': 'document'}}), 'response');
  let text = '';
  for await (const piece of response) text += piece;
  return {status: response.statusCode, text};
}
const isDecided = ({status, text}) => {
  assert.equal(status, 200);
  assert.match(text, /<nearside-slot [^>]*state="shown"[^>]*><p>First\.<\/p>|<nearside-slot [^>]*state="shown"[^>]*>.*<p>First\.<\/p>.*<template data-default>/s);
  assert.match(text, /data-nearside>/);
};
const isGone = async (url) => {
  const [error] = await once(get(url, {agent: false}), 'error');
  assert.equal(error.code, 'ECONNREFUSED');
};

test('a project is begun once, and nothing that is there is written over', async () => {
  const site = await newSite('begun');
  await rm(join(site, 'policy'), {recursive: true});
  const begun = await done(site, 'init', '--origin', address);
  assert.equal(begun.code, 0, begun.stderr);
  assert.match(begun.stdout, /^policy\/policy\.toml\n(.*\n)+edge\/wrangler\.json\nedge\/worker\.js\nedge\/\.gitignore\n\nnext: npx nearside edge /);
  const settings = await readFile(join(site, 'edge/wrangler.json'), 'utf8');
  assert.equal(JSON.parse(settings).vars.NEARSIDE_ORIGIN, address);

  const again = await done(site, 'init', '--origin', 'https://example.org');
  assert.deepEqual([again.code, again.stdout], [2, '']);
  assert.match(again.stderr, /^error: `edge\/wrangler\.json` and .* are there already; nothing was written\n {2}help: /);
  assert.equal(await readFile(join(site, 'edge/wrangler.json'), 'utf8'), settings);
});

test('what is wrong is said in one sentence, with what to do', async () => {
  const site = await newSite('wrong', {runtime: false});
  const says = async (pattern, code, ...args) => {
    const end = await done(site, ...args);
    assert.deepEqual([end.code, end.stdout], [code, ''], end.stderr);
    assert.match(end.stderr, pattern);
    assert.match(end.stderr, /help: /);
  };
  await says(/^error: there is no `edge\/wrangler\.json`\n/, 2);
  await says(/^error: `init` has to know the origin\n/, 2, 'init');
  for (const wrong of ['example.org', 'https://example.org/path', 'ftp://example.org', 'https://a:b@example.org']) await says(/^error: `.*` is no origin\n/, 2, 'init', '--origin', wrong);
  await says(/^error: `66000` is no port\n/, 2, '--port', '66000');
  await says(/^error: Unknown option '--nonsense'\n/, 2, '--nonsense');
  await says(/^error: `run` is not understood here\n/, 2, 'run');
  await done(site, 'init', '--origin', address);
  await says(/^error: the Worker runs in workerd, which is not installed here\n/, 2);
  await symlink(folderOf('workerd'), join(site, 'node_modules/workerd'));
  await says(/workerd ended by itself/, 2, '--port', String(origin.address().port));
  await writeFile(join(site, 'policy/modules/first.toml'), MODULE.replace('device.kind', 'device.kynd'));
  await says(/--> policy\/modules\/first\.toml:3:9\n/, 1);
  await writeFile(join(site, 'edge/wrangler.json'), '{');
  await says(/^error: `edge\/wrangler\.json` cannot be read: /, 2);
  await rm(join(site, 'node_modules/nearside-edge'), {recursive: true});
  await says(/^error: `nearside edge` is in the package `nearside-edge`, which is not installed here\n/, 2);
  assert.deepEqual(await readdir(join(site, 'temporary')), []);
});

test('it runs on this machine until it is stopped, and leaves nothing', async () => {
  const site = await newSite('running');
  await done(site, 'init', '--origin', 'https://nowhere.invalid');
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
    const {child, at, ended} = nearside(site, '--port', '0', '--origin', address);
    const url = await at();
    isDecided(await opened(url));
    child.kill(signal);
    assert.equal((await ended).code, code, signal);
    await isGone(url);
    assert.deepEqual(await readdir(join(site, 'temporary')), []);
  }
});

test('wrangler deploys it with the engine and the policy, and runs it as well', async () => {
  const site = await newSite('deployed');
  await done(site, 'init', '--origin', address);
  const edge = join(site, 'edge');
  const dry = await start(site, WRANGLER, ['deploy', '--dry-run', '--outdir', join(site, 'out')], edge).ended;
  assert.equal(dry.code, 0, dry.stderr);
  const files = await readdir(join(site, 'out'));
  for (const name of ['edge.wasm', 'policy.nsp']) assert.ok(files.some((file) => file.endsWith(name)), `${name} is not among ${files}`);

  const {child, at, ended} = start(site, WRANGLER, ['dev', '--local', '--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0'], edge);
  const url = await at();
  isDecided(await opened(url));
  child.kill('SIGTERM');
  await ended;
  await isGone(url);
});
