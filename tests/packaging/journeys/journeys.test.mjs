// From an empty folder to the first slot that is decided and explained, by the commands and files of the documentation, with the packed packages.
// Each journey says what it took: lines typed, files, commands, and seconds of this machine.

import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {createInterface} from 'node:readline';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {moveClock, newPage, newVisitor, openBrowser} from '../../browser/browser.mjs';
import {pack, startRegistry} from '../packed.mjs';
import {journeys, typed} from './journey.mjs';

const run = promisify(execFile);

let browser;
let registry;
let remove;
let environment;
before(async () => {
  let packed;
  ({packed, remove} = await pack());
  registry = await startRegistry(packed);
  environment = {...process.env, ...registry.environment, PORT: '0', NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1'};
  delete environment.FORCE_COLOR;
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await registry?.close();
  await remove?.();
});

/** Starts a command that serves and waits until it says where. */
async function serve(command, cwd) {
  const server = spawn(command, {cwd, env: environment, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe']});
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const stop = () => {
    if (server.exitCode === null && server.signalCode === null) process.kill(-server.pid);
    return ended;
  };
  process.once('exit', stop);
  const said = [];
  server.stderr.on('data', (text) => said.push(String(text)));
  for await (const line of createInterface(server.stdout)) {
    said.push(line);
    const url = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(line)?.[0];
    if (url) return {url, stop};
  }
  return assert.fail(`${command} ended: ${said.join('\n')}`);
}

/** Opens the site in the morning; tells which module its slot shows, what is to be read there, and why. */
async function shown(url) {
  const context = await newVisitor(browser);
  const {page, faults} = await newPage(context);
  await moveClock(page, '2026-11-24T09:30:00+01:00');
  await page.route('**/favicon.ico', (route) => route.fulfill({status: 204}));
  await page.goto(url);
  const slot = page.locator('nearside-slot[state=shown]');
  await slot.waitFor();
  await page.getByRole('button', {name: 'Why this?'}).click();
  const line = page.locator('nearside-why .line');
  await line.waitFor();
  const answer = {module: await slot.getAttribute('module'), heading: await page.getByRole('heading', {level: 1}).textContent(), why: await line.textContent(), faults};
  await context.close();
  return answer;
}

for (const {name, steps} of await journeys()) {
  test(name, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'nearside-journey-'));
    t.after(() => rm(folder, {recursive: true, force: true}));
    const start = performance.now();
    const last = steps.at(-1);
    for (const {file, text, command} of steps.slice(0, -1)) {
      if (file) {
        await mkdir(dirname(join(folder, file)), {recursive: true});
        await writeFile(join(folder, file), text);
      } else {
        await run(command, {cwd: folder, env: environment, shell: true, maxBuffer: 1e8}).catch(({stdout, stderr}) => assert.fail(`${command}: ${stdout}${stderr}`));
      }
    }
    const {url, stop} = await serve(last.command, folder);
    try {
      const {why, ...seen} = await shown(url);
      assert.deepEqual(seen, {module: 'by-day', heading: 'Good day', faults: []});
      assert.match(why, /^Because .*9:00/);
    } finally {
      await stop();
    }
    const files = steps.filter(({file}) => file).length;
    t.diagnostic(`${name}: ${typed(steps)} lines in ${files} files and ${steps.length - files} commands, ${((performance.now() - start) / 1000).toFixed(1)} s`);
  });
}
