// One engine, four places: the corpus, random cases, random visitors and the official CEL conformance cases give the same bytes of
// decision and explanation natively (the fixtures), in Node, in Chromium and in workerd. The conformance cases also give what they
// officially want, and a visitor's twin, whose profile differs only in what may not be read, the same bytes as the visitor.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {build} from 'esbuild';

import {newVisitor, openBrowser} from '../browser/browser.mjs';
import {fixtures, startServer} from '../browser/server.mjs';
import {disagreements} from './agree.mjs';
import {startWorker} from './workerd.mjs';

let cases;
let programs;
let wasm;
before(async () => {
  cases = JSON.parse(await readFile(`${fixtures}cases.json`, 'utf8'));
  const used = [...new Set(cases.map(({program}) => program))];
  programs = Object.fromEntries(await Promise.all(used.map(async (name) => [name, new Uint8Array(await readFile(`${fixtures}programs/${name}`))])));
  wasm = await readFile(new URL(import.meta.resolve('nearside/nearside.wasm')));
});

const encoded = () => Object.fromEntries(Object.entries(programs).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]));

test('there is something to agree on', (t) => {
  const kinds = ['random', 'visitor ', 'conformance, folded', 'conformance, lifted'];
  const [random, visitors, folded, lifted] = kinds.map((kind) => cases.filter(({because}) => because.startsWith(kind)));
  const corpus = cases.length - random.length - visitors.length - folded.length - lifted.length;
  const twins = visitors.filter(({profiles: [one, other]}) => one !== other);
  t.diagnostic(`${corpus} cases of the corpus, ${random.length} random, ${visitors.length} visitors, ${twins.length} of them with a twin that is stored differently`);
  t.diagnostic(`conformance: ${folded.length} cases, and ${lifted.length} variants with their literals lifted`);
  assert.ok(visitors.length >= 200 && twins.length >= 75, `${visitors.length} visitors, ${twins.length} twins`);
  assert.ok(corpus > 100 && random.length >= 300, `${corpus} cases of the corpus, ${random.length} random`);
  assert.ok(folded.length >= 168 && lifted.length >= 564, 'cases are missing that agreed when this was written');
  assert.ok([...folded, ...lifted].every(({want}) => 'holds' in want && 'fails' in want));
});

test('Node', () => {
  assert.deepEqual(disagreements(wasm, programs, cases), []);
});

test('a record that differs in one digit is found', () => {
  const [first] = cases;
  const altered = {...first, decision: first.decision.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))};
  assert.notEqual(altered.decision, first.decision);
  assert.equal(disagreements(wasm, programs, [altered]).length, 1);
});

test('a profile that says something else is found', () => {
  const known = cases.filter(({because}) => because.startsWith('visitor/01'));
  const [vegan, any] = ['beans', 'roast'].map((module) => known.find(({decision}) => decision.includes(module)));
  assert.ok(disagreements(wasm, programs, [{...vegan, profiles: any.profiles}]).length > 0);
});

test('a conformance case that wants the contrary is found', () => {
  const [first] = cases.filter(({want}) => want?.holds);
  assert.equal(disagreements(wasm, programs, [{...first, want: {holds: null, fails: 'fails'}}]).length, 2);
});

test('workerd', async () => {
  const worker = await startWorker(fileURLToPath(new URL('worker.mjs', import.meta.url)));
  try {
    const answer = await fetch(worker.url, {method: 'POST', body: JSON.stringify({programs: encoded(), cases})});
    assert.deepEqual(await answer.json(), []);
  } finally {
    await worker.stop();
  }
});

test('Chromium', async () => {
  const {outputFiles} = await build({
    stdin: {contents: `import {disagreements} from './agree.mjs'; globalThis.disagreements = disagreements;`, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'js'},
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const server = await startServer({
    routes: {
      '/': {body: '<!doctype html><title>Agree</title><script type="module" src="/agree.js"></script>', type: 'text/html'},
      '/agree.js': {body: outputFiles[0].text, type: 'text/javascript'},
      '/nearside.wasm': {body: wasm},
      '/cases.json': {body: JSON.stringify({programs: encoded(), cases})},
    },
  });
  const browser = await openBrowser();
  try {
    const page = await (await newVisitor(browser)).newPage();
    await page.goto(server.url);
    const differing = await page.evaluate(async () => {
      const [wasm, {programs, cases}] = await Promise.all([fetch('/nearside.wasm').then((answer) => answer.arrayBuffer()), fetch('/cases.json').then((answer) => answer.json())]);
      const bytes = Object.fromEntries(Object.entries(programs).map(([name, text]) => [name, Uint8Array.from(atob(text), (character) => character.charCodeAt(0))]));
      return globalThis.disagreements(await WebAssembly.compile(wasm), bytes, cases);
    });
    assert.deepEqual(differing, []);
  } finally {
    await browser.close();
    await server.close();
  }
});
