import assert from 'node:assert/strict';
import {test} from 'node:test';

import type {SentRequest} from './requests.ts';
import {noteScript} from './script.ts';

const MAIN = 'Error\n    at https://site.example/main.js:1:40';

test('the file that a script is in is read from the stacks of every engine', () => {
  for (const stack of [
    'Error\n    at https://site.example/parts/7.js?v=2:1:2345',
    'Error\n    at Module.97 (https://site.example/parts/7.js?v=2:1:20)\n    at r (https://site.example/main.js:1:9)',
    'Error\n    at eval (webpack-internal:///./node_modules/x/opened.js:5:3)\n    at Module.97 (https://site.example/parts/7.js?v=2:1:20)',
    '@https://site.example/parts/7.js?v=2:1:2345\n',
    'module code@https://site.example/parts/7.js?v=2:1:2345',
  ]) {
    const requests: SentRequest[] = [];
    noteScript(requests, 'panel', 'opened.js', stack, MAIN);
    noteScript(requests, 'panel', 'opened.js', stack, MAIN);
    assert.deepEqual(requests.map(({url, why}) => [url, why]), [['https://site.example/parts/7.js?v=2', 'panel']], stack);
  }
});

test('what is in the same file is no request; what cannot be told is noted by its name', () => {
  const requests: SentRequest[] = [];
  noteScript(requests, 'slice', 'slice.js', `${MAIN}\n`, MAIN);
  assert.equal(requests.length, 0);
  noteScript(requests, 'slice', 'slice.js', undefined, MAIN);
  assert.deepEqual(requests.map(({url}) => url), ['slice.js']);
});
