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

test('without an engine the provider is in error and flags fall back', async () => {
  visitor = await open({program: new Uint8Array([1, 2, 3])});
  await assert.rejects(start(), {code: 'program-damaged'});
  assert.equal(client.providerStatus, ProviderStatus.ERROR);
  const {value, errorCode} = client.getStringDetails('side', 'fallback');
  assert.equal(value, 'fallback');
  assert.ok(['PROVIDER_NOT_READY', 'FLAG_NOT_FOUND', 'GENERAL'].includes(errorCode), errorCode);
});
