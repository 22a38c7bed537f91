import assert from 'node:assert/strict';
import {test} from 'node:test';

import {fitting, unfit} from './values.ts';

test('values become what the engine holds', () => {
  assert.equal(fitting('bool', undefined, true), 1);
  assert.equal(fitting('int', undefined, -3), -3);
  assert.equal(fitting('fixed', undefined, 1.2345), 1235);
  assert.equal(fitting('fixed', undefined, -0.25), -250);
  assert.equal(fitting('timestamp', undefined, new Date(5)), 5);
  assert.equal(fitting('duration', undefined, 1000), 1000);
  assert.equal(fitting('enum', ['phone', 'desktop'], 'desktop'), 1);
  assert.deepEqual(fitting('text', undefined, 'a'), ['a']);
  assert.deepEqual(fitting('set', undefined, ['a', 'b', 'a']), ['a', 'b']);
  assert.equal(fitting('int', undefined, null), null);
});

test('what does not fit is undefined, not something near it', () => {
  for (const [type, value] of [
    ['bool', 1],
    ['int', 1.5],
    ['int', '1'],
    ['int', 2 ** 53],
    ['int', Number.NaN],
    ['fixed', Number.POSITIVE_INFINITY],
    ['fixed', 1e16],
    ['timestamp', new Date(Number.NaN)],
    ['text', 5],
    ['set', 'a'],
    ['set', [1]],
  ] as const) {
    assert.equal(fitting(type, undefined, value as never), undefined, `${type} ${String(value)}`);
  }
  assert.equal(fitting('enum', ['phone'], 'watch'), undefined);
  assert.equal(fitting('enum', undefined, 'phone'), undefined);
});

test('messages name what is expected', () => {
  assert.equal(unfit('diet', {type: 'enum', names: ['a', 'b']}, 'c').message, '`diet` takes one of a, b; got "c"');
  assert.equal(unfit('size', {type: 'int'}, 0.5, ', so').message, '`size` takes a whole number; got 0.5, so');
});
