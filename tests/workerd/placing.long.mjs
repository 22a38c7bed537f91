// The long run of `placing.test.mjs`, over pages of documentation from Debian and npm: `node placing.long.mjs FOLDER [SLOTS]`.
// It fetches packages into the folder, once, with `apt-get download` and `npm pack`. Nothing of them is kept in the tree.

import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {cp, mkdir, readdir, stat} from 'node:fs/promises';
import {basename, join, resolve} from 'node:path';

import {look} from './placing.mjs';

const DEBIAN = ['apache2-doc', 'debian-policy', 'junit4-doc', 'libglib2.0-doc', 'ntpsec-doc', 'postfix-doc', 'sqlite3-doc'];
const NPM = ['ckeditor4@4.22.1', 'mathjax@2.7.9'];
/** Pages of one package, spread over all that it has. */
const MOST = 110;
const LARGEST = 400_000;

const [folder = 'documentation', slots = '8'] = process.argv.slice(2);
const packages = resolve(folder, 'packages');
const pages = resolve(folder, 'pages');
const root = resolve(import.meta.dirname, '../..');

if (!existsSync(pages)) {
  await mkdir(packages, {recursive: true});
  const run = (command, ...given) => execFileSync(command, given, {cwd: packages, stdio: ['ignore', 'ignore', 'inherit']});
  for (const name of DEBIAN) run('apt-get', 'download', name);
  for (const name of NPM) run('npm', 'pack', '--silent', name);
  for (const file of await readdir(packages)) {
    const to = join(packages, file.replace(/(_.*)?\.(deb|tgz)$/, ''));
    if (to === join(packages, file)) continue;
    await mkdir(to, {recursive: true});
    if (file.endsWith('.deb')) run('dpkg-deb', '-x', file, to);
    else run('tar', '-xzf', file, '-C', to);
    const found = [];
    for (const entry of await readdir(to, {recursive: true, withFileTypes: true})) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && /\.html?$/.test(entry.name) && (await stat(path)).size < LARGEST) found.push(path);
    }
    found.sort();
    const step = Math.max(1, found.length / MOST);
    const into = join(pages, basename(to));
    await mkdir(into, {recursive: true});
    for (let at = 0; at < found.length; at += step) {
      const path = found[Math.floor(at)];
      await cp(path, join(into, path.slice(to.length + 1).replaceAll('/', '_')));
    }
  }
}
const file = resolve(folder, 'placed.jsonl');
execFileSync('cargo', ['run', '--quiet', '--package', 'nearside-tests', '--bin', 'placed', '--', file, slots, pages], {cwd: root, stdio: 'inherit'});
const {differences, ...said} = await look(file);
console.log(said);
for (const each of differences.slice(0, 20)) console.log(JSON.stringify(each));
console.log(`${differences.length} differences`);
process.exitCode = differences.length > 0 || said.real < 400 ? 1 : 0;
