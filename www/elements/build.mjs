// Bundles the elements into one module; the page brings `nearside` itself.
import {copyFile, mkdir, rm} from 'node:fs/promises';
import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

import {build} from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

await rm(`${here}dist`, {recursive: true, force: true});
await mkdir(`${here}dist`);
await build({
  absWorkingDir: here,
  entryPoints: ['src/index.ts'],
  outfile: 'dist/index.js',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  external: ['nearside'],
  legalComments: 'none',
  logLevel: 'warning',
});
await copyFile(`${here}src/nearside.css`, `${here}dist/nearside.css`);
execFileSync('npx', ['tsc', '--project', 'tsconfig.build.json'], {cwd: here, stdio: 'inherit'});
