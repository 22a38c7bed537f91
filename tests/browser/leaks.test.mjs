// What leaves a page (P2), in full, and whether the record of it sees: for each way in which a page can tell of its visitor there is one that does,
// which must be found, and a twin that does the same for everybody, which must not.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {differences, table} from '../recorder/compare.mjs';
import {lead} from './page.mjs';
import {openRecorded, reads} from './visits.mjs';

const EVENING = '2026-11-24T18:30:00+01:00';
/** Two visitors, and what they read about. Names of visitors are of one length, which bodies show, and come before `elsewhere`, as some lists are sorted. */
const BOTH = {ann: 'cooking', ben: 'cycling'};
const TURNS = 5;
/** What tells the two apart. */
const SECRET = 'visitor.interest("cooking") > 0';
/** Candidates of words alone, so that what is found is what was planted. */
const WORDS = lead.replaceAll(/<img[^>]*>/g, '');
/** Many visits, on a machine that may have others to care for. */
const LONG_MS = 600_000;
/** So many twins share a page. */
const BATCH = 7;

/** What a page's script may do that leaves the page, by `bit`. Each waits until it is done. */
const LEAKS = {
  'whether something is asked for': 'if (bit) await fetch("/more")',
  'a picture by choice': 'await new Promise((done) => { const image = new Image(); image.onload = image.onerror = done; image.src = `/pictures/${bit ? "pot" : "lamp"}.png`; })',
  'the order of two requests': 'await Promise.all((bit ? ["/a", "/b"] : ["/b", "/a"]).map((path) => fetch(path)))',
  'the priority of a request': 'await fetch("/more", {priority: bit ? "high" : "low"})',
  'a query': 'await fetch(`/more?bit=${Number(bit)}`)',
  'a header': 'await fetch("/more", {headers: {"x-bit": Number(bit)}})',
  'the value of a validator': 'await fetch("/more", {cache: "no-store", headers: {"if-none-match": `"${Number(bit)}"`}})',
  'a body of one byte': 'await fetch("/more", {method: "POST", body: bit ? "1" : "0"})',
  'a body that is read or left': 'const stop = new AbortController(); const reader = (await fetch("/pieces", {signal: stop.signal})).body.getReader(); await reader.read(); if (bit) stop.abort(); await fetch("/go"); if (!bit) while (!(await reader.read()).done);',
  'a delay of 30 ms': 'setTimeout(() => fetch("/more"), bit ? 30 : 0)',
  'another host': 'await fetch(`${bit ? elsewhere : ""}/more`)',
  'a name that is looked up': 'document.head.append(Object.assign(document.createElement("link"), {rel: "dns-prefetch", href: `http://${bit ? "one" : "two"}.${location.hostname}`}))',
  'a connection ahead of time': 'document.head.append(Object.assign(document.createElement("link"), {rel: "preconnect", href: `http://${bit ? "three" : "four"}.${location.host}`}))',
  'a beacon': 'if (bit) navigator.sendBeacon("/more", "x")',
  'a beacon on leaving': 'addEventListener("pagehide", () => bit && navigator.sendBeacon("/more", "x"))',
  'a socket': 'if (bit) await new Promise((done) => { new WebSocket(`ws://${location.host}/more`).onerror = done; })',
  'a stream of events': 'if (bit) await new Promise((done) => { const events = new EventSource("/more"); events.onerror = () => done(events.close()); })',
  'a peer connection': 'if (bit) await new Promise((done) => { const peer = new RTCPeerConnection({iceServers: [{urls: `stun:127.0.0.1:${datagrams}`}]}); peer.onicecandidate = ({candidate}) => candidate || done(peer.close()); peer.createDataChannel("x"); peer.createOffer().then((offer) => peer.setLocalDescription(offer)); })',
  'a transport': 'if (bit) { const transport = new WebTransport(`https://127.0.0.1:${location.port}/`); transport.closed.catch(() => {}); await transport.ready.catch(() => {}); }',
  'a worker that asks': 'if (bit) await new Promise((done) => { const worker = new Worker(URL.createObjectURL(new Blob([`fetch("${location.origin}/more").then(() => postMessage(0))`]))); worker.onmessage = done; })',
  'a service worker': 'if (bit) { const held = await navigator.serviceWorker.register("/worker.js"); const worker = held.installing ?? held.waiting ?? held.active; await new Promise((done) => { const look = () => /^(activated|redundant)$/.test(worker.state) && done(); worker.onstatechange = look; look(); }); await held.unregister(); }',
  'a cookie by script': 'document.cookie = `bit=${Number(bit)}`',
  'a message to a frame': 'const frame = Object.assign(document.createElement("iframe"), {src: `${elsewhere}/frame`}); await new Promise((done) => { frame.onload = done; document.body.append(frame); }); if (bit) await new Promise((done) => { addEventListener("message", done, {once: true}); frame.contentWindow.postMessage("x", "*"); })',
  'the name of the window': 'globalThis.name = bit ? "a" : "b"',
  'the referrer': 'document.getElementById("next").referrerPolicy = bit ? "no-referrer" : "origin"',
  'the address of the next page': 'document.getElementById("next").href += bit ? "?a" : "?b"',
  'the fragment of the next page': 'document.getElementById("next").href += bit ? "#a" : "#b"',
  'the way back from the next page': 'if (bit) history.pushState(null, "", "#")',
};

/** Visits of each of these, in turns, one for each script: what they were shown, and how each visitor's visits differ from the first one's. */
async function visits(topics, scripts, more) {
  const names = Object.keys(topics);
  const outside = await openRecorded({moment: EVENING, ...more});
  for (const [name, topic] of Object.entries(topics)) await outside.prepare(name, topic ? reads(topic) : '0');
  const shown = [];
  for (const script of scripts) {
    const turn = [];
    for (const name of names) turn.push(await outside.visit(name, script));
    shown.push(turn);
  }
  // The first visit of each is the one that prepared.
  const [first, ...others] = (await outside.close(...names)).map((records) => records.slice(1));
  assert.equal(first.length, scripts.length);
  return {shown, differ: others.map((records, at) => records.map((record, turn) => differences(first[turn], record, [names[0], names[at + 1]])))};
}

test('visitors who are shown different things leave the same, to the byte and in order: two with profiles, and one without', async () => {
  const {shown, differ} = await visits({...BOTH, cat: undefined}, Array(TURNS).fill(''));
  for (const [ann, ben, cat] of shown) assert.ok(ann.every((module, at) => module && module !== ben[at] && module !== cat[at]), String([ann, ben, cat]));
  assert.deepEqual(differ, Array(2).fill(Array(TURNS).fill([])));
});

test('what a page may tell is found, each way of it, and what it does for everybody is not', {timeout: LONG_MS}, async (t) => {
  const names = Object.keys(LEAKS);
  const batches = names.map((_, at) => at).filter((at) => at % BATCH === 0).map((at) => names.slice(at, at + BATCH));
  const planted = (bit, name) => `{ const bit = ${bit}; ${LEAKS[name]}; }`;
  const scripts = [...names.map((name) => planted(SECRET, name)), ...batches.map((batch) => batch.map((name) => planted('true', name)).join('\n'))];
  const {differ: [differ]} = await visits(BOTH, scripts, {body: WORDS});
  const twin = (at) => differ[names.length + Math.floor(at / BATCH)];
  console.log(table('leak of a page', names.map((name, at) => [name, differ[at].map(({aspect}) => aspect).join(', ') || 'NOTHING', twin(at).length ? `FOUND: ${JSON.stringify(twin(at))}` : 'passes'])));
  for (const [at, name] of names.entries()) {
    await t.test(name, () => {
      assert.notDeepEqual(differ[at], [], 'the leak is not found');
      assert.deepEqual(twin(at), [], 'the twin is found');
    });
  }
});

test('what a page asks for does not wait until the profile is read', async () => {
  const outside = await openRecorded({moment: EVENING});
  await outside.prepare('ann', reads('cooking'));
  const paths = ['/', '/page.css', '/page.js', '/nearside.wasm', '/policy.nsp', ...['pot', 'bicycle', 'soup', 'lamp'].map((name) => `/pictures/${name}.png`)];
  const before = await outside.withhold('ann', 'await fetch("/more")', paths).finally(() => outside.close());
  // What waits for the profile is told from what does not: the page's script asks for this one once it knows the visitor.
  assert.deepEqual(before.toSorted(), paths.toSorted());
});

test('what waits until the profile is read is found, however long that takes', async () => {
  const outside = await openRecorded({moment: EVENING});
  await outside.prepare('ann', reads('cooking'));
  // Longer than a page waits for its store: then it would go on without, and ask for what waits.
  const waiting = outside.withhold('ann', 'await fetch("/more")', ['/more'], 8_000);
  await assert.rejects(waiting, /waits for the profile: \/more/).finally(() => outside.close());
});
