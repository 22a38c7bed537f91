#!/usr/bin/env node
// `npx nearside`. `nearside edge` is a package of its own, because it holds the Worker: it is taken from the project, which has installed it.

import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {setFlagsFromString} from 'node:v8';

import {run} from './index.ts';

type Edge = (args: readonly string[]) => Promise<number>;

async function edge(args: readonly string[]): Promise<number> {
  let path;
  try {
    path = createRequire(join(process.cwd(), 'here.js')).resolve('nearside-edge/command');
  } catch {
    process.stderr.write('error: `nearside edge` is in the package `nearside-edge`, which is not installed here\n  help: npm install --save-dev nearside-edge\n');
    return 2;
  }
  const {edge} = (await import(pathToFileURL(path).href)) as {edge: Edge};
  return edge(args);
}

// V8 compiles anew, and better, what runs often. For a command that is over after a blink that takes half of the time; one that runs for seconds
// still gets it.
setFlagsFromString('--wasm-tiering-budget=100000000');
const args = process.argv.slice(2);
process.exitCode = args[0] === 'edge' ? await edge(args.slice(1)) : run(args);
