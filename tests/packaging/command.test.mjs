// `npx nearside` is the command: installed from the packed package, it says and writes what the native one does, byte by byte, in every subcommand
// and for wrong input.

import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';

import {repository} from './packed.mjs';
import {newSite} from './site.mjs';

const run = promisify(execFile);
const corpus = join(repository, 'tests/corpus');
const log = join(repository, 'www/site/examples/access-log');

let site;
let native;
before(async () => {
  const [installed, {stdout}] = await Promise.all([newSite(), run('cargo', ['build', '--quiet', '--package', 'nearside-cli', '--message-format=json'], {cwd: repository, maxBuffer: 1e8})]);
  site = installed;
  native = stdout.split('\n').flatMap((line) => (line.includes('"executable"') ? [JSON.parse(line)] : [])).find(({executable, target}) => executable && target.name === 'nearside').executable;
});
after(() => site?.remove());

/** Runs a program in a folder, to its end. */
function ended(command, args, {cwd, input, env = {}}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, {cwd, env: {...process.env, ...env}});
    const said = {stdout: [], stderr: []};
    for (const name of ['stdout', 'stderr']) child[name].on('data', (bytes) => said[name].push(bytes));
    child.on('error', failed);
    child.on('close', (code) => done({code, stdout: Buffer.concat(said.stdout).toString('latin1'), stderr: Buffer.concat(said.stderr).toString('latin1')}));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Every file below a folder: its bytes, and who may read it. */
async function tree(folder) {
  const all = {};
  for (const entry of await readdir(folder, {recursive: true, withFileTypes: true})) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    const kind = entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'folder' : ((await stat(path)).mode & 0o777).toString(8);
    all[name] = [kind, entry.isFile() ? (await readFile(path)).toString('latin1') : ''];
  }
  return all;
}

/** What is another one at each run: keys, and signatures over an instant. */
const masked = (text) => text.replace(/[0-9a-f]{64}/g, 'KEY').replace(/(?<=good until |until |expires )[^\n]*/g, 'THEN').replace(/[\d.,]+ (?:a second|(?:ns|\u00c2\u00b5s|ms|s)\b)/g, 'TIME');

const DEFAULT_POLICY = async (folder) => cp(join(corpus, 'policies/rich'), join(folder, 'policy'), {recursive: true});

/** Does the same with both commands, each in a folder of its own, and compares all that can be seen. Returns what the native one ended with. */
async function same(args, {prepare = DEFAULT_POLICY, input, env, changes = (text) => text, files = (all) => all} = {}) {
  const seen = [];
  for (const [command, before] of [[native, []], [process.execPath, [join(site.project, 'node_modules/nearside/dist/bin.js')]]]) {
    const folder = await mkdtemp(join(tmpdir(), 'nearside-command-'));
    const work = join(folder, 'work');
    await mkdir(work);
    await prepare(work);
    const steps = [];
    for (const step of Array.isArray(args[0]) ? args : [args]) steps.push(await ended(command, [...before, ...step], {cwd: work, input, env}));
    const said = steps.map(({code, stdout, stderr}) => ({code, stdout: changes(stdout), stderr: changes(stderr)}));
    seen.push({said, files: files(await tree(work))});
    await rm(folder, {recursive: true, force: true});
  }
  const [want, got] = seen;
  assert.deepEqual(got.said, want.said);
  assert.deepEqual(got.files, want.files);
  return want.said.at(-1);
}

test('is installed as a command, without a word of its own', async () => {
  const {stdout, stderr} = await run(process.platform === 'win32' ? 'npx.cmd' : 'npx', ['--no-install', 'nearside', '--version'], {cwd: site.project});
  assert.match(stdout, /^nearside \d+\.\d+\.\d+\n$/);
  assert.equal(stderr, '');
});

test('every subcommand is tried here, and helps', async () => {
  const {stdout} = await run(native, ['--help']);
  const named = stdout.match(/^ {2}([a-z-]+) {2,}/gm).map((line) => line.trim().split(' ')[0]).filter((name) => name !== 'help');
  const text = await readFile(new URL(import.meta.url), 'utf8');
  for (const name of named) {
    assert.equal((await same([name, '--help'])).code, 0);
    assert.ok(text.includes(`['${name}'`), `\`nearside ${name}\` is tried nowhere in this file`);
  }
  for (const args of [['--help'], [], ['chekc'], ['check', '--nonsense'], ['sign', 'a.nsp', '--days', 'many']]) await same(args);
});

test('every policy of the corpus is checked, compiled and listed alike', async () => {
  for (const topic of JSON.parse(await readFile(join(corpus, 'index.json'), 'utf8'))) {
    const prepare = (folder) => cp(join(corpus, topic), join(folder, 'policy'), {recursive: true});
    assert.equal((await same([['check', 'policy'], ['compile', 'policy', '--debug', '--types', 'policy.ts'], ['list', 'policy.nsp']], {prepare})).code, 0, topic);
  }
});

test('a policy from its first file to a signed program', async () => {
  const prepare = () => {};
  await same([['new', 'policy', '--site', 'https://example.org'], ['check', 'policy', '--format', 'json'], ['types', 'policy'], ['compile', 'policy', '--out', '-']], {prepare});
  await same([['new', 'policy'], ['new', 'policy'], ['new', 'policy/policy.toml']], {prepare});
  const {code} = await same(
    [['new', 'policy'], ['compile', 'policy'], ['keygen'], ['keygen'], ['sign', 'policy.nsp'], ['verify', 'policy.signed.nsp', '--key', 'nearside.key.pub'], ['verify', 'policy.nsp', '--key', 'nearside.key.pub']],
    // Both sign with a key of their own.
    {prepare, changes: masked, files: (all) => Object.fromEntries(Object.entries(all).map(([name, [kind]]) => [name, kind]))},
  );
  assert.equal(code, 1, 'what is not signed is refused');
});

test('reasons, the manual and schemas', async () => {
  const prepare = async (folder) => {
    await DEFAULT_POLICY(folder);
    await writeFile(join(folder, 'facts.json'), '{"now_ms": 1795600000000, "offset_min": 60}');
    await writeFile(join(folder, 'wrong.json'), '{"now": 1}');
  };
  for (const more of [[], ['--format', 'json'], ['--locale', 'de']]) await same(['explain', 'policy', '--facts', 'facts.json', ...more], {prepare});
  await same(['explain', 'policy', '--facts', 'wrong.json'], {prepare});
  for (const args of [['manual'], ['manual', 'language'], ['manual', 'nonsense'], ['schema', 'policy'], ['schema', 'module']]) await same(args);
  await same(['check', 'policy'], {env: {CLICOLOR_FORCE: '1'}});
});

/** Without how fast this machine was, this time: in the report, and in its figures. */
const timeless = (text) =>
  text
    .replace(/"(?:per_second|total_ns|median_ns|p99_ns)": [\d.]+/g, 'TIME')
    .replace(/Half took at most [^;]*; [\d.,]+ a second/g, 'TIME')
    .replace(/[\d.,]+(?=(?:<\/?[^>]*>|decisions a second|\s)*on this machine)/g, 'TIME');

test('an access log is simulated to the same report', async () => {
  const prepare = async (folder) => {
    await cp(log, join(folder, 'policy'), {recursive: true});
    const line = (at) => `192.0.2.${at % 7} - - [24/Nov/2026:${String(at % 24).padStart(2, '0')}:00:00 +0100] "GET /recipes/${at % 5} HTTP/1.1" 200 12 "-" "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"\n`;
    await writeFile(join(folder, 'access.log'), Array.from({length: 400}, (_, at) => line(at)).join(''));
  };
  const {code} = await same(['simulate', '--policy', 'policy', '--log', 'access.log', '--report', 'report.html', '--json', 'figures.json'], {
    prepare,
    // How long a decision took is another figure each time.
    changes: masked,
    files: (all) => Object.fromEntries(Object.entries(all).map(([name, [kind, text]]) => [name, [kind, timeless(text)]])),
  });
  assert.equal(code, 0);
});

test('wrong input gets the same words', async () => {
  const policy = (change) => async (folder) => {
    await DEFAULT_POLICY(folder);
    await change(join(folder, 'policy'), folder);
  };
  const cases = [
    [['check', 'nowhere']],
    [['check', 'policy/policy.toml']],
    [['check', 'policy'], policy((folder) => writeFile(join(folder, 'policy.toml'), 'site = "'))],
    [['check', 'policy'], policy((folder) => writeFile(join(folder, 'policy.toml'), Buffer.from([0x73, 0xff, 0xfe])))],
    [['check', 'policy'], policy((folder) => writeFile(join(folder, 'modules/a b.toml'), ''))],
    [['check', 'policy'], policy((folder) => writeFile(join(folder, 'modules/huge.toml'), `score = 1\n${'# more\n'.repeat(400_000)}`))],
    [['check', 'policy'], policy((folder) => rm(join(folder, 'modules'), {recursive: true}))],
    [['check', 'policy'], policy(async (folder) => (await rm(join(folder, 'policy.toml')), await mkdir(join(folder, 'policy.toml'))))],
    [['check', 'policy'], policy(async (folder) => (await rm(join(folder, 'policy.toml')), await symlink('policy.toml', join(folder, 'policy.toml'))))],
    [['check', 'policy'], policy((folder) => symlink('nowhere.toml', join(folder, 'modules/lost.toml')))],
    [['check', 'policy/policy.toml/deeper']],
    [['new', 'policy/policy.toml/deeper']],
    [['compile', 'policy', '--out', 'policy']],
    [['compile', 'policy', '--out', 'no/such/folder.nsp']],
    [['compile', 'policy', '--out', '../work/policy.nsp']],
    [['compile', 'policy', '--out', 'link.nsp'], policy(async (_, folder) => (await writeFile(join(folder, 'real.nsp'), 'old'), await symlink('real.nsp', join(folder, 'link.nsp'))))],
    [['list', 'policy/policy.toml']],
    [['verify', 'policy/policy.toml', '--key', 'ff']],
    [['simulate', '--policy', 'policy', '--log', 'none.log', '--report', 'r.html']],
  ];
  for (const [args, prepare = DEFAULT_POLICY] of cases) await same(args, {prepare});
});

test('who has seen enough of the output ends it, and nothing is wrong', async () => {
  const bin = join(site.project, 'node_modules/nearside/dist/bin.js');
  const child = spawn(process.execPath, [bin, 'manual', 'language'], {stdio: ['ignore', 'pipe', 'pipe']});
  child.stdout.destroy();
  let said = '';
  child.stderr.on('data', (bytes) => (said += bytes));
  const code = await new Promise((done) => child.on('close', done));
  assert.deepEqual([code, said], [0, '']);
});

test('pages are asked for by the native command alone, and it is said', async () => {
  const bin = join(site.project, 'node_modules/nearside/dist/bin.js');
  const {code, stderr} = await ended(process.execPath, [bin, 'explain', '--url', 'https://example.org/'], {cwd: site.project});
  assert.equal(code, 2);
  assert.match(stderr, /asks no servers\n {2}help: /);
});

test('`nearside/command` gives a program what the command says', async () => {
  await DEFAULT_POLICY(site.project);
  const {stdout} = await run(process.execPath, ['--input-type=module', '--eval', `
import {run} from 'nearside/command';
const said = [];
const code = run(['compile', 'policy', '--out', '-'], {stdout: (bytes) => said.push(bytes), stderr: () => {}});
const none = run(['check', 'nowhere'], {stderr: (bytes) => said.push(bytes), stdout: () => {}});
console.log(code, none, Buffer.concat(said).subarray(0, 4).toString('latin1'), /cannot read/.test(said.at(-1)) || String(Buffer.from(said.at(-1))));`], {cwd: site.project});
  assert.match(stdout, /^0 2 /);
});
