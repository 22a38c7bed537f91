// Nuxt, from the packages as npm would publish them: a production build, served by its own server. `npm run nuxt` runs it, and `npm test` does not:
// Nuxt brings 570 packages, which come from the registry each time.

import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {copyFile, cp, mkdir, mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {moveClock, newPage, newVisitor, openBrowser} from '../../browser/browser.mjs';
import {fixtures} from '../../browser/server.mjs';
import {pack} from '../../packaging/packed.mjs';
import {becomes, MORNING, says, seen} from '../kit.mjs';

const run = promisify(execFile);
const env = {...process.env, NUXT_TELEMETRY_DISABLED: '1', HOST: '127.0.0.1', PORT: '0'};

let folder;
let server;
let url;
let browser;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearside-nuxt-'));
  // Nuxt 4.5.2 does not build with Vite 8.4.0: its server build ends with EXTERNAL_MODULES_CANNOT_BE_TRANSFORMED_TO_MODULES over files of its own.
  await writeFile(join(folder, 'package.json'), JSON.stringify({name: 'a-site', private: true, type: 'module', overrides: {vite: '8.3.8'}}));
  await cp(join(import.meta.dirname, 'app'), join(folder, 'app'), {recursive: true});
  await copyFile(join(import.meta.dirname, 'nuxt.config.ts'), join(folder, 'nuxt.config.ts'));
  await mkdir(join(folder, 'public'));
  await copyFile(`${fixtures}pages.nsp`, join(folder, 'public/policy.nsp'));
  const {packed, remove} = await pack();
  const ours = packed.filter(({name}) => name !== 'nearside-react').map(({file}) => file);
  await run('npm', ['install', '--ignore-scripts', 'nuxt@4.5.2', ...ours], {cwd: folder});
  await remove();
  await run('npx', ['nuxi', 'build'], {cwd: folder, env}).catch(({stdout, stderr}) => assert.fail(stdout + stderr));
  server = spawn(process.execPath, ['.output/server/index.mjs'], {cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit']});
  process.on('exit', () => server.kill());
  for await (const line of createInterface(server.stdout)) {
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url) break;
  }
  assert.ok(url, 'the server of Nuxt says where it listens');
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  server?.kill();
  await rm(folder, {recursive: true, force: true});
});

test('a page of the server is hydrated without a mismatch, decided and explained, and each route is a view of its own', async () => {
  assert.match(await (await fetch(url)).text(), /<nearside-slot[^>]*>.*<p[^>]*>The default\.<\/p>/);
  assert.equal((await readdir(join(folder, '.output/public'), {recursive: true})).filter((name) => name.endsWith('.wasm')).length, 1);
  const context = await newVisitor(browser);
  const {page, faults} = await newPage(context);
  await moveClock(page, MORNING);
  await page.goto(url);
  await becomes(page, 'side', 'morning-card');
  assert.deepEqual(await seen(page), [['side', 'shown', 'morning-card', 'Good morning, you']]);
  assert.match(await says(page, 'side'), /past 9:00/);
  await page.getByRole('link', {name: 'Checkout'}).click();
  await page.getByRole('heading', {name: 'Checkout'}).waitFor();
  await becomes(page, 'side', null);
  await page.getByRole('link', {name: 'Home'}).click();
  await page.getByRole('heading', {name: 'Home'}).waitFor();
  await becomes(page, 'side', 'morning-card');
  assert.deepEqual(faults, []);
  await context.close();
});
