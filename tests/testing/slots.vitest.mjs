// @vitest-environment happy-dom
import assert from 'node:assert/strict';

import {slotsPage} from 'nearside/testing';
import {test} from 'vitest';

// `tests/browser/fake.test.mjs` has it filled, in a browser.
test('a page of slots has defaults and candidates', () => {
  const main = slotsPage({hero: {default: '<h2>From our kitchen</h2>', modules: {'quick-dinner': '<h2>Dinner in twenty minutes</h2>'}}, aside: {default: '<p>Tyres</p>'}});
  assert.deepEqual([...main.children].map((slot) => [slot.localName, slot.getAttribute('name'), slot.firstChild.textContent]), [['nearside-slot', 'hero', 'From our kitchen'], ['nearside-slot', 'aside', 'Tyres']]);
  const template = main.querySelector('template');
  assert.deepEqual([template.getAttribute('data-module'), template.content.textContent, main.isConnected], ['quick-dinner', 'Dinner in twenty minutes', false]);
});
