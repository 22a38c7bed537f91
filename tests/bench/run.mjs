// Runs the benchmarks: nearside against its peers, and alone. See README.md.
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';

import {alone} from './alone.mjs';
import {edge} from './edge.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '../..');
const {values: options} = parseArgs({
  options: {
    n: {type: 'string', default: '100,1000,10000'},
    peers: {type: 'string', default: 'ref-closures,json-logic-engine-compiled,growthbook-cond,datalogic-wasm'},
    rounds: {type: 'string', default: '7'},
    only: {type: 'string', default: 'alone,peers'},
    mode: {type: 'string', default: 'scored'},
    requests: {type: 'string', default: '300'},
  },
});
if (options.only === 'edge') {
  await edge({requests: Number(options.requests)});
  process.exit(0);
}
const peers = process.env.NEARSIDE_PEERS ?? resolve(root, '../shared/bench');
if (!existsSync(join(peers, 'run.mjs'))) {
  console.error(`bench: the peers' benchmark is not at ${peers}, and its workload is what is measured; name its folder in NEARSIDE_PEERS`);
  process.exit(1);
}

const run = (command, args, cwd = root, extra = {}) => execFileSync(command, args, {cwd, stdio: ['ignore', 'inherit', 'inherit'], env: {...process.env, ...extra}});

console.log('bench: building the CLI');
run('cargo', ['build', '--release', '--quiet', '--package', 'nearside-cli']);
process.env.NEARSIDE_CLI = join(root, 'target/release/nearside');

const copy = join(root, 'target/peers');
if (!existsSync(join(copy, 'node_modules'))) {
  console.log('bench: installing the peers');
  rmSync(copy, {recursive: true, force: true});
  cpSync(peers, copy, {recursive: true});
  run('chmod', ['-R', 'u+w', copy]);
  run('npm', ['install', '--silent', '--no-audit', '--no-fund'], copy);
  const probe = join(copy, 'adapters/limit-probe');
  run('rustc', ['--edition', '2021', '--target', 'wasm32-unknown-unknown', '-C', 'opt-level=3', '-C', 'lto', '-C', 'panic=abort', '--crate-type', 'cdylib', '-C', 'link-arg=--strip-all', '-o', 'limit.wasm', 'limit.rs'], probe);
}
rmSync(join(copy, 'adapters/nearside'), {recursive: true, force: true});
cpSync(join(here, 'adapter'), join(copy, 'adapters/nearside'), {recursive: true});
rmSync(join(copy, 'node_modules/nearside'), {recursive: true, force: true});
symlinkSync(join(root, 'www/sdk'), join(copy, 'node_modules/nearside'));

const out = join(root, 'target/bench');
mkdirSync(out, {recursive: true});
if (options.only.includes('alone')) {
  const table = await alone({copy, sizes: options.n.split(',').map(Number), root});
  writeFileSync(join(out, 'alone.md'), table);
  console.log(table);
}
if (options.only.includes('peers')) {
  console.log("bench: winners against the oracle, in both modes");
  run('node', ['check.mjs', '--peers', 'nearside', '--n', '10,100,1000', '--seed', '1,2'], copy);
  const others = options.peers === 'all' ? 'all' : `nearside,limit-probe,${options.peers}`;
  run('node', ['run.mjs', '--n', options.n, '--mode', options.mode, '--peers', others, '--rounds', options.rounds, '--json', join(out, 'peers.json'), '--md', join(out, 'peers.md')], copy);
  const {ratios} = await import(pathToFileURL(join(here, 'ratios.mjs')).href);
  const text = ratios(join(out, 'peers.json'));
  writeFileSync(join(out, 'ratios.md'), text);
  console.log(text);
}
