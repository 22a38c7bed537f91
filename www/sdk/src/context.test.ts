import assert from 'node:assert/strict';
import {test} from 'node:test';

import {pageFacts, visitSource} from './context.ts';

const HERE = 'https://magazine.example/story';

test('how a visit began', () => {
  for (const [referrer, address, source] of [
    ['', HERE, 'direct'],
    ['https://magazine.example/', HERE, 'internal'],
    ['https://www.google.com/', HERE, 'search'],
    ['https://duckduckgo.com/', HERE, 'search'],
    ['https://m.facebook.com/', HERE, 'social'],
    ['https://t.co/x', HERE, 'social'],
    ['https://someone.example/', HERE, 'direct'],
    ['https://www.google.com/', `${HERE}?utm_source=letter`, 'campaign'],
    // Names that only contain one of the known ones.
    ['https://notgoogle.example/', HERE, 'direct'],
    ['https://box.com/', HERE, 'direct'],
    ['android-app://com.google.android.gm/', HERE, 'direct'],
    ['about:client', HERE, 'direct'],
    ['no address', HERE, 'direct'],
  ] as const) {
    assert.equal(visitSource(referrer, address), source, `${referrer} to ${address}`);
  }
});

test('outside of a page there is nothing to see', () => {
  assert.deepEqual(pageFacts(), {});
});
