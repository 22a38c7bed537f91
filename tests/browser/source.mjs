// Scripts of a page, bundled from the sources of the packages: as they are, or with one thing changed, to see that a test finds it.

import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

import {build} from 'esbuild';

const www = fileURLToPath(new URL('../../www/', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Bundles a script for a page. `change`: in the file whose path ends so, each text is another one; that it was there is certain. `development`
 * says what kind of build it is. What is loaded on demand stays a file of its own.
 */
export async function bundled(contents, {change, development = false} = {}) {
  let found = 0;
  const changed = {
    name: 'changed',
    setup(build) {
      build.onResolve({filter: /^nearside$/}, () => ({path: `${www}sdk/src/entry/web.ts`}));
      build.onResolve({filter: /^nearside\/panel$/}, () => ({path: `${www}sdk/src/panel/index.ts`}));
      build.onResolve({filter: /^nearside-elements$/}, () => ({path: `${www}elements/src/index.ts`}));
      build.onResolve({filter: /^\.\/(slice|opened)\.ts$/}, ({path, kind}) => (kind === 'dynamic-import' ? {path: path.replace(/ts$/, 'js'), external: true} : undefined));
      build.onLoad({filter: /\.css$/}, async ({path}) => ({contents: await readFile(path, 'utf8'), loader: 'text'}));
      build.onLoad({filter: /\.ts$/}, async ({path}) => {
        let text = await readFile(path, 'utf8');
        for (const {file, from, to} of change ?? []) {
          if (!path.endsWith(file)) continue;
          if (!text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)} any more: the change must follow it`);
          text = text.replace(from, to);
          found++;
        }
        return {contents: text, loader: 'ts'};
      });
    },
  };
  const {outputFiles} = await build({
    stdin: {contents, resolveDir: here, loader: 'js'},
    bundle: true,
    format: 'esm',
    target: 'es2022',
    define: {__DEV__: String(development)},
    write: false,
    plugins: [changed],
    logLevel: 'warning',
  });
  if (found !== (change ?? []).length) throw new Error('a change was made to a file that is not in the bundle');
  return outputFiles[0].text;
}
