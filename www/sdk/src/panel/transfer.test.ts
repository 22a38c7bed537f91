// A file comes from outside: whatever it says, it is either rows that a record can hold, or a refusal that says what and where.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {encoder} from '../bytes.ts';
import {sha256} from '../digest.ts';
import {decodeRows, encodeRows, order, type Row} from '../rows.ts';
import {readFile, rowsIn, writeFile, type ProfileFile} from './transfer.ts';
import {written} from './undo.ts';

const SITE = 'https://example.org';
const NOW = Date.parse('2026-11-24T12:00:00Z');
const row = (given: Partial<Row>): Row => ({kind: 'told', id: 0, name: 'diet', sinceMs: NOW, keepS: 1000, numbers: [3, 1, 1], texts: ['vegetarian'], ...given});
const ROWS: readonly Row[] = [
  row({kind: 'interest', name: 'cooking', numbers: [700], texts: [], keepS: Infinity}),
  row({}),
  row({kind: 'event', id: 7, name: 'cycling', numbers: [20_416], texts: ['read']}),
  row({kind: 'dismissal', name: 'soup', numbers: [], texts: []}),
];
const GOOD = writeFile(SITE, NOW, ROWS);

type Part = Record<string, unknown>;
/** The good file with its rows changed, and a sum that fits them. */
function altered(change: (rows: Part[]) => unknown): string {
  const file = JSON.parse(GOOD) as {rows: Part[]; sha256: string};
  file.rows = (change(file.rows) as Part[] | undefined) ?? file.rows;
  file.sha256 = sha256(encoder.encode(JSON.stringify(file.rows)));
  return JSON.stringify(file);
}
const first = (change: Part) => altered((rows) => void Object.assign(rows[0] as Part, change));
const read = (text: string) => rowsIn(text, SITE, NOW);

test('a file of ours comes back as it was written, also behind a byte order mark', () => {
  assert.deepEqual(read(GOOD), ROWS);
  assert.deepEqual(read(`\ufeff${GOOD}`), ROWS);
});

test('every refusal says what is wrong, and where', () => {
  const many = (count: number) => altered(() => Array.from({length: count}, (_, id) => row({kind: 'event', id})));
  const cases: [string, unknown][] = [
    ['', {wrong: 'form'}],
    ['null', {wrong: 'form'}],
    [GOOD.slice(0, -20), {wrong: 'form'}],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, {wrong: 'form'}],
    [' '.repeat(5_000_000), {wrong: 'form', part: 'length'}],
    [GOOD.replace('"version": 1', '"version": 2'), {wrong: 'version'}],
    [GOOD.replace('vegetarian', 'everything'), {wrong: 'sum'}],
    [GOOD.replace(SITE, 'https://other.example'), {wrong: 'site', site: 'https://other.example'}],
    [many(10_001), {wrong: 'rows', part: 'length'}],
    [altered((rows) => [...rows, rows[2]]), {wrong: 'rows', at: 4, part: 'key'}],
    [altered((rows) => [...rows, null]), {wrong: 'rows', at: 4, part: 'kind'}],
    [first({kind: 'cookie'}), {wrong: 'rows', at: 0, part: 'kind'}],
    [first({kind: '__proto__'}), {wrong: 'rows', at: 0, part: 'kind'}],
    [first({id: -1}), {wrong: 'rows', at: 0, part: 'id'}],
    [first({id: 2 ** 32}), {wrong: 'rows', at: 0, part: 'id'}],
    [first({name: 7}), {wrong: 'rows', at: 0, part: 'name'}],
    [first({sinceMs: 8.64e15 + 1}), {wrong: 'rows', at: 0, part: 'sinceMs'}],
    [first({sinceMs: -8.64e15 - 1}), {wrong: 'rows', at: 0, part: 'sinceMs'}],
    [first({sinceMs: NOW + 86_400_001}), {wrong: 'rows', at: 0, part: 'sinceMs'}],
    [first({keepS: 2 ** 32 - 1}), {wrong: 'rows', at: 0, part: 'keepS'}],
    [first({keepS: -1}), {wrong: 'rows', at: 0, part: 'keepS'}],
    [first({keepS: 0.5}), {wrong: 'rows', at: 0, part: 'keepS'}],
    [first({numbers: [1e999]}), {wrong: 'rows', at: 0, part: 'numbers'}],
    [first({numbers: [2 ** 53]}), {wrong: 'rows', at: 0, part: 'numbers'}],
    [first({numbers: Array(1001).fill(1)}), {wrong: 'rows', at: 0, part: 'numbers'}],
    [first({texts: [null]}), {wrong: 'rows', at: 0, part: 'texts'}],
    [first({texts: 'vegetarian'}), {wrong: 'rows', at: 0, part: 'texts'}],
  ];
  for (const [text, want] of cases) assert.deepEqual(read(text), want, text.slice(0, 300));
  assert.deepEqual(read(first({keepS: 2 ** 32 - 2, sinceMs: NOW + 86_400_000})) instanceof Array, true, 'the furthest that is taken');
});

test('what belongs to this browser is not taken over, and what is here already is no news', () => {
  const here = [row({kind: 'seed', name: '', numbers: [5], texts: []}), ...ROWS.slice(1)];
  assert.deepEqual(readFile(GOOD, SITE, NOW, here), {added: [ROWS[0]], removed: []});
});

/** How many altered files; the variable FUZZ says more. */
const MUTANTS = Number(process.env['FUZZ'] ?? 3000);

test(`${MUTANTS} altered files are rows that a record can hold, or refused`, () => {
  let seed = 1;
  // Numerical Recipes' generator: the same files in every run.
  const random = (below: number) => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0), Math.floor((seed / 2 ** 32) * below));
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const values: unknown[] = [null, true, -0, 0.5, -1, 1e999, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 8.64e15, '', '__proto__', '\ud800', 'é'.repeat(300), [], {}, [[]], {toString: 1}, 'seed', 'event', NOW];
  const changes: (() => string)[] = [
    // A row, its parts and its lists get any value, under a sum that fits.
    () => altered((rows) => void (pick(rows)[pick(['kind', 'id', 'name', 'sinceMs', 'keepS', 'numbers', 'texts'])] = pick(values))),
    () => altered((rows) => void ((pick(rows)[pick(['numbers', 'texts'])] as unknown[])[random(3)] = pick(values))),
    () => altered((rows) => void delete pick(rows)[pick(['kind', 'id', 'name', 'sinceMs', 'keepS', 'numbers', 'texts'])]),
    () => altered((rows) => [...rows, {...pick(rows), id: random(9), name: pick(values)}]),
    () => altered((rows) => [...rows, pick(values)]),
    // The file itself is damaged.
    () => ((at) => GOOD.slice(0, at) + String.fromCharCode(random(0x10000)) + GOOD.slice(at + random(2)))(random(GOOD.length)),
    () => GOOD.slice(0, random(GOOD.length)),
    () => ((at, end) => GOOD.slice(0, at) + GOOD.slice(end) + GOOD.slice(at))(random(GOOD.length), random(GOOD.length)),
    () => JSON.stringify({...(JSON.parse(GOOD) as ProfileFile), [pick(['format', 'version', 'site', 'rows', 'sha256'])]: pick(values)}),
  ];
  let taken = 0;
  for (let count = 0; count < MUTANTS; count++) {
    const text = pick(changes)();
    const found = read(text);
    if ('wrong' in found) continue;
    taken++;
    // A record holds them exactly, and they can be shown.
    assert.deepEqual(decodeRows(encodeRows(found)).map(written), [...found].sort(order).map(written), text);
  }
  assert.ok(taken > MUTANTS / 20, `${taken} were taken: the others would prove little`);
});
