// The Worker on this machine, in the runtime that it is deployed to.

import {spawn, type ChildProcess} from 'node:child_process';
import {copyFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import type {Readable} from 'node:stream';
import {fileURLToPath} from 'node:url';

import {run} from 'nearside/command';

import {Failure} from './failure.ts';
import {settingsOf} from './project.ts';

/** What ends it, and the number that shells know the signal by. */
const SIGNALS = {SIGHUP: 1, SIGINT: 2, SIGTERM: 15} as const;

/** How the Worker is run. */
export interface Serving {
  /** Folder of the project. */
  readonly dir: string;
  /** Another origin than the project's. */
  readonly origin: string | undefined;
  /** On 127.0.0.1; 0 for any that is free. */
  readonly port: number;
}

/** Runs the Worker until a signal ends it, and leaves nothing behind. Resolves with the exit code; throws a `Failure` if it does not start. */
export async function serve({dir, origin, port}: Serving): Promise<number> {
  const {vars, policy, compatibility_date} = settingsOf(dir);
  const all = {...vars, ...(origin !== undefined && {NEARSIDE_ORIGIN: origin})};
  if (all['NEARSIDE_ORIGIN'] === undefined) throw new Failure('nobody said what the origin is', 'name it with `--origin`, or as `vars.NEARSIDE_ORIGIN` in wrangler.json');
  const runtime = runtimeOf();
  const program = compiled(policy);
  if (!program) return 1;
  const folder = mkdtempSync(join(tmpdir(), 'nearside-edge-'));
  try {
    for (const name of ['edge.js', 'edge.wasm']) copyFileSync(fileURLToPath(new URL(name, import.meta.url)), join(folder, name));
    writeFileSync(join(folder, 'policy.nsp'), program);
    writeFileSync(join(folder, 'worker.js'), "import {edge} from './edge.js';\nimport program from './policy.nsp';\nexport default edge(program);\n");
    writeFileSync(join(folder, 'config.capnp'), configuration(all, compatibility_date, port));
    return await untilStopped(runtime, folder, all['NEARSIDE_ORIGIN']);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Path of workerd, as the project has it, alone or with wrangler. */
function runtimeOf(): string {
  try {
    const found = createRequire(join(process.cwd(), 'here.js'))('workerd') as string | {default: string};
    return typeof found === 'string' ? found : found.default;
  } catch {
    throw new Failure('the Worker runs in workerd, which is not installed here', '`npm install --save-dev workerd` (160 MB); wrangler brings it along');
  }
}

/** The program; none if the policy has errors, which have been said. */
function compiled(policy: string): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  const code = run(['compile', relative(process.cwd(), policy) || '.', '--out', '-'], {stdin: '', stdout: (bytes) => pieces.push(bytes)});
  return code ? undefined : Buffer.concat(pieces);
}

async function untilStopped(runtime: string, folder: string, origin: string): Promise<number> {
  const child = spawn(runtime, ['serve', 'config.capnp', '--control-fd=3'], {cwd: folder, stdio: ['ignore', 'inherit', 'inherit', 'pipe']});
  let stopped: number | undefined;
  const stops = Object.entries(SIGNALS).map(([signal, number]) => {
    const stop = () => {
      stopped ??= 128 + number;
      child.kill();
    };
    process.on(signal, stop);
    return () => process.off(signal, stop);
  });
  listening(child, (port) => process.stdout.write(`${origin} behind the edge is on http://127.0.0.1:${port}/ (stop with Ctrl-C)\n`));
  try {
    const code = await new Promise<number | null>((ended, failed) => child.once('error', failed).once('exit', ended));
    if (stopped !== undefined) return stopped;
    throw new Failure(`workerd ended by itself, with ${code}`, 'what it said stands above; is the port taken? `--port 0` takes a free one');
  } finally {
    for (const off of stops) off();
  }
}

/** Tells the port as soon as the Worker answers on it. */
function listening(child: ChildProcess, tell: (port: number) => void): void {
  let told = '';
  (child.stdio[3] as Readable).on('data', (bytes: Buffer) => {
    told += String(bytes);
    const lines = told.split('\n');
    told = lines.pop() ?? '';
    for (const line of lines) {
      const {event, port} = JSON.parse(line) as {event: string; port?: number};
      if (event === 'listen' && port !== undefined) tell(port);
    }
  });
}

/** Of workerd. It takes texts as JSON writes them. */
function configuration(vars: Readonly<Record<string, string>>, date: string, port: number): string {
  const bindings = Object.entries(vars).map(([name, value]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(value)})`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [
        (name = "worker.js", esModule = embed "worker.js"),
        (name = "edge.js", esModule = embed "edge.js"),
        (name = "edge.wasm", wasm = embed "edge.wasm"),
        (name = "policy.nsp", data = embed "policy.nsp"),
      ],
      bindings = [${bindings.join(', ')}],
      compatibilityDate = ${JSON.stringify(date)},
    )),
    (name = "internet", network = (allow = ["private", "local", "public"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;
}
