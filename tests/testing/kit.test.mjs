import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

import {cases} from './cases.mjs';

for (const [name, check] of Object.entries(cases)) test(name, check);

test('the same under Vitest, and a page of slots in happy-dom', async () => {
  const vitest = fileURLToPath(new URL('../vitest.mjs', import.meta.resolve('vitest')));
  const {stdout} = await promisify(execFile)(process.execPath, [vitest, 'run', '--root', fileURLToPath(new URL('.', import.meta.url))]).catch((failed) => failed);
  const {testResults} = JSON.parse(stdout.slice(stdout.indexOf('{')));
  const results = testResults.flatMap(({assertionResults, message}) => (assertionResults.length ? assertionResults : [{title: message, status: 'failed', failureMessages: []}]));
  assert.deepEqual(results.filter(({status}) => status !== 'passed').map(({title, failureMessages}) => `${title}: ${failureMessages}`), []);
  assert.equal(results.length, Object.keys(cases).length + 1);
});
