import assert from 'node:assert/strict';
import {test} from 'node:test';

import {consentRecords, verifyChain} from './chain.ts';
import {answered, appended, OWN_WORDS} from './consents.ts';
import type {Row} from './rows.ts';
import type {Description, Labels} from './types.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 9, 41, 7);
const LOCAL = 'personalize.local';
const EDGE = 'personalize.edge';

const policy = {purposes: [LOCAL, EDGE], policyVersion: 3} as unknown as Description;
const notice = {recipients: '', categories: 'activity\ndiet', version: 2, retentionS: 90};
const labels = {locale: 'en', controller: 'Example Ltd', purposes: {[LOCAL]: 'May we remember?', [EDGE]: 'And tell?'}, notices: [notice, notice]} as unknown as Labels;

/** A ledger of answers, one a day. */
async function ledger(...answers: readonly (readonly [purpose: string, granted: boolean])[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [purpose, granted] of answers) {
    const answer = await answered(policy.purposes.indexOf(purpose), granted, 'test', policy, labels);
    const edit = await appended(rows, NOW + rows.length * DAY, answer);
    assert.ok('set' in edit);
    rows.push(edit.set as Row);
  }
  return rows;
}

const swapped = <T>(list: readonly T[], place: number, other: T): readonly T[] => list.map((item, at) => (at === place ? other : item));

test('a record says the day, what was shown by its hash, and nothing that tells two visitors apart but a random name', async () => {
  const rows = await ledger([LOCAL, true], [LOCAL, false], [EDGE, false], [LOCAL, true]);
  const [first, second, third, fourth] = consentRecords(rows, NOW);
  const {recordId, hash, ...plain} = first!;
  assert.deepEqual(plain, {
    seq: 0,
    purpose: LOCAL,
    state: 'given',
    method: 'test',
    notice: {version: 2, locale: 'en', sha256: 'a5a022e12f66357521c4ab528d8a11973554bd66e13175be805f22a8ad6ed06d'},
    policyVersion: 3,
    controller: 'Example Ltd',
    recipients: [],
    categories: ['activity', 'diet'],
    retentionS: 90,
    dayMs: Date.UTC(2026, 10, 22),
    expiresMs: Date.UTC(2026, 10, 22) + 180 * DAY,
    previous: '',
    status: 'superseded',
  });
  assert.match(recordId, /^[0-9a-f]{32}$/);
  assert.deepEqual([second, third, fourth].map((record) => [record?.state, record?.status]), [['withdrawn', 'superseded'], ['refused', 'standing'], ['given', 'standing']]);
  assert.equal(second?.previous, hash);
  assert.equal(new Set(consentRecords(rows, NOW).map(({recordId}) => recordId)).size, 4);
});

test('any change of a record, a missing one and another order are found; a lost end is not', async () => {
  const rows = await ledger([LOCAL, true], [EDGE, true], [LOCAL, false]);
  const [first, second, third] = rows as [Row, Row, Row];
  assert.deepEqual(await verifyChain(rows), {good: true, records: 3});
  const changes: Partial<Row>[] = [
    {name: EDGE},
    {sinceMs: first.sinceMs - DAY},
    {keepS: first.keepS + 1},
    ...first.numbers.map((_, at) => ({numbers: swapped(first.numbers, at, 9)})),
    ...first.texts.map((text, at) => ({texts: swapped(first.texts, at, `${text}x`)})),
  ];
  for (const change of changes) assert.equal((await verifyChain([{...first, ...change}, second, third])).good, false, JSON.stringify(change));
  assert.deepEqual(await verifyChain([second, third]), {good: false, at: 0, wrong: 'missing'});
  assert.deepEqual(await verifyChain([first, third]), {good: false, at: 1, wrong: 'missing'});
  assert.deepEqual(await verifyChain([second, first, third]), {good: false, at: 0, wrong: 'missing'});
  assert.deepEqual(await verifyChain([{...second, id: 0}, {...first, id: 1}, third]), {good: false, at: 0, wrong: 'unlinked'});
  assert.deepEqual(await verifyChain([first, second]), {good: true, records: 2});
});

test('a lapse lasts as long as the yes that it ends would have', async () => {
  const rows = await ledger([LOCAL, true]);
  const edit = await appended(rows, NOW + 20 * DAY, await answered(0, null, 'manager', policy, labels, {text: ''}));
  assert.ok('set' in edit);
  const {numbers, sinceMs = 0, keepS = 0} = edit.set;
  const [yes] = rows as [Row];
  assert.deepEqual([numbers?.[0], sinceMs + keepS * 1000], [3, yes.sinceMs + yes.keepS * 1000]);
  const [, record] = consentRecords([...rows, edit.set as Row], NOW);
  assert.deepEqual([record?.state, record?.notice], ['lapsed', {version: 0, locale: '', sha256: ''}]);
});

test('a text that is not the policy\'s is kept by its hash, in a locale and version that are said or unknown', async () => {
  const shown = async (notice: {text: string; locale?: string; version?: number}) => {
    const {numbers, texts} = await answered(0, true, 'test', policy, labels, notice);
    return [numbers?.[2], texts?.[2], texts?.[3]?.slice(0, 8)];
  };
  assert.deepEqual(await shown({text: 'Darf ich?', locale: 'de', version: 7}), [OWN_WORDS + 7, 'de', 'ce922729']);
  assert.deepEqual(await shown({text: ''}), [OWN_WORDS, '', '']);
});

test('a full ledger may lack records behind last words, and nowhere else', async () => {
  const full = await ledger([EDGE, true], ...Array.from({length: 300}, (_, at) => [LOCAL, at % 2 === 0] as [string, boolean]));
  // As the engine makes room: the oldest goes that a later one has replaced.
  const kept = [full[0] as Row, ...full.slice(-255)];
  assert.deepEqual(await verifyChain(kept), {good: true, records: 256});
  const [edge, ...rest] = kept as [Row, ...Row[]];
  const at = (rest[5] as Row).id;
  assert.deepEqual(await verifyChain([edge, ...rest.filter(({id}) => id !== at), {...(rest[0] as Row), id: 400}]), {good: false, at, wrong: 'missing'});
});
