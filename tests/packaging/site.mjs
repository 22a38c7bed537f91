// A small site that has installed the packages as npm would publish them: a page with one slot, and scripts for the ways to load nearside.

import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {fixtures} from '../browser/server.mjs';
import {newKey, signed} from '../workerd/signing.mjs';
import {pack, startRegistry} from './packed.mjs';

const run = promisify(execFile);
const key = newKey();

/** The policy as it is published: signed, for pages that pin the key. */
export const published = async () => signed(await readFile(`${fixtures}pages.nsp`), key, {site: 'http://localhost', version: 1, expires: Date.parse('2100-01-01')});

/** What the slot shows with that policy: the module, and its title. */
export const MORNING = ['morning-card', 'Good morning'];

export const OPTIONS = `page: {type: 'article'}, clock: () => Date.parse('2026-11-24T09:30:00+01:00'), offset: 60, trust: pinned(['${key.hex}'], {site: 'http://localhost'})`;
export const PINNED = `import {pinned} from 'nearside/signed';`;

const siteScript = (entry, wasm = '') => `import {open} from '${entry}';
${PINNED}
import {attach} from 'nearside-elements';
globalThis.visitor = await open(${wasm}{program: '/pages.nsp', ${OPTIONS}, onError: (error) => console.error(error.code)});
attach(visitor);`;

// The slot is out of view at first: one that is seen before its decision keeps its default.
const FILES = {
  // Parcel reads `exports` of packages if it is told to.
  'package.json': JSON.stringify({name: 'a-site', private: true, type: 'module', '@parcel/resolver-default': {packageExports: true}}),
  'index.html': `<!doctype html><html lang="en"><head><title>A site</title><link rel="icon" href="data:,"><script type="module" src="./main.js"></script></head>
<body>${'<br>'.repeat(300)}<nearside-slot name="side"><p>Default.</p><nearside-why></nearside-why></nearside-slot>
<template data-component="card"><h3 data-field="title"></h3><p data-field="text"></p></template></body></html>`,
  'main.js': siteScript('nearside'),
  'inline.js': siteScript('nearside/inline'),
  'slim.js': `import address from 'nearside/nearside.wasm';\n${siteScript('nearside/slim', 'await (await fetch(address)).arrayBuffer(), ')}`,
};

/** Installs it into a folder of its own, with more packages if they are named; `remove` deletes that. */
export async function newSite(...more) {
  const project = await mkdtemp(join(tmpdir(), 'nearside-site-'));
  await Promise.all(Object.entries(FILES).map(([name, text]) => writeFile(join(project, name), text)));
  const {packed, remove} = await pack();
  const registry = await startRegistry(packed);
  try {
    await run('npm', ['install', 'nearside', 'nearside-elements', ...more], {cwd: project, env: {...process.env, ...registry.environment}});
  } finally {
    await registry.close();
    await remove();
  }
  return {project, remove: () => rm(project, {recursive: true, force: true})};
}
