// Which program decides at the edge (P9): the newest good one from the KV namespace, else the one that was deployed. What is good is judged in
// `signed.test.mjs`.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {fixtures} from '../browser/server.mjs';
import {open, startEdge, startServer} from './edge.mjs';
import {newKey, signed} from './signing.mjs';

const PAGE = '<!doctype html><template data-component="lead"><h1 data-field="title"></h1></template><nearside-slot name="hero">d</nearside-slot>';
const key = newKey();
const stranger = newKey();

const programs = {};
let origin;
before(async () => {
  for (const name of ['edge', 'edge-2', 'edge-4', 'edge-5', 'edge-elsewhere']) programs[name] = await readFile(`${fixtures}${name}.nsp`);
  origin = await startServer((request, response) => response.writeHead(200, {'content-type': 'text/html', 'cache-control': 'max-age=60'}).end(PAGE));
});
after(() => origin.close());

/** A key that differs in one digit. */
const nearly = (hex) => (hex.startsWith('0') ? '1' : '0') + hex.slice(1);

/** An edge with a namespace that answers as `namespace.answer` says. */
async function withNamespace(vars, work) {
  const namespace = {answer: (response) => response.writeHead(404).end()};
  const kv = await startServer((request, response) => namespace.answer(response));
  const rules = {NEARSIDE_KEYS: `${nearly(stranger.hex)}, ${key.hex}`, NEARSIDE_REFRESH_S: '0', NEARSIDE_MAX_AGE_S: '-1', NEARSIDE_WAIT_MS: '5000'};
  const edge = await startEdge({origin: origin.url, program: programs.edge, kv: kv.url, vars: {...rules, ...vars}});
  try {
    await work(edge, namespace, kv);
  } finally {
    await edge.stop();
    await kv.close();
  }
}

const gives = (bytes) => (response) => response.writeHead(200).end(bytes);
const from = ({headers}) => /policy;desc=([\w-]+)/.exec(headers.get('server-timing'))[1];
const id = ({text}) => /"program":"([0-9a-f]{32})"/.exec(text)[1];
const ask = async (edge) => {
  const answer = await open(edge, '/', {'user-agent': 'Mobile'});
  assert.equal(answer.status, 200);
  assert.match(answer.text, /module="on-phone"/);
  return answer;
};

test('without keys, what was deployed decides and the namespace is not asked', async () => {
  await withNamespace({NEARSIDE_KEYS: ''}, async (edge, namespace, kv) => {
    namespace.answer = gives(programs['edge-4']);
    assert.equal(from(await ask(edge)), 'deployed');
    assert.equal(kv.log.length, 0);
  });
});

test('a good program is taken, and none that is refused takes its place', async () => {
  await withNamespace({}, async (edge, namespace) => {
    const deployed = id(await ask(edge));
    namespace.answer = gives(signed(programs['edge-4'], key));
    const fourth = await ask(edge);
    assert.equal(from(fourth), 'kv');
    assert.notEqual(id(fourth), deployed);
    const good = signed(programs['edge-5'], key, {version: 5});
    const flipped = (at) => Buffer.from(good.map((byte, place) => (place === at ? byte ^ 1 : byte)));
    // Anybody can make these: a point of small order signs everything for a key of small order, and adding the group's order
    // to the number makes another signature of the same bytes.
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const beyond = (signature) => {
      let number = order + [...signature.subarray(32)].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
      for (let at = 32; at < 64; at += 1, number /= 256n) signature[at] = Number(number % 256n);
    };
    const refused = {
      unsigned: programs['edge-5'],
      malformed: good.subarray(0, 100),
      'bad-signature': [flipped(20), flipped(good.length - 1), flipped(100), signed(programs['edge-5'], key, {version: 5, change: beyond}), signed(programs['edge-5'], key, {version: 5, change: (bytes) => bytes.fill(0, 0, 32)})],
      'unknown-key': [signed(programs['edge-5'], stranger, {version: 5}), flipped(9)],
      expired: signed(programs['edge-5'], key, {version: 5, expires: Date.now() - 1}),
      'wrong-site': signed(programs['edge-elsewhere'], key, {version: 3, site: 'https://elsewhere.example'}),
      'rolled-back': [signed(programs['edge-2'], key, {version: 2}), signed(programs.edge, key, {version: 3})],
      // What the signer promises is not what the program says.
      'malformed ': [signed(programs['edge-4'], key, {version: 5}), signed(programs['edge-elsewhere'], key, {version: 5})],
      undecodable: signed(Buffer.from('no program'), key, {version: 6}),
    };
    for (const [code, bytes] of Object.entries(refused)) {
      for (const each of [bytes].flat()) {
        namespace.answer = gives(each);
        const answer = await ask(edge);
        assert.equal(id(answer), id(fourth), code);
      }
    }
    namespace.answer = gives(good);
    const fifth = await ask(edge);
    assert.notEqual(id(fifth), id(fourth));
    assert.equal(from(fifth), 'kv');
  });
});

test('a floor holds, by the operator and by the signer', async () => {
  await withNamespace({NEARSIDE_FLOOR: '5'}, async (edge, namespace) => {
    namespace.answer = gives(signed(programs['edge-4'], key));
    assert.equal(from(await ask(edge)), 'rolled-back');
  });
  await withNamespace({}, async (edge, namespace) => {
    namespace.answer = gives(signed(programs['edge-4'], key, {floor: 6}));
    const fourth = await ask(edge);
    namespace.answer = gives(signed(programs['edge-5'], key, {version: 5}));
    assert.equal(id(await ask(edge)), id(fourth));
  });
});

test('a program that expires while it is held decides no more', async () => {
  await withNamespace({NEARSIDE_REFRESH_S: '3600', NEARSIDE_MAX_AGE_S: '3600'}, async (edge, namespace) => {
    const expires = Date.now() + 3_000;
    namespace.answer = gives(signed(programs['edge-4'], key, {expires}));
    assert.equal(from(await ask(edge)), 'kv');
    let answer;
    do answer = await ask(edge);
    while (Date.now() <= expires);
    assert.equal(from(await ask(edge)), 'expired');
    assert.ok(answer);
  });
});

test('a namespace that is slow, fails or holds rubbish costs nobody the page', async () => {
  const held = [];
  for (const [answer, code] of [
    [(response) => response.writeHead(500).end('no'), 'kv-failed'],
    [(response) => response.destroy(), 'kv-failed'],
    [(response) => response.writeHead(404).end(), 'kv-empty'],
    [gives(Buffer.alloc(1 << 20, 7)), 'unsigned'],
    [gives(Buffer.from('NSsg')), 'malformed'],
    [(response) => held.push(response), 'deployed'],
  ]) {
    await withNamespace({NEARSIDE_WAIT_MS: '50'}, async (edge, namespace) => {
      namespace.answer = answer;
      assert.equal(from(await ask(edge)), code);
      for (const response of held.splice(0)) response.destroy();
    });
  }
});

test('while a program is good, the namespace is asked in the background', async () => {
  await withNamespace({NEARSIDE_MAX_AGE_S: '3600'}, async (edge, namespace, kv) => {
    namespace.answer = gives(signed(programs['edge-4'], key));
    assert.equal(from(await ask(edge)), 'kv');
    const held = [];
    namespace.answer = (response) => held.push(response);
    // None of these waits for an answer that never comes, and only the first asks.
    for (let turn = 0; turn < 5; turn += 1) assert.equal(from(await ask(edge)), 'kv');
    assert.equal(kv.log.length, 2);
    for (const response of held) response.destroy();
  });
});

test('a cold isolate asks once, however many come at once', async () => {
  await withNamespace({NEARSIDE_REFRESH_S: '3600', NEARSIDE_MAX_AGE_S: '3600'}, async (edge, namespace, kv) => {
    const held = [];
    namespace.answer = (response) => held.push(response);
    const ways = [];
    const asked = Array.from({length: 20}, () => ask(edge).then((answer) => ways.push(from(answer))));
    // One waits for the answer, the others go by what was deployed.
    while (ways.length < 19) await new Promise(setImmediate);
    assert.deepEqual([new Set(ways), kv.log.length], [new Set(['deployed']), 1]);
    held[0].writeHead(200).end(signed(programs['edge-4'], key));
    await Promise.all(asked);
    assert.equal(ways.at(-1), 'kv');
    assert.equal(from(await ask(edge)), 'kv');
    assert.equal(kv.log.length, 1);
  });
});

test('what the command signs the edge takes, and the command takes what others sign', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nearside-signing-'));
  const nearside = (...words) => execFileSync('cargo', ['run', '--quiet', '--package', 'nearside-cli', '--', ...words], {encoding: 'utf8'});
  const file = (name) => join(folder, name);
  try {
    nearside('keygen', '--out', file('key'));
    nearside('sign', `${fixtures}edge-4.nsp`, '--key', file('key'), '--out', file('signed'));
    await withNamespace({NEARSIDE_KEYS: await readFile(file('key.pub'), 'utf8')}, async (edge, namespace) => {
      namespace.answer = gives(await readFile(file('signed')));
      assert.equal(from(await ask(edge)), 'kv');
    });
    await writeFile(file('theirs'), signed(programs['edge-4'], key));
    assert.match(nearside('verify', file('theirs'), '--key', key.hex, '--site', 'https://shop.example'), /version 4/);
  } finally {
    await rm(folder, {recursive: true});
  }
});
