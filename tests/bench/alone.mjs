// Decide, explain and load on one workload, natively and in WebAssembly, in one run.
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {brotliCompressSync, constants} from 'node:zlib';

/** Measures each size and returns a Markdown table. `copy`: the peers' benchmark with the adapter; `root`: the repository. */
export async function alone({copy, sizes, root}) {
  const {genWorkload} = await import(pathToFileURL(join(copy, 'lib/workload.mjs')).href);
  const {build} = await import(pathToFileURL(join(copy, 'adapters/nearside/build.mjs')).href);
  const {load} = await import(pathToFileURL(join(copy, 'adapters/nearside/run.mjs')).href);
  const {runtime} = await import(pathToFileURL(join(root, 'www/sdk/dist/slim.js')).href);
  const wasm = new WebAssembly.Module(readFileSync(join(root, 'www/sdk/dist/nearside.wasm')));
  const native = join(root, 'target/release/examples/measure');
  execFileSync('cargo', ['build', '--release', '--quiet', '--package', 'nearside-engine', '--example', 'measure'], {cwd: root, stdio: 'inherit'});
  const rows = [];
  for (const n of sizes) {
    console.log(`bench: ${n} modules`);
    const {policy, contexts} = genWorkload({seed: 1, n});
    const program = build({policy})['policy.bin'];
    const file = join(root, `target/bench-${n}.nsp`);
    writeFileSync(file, program);
    const adapter = await load({'policy.bin': program}, {wasm: async () => wasm});
    const decide = best(() => contexts.forEach((context) => adapter.decide(context))) / contexts.length;
    const loading = best(() => runtime(wasm, program), 9);
    const engine = runtime(wasm, program);
    engine.views().states.fill(1);
    const slots = engine.describe().slots.length;
    const explain = best(() => Array.from({length: slots}, (_, slot) => engine.text((held) => held.explain(slot)))) / slots;
    const [nativeDecide, nativeExplain, nativeLoad] = JSON.parse(execFileSync(native, [file], {encoding: 'utf8'}));
    const packed = brotliCompressSync(program, {params: {[constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24}}).length;
    rows.push([n, us(nativeDecide), us(decide), us(nativeExplain), us(explain), us(nativeLoad), us(loading), program.length, packed]);
  }
  const head = ['modules', 'decide, native', 'decide, wasm with JS', 'explain one slot, native', 'explain one slot, wasm', 'load, native', 'load, wasm', 'program bytes', 'brotli-11'];
  return ['Best of several rounds, µs; all slots for decide, replays included for explain.', '', `| ${head.join(' | ')} |`, `|${head.map(() => '---:|').join('')}`, ...rows.map((row) => `| ${row.join(' | ')} |`), ''].join('\n');
}

const us = (ms) => (ms * 1000).toFixed(ms < 0.1 ? 2 : 0);

/** Best time of one call, ms: rounds of at least 20 ms each. */
function best(work, rounds = 7) {
  work();
  let least = Infinity;
  for (let round = 0; round < rounds; round++) {
    let calls = 0;
    const start = performance.now();
    let now = start;
    while (now - start < 20) {
      work();
      calls++;
      now = performance.now();
    }
    least = Math.min(least, (now - start) / calls);
  }
  return least;
}
