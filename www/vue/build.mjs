// Bundles the components.
import {rm} from 'node:fs/promises';

import {build} from 'esbuild';

import {BROWSERS, complete, MAPS} from '../packages.mjs';

const here = import.meta.dirname;
await rm(`${here}/dist`, {recursive: true, force: true});
await build({
  absWorkingDir: here,
  entryPoints: ['src/index.ts'],
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  format: 'esm',
  target: BROWSERS,
  ...MAPS,
  logLevel: 'warning',
});
await complete(here);
