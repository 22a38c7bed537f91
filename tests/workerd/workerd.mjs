// Starts the `workerd` of its npm package with one worker, and stops it again.

import {spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {build} from 'esbuild';
import workerd from 'workerd';

/** Bundles a worker as its author would and serves it. Resolves with its address once it listens. */
export async function startWorker(entry) {
  const folder = await mkdtemp(join(tmpdir(), 'nearside-workerd-'));
  await build({
    entryPoints: {worker: entry},
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker'],
    loader: {'.wasm': 'copy'},
    assetNames: '[name]',
    logLevel: 'warning',
  });
  return serve(folder, CONFIG);
}

/** Serves what a folder holds, which is removed at the end. The configuration has one socket, on any port. `said` gets what it prints. */
export async function serve(folder, config, said) {
  await writeFile(join(folder, 'config.capnp'), config);
  // The port is workerd's own choice; it tells through the control descriptor.
  const process = spawn(workerd.default ?? workerd, ['serve', 'config.capnp', '--control-fd=3'], {cwd: folder, stdio: ['ignore', said ? 'pipe' : 'inherit', said ? 'pipe' : 'inherit', 'pipe']});
  if (said) for (const stream of [process.stdout, process.stderr]) stream.on('data', (data) => said.push(data.toString('latin1')));
  const stop = async () => {
    if (process.exitCode === null) {
      const ended = new Promise((done) => process.once('exit', done));
      process.kill();
      await ended;
    }
    await rm(folder, {recursive: true, force: true});
  };
  try {
    const port = await new Promise((resolve, reject) => {
      let said = '';
      process.once('error', reject);
      process.once('exit', (code) => reject(new Error(`workerd ended with ${code}`)));
      process.stdio[3].on('data', (data) => {
        said += data;
        for (const line of said.split('\n').slice(0, -1)) {
          const {event, port} = JSON.parse(line);
          if (event === 'listen') resolve(port);
        }
      });
    });
    return {url: `http://127.0.0.1:${port}`, pid: process.pid, stop};
  } catch (error) {
    await stop();
    throw error;
  }
}

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [
      (name = "worker.js", esModule = embed "worker.js"),
      (name = "nearside.wasm", wasm = embed "nearside.wasm"),
    ],
    compatibilityDate = "2026-11-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
