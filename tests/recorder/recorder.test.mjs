// The recorder's own parts: what it reads from sockets, what it compares, and whether its statistics see what was planted and nothing else.

import assert from 'node:assert/strict';
import {connect} from 'node:net';
import {test} from 'node:test';

import {differences} from './compare.mjs';
import {departures} from './netlog.mjs';
import {compare, random} from './times.mjs';
import {startRecorder} from './wire.mjs';

/** Sends bytes as they are and resolves with all that comes back. */
const send = (port, ...pieces) =>
  new Promise((resolve) => {
    const got = [];
    const socket = connect(port, '127.0.0.1', () => pieces.forEach((piece) => socket.write(piece)));
    socket.on('data', (piece) => (got.push(piece), socket.end()));
    socket.on('close', () => resolve(Buffer.concat(got).toString('latin1')));
    socket.on('error', () => {});
    if (pieces.length === 0) socket.once('connect', () => socket.end());
  });

test('every byte is kept, in its order, however it is cut', async () => {
  const recorder = await startRecorder(({target}) => (target === '/a' ? {headers: {'x-y': ['1', '2']}, body: 'A'} : undefined));
  const head = 'POST /a?b HTTP/1.1\r\nb: 2\r\nHost: h.example\r\nA:1\r\nb: 3\r\nContent-Length: 3\r\n\r\n';
  const chunked = 'PUT http://k.example/c HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n3\r\na\r\n\r\n1\r\nb\r\n0\r\n\r\n';
  for (const cut of [1, 30, head.length, head.length + 2]) {
    const text = `${head.replace('/a?b', '/a')}abc`;
    assert.match(await send(recorder.port, text.slice(0, cut), text.slice(cut)), /^HTTP\/1\.1 200 OK\r\nx-y: 1\r\nx-y: 2\r\ncontent-length: 1\r\n\r\nA$/);
  }
  await send(recorder.port, chunked);
  await send(recorder.port, '\x16\x03\x01');
  await send(recorder.port);
  await recorder.idle();
  const asked = recorder.asked();
  assert.equal(asked.length, 5);
  for (const {method, target, host, headers, body} of asked.slice(0, 4)) {
    assert.deepEqual([method, target, host, body], ['POST', '/a', 'h.example', 'abc']);
    assert.deepEqual(headers, [['b', '2'], ['Host', 'h.example'], ['A', '1'], ['b', '3'], ['Content-Length', '3']]);
  }
  assert.deepEqual([asked[4].host, asked[4].target, asked[4].body], ['k.example', 'http://k.example/c', 'a\r\nb']);
  assert.equal(recorder.log.find(({what}) => what === 'spoke').bytes, '\x16\x03\x01');
  await recorder.until(() => recorder.log.filter(({what}) => what === 'closed').length === 7);
  assert.equal(recorder.log.filter(({what}) => what === 'opened').length, 7, 'a connection that says nothing is one, too');
  await recorder.close();
});

test('an answer that is not taken is told from one that is', async () => {
  const recorder = await startRecorder(() => ({headers: {'content-length': 2}, body: 'x', rest: new Promise(() => {})}));
  await new Promise((done) => {
    const socket = connect(recorder.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\n\r\n'));
    socket.once('data', () => socket.destroy());
    socket.once('close', done);
  });
  await recorder.idle();
  assert.deepEqual(recorder.log.map(({what}) => what).filter((what) => ['answered', 'cut'].includes(what)), ['cut']);
  await recorder.close();
});

test('one byte, one line more and another order are differences; names and random keys are none', () => {
  const one = {order: ['GET /ann', 'GET /b'], bytes: ['Sec-WebSocket-Key: 0123456789abcdefghij+/==\r\n']};
  const key = ['Sec-WebSocket-Key: ZZZZZZZZZZZZZZZZZZZZZZ==\r\n'];
  assert.deepEqual(differences(one, {order: ['GET /ben', 'GET /b'], bytes: key}, ['ann', 'ben']), []);
  const aspects = (other) => differences(one, {...one, ...other}, ['ann', 'ben']).map(({aspect}) => aspect);
  assert.deepEqual(aspects({order: ['GET /b', 'GET /ann']}), ['order']);
  assert.deepEqual(aspects({order: ['GET /ann', 'GET /b', 'GET /b']}), ['order']);
  assert.deepEqual(aspects({order: ['GET /ann'], bytes: ['x: 1']}), ['order', 'bytes']);
  assert.deepEqual(aspects({more: ['x']}), ['more']);
  assert.deepEqual(differences({bytes: ['a'.repeat(200)]}, {bytes: [`${'a'.repeat(150)}b`]}), [{aspect: 'bytes', one: `${'a'.repeat(200)} … ${'a'.repeat(110)}`, other: `${'a'.repeat(150)}b … ${'a'.repeat(60)}b`}]);
});

test('what of the network log has no site belongs to the last visit, and what has one to the last of that site', () => {
  const opened = (source, site) => [
    {type: 'REQUEST_ALIVE', phase: 1, source, params: {priority: 'HIGHEST'}},
    {type: 'URL_REQUEST_START_JOB', phase: 1, source, params: {method: 'GET', url: `${site}:80/`, network_isolation_key: `${site} ${site}`, request_type: 'main frame'}},
  ];
  const [ann, ben] = ['http://ann.localhost', 'http://ben.localhost'];
  const looked = (host, site) => ({type: 'HOST_RESOLVER_MANAGER_REQUEST', phase: 1, source: 9, params: {host, is_speculative: true, network_anonymization_key: `${site} same_site`}});
  const events = [
    ...opened(1, ann),
    looked('https://a.example', ann),
    ...opened(2, ben),
    looked('https://b.example', ann),
    looked('https://update.example', 'null'),
    {type: 'UDP_BYTES_SENT', phase: 0, source: 3, params: {address: '127.0.0.1:5000'}},
    {type: 'UDP_BYTES_SENT', phase: 0, source: 3, params: {address: '10.0.0.1:53'}},
    {type: 'URL_REQUEST_SET_PRIORITY', phase: 0, source: 1, params: {priority: 'LOW'}},
    {type: 'CANCELLED', phase: 0, source: 2, params: {}},
  ];
  assert.deepEqual(departures(events, [ann, ben]), [
    {site: ann, begun: [`GET ${ann}:80/ at HIGHEST`, `GET ${ann}:80/ now at LOW`], ends: [], early: ['looked up a.example', 'looked up b.example'], datagrams: []},
    {site: ben, begun: [`GET ${ben}:80/ at HIGHEST`], ends: [`given up: GET ${ben}:80/`], early: [], datagrams: ['5000']},
  ]);
});

/**
 * Times of 200 pairs on a machine whose load comes and goes: a visit takes 40 ms and, by the load, up to some 400 more, with a long tail. `delay`: what
 * one of each pair takes longer.
 */
function visits(seed, delay) {
  const draw = random(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  let load = 0;
  const time = () => {
    load = 0.9 * load + 0.4 * normal();
    return 40 + 20 * Math.exp(0.8 * load + 0.5 * normal());
  };
  const pairs = Array.from({length: 200}, (_, turn) => {
    // Who goes first is taken in turns.
    const [first, second] = [time(), time()];
    return turn % 2 ? [second + delay, first] : [first + delay, second];
  });
  return compare(...[0, 1].map((side) => pairs.map((pair) => pair[side])));
}

test('a delay of 15 or 30 ms is found in every one of 300 runs, and none in 2,000 runs without', () => {
  const found = (runs, delay) => Array.from({length: runs}, (_, seed) => visits(seed, delay)).filter(({apart}) => apart).length;
  assert.deepEqual([found(2_000, 0), found(300, 15), found(300, -15), found(300, 30)], [0, 300, 300, 300]);
});

test('another shape with the same middle is found', () => {
  const draw = random(5);
  const [narrow, wide] = [10, 60].map((width) => Array.from({length: 200}, () => 100 + width * (draw() - 0.5)));
  assert.equal(compare(narrow, wide).apart, true);
});
