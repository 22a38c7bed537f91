// A parser that follows the standard to the letter sees every slot that the edge sees, in the same place.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';

import {parse} from 'parse5';

import {fixtures} from '../browser/server.mjs';

/** Slot elements of the document, not of its templates: name, first and last byte. */
function slotsOf(page) {
  const found = [];
  const visit = (node) => {
    const place = node.tagName === 'nearside-slot' && node.sourceCodeLocation;
    if (place) found.push({name: node.attrs.find(({name}) => name === 'name')?.value, start: place.startOffset, end: place.endTag?.endOffset});
    node.childNodes?.forEach(visit);
  };
  visit(parse(page, {sourceCodeLocationInfo: true, scriptingEnabled: true}));
  return found;
}

test('slots are where the standard says', async () => {
  const pages = JSON.parse(await readFile(`${fixtures}slots.json`, 'utf8'));
  let agreed = 0;
  let real = 0;
  for (const {because, page, slots} of pages) {
    // A frameset may throw away the body that was read before it, which nobody can foresee who sends it on.
    if (/<frameset/i.test(page)) continue;
    const theirs = slotsOf(page);
    for (const [name, start, end] of slots) {
      const same = theirs.find((slot) => slot.start === start);
      assert.equal(same?.name, name, `${because}: ${name} at ${start}`);
      // Without an end where an element around it was closed by one inside: its end tag is still the one that we take.
      assert.ok(same.end === undefined || same.end === end, `${because}: ${name} ends at ${same.end}, for us at ${end}`);
      agreed += 1;
      real += because.endsWith('.html');
    }
  }
  assert.ok(pages.length > 20_000 && agreed > 1_000, `${agreed} slots of ${pages.length} pages`);
  // The pages of the demonstration site, with slots of its own and others put into them.
  assert.ok(real > 60, `${real} slots of real pages`);
});
