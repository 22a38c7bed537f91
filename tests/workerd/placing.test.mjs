// Content in its context: what the edge shows stays where it was put, and the rest of the page as it was.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {fixtures} from '../browser/server.mjs';
import {look} from './placing.mjs';

test('what the edge shows stays in its slot, and nothing around it moves', async () => {
  const {pages, real, placed, shown, needless, kinds, differences} = await look(`${fixtures}placed.jsonl`);
  assert.deepEqual(differences.slice(0, 5), [], `${differences.length} of ${shown} slots differ`);
  console.log(`${pages} pages, ${real} of them real: ${shown} of ${placed} slots filled, ${needless} left alone without need`);
  assert.ok(pages > 5_000 && real > 10 && placed > 8_000, `${placed} slots in ${pages} pages, ${real} of them real`);
  // What nobody would write (a link in a link) is left alone always; of the rest, hardly anything without need.
  const mended = ['items in items', 'link in a link'];
  const wasted = Object.entries(kinds).reduce((sum, [kind, {needless}]) => sum + (mended.includes(kind) ? 0 : needless), 0);
  assert.ok(wasted < placed / 50, `${wasted} of ${placed} left alone without need`);
  // A rule that lets nothing pass holds nothing.
  assert.ok(shown > placed / 3, `only ${shown} of ${placed} were shown`);
  // But for a slot right in a row, into which nothing is put.
  assert.ok(kinds.words.shown >= kinds.words.placed * 0.99, `words stay wherever they stand: ${JSON.stringify(kinds.words)}`);
  for (const kind of ['block', 'link', 'list', 'button', 'form', 'heading', 'table']) {
    assert.ok(kinds[kind].shown > 30 && kinds[kind].shown < kinds[kind].placed, `${kind}: ${JSON.stringify(kinds[kind])}`);
  }
});
