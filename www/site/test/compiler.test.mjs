// The compiler's WebAssembly as the playground and editors use it: programs that the runtime runs, and diagnostics as data.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { before, test } from 'node:test';
import { memoryStore, open } from 'nearside';

import * as glue from '../src/generated/policy.js';

const folder = new URL('../policy/', import.meta.url);
let files;

before(async () => {
  glue.initSync({ module: new WebAssembly.Module(await readFile(new URL('../src/generated/policy_bg.wasm', import.meta.url))) });
  const modules = (await readdir(new URL('modules/', folder))).map((name) => `modules/${name}`);
  files = Object.fromEntries(await Promise.all(['policy.toml', ...modules].map(async (path) => [path, await readFile(new URL(path, folder), 'utf8')])));
});

test('the policy of this site compiles to a program that the runtime runs', async () => {
  const compiled = glue.compile(files);
  assert.deepEqual(compiled.diagnostics.filter(({ severity }) => severity === 'error'), []);
  assert.ok(compiled.program instanceof Uint8Array);
  assert.match(compiled.types, /slots: \{\n    hero: "/);
  const visitor = await open({
    program: compiled.program,
    store: memoryStore(),
    clock: () => Date.UTC(2026, 10, 12, 17),
    offset: 0,
    facts: { 'device.kind': 'phone', 'page.type': 'front' },
  });
  assert.equal(visitor.problem, undefined);
  assert.equal(visitor.decide().slots.hero.module, 'quick-dinner');
  const { atom } = visitor.explain('hero').because.flatMap(({ grounds }) => grounds).find((ground) => 'atom' in ground);
  const origin = compiled.outline.atoms[atom];
  assert.match(files[origin.path].slice(origin.start, origin.end), /^(local\.hour|device\.kind) [=>]/);
  assert.match(origin.text, /^(local\.hour|device\.kind) [=>]/);
});

test('the outline has the modules of each slot', () => {
  const { slots } = glue.compile(files).outline;
  assert.deepEqual(Object.keys(slots).sort(), ['hero', 'next', 'notice', 'shelf']);
  assert.deepEqual(slots.shelf, ['garden-shelf', 'kitchen-shelf', 'road-shelf']);
  const names = Object.keys(files).filter((path) => path !== 'policy.toml').map((path) => path.slice('modules/'.length, -'.toml'.length));
  assert.deepEqual(Object.values(slots).flat().sort(), names.sort());
});

test('the same text gives the same bytes', () => {
  const turned = Object.fromEntries(Object.entries(files).reverse());
  assert.deepEqual(glue.compile(turned).program, glue.compile(files).program);
});

test('a broken policy gives places that JavaScript can slice, and no program', () => {
  const path = 'modules/ride-home.toml';
  // The letters before the mistake take one, two and four bytes of UTF-8.
  const broken = { ...files, [path]: `# à 🚲\n${files[path].replace('local.hour', 'local.huor')}` };
  const compiled = glue.compile(broken);
  assert.equal(compiled.program, undefined);
  assert.equal(compiled.outline, undefined);
  assert.equal(compiled.types, '');
  const [found] = compiled.diagnostics.filter(({ severity }) => severity === 'error');
  assert.equal(found.code, 'condition::unknown_name');
  const [label] = found.labels;
  assert.equal(label.path, path);
  assert.equal(broken[path].slice(label.start, label.end), 'local.huor');
  const line = broken[path].split('\n')[label.line - 1];
  assert.equal([...line].slice(label.column - 1, label.column + 9).join(''), 'local.huor');
  assert.match(`${found.help} ${found.fix?.text}`, /hour/);
});

test('a fix mends what it is offered for', () => {
  const path = 'modules/ride-home.toml';
  const broken = { ...files, [path]: files[path].replace('score =', 'scroe =') };
  const found = glue.compile(broken).diagnostics.find(({ fix }) => fix);
  assert.equal(found.code, 'policy::unknown_key');
  const { start, end, text } = found.fix;
  const mended = { ...broken, [path]: broken[path].slice(0, start) + text + broken[path].slice(end) };
  assert.deepEqual(mended[path], files[path]);
});

test('nothing at all is a diagnostic, and something else is an error', () => {
  assert.deepEqual(glue.compile({}).diagnostics.map(({ code }) => code), ['policy::missing_policy']);
  assert.throws(() => glue.compile('site = 1'), /takes an object of texts by path/);
  assert.throws(() => glue.compile({ 'policy.toml': 7 }), /takes an object of texts by path/);
});

test('the manual has a page for each code, and the schemas are JSON', () => {
  assert.match(glue.manual('policy::unknown_key').text, /\S/);
  assert.equal(glue.manual('policy::no_such_code'), undefined);
  assert.match(glue.reference(), /modules\/NAME\.toml/);
  for (const schema of [glue.jsonSchemaPolicy(), glue.jsonSchemaModule()]) assert.equal(typeof JSON.parse(schema).properties, 'object');
});
