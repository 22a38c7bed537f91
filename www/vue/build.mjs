// Bundles the components.
import {execFileSync} from 'node:child_process';
import {rm} from 'node:fs/promises';

import {build} from 'esbuild';

const here = import.meta.dirname;
await rm(`${here}/dist`, {recursive: true, force: true});
await build({
  absWorkingDir: here,
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  logLevel: 'warning',
});
execFileSync('npx', ['tsc', '--project', 'tsconfig.build.json'], {cwd: here, stdio: 'inherit'});
