// The packages as npm would publish them, installed into a small project: Node, workerd and TypeScript. Browsers are in `bundlers.test.mjs`.

import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {copyFile, readFile, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {fixtures} from '../browser/server.mjs';
import {startWorker} from '../workerd/workerd.mjs';
import {repository} from './packed.mjs';
import {newSite, OPTIONS, PINNED, published} from './site.mjs';

const run = promisify(execFile);
const require = createRequire(import.meta.url);

let project;
let remove;
before(async () => {
  ({project, remove} = await newSite('nearside-react', 'react@19', '@types/react'));
  await Promise.all(Object.entries(FILES).map(([name, text]) => writeFile(join(project, name), text)));
  await run('cargo', ['run', '--quiet', '--package', 'nearside-cli', '--', 'types', 'tests/corpus/policies/rich', '--out', join(project, 'policy.ts')], {cwd: repository});
});
after(() => remove?.());

const FILES = {
  'node.mjs': `import {readFile} from 'node:fs/promises';
import {open} from 'nearside';
${PINNED}
const visitor = await open({program: readFile(process.argv[2]), ${OPTIONS}});
console.log(visitor.problem?.code ?? visitor.decide().slots.side.module);`,
  'worker.mjs': `import {open} from 'nearside';
${PINNED}
export default {
  async fetch(request) {
    const visitor = await open({program: new Uint8Array(await request.arrayBuffer()), ${OPTIONS}});
    return new Response(visitor.problem?.code ?? visitor.decide().slots.side.module);
  },
};`,
};

test('Node', async () => {
  const decided = async (bytes) => {
    await writeFile(join(project, 'policy.nsp'), bytes);
    const {stdout} = await run(process.execPath, ['node.mjs', 'policy.nsp'], {cwd: project});
    return stdout.trim();
  };
  assert.equal(await decided(await published()), 'morning-card');
  assert.equal(await decided(await readFile(`${fixtures}pages.nsp`)), 'program-unsigned');
});

test('Node, helpers for tests', async () => {
  const {stdout} = await run(process.execPath, ['--input-type=module', '--eval', `import {readFile} from 'node:fs/promises';
import {Visitor} from 'nearside';
import {fakeVisitor, moment, openPolicy} from 'nearside/testing';
const at = moment('2026-11-24T09:30:00+01:00');
const visitors = [fakeVisitor({slots: {side: 'morning-card'}}), await openPolicy(readFile('${fixtures}pages.nsp'), {at, page: {type: 'article'}})];
console.log(visitors.map((visitor) => [visitor instanceof Visitor, visitor.decide().slots.side.module].join(' ')).join());`], {cwd: project});
  assert.equal(stdout.trim(), 'true morning-card,true morning-card');
});

test('workerd', async () => {
  const worker = await startWorker(join(project, 'worker.mjs'));
  try {
    const answer = await fetch(worker.url, {method: 'POST', body: await published()});
    assert.equal(await answer.text(), 'morning-card');
  } finally {
    await worker.stop();
  }
});

/** The oldest TypeScript that the packages are for, and the newest. */
const compilers = {floor: require.resolve('typescript/package.json'), newest: createRequire(join(repository, 'package.json')).resolve('typescript/package.json')};

test('the oldest TypeScript is the one that is stated', async () => {
  const {version} = JSON.parse(await readFile(compilers.floor, 'utf8'));
  const stated = /TypeScript (\d+\.\d+)/.exec(await readFile(join(repository, 'www/docs/getting-started.md'), 'utf8'))?.[1];
  assert.ok(stated && version.startsWith(`${stated}.`), `${version} is tested, ${stated} is stated`);
});

for (const [name, options] of Object.entries({
  node16: {module: 'node16', moduleResolution: 'node16'},
  nodenext: {module: 'nodenext', moduleResolution: 'nodenext'},
  bundler: {module: 'esnext', moduleResolution: 'bundler'},
})) {
  for (const [age, compiler] of Object.entries(compilers)) {
    test(`TypeScript, ${age}, ${name}`, async () => {
      // React's own types are for newer compilers than ours are.
      const files = ['consumer.ts', 'names.ts', 'testing.ts', ...(age === 'newest' ? ['react.tsx'] : [])];
      await Promise.all(files.map((file) => copyFile(new URL(file, import.meta.url), join(project, file))));
      const config = join(project, `tsconfig.${age}.${name}.json`);
      await writeFile(config, JSON.stringify({compilerOptions: {...options, target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], types: [], jsx: 'react-jsx', strict: true, exactOptionalPropertyTypes: true, noEmit: true}, files}));
      await run(process.execPath, [join(compiler, '../bin/tsc'), '--project', config], {cwd: project}).catch(({stdout}) => assert.fail(stdout));
    });
  }
}
