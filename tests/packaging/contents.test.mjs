// What is in each tarball, and whether what is said of it there is true.

import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, test} from 'node:test';

import {checkPackage, createPackageFromTarballData} from '@arethetypeswrong/core';
import {publint} from 'publint';
import {formatMessage} from 'publint/utils';
import {extract} from 'tar';

import {BROWSERS} from '../../www/packages.mjs';
import {pack, published, repository} from './packed.mjs';

let packed;
let remove;
let unpacked;
before(async () => {
  ({packed, remove} = await pack());
  unpacked = await mkdtemp(join(tmpdir(), 'nearside-unpacked-'));
  for (const {name, file} of packed) {
    await mkdir(join(unpacked, name));
    await extract({file, cwd: join(unpacked, name), strip: 1});
  }
});
after(async () => {
  await remove?.();
  await rm(unpacked, {recursive: true, force: true});
});

for (const {folder, manifest} of await published()) {
  const {name} = manifest;
  const tarball = () => packed.find((each) => each.name === name);

  test(`${name}: the tarball holds these files and no other`, async () => {
    const list = new URL(`contents/${name}.txt`, import.meta.url);
    const files = `${tarball().files.join('\n')}\n`;
    if (process.env.UPDATE) await writeFile(list, files);
    assert.equal(files, await readFile(list, 'utf8'), `what is packed has changed; if it is meant to, run UPDATE=1 node --test contents.test.mjs and commit ${list.pathname}`);
  });

  test(`${name}: publint finds nothing`, async () => {
    const bytes = await readFile(tarball().file);
    const {messages, pkg} = await publint({pack: {tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)}, strict: true});
    assert.deepEqual(messages.map((message) => formatMessage(message, pkg, {color: false})), []);
  });

  test(`${name}: the types of each entry are those of its script`, async () => {
    const {problems, entrypoints} = await checkPackage(createPackageFromTarballData(await readFile(tarball().file)));
    // CommonJS can import no ES module before Node 20.19, which says so itself; and `node10` knows no `exports` at all.
    const known = problems.filter(({kind, resolutionKind}) => !(kind === 'CJSResolvesToESM' || resolutionKind === 'node10'));
    assert.deepEqual(known, []);
    assert.ok(Object.keys(entrypoints).length > 1);
  });

  test(`${name}: every map leads to a source that is installed with it`, async () => {
    const maps = tarball().files.filter((file) => file.endsWith('.map'));
    const lost = [];
    for (const map of maps) {
      const {sources, sourceRoot = '', sourcesContent} = JSON.parse(await readFile(join(unpacked, name, map), 'utf8'));
      for (const [index, source] of sources.entries()) {
        if (!sourcesContent?.[index] && !existsSync(join(unpacked, name, dirname(map), sourceRoot, source))) lost.push(`${map}: ${source}`);
      }
    }
    assert.deepEqual(lost, []);
    for (const kind of [/\.js\.map$/, /\.d\.ts\.map$/]) assert.ok(maps.some((map) => kind.test(map)));
  });

  test(`${name}: says whose it is, and is published with its origin`, () => {
    assert.deepEqual(manifest.repository, {type: 'git', url: 'git+https://github.com/nearside/nearside.git', directory: folder});
    assert.deepEqual(manifest.publishConfig, {access: 'public', provenance: true});
    for (const key of ['description', 'homepage', 'bugs', 'license']) assert.ok(manifest[key], key);
    assert.ok(manifest.keywords.length > 3);
  });
}

test('the floors that the documentation states are those that are built for', async () => {
  const text = await readFile(join(repository, 'www/docs/getting-started.md'), 'utf8');
  const stated = /Chrome and Edge (\d+), Firefox (\d+) and Safari ([\d.]+)/.exec(text)?.slice(1);
  assert.deepEqual(stated, BROWSERS.map((browser) => /[\d.]+$/.exec(browser)[0]));
  const node = /Node (\d+)/.exec(text)?.[1];
  for (const {manifest} of await published()) assert.equal(manifest.engines.node, `>=${node}`, manifest.name);
});
