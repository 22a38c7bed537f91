import assert from 'node:assert/strict';
import {test} from 'node:test';

import {answered, happened, packEdit, told} from './edits.ts';
import {decodeRows, encodeRows, type Row} from './rows.ts';

/** The record and the edits of the Rust tests: `the_form_of_version_1_does_not_change`, `the_form_of_an_edit_is_that_of_the_sdk`. */
const RECORD =
  '4e53504601009b000000de307fe00007000000a01f00018e98a8c0e080810100020000a01f000302a01f0200050011706572736f6e616c697a652e6c6f63616c' +
  'd00fe9070100020570616e656c000800056c696b6573a01f81bc69030a04060204626c7565037265640800066f7264657273a01f81de340402040603000a0007' +
  '636f6f6b696e67a01f819a9e0101e807000d0007636f6f6b696e67a01f819a9e010100010476696577';
const EDITS = [
  '00050011706572736f6e616c697a652e6c6f63616c00819cb5070100020570616e656c00',
  '000d0007636f6f6b696e67000000010476696577',
  '00090004646965740000030602020105766567616e',
  '02057061737461',
];

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const row = (fields: Partial<Row> & Pick<Row, 'kind'>): Row => ({id: 0, name: '', sinceMs: 0, keepS: Infinity, numbers: [], texts: [], ...fields});

test('a record is its rows, and its rows are the record', () => {
  const rows = decodeRows(Buffer.from(RECORD, 'hex'));
  assert.deepEqual(
    rows.map(({kind, name}) => [kind, name].join(' ').trim()),
    ['seed', 'visit', 'consent personalize.local', 'noticed likes', 'noticed orders', 'interest cooking', 'event cooking'],
  );
  assert.deepEqual(rows[0], row({kind: 'seed', sinceMs: 2000, numbers: [0x1020304050607]}));
  assert.deepEqual(rows[4], row({kind: 'noticed', name: 'orders', sinceMs: 2000, keepS: 10 * 86_400, numbers: [1, 2, 3, -2]}));
  assert.equal(hex(encodeRows(rows)), RECORD);
  assert.equal(hex(encodeRows([...rows].reverse())), RECORD);
});

test('numbers of 53 bits and texts of any script come back as they were', () => {
  const numbers = [0, 1, -1, 63, 64, -64, -65, 2 ** 31, -(2 ** 31), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  const kept = [0, 1, 127, 4294967294, Infinity];
  const rows = kept.map((keepS, id) => row({kind: 'event', id, name: 'Ωé😀', keepS, numbers, texts: ['', '日本', 'x'.repeat(300)]}));
  assert.deepEqual(decodeRows(encodeRows(rows)), rows);
});

test('names are in the order of their code points', () => {
  const names = ['', 'a', 'ab', 'b', '\u{ff5e}', '\u{1f600}', '\u{1f600}a'];
  const rows = names.map((name) => row({kind: 'told', name}));
  assert.deepEqual(decodeRows(encodeRows([...rows].reverse())), rows);
});

test('edits are packed as the engine reads them', () => {
  const diet = {name: 'diet', type: 'enum', names: ['none', 'vegetarian', 'vegan'], basis: 'told', purpose: 'personalize.local'} as const;
  const edits = [answered('personalize.local', true, 'panel'), happened('view', 'cooking'), told(diet, 'vegan'), {more: 'pasta'}];
  assert.deepEqual(
    edits.map((edit) => edit && hex(packEdit(edit))),
    EDITS,
  );
  assert.equal(told(diet, 'carnivore'), undefined);
  assert.deepEqual(told(diet, null), {remove: {kind: 'told', name: 'diet'}});
});
