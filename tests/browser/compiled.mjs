// Policies that a test writes itself, compiled as the playground does it.

import {readFile} from 'node:fs/promises';

import * as compiler from '../../www/site/src/generated/policy.js';

/** The program of a policy: texts by the paths of its files. */
export async function compiled(files) {
  compiler.initSync({module: new WebAssembly.Module(await readFile(new URL('../../www/site/src/generated/policy_bg.wasm', import.meta.url)))});
  const {program, diagnostics} = compiler.compile(files);
  if (!program) throw new Error(JSON.stringify(diagnostics.filter(({severity}) => severity === 'error')));
  return Buffer.from(program);
}
