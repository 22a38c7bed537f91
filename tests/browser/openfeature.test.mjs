// The OpenFeature provider under the real web SDK: values, variants, reasons, error codes, events.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {beforeEach, test} from 'node:test';

import {OpenFeature, ProviderEvents, ProviderStatus} from '@openfeature/web-sdk';
import {open} from 'nearside';
import {NearsideProvider} from 'nearside/openfeature';

import {fixtures} from './server.mjs';

const MORNING = Date.parse('2026-11-24T09:30:00+01:00');

let now;
let visitor;
let client;
beforeEach(async () => {
  now = MORNING;
  await OpenFeature.clearProviders();
  await OpenFeature.setContext({});
  visitor = await open({program: readFile(`${fixtures}pages.nsp`), clock: () => now, offset: 60});
  client = OpenFeature.getClient();
});

const start = (context = {type: 'article'}) => OpenFeature.setProviderAndWait(new NearsideProvider(visitor), context);
const event = (name) => new Promise((done) => client.addHandler(name, done));

test('a slot that shows a module: value and variant are its name', async () => {
  await start();
  const {value, variant, reason, flagMetadata, errorCode} = client.getStringDetails('side', 'fallback');
  assert.deepEqual([value, variant, reason, errorCode], ['morning-card', 'morning-card', 'TARGETING_MATCH', undefined]);
  assert.deepEqual(flagMetadata, {program: visitor.description.program, outcome: 'shown', quiet: false});
});

test('a slot that shows its default: the fallback, without a variant', async () => {
  await start({type: 'checkout'});
  const {value, variant, reason, flagMetadata} = client.getStringDetails('side', 'fallback');
  assert.deepEqual([value, variant, reason, flagMetadata.outcome], ['fallback', undefined, 'DEFAULT', 'none']);
});

test('what is no slot is not found, whatever its name', async () => {
  await start();
  for (const name of ['banner', 'constructor', '__proto__', 'toString', '']) {
    const {value, errorCode, reason} = client.getStringDetails(name, 'fallback');
    assert.deepEqual([value, errorCode, reason], ['fallback', 'FLAG_NOT_FOUND', 'ERROR'], name);
  }
});

test('other types are a mismatch', async () => {
  await start();
  assert.equal(client.getBooleanDetails('side', true).errorCode, 'TYPE_MISMATCH');
  assert.equal(client.getNumberDetails('side', 1).errorCode, 'TYPE_MISMATCH');
  assert.deepEqual(client.getObjectValue('side', {a: 1}), {a: 1});
});

test('a new context is a new page: what it no longer says is no longer so', async () => {
  await start();
  assert.equal(client.getStringValue('side', 'fallback'), 'morning-card');
  await OpenFeature.setContext({targetingKey: 'somebody', other: {nested: true}});
  assert.equal(client.getStringValue('side', 'fallback'), 'fallback');
  await OpenFeature.setContext({type: 'article'});
  assert.equal(client.getStringValue('side', 'fallback'), 'morning-card');
});

test('a change of the visitor is a change of configuration', async () => {
  await start();
  assert.equal(client.getStringValue('lead', 'fallback'), 'absent-lead');
  await visitor.consent('personalize.local', true, 'test');
  const changed = event(ProviderEvents.ConfigurationChanged);
  await visitor.setInterest('cooking', 900);
  await changed;
  assert.equal(client.getStringValue('lead', 'fallback'), 'cooking-lead');
});

test('the same decision serves every flag until something changes', async () => {
  await start();
  assert.equal(client.getStringValue('side', 'fallback'), 'morning-card');
  now = Date.parse('2026-11-24T18:30:00+01:00');
  assert.equal(client.getStringValue('side', 'fallback'), 'morning-card');
  await visitor.setPage({});
  assert.equal(client.getStringValue('side', 'fallback'), 'fallback');
});

// What happens to a page: a policy in which a module may be seen once a visit (`flags`).
const reading = async (options = {}) => {
  visitor = await open({program: readFile(`${fixtures}flags.nsp`), clock: () => now, offset: 60, ...options});
  await visitor.consent('personalize.local', true, 'test');
};
const lead = () => client.getStringValue('lead', 'fallback');
/** Everything that clients hear, in order, until what was begun has settled. */
const heard = async (work) => {
  const names = [];
  const listeners = Object.values(ProviderEvents).map((name) => [name, ({flagsChanged, errorCode}) => names.push([name, flagsChanged ?? errorCode].filter(Boolean).join(' '))]);
  for (const [name, listener] of listeners) client.addHandler(name, listener);
  // A handler that comes late hears at once how things stand.
  names.length = 0;
  await work();
  await new Promise((done) => setTimeout(done));
  for (const [name, listener] of listeners) client.removeHandler(name, listener);
  return names;
};

test('what is evaluated counts as seen, once a view', async () => {
  await reading();
  await start();
  for (let time = 0; time < 3; time++) assert.equal(lead(), 'once');
  await visitor.record('read', 'cooking');
  assert.equal(lead(), 'once', 'what a view shows does not count against it');
  assert.equal(visitor.rows.find(({kind, name}) => kind === 'exposure' && name === 'once')?.numbers[2], 1);
  await OpenFeature.setContext({type: 'article'});
  assert.deepEqual([lead(), client.getStringDetails('lead', '').flagMetadata.outcome], ['always', 'shown']);
});

test('before consent nothing is counted, and consent in the same view counts what is evaluated then', async () => {
  visitor = await open({program: readFile(`${fixtures}flags.nsp`), clock: () => now, offset: 60});
  await start();
  assert.equal(lead(), 'once');
  assert.deepEqual(visitor.rows, []);
  await visitor.consent('personalize.local', true, 'test');
  assert.equal(lead(), 'once');
  // What is asked of a profile is done in order: the exposure before this.
  await visitor.record('read', 'cooking');
  await OpenFeature.setContext({type: 'article'});
  assert.equal(lead(), 'always');
});

test('with `tracked`, what the page tracks counts, and nothing else', async () => {
  await reading();
  await OpenFeature.setProviderAndWait(new NearsideProvider(visitor, {exposure: 'tracked'}), {type: 'article'});
  for (let view = 0; view < 2; view++) {
    assert.equal(lead(), 'once');
    await OpenFeature.setContext({type: 'article'});
  }
  assert.equal(lead(), 'once');
  client.track('exposure', {slot: 'lead'});
  client.track('exposure', {slot: 'lead'});
  // What is tracked is done in order, before this.
  await visitor.record('read', 'cooking');
  assert.equal(visitor.rows.find(({kind}) => kind === 'exposure')?.numbers[2], 1);
  await OpenFeature.setContext({type: 'article'});
  assert.equal(lead(), 'always');
});

test('responses and activities are tracked by their names; what belongs to others does nothing', async () => {
  await reading();
  await start();
  assert.equal(client.getStringValue('tip', 'fallback'), 'fallback');
  for (const [event, details] of [['read', {topic: 'cooking'}], ['read', {topic: 'cooking'}], ['clicked', {slot: 'lead'}], ['dismissed', {module: 'always'}], ['purchase', {value: 12}], ['read', {}], ['exposure', {slot: 'nowhere'}]]) client.track(event, details);
  await visitor.record('read', 'cooking');
  assert.equal(visitor.rows.filter(({kind}) => kind === 'event').length, 3);
  assert.deepEqual(visitor.rows.filter(({kind}) => kind === 'dismissal').map(({name}) => name), ['always']);
  assert.equal(visitor.rows.find(({kind, name}) => kind === 'exposure' && name === 'once'), undefined, 'nothing was evaluated, so that there is nothing to click');
});

test('a slip in what is tracked is reported, and throws nothing', async () => {
  const errors = [];
  await reading({onError: ({code}) => errors.push(code)});
  await start();
  client.track('read', {topic: 'coking'});
  client.track('clicked', {slot: 'lead', module: 'onec'});
  await visitor.record('read', 'cooking');
  assert.deepEqual(errors, ['unknown-name', 'unknown-name']);
});

test('values are fresh after what was recorded', async () => {
  await reading();
  await start();
  assert.equal(client.getStringValue('tip', 'fallback'), 'fallback');
  for (let time = 0; time < 2; time++) await visitor.record('read', 'cooking');
  assert.equal(client.getStringValue('tip', 'fallback'), 'regular');
});

test('sets and instants of the context are facts; so are those of the first one', async () => {
  await reading();
  await start({tags: ['home', 'garden'], published: new Date('2025-06-01')});
  assert.equal(client.getStringValue('side', 'fallback'), 'garden');
  await OpenFeature.setContext({tags: ['home'], published: new Date('2025-06-01')});
  assert.equal(client.getStringValue('side', 'fallback'), 'fallback');
});

test('a domain has the context of its own', async () => {
  await reading();
  await OpenFeature.setContext('shop', {type: 'article'});
  await OpenFeature.setContext({type: 'checkout'});
  await OpenFeature.setProviderAndWait('shop', new NearsideProvider(visitor, {exposure: 'tracked'}));
  assert.deepEqual(visitor.page[0], {type: 'article'});
  assert.equal(OpenFeature.getClient('shop').getStringValue('lead', 'fallback'), 'once');
  assert.equal(lead(), 'fallback');
  await OpenFeature.clearProviders();
});

test('the targeting key and what no rule reads come nowhere', async () => {
  await reading();
  await start({targetingKey: 'ada@example.org', email: 'ada@example.org', plan: {name: 'ada@example.org'}, type: 'article'});
  lead();
  client.track('read', {topic: 'cooking'});
  await visitor.record('read', 'cooking');
  const {facts, rows, requests, page} = visitor;
  assert.equal(JSON.stringify([facts, rows, requests, page]).includes('ada@'), false);
  const before = client.getStringDetails('lead', 'fallback');
  await OpenFeature.setContext({targetingKey: 'someone-else', type: 'article'});
  assert.equal(client.getStringValue('lead', 'fallback'), 'always', 'another view, as with any context');
  assert.equal(before.value, 'once');
});

test('a change of context is that alone; a change of the visitor names the flags that it changed', async () => {
  await reading();
  await start();
  assert.equal(client.getStringValue('lead', 'fallback'), 'once');
  let during;
  const seen = () => (during = client.getStringValue('side', 'fallback'));
  client.addHandler(ProviderEvents.ContextChanged, seen);
  assert.deepEqual(await heard(() => OpenFeature.setContext({type: 'article', tags: ['garden'], published: new Date('2025-06-01')})), ['PROVIDER_CONTEXT_CHANGED']);
  assert.equal(during, 'garden', 'who hears of it finds the new value');
  client.removeHandler(ProviderEvents.ContextChanged, seen);
  assert.deepEqual(await heard(() => visitor.pause(true)), ['PROVIDER_CONFIGURATION_CHANGED lead,side,tip'], 'a silence on purpose is another outcome');
  assert.deepEqual(await heard(() => visitor.setPage({})), [], 'nothing that is shown has changed');
});

test('without a program the provider has failed for good, whatever the context', async () => {
  for (const program of [new Uint8Array([1, 2, 3]), new URL('file:///missing')]) {
    await OpenFeature.clearProviders();
    visitor = await open({program});
    await assert.rejects(start(), {code: 'PROVIDER_FATAL'});
    const isFatal = (when) => {
      assert.equal(client.providerStatus, ProviderStatus.FATAL, when);
      const {value, reason, errorCode} = client.getStringDetails('side', 'fallback');
      assert.deepEqual([value, reason, errorCode], ['fallback', 'ERROR', 'PROVIDER_FATAL'], when);
    };
    isFatal('at first');
    const events = await heard(async () => {
      await OpenFeature.setContext({type: 'checkout'});
      // It is an error to OpenFeature for a moment; flags say the same then.
      assert.equal(client.getStringDetails('side', 'fallback').errorCode, 'PROVIDER_FATAL');
    });
    assert.deepEqual(events, ['PROVIDER_RECONCILING', 'PROVIDER_ERROR', 'PROVIDER_ERROR PROVIDER_FATAL']);
    isFatal('after another context');
  }
});

test('an engine that stops is an error of that moment; one that has given up is one for good', async () => {
  let stops = false;
  const clock = () => {
    if (stops) throw new Error('stopped');
    return now;
  };
  await reading();
  await start();
  // As after a trap: the runtime takes whatever throws inside for damage.
  const begin = visitor.runtime.call.bind(visitor.runtime);
  visitor.runtime.call = (work, fallback) => begin((engine) => (clock(), work(engine)), fallback);
  assert.equal(lead(), 'once');
  stops = true;
  await OpenFeature.setContext({type: 'article'});
  assert.equal(client.getStringDetails('lead', 'fallback').errorCode, 'GENERAL');
  stops = false;
  assert.equal(client.getStringDetails('lead', 'fallback').errorCode, undefined);
  stops = true;
  await OpenFeature.setContext({type: 'article'});
  for (let time = 0; time < 2; time++) client.getStringDetails('lead', 'fallback');
  assert.equal(client.getStringDetails('lead', 'fallback').errorCode, 'PROVIDER_FATAL');
  assert.equal(client.providerStatus, ProviderStatus.FATAL);
});
