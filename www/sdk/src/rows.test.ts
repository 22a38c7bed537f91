import assert from 'node:assert/strict';
import {test} from 'node:test';

import {hashOf} from './consents.ts';
import {happened, packEdit, told} from './edits.ts';
import {decodeRows, encodeRows, type Row} from './rows.ts';

/** The record and the edits of the Rust tests: `the_form_of_version_1_does_not_change`, `the_form_of_an_edit_is_that_of_the_sdk`. */
const RECORD =
  '4e5350460100e4000000b233af260007000000a01f00018e98a8c0e080810100020000a01f000302a01f0200060011706572736f6e616c697a652e6c' +
  '6f63616c00e9070400020200090570616e656c0000000000000040613133346362656565376662336537353061373339383633353866386264646231' +
  '386261336534316436643939623537303231366638373332653563363935350900056c696b6573a01f81bc69030a04060204626c7565037265640900' +
  '066f7264657273a01f81de340402040603000b0007636f6f6b696e67a01f819a9e0101e807000e0007636f6f6b696e67a01f819a9e01010001047669' +
  '6577';
const EDITS = [
  '00060211706572736f6e616c697a652e6c6f63616c80b099949868819cb5070400060480b4bc02090570616e656c02306602656e0261620b4578616d' +
    '706c65204c7464000d61637469766974790a646965744030323866383635333938313835336637373161616538663766643265323531623438333132' +
    '393139633366613336326463656331323764656431386333616162403064623366396163616462333934383565636132363738343065333331393238' +
    '6134373166663436303761636139386662306166373739316361323331393331',
  '000e0007636f6f6b696e67000000010476696577',
  '000a0004646965740000030602020105766567616e',
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

test('edits are packed as the engine reads them, and records hashed as it would', async () => {
  const diet = {name: 'diet', type: 'enum', names: ['none', 'vegetarian', 'vegan'], basis: 'told', purpose: 'personalize.local'} as const;
  const previous = '028f8653981853f771aae8f7fd2e251b48312919c3fa362dcec127ded18c3aab';
  const record = row({
    kind: 'consent',
    id: 2,
    name: 'personalize.local',
    sinceMs: Math.floor(1_790_000_000_000 / 86_400_000) * 86_400_000,
    keepS: 180 * 86_400,
    numbers: [0, 3, 2, 2_592_000],
    texts: ['panel', '0f', 'en', 'ab', 'Example Ltd', '', 'activity\ndiet', previous],
  });
  const consent = {set: {...record, texts: [...record.texts, await hashOf(record)]}};
  const edits = [consent, happened('view', 'cooking'), told(diet, 'vegan'), {more: 'pasta'}];
  assert.deepEqual(
    edits.map((edit) => edit && hex(packEdit(edit))),
    EDITS,
  );
  assert.equal(told(diet, 'carnivore'), undefined);
  assert.deepEqual(told(diet, null), {remove: {kind: 'told', name: 'diet'}});
});
