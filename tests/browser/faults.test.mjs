// Every kind of change × every error that a store can give × every moment: nothing that was confirmed is lost, nothing that was removed comes back,
// nothing is counted twice. In Node, on the package as it is published; `store.test.mjs` has faults in a real browser.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, test} from 'node:test';

import {ERRORS, freshBrowser, hurryUp, leave, MOMENTS, strike, takeTurns, WAYS} from './faults.mjs';
import {fixtures} from './server.mjs';

// After the browser, so that it finds one.
const {indexedDbStore, memoryStore, open} = await import('nearside/slim');
const {openPanel} = await import('nearside/panel');

const [wasm, program] = await Promise.all([
  readFile(new URL('../../www/sdk/dist/nearside.wasm', import.meta.url)).then((bytes) => WebAssembly.compile(bytes)),
  readFile(`${fixtures}pages.nsp`),
]);

let combinations = 0;
const NOON = Date.parse('2026-11-24T12:00:00Z');
const [LOCAL, EDGE] = ['personalize.local', 'personalize.edge'];

/** A page of this browser; what pages of an earlier case still have to end touches no other. */
async function page(store = indexedDbStore(`case ${combinations}`), now = NOON) {
  const errors = [];
  const visitor = await open(wasm, {program, store, clock: () => now, offset: 60, page: {type: 'article', intent: 'read'}, onError: (error) => errors.push(error)});
  assert.equal(visitor.problem, undefined);
  return {visitor, errors};
}

/** What can be told of the rows: by key, the values that a visitor would miss. */
const facts = (visitor) => {
  const all = new Map();
  for (const {kind, id, name, numbers, texts} of visitor.rows) {
    if (kind === 'consent') all.set(`consent ${name}`, numbers[0]);
    else if (kind === 'event') all.set(`event ${id} ${name}`, 1);
    else if (kind === 'exposure') all.set(`exposure ${name}`, `${numbers[2]} ${numbers[5]} ${numbers[6]}`);
    else if (kind === 'told') all.set(`told ${name}`, texts.join());
    else if (!['visit', 'spent', 'seed', 'signal'].includes(kind)) all.set(`${kind} ${name}`, numbers.join());
  }
  return all;
};

/** What every visitor of the test has said and done, one of everything. */
async function settle(visitor) {
  await visitor.consent(LOCAL, true, 'test');
  await visitor.consent(EDGE, true, 'test');
  await visitor.set('diet', 'vegetarian');
  await visitor.setInterest('cooking', 700);
  await visitor.record('read', 'cooking');
  await visitor.record('read', 'cycling');
  await visitor.expose('lead', 'cooking-lead');
  await visitor.respond('cooking-lead', 'clicked');
  await visitor.respond('cycling-lead', 'dismissed');
  await visitor.profile.edit({set: {kind: 'blocked-topic', name: 'cycling'}});
  await visitor.profile.edit({set: {kind: 'limits', numbers: [2, 4]}});
}

const eventOf = (visitor, topic) => visitor.rows.find(({kind, name}) => kind === 'event' && name === topic);
const remove = (kind, name) => (visitor) => visitor.profile.edit({remove: {kind, name}}).then((answer) => answer === 'done');
const edit = (edit) => (visitor) => visitor.profile.edit(edit).then((answer) => answer === 'done');

/** Every kind of change. `adds`: what must be there once it is saved. `removes`: what must not be there once it was done. `may`: what it may change beside. */
const CHANGES = {
  'record': {run: (visitor) => visitor.record('read', 'cooking'), adds: {'event 2 cooking': 1}},
  'expose': {run: (visitor) => visitor.expose('lead', 'cooking-lead'), adds: {'exposure cooking-lead': '2 1 0'}},
  'expose for the first time': {run: (visitor) => visitor.expose('side', 'morning-card'), adds: {'exposure morning-card': '1 0 0'}},
  'helped': {run: (visitor) => visitor.respond('cooking-lead', 'helped'), adds: {'exposure cooking-lead': '1 1 1'}},
  'not this': {run: (visitor) => visitor.respond('cooking-lead', 'not-this'), adds: {'dismissal cooking-lead': ''}},
  'more like this': {run: (visitor) => visitor.respond('cooking-lead', 'more-like-this'), may: /^interest/},
  'change an answer': {run: (visitor) => visitor.set('diet', 'everything'), adds: {'told diet': 'everything'}},
  'change an interest': {run: (visitor) => visitor.setInterest('cooking', 200), adds: {'interest cooking': '200'}},
  'consent again': {run: (visitor) => visitor.consent(LOCAL, true, 'again'), adds: {[`consent ${LOCAL}`]: 0}},
  'pause': {run: (visitor) => visitor.pause(true), adds: {'paused ': ''}},
  'block a topic': {run: edit({set: {kind: 'blocked-topic', name: 'cooking'}}), adds: {'blocked-topic cooking': ''}},
  'block an attribute': {run: edit({set: {kind: 'blocked-attribute', name: 'diet'}}), adds: {'blocked-attribute diet': ''}},
  'set limits': {run: edit({set: {kind: 'limits', numbers: [1, 3]}}), adds: {'limits ': '1,3'}},
  'a note of the page': {run: (visitor) => visitor.profile.note({set: {kind: 'visit'}})},
  'lift limits': {run: edit({set: {kind: 'limits', numbers: [-1, -1]}}), lifts: ['limits ']},
  'unblock': {run: remove('blocked-topic', 'cycling'), lifts: ['blocked-topic cycling']},
  'bring back': {run: remove('dismissal', 'cycling-lead'), lifts: ['dismissal cycling-lead']},
  'take back an answer': {run: (visitor) => visitor.set('diet', null), removes: ['told diet']},
  'take back an interest': {run: (visitor) => visitor.setInterest('cooking', null), removes: ['interest cooking']},
  'remove an event': {run: (visitor) => visitor.profile.edit({remove: {kind: 'event', id: eventOf(visitor, 'cooking').id, name: 'cooking'}}).then((answer) => answer === 'done'), removes: ['event 0 cooking']},
  'remove an exposure': {run: remove('exposure', 'cooking-lead'), removes: ['exposure cooking-lead']},
  'withdraw what the edge may know': {run: (visitor) => visitor.consent(EDGE, false, 'test'), adds: {[`consent ${EDGE}`]: 2}, withdraws: true},
  'withdraw': {run: (visitor) => visitor.consent(LOCAL, false, 'test'), adds: {[`consent ${LOCAL}`]: 2}, withdraws: true, removes: ['told diet', 'interest cooking', 'event 0 cooking', 'event 1 cycling', 'exposure cooking-lead'], may: /^(limits|dismissal)/},
  'erase': {run: (visitor) => visitor.erase().then(() => true), erases: true},
  'forget in the panel': {run: (visitor) => openPanel(visitor).apply({kind: 'forget', events: [eventOf(visitor, 'cycling').id]}), removes: ['event 1 cycling']},
  'undo': {
    before: (visitor) => openPanel(visitor).apply({kind: 'tell', attribute: 'diet', value: 'everything'}),
    run: (visitor) => openPanel(visitor).undo(),
    adds: {'told diet': 'vegetarian'},
  },
  'import': {
    before: async (visitor) => {
      const panel = openPanel(visitor);
      visitor.file = await panel.exportFile();
      await visitor.set('diet', 'everything');
      visitor.found = await panel.readFile(visitor.file);
    },
    run: (visitor) => openPanel(visitor).takeIn(visitor.found),
    adds: {'told diet': 'vegetarian'},
  },
};

/** Runs a change under a fault, ends the fault, comes back, and says what is wrong: nothing, or what was lost, came back or was counted twice. */
async function tried({run, before, adds = {}, removes = [], lifts = [], withdraws, erases, may}, {fault, first = page, again = page}) {
  const one = await first();
  await settle(one.visitor);
  await before?.(one.visitor);
  const confirmed = facts(one.visitor);
  // Who undoes has not left.
  if (run !== CHANGES.undo.run) leave();
  // Some faults strike only where nothing is open yet.
  const {visitor, errors} = fault.early ? await arrive(fault, again) : await again();
  const over = fault.early ? fault.over : fault();
  if (before) Object.assign(visitor, {file: one.visitor.file, found: one.visitor.found});
  const actor = visitor.rows.length ? (before && run === CHANGES.undo.run ? one : {visitor, errors}) : {visitor, errors};
  let done = false;
  try {
    done = await run(actor.visitor);
  } catch (error) {
    if (visitor.rows.length) return [`threw ${error}`];
  }
  const said = actor.errors.map(({message}) => message).join('\n');
  const {kind} = await actor.visitor.storage();
  over();
  leave();
  const later = await again();
  const now = facts(later.visitor);
  const faults = [];
  const takes = removes.length > 0 || withdraws || erases;
  // What a later release wrote is left alone by a page that never read it.
  const unerased = /refused to erase/.test(said) || (fault.early && /later version/.test(said));
  // What could not be removed may have taken everything along.
  const mayBeEmpty = takes && kind === 'memory';
  const isEmpty = now.size === 0;
  if (erases ? !isEmpty && !unerased : isEmpty && !mayBeEmpty) faults.push(erases ? `an erase left ${[...now.keys()]}` : 'everything is lost');
  if (!isEmpty && !erases) {
    for (const [key, value] of confirmed) {
      const isTouched = key in adds || removes.includes(key) || lifts.includes(key) || may?.test(key);
      if (!isTouched && !Object.is(now.get(key), value)) faults.push(`lost ${key}`);
      // What was changed is as it was or as it is to be.
      if (key in adds && ![value, adds[key]].some((good) => Object.is(now.get(key), good))) faults.push(`${key} became ${now.get(key)}`);
    }
    if (done && kind === 'device') for (const [key, value] of Object.entries(adds)) if (!Object.is(now.get(key), value)) faults.push(`saved and lost: ${key}`);
    if (done && !unerased) for (const key of removes) if (now.has(key)) faults.push(`came back: ${key}`);
    if (done && !unerased && withdraws) for (const [key, value] of Object.entries(adds)) if (now.get(key) !== value) faults.push(`granted again: ${key} ${now.get(key)} of ${later.visitor.rows.filter((row) => row.kind === "consent").map((row) => row.name + row.numbers[0])}`);
    for (const key of now.keys()) if (!confirmed.has(key) && !(key in adds) && !may?.test(key)) faults.push(`made up: ${key}`);
  }
  return faults;
}

/** A page that is opened while the fault is on. */
async function arrive(fault, again) {
  fault.over = fault();
  return again();
}

after(() => console.log(`# ${combinations} combinations of a change, an error and a moment`));

const found = async (name, change, conditions) => {
  combinations++;
  const faults = await tried(change, conditions);
  return faults.map((fault) => `${name}: ${fault}`);
};

/** Every error and time of a way to fail, or, unless the variable ALL_FAULTS is set, one of them, another one each time. */
let turn = 0;
function cases(way, times) {
  // One error will do where none is told.
  const errors = way === 'throws' || way === 'fails' ? Object.entries(ERRORS) : [['', () => null]];
  const all = errors.flatMap(([error, make]) => times.map((time) => ({error, make, time})));
  return process.env.ALL_FAULTS ? all : [all[turn++ % all.length]];
}

for (const moment of Object.keys(MOMENTS)) {
  test(`in a database, at the moment of ${moment}`, async () => {
    const faults = [];
    for (const [name, change] of Object.entries(CHANGES)) {
      for (const way of WAYS) {
        for (const {error, make, time} of cases(way, ['at once', 'at the second call', 'before the page'])) {
          freshBrowser();
          const fault = Object.assign(() => strike(moment, way, make, Number(time === 'at the second call')), {early: time === 'before the page'});
          faults.push(...(await found(`${name}, ${way} ${error}, ${time}`, change, {fault})));
        }
      }
    }
    assert.deepEqual(faults, []);
  });
}

test('between two tabs without locks, at every step of the first', async (t) => {
  takeTurns(false);
  // Notes of one millisecond are done in any order; here none are of the same.
  let ticked = Date.now();
  t.mock.method(Date, 'now', () => ++ticked);
  const faults = [];
  const others = {
    'exposes': (visitor) => visitor.expose('side', 'morning-card'),
    'pauses and goes on': async (visitor) => (await visitor.pause(true)) && visitor.pause(false),
    'withdraws': (visitor) => visitor.consent(LOCAL, false, 'test'),
    'erases': (visitor) => visitor.erase(),
  };
  const {subtle} = globalThis.crypto;
  const {encrypt} = subtle;
  for (const [other, act] of Object.entries(others)) {
    for (const [name, {run, before, adds = {}, erases, withdraws}] of Object.entries(CHANGES)) {
      if (before || erases) continue;
      for (const step of [1, 2]) {
        combinations++;
        freshBrowser();
        const one = await page();
        await settle(one.visitor);
        const two = await page();
        let steps = 0;
        // The other tab does all that it does while this one seals its note, or its record.
        subtle.encrypt = async (...given) => {
          if (++steps === step) {
            subtle.encrypt = encrypt;
            await act(two.visitor);
          }
          return encrypt.apply(subtle, given);
        };
        const done = await run(one.visitor);
        subtle.encrypt = encrypt;
        leave();
        const now = facts((await page()).visitor);
        const wrong = (what) => faults.push(`${name}, while another tab ${other}, at step ${step}: ${what}`);
        const seen = name === 'expose for the first time' ? '2 0 0' : '1 0 0';
        const isOver = now.get(`consent ${LOCAL}`) !== 0;
        if (other === 'erases' && !adds[`consent ${LOCAL}`] && [...now.keys()].some((key) => !/consent|paused/.test(key))) wrong(`left ${[...now.keys()]}`);
        // A pause may have come first.
        if (other === 'exposes' && !withdraws && name !== 'pause' && now.get('exposure morning-card') !== seen) wrong(`seen ${now.get('exposure morning-card')}`);
        if (other === 'withdraws' && name !== 'consent again' && !isOver) wrong('granted again');
        // Of two tabs in one millisecond either may be first: what a pause refuses may come after it, and its own tab is then told "done" by the other's record.
        if ((other === 'exposes' || (other.startsWith('pauses') && !/expose|helped/.test(name))) && name !== 'pause' && done) for (const [key, value] of Object.entries(adds)) if (key !== 'exposure morning-card' && !Object.is(now.get(key), value)) wrong(`lost ${key}: ${now.get(key)}`);
      }
    }
  }
  takeTurns(true);
  assert.deepEqual(faults, []);
});

/** A store of somebody's own, with a fault. */
function faulty(device) {
  let fault;
  const asked = (moment, work) => async (...given) => {
    if (fault?.moment !== moment) return work(...given);
    if (fault.way === 'throws') throw fault.make();
    if (fault.way === 'fails') return Promise.reject(fault.make());
    if (fault.way === 'never answers') return new Promise(() => {});
    await new Promise((done) => setTimeout(done, 12_000));
    return work(...given);
  };
  const store = {
    kind: 'device',
    encrypted: false,
    load: asked('load', () => device.load()),
    update: asked('before', async (change) => {
      const kept = await device.load();
      const next = change(kept, []);
      await asked('after', async () => device.update(() => next))();
    }),
    erase: asked('erase', () => device.erase()),
  };
  return {store, strike: (moment, way, make) => (hurryUp(way), (fault = {moment, way, make}), () => ((fault = undefined), hurryUp('')))};
}

test('in a store of somebody else', async () => {
  const faults = [];
  for (const moment of ['load', 'before', 'after', 'erase']) {
    for (const [name, change] of Object.entries(CHANGES)) {
      for (const way of WAYS) {
        for (const {error, make, time} of cases(way, ['at once', 'before the page'])) {
          const device = memoryStore();
          const {store, strike} = faulty(device);
          const fault = Object.assign(() => strike(moment, way, make), {early: time !== 'at once'});
          faults.push(...(await found(`${moment}: ${name}, ${way} ${error}, ${time}`, change, {fault, first: () => page(store), again: () => page(store)})));
        }
      }
    }
  }
  assert.deepEqual(faults, []);
});
