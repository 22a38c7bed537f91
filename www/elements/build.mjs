// Bundles the elements: one module for every page, and beside it what is loaded when a card or the map is opened, and the messages of
// each language. `dist/plain` is the same with the SDK and the engine inside, for pages without a bundler. `dist/development` is the module
// for every page with words for its author; bundlers take it for their condition `development`.
import {copyFile, cp, mkdir, readdir, readFile, rm} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

import {build, transform} from 'esbuild';

import {asInstalled, BROWSERS, complete, MAPS} from '../packages.mjs';
import {buildHolds} from './holds.mjs';
import {buildManifest} from './manifest.mjs';
import {buildMessages} from './messages.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

await buildMessages();
await buildHolds();
await rm(`${here}dist`, {recursive: true, force: true});
await mkdir(`${here}dist`);

/** What is loaded on demand stays a file of its own: what opens, and the messages by their languages' names. */
const onDemand = {
  name: 'on demand',
  setup(build) {
    build.onResolve({filter: /^\.\/(opened|messages\/.*)\.ts$/}, ({path, kind}) => (kind === 'dynamic-import' ? {path: path.replace(/ts$/, 'js'), external: true} : undefined));
  },
};
/** Style sheets of shadow trees are texts in the modules that adopt them. */
const styles = {
  name: 'styles',
  setup(build) {
    build.onLoad({filter: /\.css$/}, async ({path}) => {
      const {code} = await transform(await readFile(path, 'utf8'), {loader: 'css', minify: true, target: BROWSERS});
      return {contents: code.trim(), loader: 'text'};
    });
  },
};
/** The module for development loads what opens from where the others do. */
const above = {
  name: 'above',
  setup(build) {
    build.onResolve({filter: /^\.\/opened\.ts$/}, () => ({path: '../opened.js', external: true}));
  },
};
const shared = {absWorkingDir: here, bundle: true, minify: true, define: {__DEV__: 'false'}, format: 'esm', target: BROWSERS, ...MAPS, charset: 'utf8', legalComments: 'none', logLevel: 'warning', plugins: [onDemand, styles]};
await build({...shared, entryPoints: {index: 'src/index.ts', opened: 'src/opened.ts'}, outdir: 'dist', external: ['nearside', 'nearside/panel']});
await build({...shared, entryPoints: {index: 'src/index.ts'}, outdir: 'dist/development', external: ['nearside', 'nearside/panel'], minify: false, define: {__DEV__: 'true'}, plugins: [above, ...shared.plugins]});
await build({...shared, entryPoints: {nearside: 'src/plain.ts', opened: 'src/opened.ts'}, outdir: 'dist/plain', conditions: ['browser'], external: ['./nearside.wasm']});
for (const folder of ['dist', 'dist/plain']) {
  await build({absWorkingDir: here, entryPoints: ['src/generated/messages/*.ts'], outdir: `${folder}/messages`, minify: true, format: 'esm', target: BROWSERS, charset: 'utf8', logLevel: 'warning'});
}
await cp(`${here}messages`, `${here}dist/messages`, {recursive: true});
await copyFile(fileURLToPath(import.meta.resolve('nearside/nearside.wasm')), `${here}dist/plain/nearside.wasm`);
await copyFile(`${here}src/nearside.css`, `${here}dist/nearside.css`);
await copyFile(`${here}src/sheet.d.ts`, `${here}dist/nearside.css.d.ts`);
await buildManifest();
await complete(here);
// The engine's scripts are in these too.
await Promise.all(['nearside', 'opened'].map((name) => asInstalled(`${here}dist/plain/${name}.js.map`, 'sdk', 'nearside')));
// The messages are data, made from `messages`; their modules have no source to read.
const messages = `${here}dist/types/generated/messages/`;
await Promise.all((await readdir(messages)).filter((name) => name.endsWith('.map')).map((name) => rm(`${messages}${name}`)));
