// Bundles the Worker into one file beside its engine, and the command that runs it.
import {copyFile, rm} from 'node:fs/promises';

import {build} from 'esbuild';

import {BROWSERS, complete, MAPS} from '../packages.mjs';

const here = import.meta.dirname;
const worker = `${here}/../../worker`;

/** The engine is a file that the runtime compiles. */
const engine = {
  name: 'engine',
  setup(build) {
    build.onResolve({filter: /\/worker_bg\.wasm$/}, () => ({path: './edge.wasm', external: true}));
  },
};
/** What npm installs as a command runs the package's own. */
const own = {
  name: 'own command',
  setup(build) {
    build.onResolve({filter: /^\.\/command\.ts$/}, () => ({path: './command.js', external: true}));
  },
};

const common = {absWorkingDir: here, bundle: true, format: 'esm', legalComments: 'none', logLevel: 'warning'};
await rm(`${here}/dist`, {recursive: true, force: true});
await Promise.all([
  // Its sources are no part of this package, so they are in the map.
  build({...common, entryPoints: {edge: `${worker}/edge.mjs`}, outdir: 'dist', target: 'es2022', external: ['cloudflare:*'], sourcemap: true, plugins: [engine]}),
  build({...common, entryPoints: ['src/command.ts', 'src/bin.ts'], outdir: 'dist', platform: 'node', packages: 'external', target: BROWSERS, ...MAPS, plugins: [own]}),
]);
await copyFile(`${worker}/build/worker_bg.wasm`, `${here}/dist/edge.wasm`);
await complete(here);
