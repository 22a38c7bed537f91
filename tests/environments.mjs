// Runs suites as other machines would: with other fonts, time zones, languages and home folders. Everything is built before:
// `cargo xtask test`, then `node tests/environments.mjs [WORKSPACE | native]...`; without names, all of them. `TEST_FILES` names files, where
// a suite's script takes them. Some minutes for each suite and row, so CI does not run it.

import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SUITES = ['www/site', 'tests/browser', 'tests/workerd', 'native'];
/** Not every pair of everything, but each fonts with each zone, and each of the rest with several. */
const ROWS = [
  {fonts: 'DejaVu', zone: 'Pacific/Auckland', language: 'de_DE.UTF-8', home: 'empty'},
  {fonts: 'Liberation', zone: 'America/St_Johns', language: 'C', home: 'missing'},
  {fonts: 'DejaVu', zone: 'America/St_Johns', language: 'de_DE.UTF-8', home: 'missing'},
  {fonts: 'Liberation', zone: 'UTC', language: 'de_DE.UTF-8', home: 'empty'},
  {fonts: 'DejaVu', zone: 'UTC', language: 'C', home: 'missing'},
  {fonts: 'Liberation', zone: 'Pacific/Auckland', language: 'C', home: 'empty'},
];

const folder = mkdtempSync(join(tmpdir(), 'environments-'));

/** A configuration in which there are only the fonts whose files begin with this name. */
function onlyFonts(name) {
  const all = execFileSync('fc-list', ['--format', '%{file}\n'], {encoding: 'utf8'}).trim().split('\n');
  const files = [...new Set(all)].filter((file) => basename(file).startsWith(name));
  if (files.length === 0) throw new Error(`this machine has no fonts of ${name}`);
  const place = join(folder, name);
  mkdirSync(place);
  for (const file of files) symlinkSync(file, join(place, basename(file)));
  const config = join(folder, `${name}.conf`);
  writeFileSync(config, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${place}</dir><cachedir>${folder}/cache-${name}</cachedir></fontconfig>`);
  return config;
}

const configs = Object.fromEntries([...new Set(ROWS.map(({fonts}) => fonts))].map((name) => [name, onlyFonts(name)]));
const homes = {empty: join(folder, 'home'), missing: '/nonexistent'};
mkdirSync(homes.empty);

const named = process.argv.slice(2);
const unknown = named.filter((name) => !SUITES.includes(name));
if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}; there are ${SUITES.join(', ')}`);

let failed = 0;
for (const {fonts, zone, language, home} of ROWS) {
  const env = {
    ...process.env,
    // Tools that live in the home folder stay where they are.
    CARGO_HOME: process.env.CARGO_HOME ?? join(homedir(), '.cargo'),
    RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), '.rustup'),
    FONTCONFIG_FILE: configs[fonts],
    TZ: zone,
    LANG: language,
    LC_ALL: language,
    HOME: homes[home],
  };
  for (const suite of named.length > 0 ? named : SUITES) {
    const command = suite === 'native' ? ['cargo', 'test', '--quiet', '--workspace', '--exclude', 'nearside-worker'] : ['npm', 'test', '--workspace', suite];
    const {status, stdout, stderr} = spawnSync(command[0], command.slice(1), {cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 28});
    const counts = [...stdout.matchAll(/^ℹ (pass|fail|skipped) (\d+)/gm)].map(([, what, n]) => `${n} ${what}`).join(', ');
    console.log(`${status === 0 ? 'good' : 'BAD '} ${suite}, ${fonts}, ${zone}, ${language}, home ${home}${counts && `: ${counts}`}`);
    if (status !== 0) {
      failed++;
      console.log(`${stdout}${stderr}`.split('\n').slice(-120).join('\n'));
    }
  }
}
rmSync(folder, {recursive: true, force: true});
process.exitCode = failed > 0 ? 1 : 0;
