// Behind the edge (P2): what a browser sends says nothing of the profile but the one cookie that the visitor has allowed, and that one says what
// the panel lists. Every request is read on its way from the browser to the Worker.

import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {request} from 'node:http';
import {test} from 'node:test';

import {fixtures} from '../browser/server.mjs';
import {openRecorded, ORIGIN} from '../browser/visits.mjs';
import {found} from '../recorder/canary.mjs';
import {differences} from '../recorder/compare.mjs';
import {startEdge} from './edge.mjs';

const LOCAL = 'personalize.local';
const EDGE = 'personalize.edge';
const COOKIE = '__Host-nearside';
const BODY = '<template data-component="lead"><h1 data-field="title"></h1></template><nearside-slot name="hero"><p>The default.</p><nearside-why></nearside-why></nearside-slot><nearside-slot name="next"><p>The default.</p></nearside-slot>';
const PANEL = "import * as panel from 'nearside/panel'; Object.assign(globalThis, {panel});";
/** Scripts of a page that tells its origin what it should not, each in its own way. */
const LEAKY = {
  'in an address': 'await fetch(`/pixel?n=${btoa(JSON.stringify(visitor.rows))}`)',
  'in a body': 'await fetch("/pixel", {method: "POST", body: [...JSON.stringify(visitor.rows)].reverse().join("")})',
  'in a cookie': 'document.cookie = `seen=${visitor.rows.length > 2}`',
  'by being silent': 'visitor.rows.length > 2 || await fetch("/pixel")',
  'in an order': 'for (const path of visitor.rows.length > 2 ? ["/a", "/b"] : ["/b", "/a"]) await fetch(path)',
};

/** Passes a request on to the edge as it came. */
const forward = (edge) => ({method, target, headers, body}) =>
  new Promise((resolve, reject) => {
    const asked = request(edge.url + target, {method, headers: headers.flat()}, async (answer) => {
      const pieces = [];
      for await (const piece of answer) pieces.push(piece);
      // Its length is said anew; the connection is another one.
      const {connection, 'keep-alive': alive, 'transfer-encoding': encoding, 'content-length': length, ...kept} = answer.headers;
      resolve({status: answer.statusCode, headers: kept, body: Buffer.concat(pieces)});
    });
    asked.on('error', reject).end(Buffer.from(body, 'latin1'));
  });

/** A site behind the edge. All that reaches either, or anybody else, is on record. */
async function site(name) {
  const program = await readFile(`${fixtures}${name}.nsp`);
  const outside = await openRecorded({body: BODY, before: PANEL, program});
  const edge = await startEdge({origin: `http://${ORIGIN}`, outside: outside.recorder.url, program});
  outside.standInFront(forward(edge));
  return {outside, edge};
}

/** What becomes of a visitor: what they allow, and what the page then knows of them. Gives the cookie that the panel lists. */
async function live({outside}, name, {purposes = [], values = {}, interest, reads = 0} = {}, script = '') {
  const {page, faults, calm, done} = await outside.open(name, script);
  const ready = async (done) => {
    await done;
    await page.waitForFunction(() => !globalThis.visitor.description?.slice.length || globalThis.visitor.profile?.kept);
    await calm();
  };
  const open = async (path) => {
    const done = page.waitForEvent('console', (message) => message.text() === 'done');
    await page.goto(new URL(path, page.url()).href);
    await ready(done);
  };
  const act = (name, ...given) => page.evaluate(([name, given]) => globalThis.visitor[name](...given), [name, given]);
  await ready(done);
  for (const purpose of purposes) await act('consent', purpose, true, 'test');
  for (const [name, value] of Object.entries(values)) await act('set', name, value);
  if (interest !== undefined) await act('setInterest', 'cooking', interest);
  for (let turn = 0; turn < reads; turn += 1) await act('record', 'view', 'cooking');
  // The cookie is written a moment after what it says.
  const listed = () => page.evaluate(() => globalThis.panel.openPanel(globalThis.visitor).slice?.cookie ?? '');
  if (purposes.includes(EDGE)) await page.waitForFunction(() => document.cookie !== '' && globalThis.panel.openPanel(globalThis.visitor).slice?.cookie === document.cookie, undefined, {polling: 10});
  const cookie = await listed();
  await open('/');
  await open('/second');
  assert.equal(await listed(), cookie, 'what is listed has not changed on the way');
  assert.deepEqual(faults, []);
  await page.close();
  return {name, cookie};
}

/** Ends it all. Gives what left for each of these lives, one record for each page that it opened, and all that reached anybody as one text. */
async function end({outside, edge}, lives) {
  await edge.stop();
  const records = await outside.close(...lives.map(({name}) => name));
  return {lives: lives.map((one, at) => ({...one, records: records[at]})), told: JSON.stringify(outside.recorder.log)};
}

/** Where two lives part; of each, its `cookie` is taken out where it stands alone, and nothing else. */
function part(one, other) {
  const bare = ({cookie, records}) => records.map((record) => ({...record, bytes: record.bytes.map((bytes) => (cookie ? bytes.replace(`Cookie: ${cookie}\r\n`, '') : bytes)).sort()}));
  const [left, right] = [bare(one), bare(other)];
  assert.equal(left.length, 3);
  assert.equal(right.length, 3);
  return left.flatMap((record, at) => differences(record, right[at], [one.name, other.name]));
}

const secret = () => randomBytes(9).toString('hex');

test('in mode C, and without consent to the edge, every profile sends the same bytes in the same order', async () => {
  for (const name of ['edge', 'sliced']) {
    const at = await site(name);
    const canaries = [secret(), secret()];
    const others = name === 'sliced'
      ? [{purposes: [LOCAL], values: {diet: 'vegan', nickname: canaries[0], regular: true}, interest: 900, reads: 3}, {purposes: [LOCAL], values: {diet: 'vegetarian', nickname: canaries[1]}, reads: 1}]
      : [{}];
    const begun = [await live(at, 'nobody')];
    for (const [turn, other] of others.entries()) begun.push(await live(at, `somebody-${turn}`, other));
    const {lives, told} = await end(at, begun);
    assert.ok(lives[0].records.flatMap(({bytes}) => bytes).length >= 12);
    for (const other of lives.slice(1)) assert.deepEqual(part(lives[0], other), []);
    assert.ok(lives.every(({cookie}) => cookie === ''));
    assert.ok(!/cookie|__host/i.test(told));
    assert.deepEqual(found(canaries, told), []);
  }
});

test('in mode S, one cookie travels beside them, and says what the panel lists', async () => {
  const at = await site('sliced');
  const canaries = [secret(), secret(), secret()];
  const {lives, told} = await end(at, [
    await live(at, 'nobody'),
    await live(at, 'vegan', {purposes: [LOCAL, EDGE], values: {diet: 'vegan', nickname: canaries[0]}, interest: 900}),
    await live(at, 'alike', {purposes: [LOCAL, EDGE], values: {diet: 'vegan', nickname: canaries[1]}, interest: 400, reads: 2}),
    await live(at, 'other', {purposes: [LOCAL, EDGE], values: {diet: 'vegetarian', regular: true, nickname: canaries[2]}}),
  ]);
  const [nobody, vegan, alike, other] = lives;
  for (const one of [vegan, alike, other]) {
    assert.ok(one.cookie.startsWith(`${COOKIE}=`));
    // With pages and files after the consent, and with none before.
    const [first, ...since] = one.records.map(({bytes}) => bytes.map((asked) => asked.split('\r\n').filter((line) => /^cookie:/i.test(line))));
    assert.ok(first.every((lines) => lines.length === 0));
    for (const lines of since.flat()) assert.deepEqual(lines, [`Cookie: ${one.cookie}`]);
    assert.deepEqual(part(one, nobody), [], 'only the cookie differs');
  }
  assert.deepEqual(part({...alike, cookie: ''}, {...vegan, cookie: ''}), [], 'profiles with one slice are one visitor to the network');
  assert.notEqual(other.cookie, vegan.cookie);
  assert.deepEqual(found(canaries, told), []);
  assert.ok(!/900|400/.test([vegan, alike].map(({cookie}) => cookie.slice(COOKIE.length + 10)).join()), 'a value travels where its band should');
});

test('pages that tell are found out', async (t) => {
  const at = await site('sliced');
  const canary = secret();
  const begun = [];
  for (const [turn, script] of Object.values(LEAKY).entries()) {
    begun.push(await live(at, `nobody-${turn}`, {}, script), await live(at, `somebody-${turn}`, {purposes: [LOCAL], values: {diet: 'vegan', nickname: canary}}, script));
  }
  const {lives, told} = await end(at, begun);
  for (const [turn, what] of Object.keys(LEAKY).entries()) await t.test(what, () => assert.notDeepEqual(part(lives[2 * turn], lives[2 * turn + 1]), []));
  assert.deepEqual(found([canary], told), [canary]);
});
