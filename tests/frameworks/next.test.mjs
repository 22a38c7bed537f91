// Next with its app router, from the packages as npm would publish them: a production build, served by its own server. The pages' components are
// the server's, the provider is the client's.

import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {copyFile, cp, mkdir, readdir} from 'node:fs/promises';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {moveClock, newPage, newVisitor, openBrowser} from '../browser/browser.mjs';
import {fixtures} from '../browser/server.mjs';
import {becomes, installed, MORNING, says, seen} from './kit.mjs';

let browser;
let folder;
let site;
/** What the late part of a page waits for. */
let gate;
before(async () => {
  folder = await installed('next', 'react', 'react-dom', 'nearside', 'nearside-elements', 'nearside-react');
  await cp(join(import.meta.dirname, 'next/app'), join(folder, 'app'), {recursive: true});
  await mkdir(join(folder, 'public'));
  await copyFile(`${fixtures}pages.nsp`, join(folder, 'public/policy.nsp'));
  gate = await startGate();
  const next = createRequire(join(folder, 'package.json')).resolve('next/dist/bin/next');
  const env = {...process.env, NEXT_TELEMETRY_DISABLED: '1', GATE: gate.url};
  await promisify(execFile)(process.execPath, [next, 'build'], {cwd: folder, env}).catch(({stdout, stderr}) => assert.fail(stdout + stderr));
  site = await startNext(next, env);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await gate?.close();
});

/** Starts the site's server on a free port. */
async function startNext(next, env) {
  const server = spawn(process.execPath, [next, 'start', '--hostname', '127.0.0.1', '--port', '0'], {cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit']});
  const ended = new Promise((resolve) => server.once('exit', resolve));
  process.on('exit', () => server.kill());
  for await (const line of createInterface(server.stdout)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (!url) continue;
    return {
      url,
      async stop() {
        server.kill();
        await ended;
      },
    };
  }
  return assert.fail(`the server of Next ended: ${await ended}`);
}

/** A server that answers when it is opened. */
async function startGate() {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  const server = createServer(async (_, response) => {
    await opened;
    response.end('open');
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    open,
    close: () => new Promise((closed) => server.close(closed)),
  };
}

/** Opens a page of the site in the morning. */
async function visit(path) {
  const context = await newVisitor(browser);
  const {page, faults} = await newPage(context);
  await moveClock(page, MORNING);
  await page.goto(`${site.url}${path}`, {waitUntil: 'commit'});
  return {page, faults, close: () => context.close()};
}

const shown = (text) => [['side', 'shown', 'morning-card', text]];

test('the engine is a file of its own, and no words for authors are in the scripts', async () => {
  const files = await readdir(join(folder, '.next/static'), {recursive: true});
  assert.equal(files.filter((name) => name.endsWith('.wasm')).length, 1);
  const {stdout} = await promisify(execFile)('grep', ['-rlE', 'tell the server what was chosen|did you mean', join(folder, '.next/static')]).catch((error) => error);
  assert.equal(stdout, '');
});

test('a page of the server is hydrated without a mismatch, decided and explained', async () => {
  const html = await (await fetch(site.url)).text();
  assert.match(html, /<nearside-slot[^>]*><p>The default\.<\/p><nearside-why><\/nearside-why><\/nearside-slot>/);
  const {page, faults, close} = await visit('/');
  await becomes(page, 'side', 'morning-card');
  assert.deepEqual(await seen(page), shown('Good morning, you'));
  assert.match(await says(page, 'side'), /past 9:00/);
  assert.deepEqual(faults, []);
  await close();
});

test('client navigation: each route is a view of its own', async () => {
  const {page, faults, close} = await visit('/');
  await becomes(page, 'side', 'morning-card');
  await page.getByRole('link', {name: 'Checkout'}).click();
  await page.getByRole('heading', {name: 'Checkout'}).waitFor();
  await becomes(page, 'side', null);
  assert.deepEqual(await seen(page), [['side', 'default', null, 'The default.']]);
  await page.goBack();
  await page.getByRole('heading', {name: 'Home'}).waitFor();
  await becomes(page, 'side', 'morning-card');
  assert.deepEqual([await seen(page), faults], [shown('Good morning, you'), []]);
  await close();
});

test('streaming: a slot that comes late in the answer is decided when it is there', async () => {
  const {page, faults, close} = await visit('/story');
  await page.getByText('Loading.').waitFor();
  await page.waitForFunction(() => globalThis.visitor?.decision);
  assert.deepEqual(await seen(page), []);
  gate.open();
  await becomes(page, 'side', 'morning-card');
  assert.deepEqual([await seen(page), faults], [shown('Good morning, late'), []]);
  await close();
});
