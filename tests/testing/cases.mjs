// What `nearside/testing` promises, for any runner of tests: `kit.test.mjs` runs it under node:test, `kit.vitest.mjs` under Vitest.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';

import {NearsideError, Visitor} from 'nearside';
import {fakeVisitor, moment, openPolicy} from 'nearside/testing';

const program = () => readFile(new URL('../../target/fixtures/rich.nsp', import.meta.url));
const EVENING = '2026-11-24T18:30:00+01:00';

export const cases = {
  'a moment is what the text says, wherever the machine is, and moves by hand': () => {
    const at = moment(EVENING, {device: 'phone', source: 'search'});
    assert.deepEqual([at.clock(), at.offset], [Date.UTC(2026, 10, 24, 17, 30), 60]);
    at.advance(90_000);
    assert.equal(at.clock(), Date.UTC(2026, 10, 24, 17, 31, 30));
    assert.deepEqual(at.facts, {'device.kind': 'phone', 'device.save_data': false, 'visit.source': 'search', 'visit.pages': 1});
    assert.deepEqual([moment('2026-01-01T00:00:00-03:30').offset, moment('2026-01-01T00:00:00Z').offset], [-210, 0]);
    for (const text of ['2026-11-24', '2026-11-24T18:30:00', 'tomorrow', '2026-13-24T18:30:00Z']) assert.throws(() => moment(text), RangeError, text);
  },

  'the real engine decides at the moment, for the device, and says why': async () => {
    const at = moment(EVENING, {device: 'phone'});
    const visitor = await openPolicy(program(), {at, page: {type: 'home'}});
    assert.equal(visitor.decide().slots.hero.module, 'quick-dinner');
    assert.ok(visitor.explain('hero').because.some(({input}) => input === 'local.hour'));
    at.advance(5 * 3_600_000);
    assert.equal(visitor.decide().slots.hero.module, null);
    const elsewhere = await openPolicy(program(), {at: moment(EVENING, {device: 'desktop'})});
    assert.equal(elsewhere.decide().slots.hero.module, null);
    assert.equal((await openPolicy(program(), {at: moment(EVENING), facts: {'device.kind': 'phone'}})).decide().slots.hero.module, 'quick-dinner', 'facts of the test win');
  },

  'a profile is as given, at the times that were given': async () => {
    const at = moment(EVENING);
    const visitor = await openPolicy(program(), {
      at,
      profile: {
        consents: {'personalize.local': true, 'service.membership': true},
        attributes: {diet: 'vegan', tools: ['grill'], orders: 3, newsletter: true, member_since: new Date('2024-01-01')},
        interests: {cooking: 700},
        activity: [
          {kind: 'view', topic: 'cooking', daysAgo: 8, times: 2},
          {kind: 'view', topic: 'cooking', daysAgo: 2, times: 3},
        ],
        seen: [{slot: 'notice', module: 'member-thanks', daysAgo: 1}],
      },
    });
    assert.deepEqual([visitor.get('diet'), visitor.get('tools'), visitor.get('orders'), visitor.interest('cooking')], ['vegan', ['grill'], 3, 700]);
    assert.deepEqual([visitor.granted('personalize.local'), visitor.granted('service.membership'), visitor.granted('personalize.edge')], [true, true, undefined]);
    const {slots} = visitor.decide();
    assert.equal(slots.aside.module, 'saved-recipes', 'three views in seven days, and not the two before');
    assert.equal(slots.notice.reason, 'cap.lifetime', 'it was seen once, which is all it may be');
    const fewer = await openPolicy(program(), {at, profile: {consents: {'personalize.local': true}, activity: [{kind: 'view', topic: 'cooking', daysAgo: 8, times: 5}]}});
    assert.notEqual(fewer.decide().slots.aside.module, 'saved-recipes');
  },

  'what the documentation shows': async () => {
    const at = moment(EVENING, {device: 'phone'});
    const profile = {consents: {'personalize.local': true}, activity: [{kind: 'view', topic: 'cooking', daysAgo: 2, times: 3}], seen: [{slot: 'hero', module: 'quick-dinner', daysAgo: 1}], rows: [{kind: 'blocked-topic', name: 'cycling'}]};
    const visitor = await openPolicy(program(), {at, page: {type: 'home'}, profile});
    assert.equal(visitor.decide().slots.aside.module, 'saved-recipes');
    assert.ok(visitor.rows.some(({kind}) => kind === 'blocked-topic'));
    at.advance(8 * 24 * 3_600_000);
    assert.equal(visitor.decide().slots.aside.module, null);
  },

  'what is older than a consent lasts is still allowed now': async () => {
    const visitor = await openPolicy(program(), {at: moment(EVENING), profile: {consents: {'personalize.local': true}, attributes: {diet: 'vegan'}, seen: [{slot: 'hero', module: 'quick-dinner', daysAgo: 300}]}});
    assert.equal(visitor.granted('personalize.local'), true);
    assert.equal(visitor.get('diet'), 'vegan');
  },

  'two visitors know nothing of each other, and the same test decides the same': async () => {
    const at = moment(EVENING, {device: 'phone'});
    const decided = async () => {
      const visitor = await openPolicy(program(), {at, profile: {consents: {'personalize.local': true}}});
      visitor.decide();
      await visitor.expose('hero', 'quick-dinner');
      return visitor.decisionRecord();
    };
    assert.equal(await decided(), await decided());
    // 2.5 % of all visitors are in the comparison group: some seeds are, the same each time.
    const groups = await Promise.all([1, 2].flatMap(() => Array.from({length: 200}, async (_, seed) => (await openPolicy(program(), {at, profile: {consents: {'personalize.local': true}, seed: seed + 1}})).decide().slots.hero.reason)));
    assert.deepEqual(new Set(groups), new Set(['shown', 'comparison']));
    assert.deepEqual(groups.slice(0, 200), groups.slice(200));
    assert.deepEqual((await openPolicy(program(), {at})).rows, []);
  },

  'a test does not pass because nothing was there': async () => {
    const at = moment(EVENING);
    const refusals = {
      'program-damaged': [new Uint8Array([1, 2, 3]), {}],
      'unknown-name': [program(), {consents: {'personalize.local': true}, activity: [{kind: 'veiw', topic: 'cooking'}]}],
      'wrong-type': [program(), {consents: {'personalize.local': true}, attributes: {diet: 'vegann'}}],
    };
    for (const [code, [given, profile]] of Object.entries(refusals)) await assert.rejects(openPolicy(given, {at, profile}), (error) => error instanceof NearsideError && error.code === code, code);
    await assert.rejects(openPolicy(program(), {at, profile: {interests: {cooking: 900}}}), /no-consent/);
    await assert.rejects(openPolicy(program(), {at, profile: {consents: {'personalize.local': true}, interests: {cooking: 9000}}}), /unfit/);
    await assert.rejects(openPolicy(program(), {at, profile: {consents: {'personalize': true}}}), {code: 'unknown-name'});
  },

  'a pause is kept without consent': async () => {
    const visitor = await openPolicy(program(), {at: moment(EVENING, {device: 'phone'}), profile: {paused: true}});
    assert.equal(visitor.decide().slots.hero.reason, 'paused');
  },

  'a fake says what the test says': () => {
    const at = moment(EVENING);
    const fake = fakeVisitor(
      {
        slots: {hero: 'quick-dinner', aside: {default: 'cap.day'}, notice: {module: 'member-thanks', reason: 'shown', quiet: false}},
        explanations: {hero: {because: [{input: 'local.hour', grounds: [], decisive: true, instead: []}]}},
        reasons: {'local.hour': 'it is evening'},
        attributes: {diet: 'vegan'},
        interests: {cooking: 800},
        consents: {'personalize.local': true, 'personalize.edge': false},
      },
      {at, page: {type: 'home'}},
    );
    assert.ok(fake instanceof Visitor);
    const decision = fake.decide();
    assert.deepEqual([decision.now, {...decision.slots}], [at.now, {hero: {module: 'quick-dinner', reason: 'shown', quiet: false}, aside: {module: null, reason: 'cap.day', quiet: true}, notice: {module: 'member-thanks', reason: 'shown', quiet: false}}]);
    const {show, because, verified, now_ms, offset_min} = fake.explain('hero');
    assert.deepEqual([show, because[0].input, verified, now_ms, offset_min], ['quick-dinner', 'local.hour', true, at.now, 60]);
    assert.equal(fake.explain('aside').default, 'cap.day');
    assert.deepEqual([fake.reason('local.hour'), fake.get('diet'), fake.interest('cooking'), fake.granted('personalize.edge'), fake.granted('other')], ['it is evening', 'vegan', 800, false, undefined]);
    assert.deepEqual(fake.purposes().map(({name, cause}) => [name, cause]), [['personalize.local', 'given'], ['personalize.edge', 'refused']]);
    assert.deepEqual([fake.whyNot('aside', 'member-thanks').obstacle, fake.facts['page.type'], fake.problem, fake.remembers], ['outscored', 'home', undefined, true]);
    assert.throws(() => fake.explain('heroo'), {code: 'unknown-name'});
    fake.present({slots: ['hero'], unavailable: ['quick-dinner']});
    assert.deepEqual({...fake.decide().slots}, {hero: {module: null, reason: 'unavailable', quiet: false}});
  },

  'a fake notes what was asked of it, and says that something changed when a visitor would': async () => {
    const fake = fakeVisitor({slots: {hero: 'quick-dinner'}});
    let changes = 0;
    fake.addEventListener('change', () => changes++);
    await fake.expose('hero', 'quick-dinner');
    await fake.respond('quick-dinner', 'clicked');
    await fake.record('view', 'cooking');
    assert.equal(changes, 0);
    await fake.consent('personalize.local', true, 'banner');
    await fake.set('diet', 'vegan');
    await fake.setInterest('cooking', 500);
    await fake.respond('quick-dinner', 'not-this');
    fake.say({slots: {hero: {default: 'dismissed'}}});
    assert.equal(changes, 5);
    assert.equal(fake.decide().slots.hero.reason, 'dismissed');
    assert.deepEqual([fake.granted('personalize.local'), fake.get('diet'), fake.interest('cooking')], [true, 'vegan', 500]);
    await fake.erase();
    assert.deepEqual([fake.granted('personalize.local'), fake.get('diet'), fake.interest('cooking')], [undefined, null, null]);
    assert.deepEqual(fake.calls.map(([method]) => method), ['expose', 'respond', 'record', 'consent', 'set', 'setInterest', 'respond', 'erase']);
    assert.deepEqual(fake.calls[3], ['consent', 'personalize.local', true, 'banner']);
    await assert.rejects(fake.expose('hero', 'quick-diner'), {code: 'unknown-name'});
  },

  'a fake without an engine refuses as a visitor without one': () => {
    const problem = new NearsideError('program-missing', 'the program could not be fetched');
    const fake = fakeVisitor({slots: {hero: 'quick-dinner'}, problem});
    assert.deepEqual([fake.decide().slots.hero.reason, fake.problem, fake.explain('hero')], ['refused', problem, undefined]);
  },

  'nothing of a fake goes on to the engine that it has not': () => {
    const fake = fakeVisitor({slots: {hero: 'quick-dinner'}});
    const own = Object.getOwnPropertyNames(Object.getPrototypeOf(fake));
    // What needs neither an engine nor a profile, and works as it is.
    const inherited = new Set(['constructor', 'load', 'remembers', 'storage', 'requests', 'signals', 'setPage', 'present', 'page', 'facts', 'now', 'decisionRecord', 'locale', 'forget', 'view', 'waiting']);
    for (const {prototype} of [Visitor, Object.getPrototypeOf(Visitor)]) {
      for (const name of Object.getOwnPropertyNames(prototype)) assert.ok(own.includes(name) || inherited.has(name), `a fake has no \`${name}\` of its own`);
    }
  },
};
