// Sites import the elements where they render pages: nothing is defined there, nothing is done, and nothing is thrown.

import assert from 'node:assert/strict';
import {test} from 'node:test';

test('the packages can be imported without a page', async () => {
  const before = Object.keys(globalThis);
  for (const file of ['index', 'development/index', 'opened']) await import(`../dist/${file}.js`);
  const {attach, NearsideSlot} = await import('../dist/index.js');
  assert.deepEqual(Object.keys(globalThis), before);
  assert.equal(typeof NearsideSlot, 'function');
  const detach = attach({}, undefined);
  detach();
});
