// The plugin for Vite as npm would install it, in the real browser: what an author sees while Vite serves, and what a build holds.

import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import {promisify} from 'node:util';

import * as vite8 from 'vite';
import * as vite7 from 'vite-7';
import * as vite6 from 'vite-6';

import {newVisitor, openBrowser} from '../browser/browser.mjs';
import {startServer} from '../browser/server.mjs';
import {pack, startRegistry} from './packed.mjs';

const VERSIONS = {'Vite 8': vite8, 'Vite 7': vite7, 'Vite 6': vite6};

const POLICY = 'site = "https://example.org"\nversion = 1\nlocales = ["en"]\n\n[intents.find-dinner]\n\n[slots.hero]\ndefault = "page"\n';
/** A module that beats others with less `score`. */
const module = (score, condition = 'device.kind != "phone"') => `slot = "hero"\nhelps = "find-dinner"\nwhen = '${condition}'\nscore = ${score}\n`;

// A slot that is seen before its decision keeps its default: they are out of view.
const page = (script, inside) => `<!doctype html><html lang="en"><head><title>A site</title><link rel="icon" href="data:,"></head>
<body>${'<br>'.repeat(300)}${inside}<script type="module" src="/${script}"></script></body></html>`;
const SLOT = '<nearside-slot name="hero"><p>Default.</p><template data-module="first"><p>First.</p></template><template data-module="second"><p>Second.</p></template></nearside-slot>';
const OPEN = `import {open} from 'nearside';
import {attach} from 'nearside-elements';
import program from 'virtual:nearside/program';
`;

/** What a site has besides its policy. */
const SITES = {
  plain: {'index.html': page('main.js', SLOT), 'main.js': `${OPEN}globalThis.visitor = await open({program});\nattach(visitor);`},
  react: {
    'index.html': page('main.jsx', '<div id="app"></div>'),
    'main.jsx': `import {createRoot} from 'react-dom/client';
import program from 'virtual:nearside/program';
import {App} from './App.jsx';
createRoot(document.querySelector('#app')).render(<App program={program} />);`,
    'App.jsx': `import {NearsideProvider, Slot} from 'nearside-react';
export const App = ({program}) => (
  <NearsideProvider program={program}><Slot name="hero" modules={{first: <p>First.</p>, second: <p>Second.</p>}}><p>Default.</p></Slot></NearsideProvider>
);`,
  },
  vue: {
    'index.html': page('main.js', '<div id="app"></div>'),
    'main.js': `import {createApp} from 'vue';\nimport App from './App.vue';\ncreateApp(App).mount('#app');`,
    'App.vue': `<script setup>
import {NearsideProvider, Slot} from 'nearside-vue';
import program from 'virtual:nearside/program';
const options = {program};
</script>
<template>
  <NearsideProvider :options="options"><Slot name="hero"><p>Default.</p><template #first><p>First.</p></template><template #second><p>Second.</p></template></Slot></NearsideProvider>
</template>`,
  },
  svelte: {
    'index.html': page('main.js', '<div id="app"></div>'),
    'main.js': `${OPEN}import {mount} from 'svelte';\nimport App from './App.svelte';\nmount(App, {target: document.querySelector('#app')});\nattach(await open({program}));`,
    'App.svelte': SLOT,
  },
};

let folder;
let nearside;
let browser;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nearside-vite-'));
  // Sites below it find what is installed here, as in a repository of several.
  await writeFile(join(folder, 'package.json'), JSON.stringify({name: 'sites', private: true, type: 'module', workspaces: ['sites/*']}));
  const {packed, remove} = await pack();
  const registry = await startRegistry(packed);
  try {
    const names = ['nearside', 'nearside-elements', 'nearside-react', 'nearside-vue', 'react@18', 'react-dom@18', 'vue', 'svelte'];
    await promisify(execFile)('npm', ['install', ...names], {cwd: folder, env: {...process.env, ...registry.environment}});
  } finally {
    await registry.close();
    await remove();
  }
  ({default: nearside} = await import(pathToFileURL(createRequire(join(folder, 'package.json')).resolve('nearside/vite')).href));
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await rm(folder, {recursive: true, force: true});
});

/** A site of its own with its policy; `write` puts a file into it. */
async function newSite(name, kind) {
  const root = join(folder, 'sites', name);
  await mkdir(join(root, 'policy/modules'), {recursive: true});
  const write = (file, text) => writeFile(join(root, file), text);
  const files = {'package.json': JSON.stringify({name, private: true, type: 'module'}), ...SITES[kind], 'policy/policy.toml': POLICY, 'policy/modules/first.toml': module(100), 'policy/modules/second.toml': module(50)};
  for (const [file, text] of Object.entries(files)) await write(file, text);
  return {root, write};
}

async function until(holds) {
  while (!(await holds())) await pause(20);
}

/** Starts Vite's server and a page of it. `said`: what Vite wrote on the console. */
async function develop(vite, {root}, plugins, options = {}) {
  const said = [];
  const note = (text) => said.push(text);
  const customLogger = {info: note, warn: note, warnOnce: note, error: note, clearScreen() {}, hasErrorLogged: () => false, hasWarned: false};
  const server = await vite.createServer({root, configFile: false, customLogger, plugins: [...plugins, nearside(options)], server: {host: '127.0.0.1', port: 0}});
  await server.listen();
  // What is written before the folder is watched is not noticed.
  await until(() => Object.entries(server.watcher.getWatched()).some(([at, names]) => at.endsWith('modules') && names.length === 2));
  const context = await newVisitor(browser);
  const tab = await context.newPage();
  const {port} = server.httpServer.address();
  await tab.goto(`http://127.0.0.1:${port}/`);
  return {tab, said, async close() {
    await context.close();
    await server.close();
  }};
}

const shows = (tab, text) => tab.getByText(text, {exact: true}).waitFor();
const overlay = (tab) => tab.locator('vite-error-overlay');
/** The place that the overlay names first. */
const named = (tab, place) => overlay(tab).locator('.file').getByText(place, {exact: true}).waitFor();

/** What the page of a built site shows. */
async function built(root, text) {
  const server = await startServer({root, csp: ''});
  const context = await newVisitor(browser);
  try {
    const tab = await context.newPage();
    await tab.goto(server.url);
    await shows(tab, text);
    return server.trace.map((request) => request.split(/\s/)[1]).filter((path) => path.endsWith('.nsp'));
  } finally {
    await context.close();
    await server.close();
  }
}

for (const [version, vite] of Object.entries(VERSIONS)) {
  test(`${version}: a change of the policy is seen, and what is wrong with it is shown where it is`, async () => {
    const site = await newSite(`${vite.version}`, 'plain');
    const {tab, said, close} = await develop(vite, site, [], {types: 'policy.ts'});
    try {
      await shows(tab, 'First.');
      await site.write('policy/modules/second.toml', module(500));
      await shows(tab, 'Second.');

      await site.write('policy/modules/second.toml', module(500, 'device.kynd != "phone"'));
      const place = join(site.root, 'policy/modules/second.toml:3:9');
      await named(tab, place);
      const words = await overlay(tab).locator('.message-body').textContent();
      assert.match(words, /unknown name `device\.kynd` \[condition::unknown_name\]\nhelp: did you mean `device\.kind`\?/);
      assert.equal(said.filter((text) => text.includes('--> policy/modules/second.toml:3:9')).length, 1, 'the console says it once');
      await shows(tab, 'Second.');
      await tab.reload();
      await shows(tab, 'Second.');
      await named(tab, place);

      await site.write('policy/modules/second.toml', module(500));
      await overlay(tab).waitFor({state: 'detached'});
      await shows(tab, 'Second.');

      // A file that comes, and one that goes.
      await site.write('policy/modules/third.toml', module(900));
      await until(async () => (await readFile(join(site.root, 'policy.ts'), 'utf8')).includes('third'));
      await rm(join(site.root, 'policy/modules/second.toml'));
      await rm(join(site.root, 'policy/modules/third.toml'));
      await shows(tab, 'First.');
    } finally {
      await close();
    }
  });

  test(`${version}: a build holds the program under a name of its content, below the site's base`, async () => {
    const site = await newSite(`build-${vite.version}`, 'plain');
    const to = join(site.root, 'dist');
    const build = (more) => vite.build({root: site.root, configFile: false, logLevel: 'silent', build: {outDir: to, target: 'es2022'}, plugins: [nearside()], ...more});
    const names = async () => (await readdir(to, {recursive: true})).filter((name) => name.endsWith('.nsp'));
    await build();
    const [first] = await names();
    assert.match(first, /^assets.policy-[\w-]{8}\.nsp$/);
    assert.deepEqual(await built(to, 'First.'), [`/${first}`]);

    await site.write('policy/modules/second.toml', module(500));
    await build({base: '/shop/'});
    const [second, ...more] = await names();
    assert.deepEqual(more, []);
    assert.notEqual(second, first);
    const served = join(site.root, 'served');
    await cp(to, join(served, 'shop'), {recursive: true});
    await cp(join(to, 'index.html'), join(served, 'index.html'));
    assert.deepEqual(await built(served, 'Second.'), [`/shop/${second}`]);

    await site.write('policy/modules/first.toml', module(100, 'device.kynd != "phone"'));
    await assert.rejects(build(), ({message}) => /the policy cannot be compiled/.test(message) && /--> policy\/modules\/first\.toml:3:9/.test(message) && /help: did you mean `device\.kind`\?/.test(message));
    assert.deepEqual(await names(), [second], 'a build that fails leaves the last one');
  });
}

const PLUGINS = {
  react: async () => [(await import('@vitejs/plugin-react')).default()],
  vue: async () => [(await import('@vitejs/plugin-vue')).default()],
  svelte: async () => [(await import('@sveltejs/vite-plugin-svelte')).svelte({configFile: false})],
};
for (const [kind, plugins] of Object.entries(PLUGINS)) {
  test(`${kind}: the same, with its own plugin`, async () => {
    const site = await newSite(kind, kind);
    const {tab, close} = await develop(vite8, site, await plugins());
    try {
      await shows(tab, 'First.');
      await site.write('policy/modules/second.toml', module(500));
      await shows(tab, 'Second.');
    } finally {
      await close();
    }
    const to = join(site.root, 'dist');
    await vite8.build({root: site.root, configFile: false, logLevel: 'silent', build: {outDir: to, target: 'es2022'}, plugins: [...(await plugins()), nearside()]});
    assert.equal((await built(to, 'Second.')).length, 1);
  });
}

test('a policy that is wrong from the start, or not there, leaves the page its defaults until it is mended', async () => {
  const site = await newSite('wrong', 'plain');
  await site.write('policy/policy.toml', 'site = "');
  const {tab, said, close} = await develop(vite8, site, []);
  try {
    await named(tab, join(site.root, 'policy/policy.toml:1:9'));
    await tab.waitForFunction(() => globalThis.visitor?.problem?.code === 'program-missing');
    await shows(tab, 'Default.');
    await rm(join(site.root, 'policy/policy.toml'));
    await until(() => said.some((text) => /there is no `policy.toml`/.test(text)));
    await site.write('policy/policy.toml', POLICY);
    await shows(tab, 'First.');
    assert.equal(await overlay(tab).count(), 0);
  } finally {
    await close();
  }
});

test('options that it does not have, and a second policy, are refused', async () => {
  assert.throws(() => nearside({polcy: 'policy'}), /no option `polcy`; it has `policy` and `types`/);
  const {root} = await newSite('twice', 'plain');
  await assert.rejects(vite8.resolveConfig({root, configFile: false, plugins: [nearside(), nearside()]}, 'build'), /more than once/);
});
