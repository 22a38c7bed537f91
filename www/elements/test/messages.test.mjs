// The message files: what is wrong with one is said, and fails the build; every key that the elements say exists and is said.

import assert from 'node:assert/strict';
import {readFile, readdir} from 'node:fs/promises';
import {test} from 'node:test';

import {problems, readMessages} from '../messages.mjs';

const about = {name: 'Test', reviewed: false};
const source = {$: about, hello: 'Hello {$name}', count: {one: '{$n} thing', other: '{$n} things'}};
const of = (locale, messages) => problems(locale, {$: about, ...messages}, source).map((problem) => problem.replace(/^[^:]*: /, ''));

test('sixteen languages and more fit together, and say honestly whether anybody reviewed them', async () => {
  const all = await readMessages();
  assert.ok(Object.keys(all).length >= 16);
  for (const [locale, file] of Object.entries(all)) assert.deepEqual(problems(locale, file, all.en), []);
  assert.deepEqual(Object.keys(all).filter((locale) => all[locale].$.reviewed).sort(), ['de', 'en']);
});

test('what is missing, left over, forgotten or wrongly counted is found', () => {
  const good = {hello: 'Ahoj {$name}', count: {one: '{$n} věc', few: '{$n} věci', many: '{$n} věci', other: '{$n} věcí'}};
  assert.deepEqual(of('cs', good), []);
  assert.deepEqual(of('cs', {count: good.count}), ['hello: is missing']);
  assert.deepEqual(of('cs', {...good, more: 'x'}), ['more: is not among the messages of en']);
  assert.deepEqual(of('cs', {...good, hello: 'Ahoj'}), ['hello: takes name, not none']);
  assert.deepEqual(of('cs', {...good, hello: ' '}), ['hello: has an empty text', 'hello: takes name, not none']);
  assert.deepEqual(of('cs', {...good, count: {one: '{$n} věc', other: '{$n} věcí'}}), ['count: has no form for “few”', 'count: has no form for “many”']);
  assert.deepEqual(of('ja', {...good, count: {one: '{$n}', other: '{$n}'}}), ['count: “one” is no plural form of this language']);
  assert.deepEqual(of('cs', {...good, count: '{$n}'}), ['count: counts in one language and not in the other']);
});

test('every message is said somewhere, and none is said that does not exist', async () => {
  const files = (await readdir(new URL('../src', import.meta.url), {recursive: true})).filter((name) => name.endsWith('.ts') && !name.includes('generated'));
  const code = (await Promise.all(files.map((name) => readFile(new URL(`../src/${name}`, import.meta.url), 'utf8')))).join('\n');
  const {en} = await readMessages();
  const keys = Object.keys(en).filter((key) => key !== '$');
  const quoted = new Set([...code.matchAll(/'([a-z][\w.]*)'/g)].map(([, text]) => text));
  // `act.${name}.effect` says every key of that form.
  const forms = [...code.matchAll(/`([a-z][\w.]*\.)\$\{[^}]*\}([\w.]*)`/g)].map(([, before, after]) => new RegExp(`^${before.replaceAll('.', '\\.')}[\\w.]+?${after.replaceAll('.', '\\.')}$`));
  const early = ['why.open', 'map.open'];
  assert.deepEqual(keys.filter((key) => !quoted.has(key) && !early.includes(key) && !forms.some((form) => form.test(key))), []);
  const families = new Set(keys.map((key) => key.split('.')[0]));
  const strange = [...code.matchAll(/say\('([\w.]+)'/g)].map(([, key]) => key).filter((key) => !keys.includes(key));
  assert.deepEqual(strange, []);
  assert.ok(families.size > 10);
});
