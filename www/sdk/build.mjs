// Bundles each entry into one file beside the wasm: `dist/NAME.js`, minified, with its types in `dist/types`. `dist/NAME.development.js` is the
// same with words for the author of a page; bundlers take it for their condition `development`.
import {copyFile, mkdir, readFile, rm} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

import {build} from 'esbuild';

import {BROWSERS, complete, MAPS} from '../packages.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const generated = `${here}src/generated/`;
const wasm = `${generated}nearside_bg.wasm`;

/** What a page needs only where the policy has a slice is a file of its own; with `inline`, everything is in one. */
const onDemand = {
  name: 'on demand',
  setup(build) {
    build.onResolve({filter: /^\.\/slice\.ts$/}, ({kind}) => (kind === 'dynamic-import' ? {path: './slice.js', external: true} : undefined));
  },
};

/** Helpers for tests take the package itself, as the site under test does: its classes, and the entry of the runtime. */
const itself = {
  name: 'itself',
  setup(build) {
    build.onResolve({filter: /\/(entry\/node|errors)\.ts$/}, () => ({path: 'nearside', external: true}));
  },
};

/** What npm installs as a command runs the package's own, and so does the plugin for Vite. */
const ownCommand = {
  name: 'own command',
  setup(build) {
    build.onResolve({filter: /^(\.|\.\.\/command)\/index\.ts$/}, () => ({path: './command.js', external: true}));
  },
};

/** `./nearside.wasm` is a module that the host compiles; with `?inline`, its bytes are in the script. */
const wasmModules = {
  name: 'wasm',
  setup(build) {
    build.onResolve({filter: /nearside\.wasm$/}, () => ({path: './nearside.wasm', external: true}));
    build.onResolve({filter: /nearside\.wasm\?inline$/}, () => ({path: wasm, namespace: 'inline'}));
    build.onLoad({filter: /.*/, namespace: 'inline'}, async () => ({contents: await readFile(wasm), loader: 'binary'}));
  },
};

await rm(`${here}dist`, {recursive: true, force: true});
await mkdir(`${here}dist`);
await Promise.all([
  ...['web', 'node', 'workerd', 'inline', 'slim'].flatMap((entry) => both(`src/entry/${entry}.ts`, entry, entry === 'node' ? 'node' : 'neutral')),
  ...both('src/openfeature.ts', 'openfeature', 'neutral'),
  bundle('src/development.ts', 'development', 'neutral', true),
  bundle('src/testing/index.ts', 'testing', 'neutral'),
  bundle('src/signed/index.ts', 'signed', 'neutral'),
  bundle('src/slice.ts', 'slice', 'neutral'),
  bundle('src/panel/index.ts', 'panel', 'neutral'),
  bundle('src/cmp/index.ts', 'cmp', 'neutral'),
  bundle('src/command/index.ts', 'command', 'node'),
  bundle('src/command/bin.ts', 'bin', 'node'),
  bundle('src/vite/index.ts', 'vite', 'node'),
  copyFile(wasm, `${here}dist/nearside.wasm`),
  copyFile(`${generated}command_bg.wasm`, `${here}dist/command.wasm`),
  copyFile(`${here}src/vite/client.d.ts`, `${here}dist/vite-client.d.ts`),
  copyFile(`${here}src/entry/nearside.wasm.d.ts`, `${here}dist/nearside.wasm.d.ts`),
]);
await complete(here);
// The compiler copies no declarations that were there before, and the others refer to these.
await mkdir(`${here}dist/types/generated`);
await copyFile(`${wasm}.d.ts`, `${here}dist/types/generated/nearside_bg.wasm.d.ts`);

/** For production and for development. */
function both(entry, name, platform) {
  return [bundle(entry, name, platform), bundle(entry, `${name}.development`, platform, true)];
}

async function bundle(entry, name, platform, isDevelopment = false) {
  await build({
    absWorkingDir: here,
    entryPoints: [entry],
    outfile: `dist/${name}.js`,
    bundle: true,
    minify: !isDevelopment,
    define: {__DEV__: `${isDevelopment}`},
    format: 'esm',
    target: BROWSERS,
    ...MAPS,
    platform,
    external: ['@openfeature/web-sdk'],
    plugins: [wasmModules, ...(name.startsWith('inline') ? [] : [onDemand]), ...(name === 'testing' ? [itself] : []), ...(['bin', 'vite'].includes(name) ? [ownCommand] : [])],
    legalComments: 'none',
    logLevel: 'warning',
  });
}
