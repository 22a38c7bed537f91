// `nearside/command`: the command of policy authors, for programs that run it.

import {readFileSync} from 'node:fs';

import {Exit, processStreams, wasi, type Streams} from './wasi.ts';

/** How the command is run. */
export interface RunOptions {
  /** Folder that paths are taken from; the process's own if not given. */
  readonly cwd?: string;
  /** Environment; the process's own if not given. `NO_COLOR` keeps colour off. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Standard input; the process's own if not given. */
  readonly stdin?: Uint8Array | string;
  /** Takes what the command writes to standard output, piece by piece; the process's own if not given. What is taken has no colour. */
  readonly stdout?: (bytes: Uint8Array) => void;
  /** Takes what it writes to standard error, likewise. */
  readonly stderr?: (bytes: Uint8Array) => void;
}

let module: WebAssembly.Module | undefined;

/**
 * Runs `nearside` with arguments such as `['check', 'policy']`, in this process, to its end.
 *
 * Returns its exit code: 0 all is well, 1 the policy has errors, 2 the command line, a file or the machine is at fault. Where `stdout` or `stderr`
 * throw, the command takes it for an output that cannot be written. A `WebAssembly.RuntimeError` is a fault of the command itself.
 */
export function run(args: readonly string[], options: RunOptions = {}): number {
  module ??= new WebAssembly.Module(readFileSync(new URL('./command.wasm', import.meta.url)));
  const {cwd = process.cwd(), env = process.env} = options;
  let memory: WebAssembly.Memory;
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const imports = wasi(() => memory, ['nearside', ...args], Object.fromEntries(set), cwd, streamsOf(options));
  const {exports} = new WebAssembly.Instance(module, imports);
  memory = exports['memory'] as WebAssembly.Memory;
  try {
    (exports['_start'] as () => void)();
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.code;
    throw error;
  }
}

function streamsOf({stdin, stdout, stderr}: RunOptions): Streams {
  const takers = [undefined, stdout, stderr];
  let rest = typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin;
  return {
    read(bytes) {
      if (!rest) return processStreams.read(bytes);
      const now = rest.subarray(0, bytes.length);
      bytes.set(now);
      rest = rest.subarray(now.length);
      return now.length;
    },
    write(stream, bytes) {
      const taker = takers[stream];
      if (taker) taker(bytes);
      else processStreams.write(stream, bytes);
    },
    isTerminal: (stream) => !(stream === 0 ? stdin : takers[stream]) && processStreams.isTerminal(stream),
  };
}
