// What the command makes of a policy folder: a program, or what is wrong with it.

import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';

import {run} from '../command/index.ts';

/** Where the first error is, for editors and for Vite's overlay. */
export interface Place {
  /** Absolute path of the file. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What is wrong there, with its code. */
  readonly message: string;
  /** What to do about it, if the command has an idea. */
  readonly help?: string;
}

/** What became of a policy folder. */
export interface Compiled {
  /** The program; none if the policy has errors. */
  readonly program?: Uint8Array;
  /** All that the command said, errors and warnings, each drawn with its place. Empty if all is well. */
  readonly said: string;
  /** The first error; none where no file of the policy is at fault, if the folder is missing for instance. */
  readonly place?: Place;
}

/** What the command is asked for. */
export interface Wanted {
  /** Folder that paths are taken from. */
  readonly root: string;
  /** Policy folder. */
  readonly policy: string;
  /** File for TypeScript types, if there is to be one. */
  readonly types: string | undefined;
  /** Whether source positions stay in the program. */
  readonly debug: boolean;
}

/** Compiles a policy folder. It is written to no file; the file of types is written if what it would say has changed. */
export function compiled({root, policy, types, debug}: Wanted): Compiled {
  const made = ask(root, ['compile', policy, '--out', '-', ...(debug ? ['--debug'] : [])]);
  if (made.code) return {said: made.stderr.toString(), ...(made.code === 1 && placed(root, policy))};
  const refused = types === undefined ? '' : writeTypes(root, policy, types);
  return {program: made.stdout, said: [made.stderr.toString(), refused].filter(Boolean).join('\n')};
}

/** Returns what kept the file from being written. A file that says the same is left alone: tools that watch it would start for nothing. */
function writeTypes(root: string, policy: string, types: string): string {
  const {code, stdout, stderr} = ask(root, ['types', policy]);
  if (code) return stderr.toString();
  try {
    if (readFileSync(resolve(root, types)).equals(stdout)) return '';
  } catch {
    // There is none yet, or the command says why it cannot write it.
  }
  const written = ask(root, ['types', policy, '--out', types]);
  return written.code ? written.stderr.toString() : '';
}

interface Diagnostic {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly help: string | null;
  readonly labels: readonly {readonly file: string; readonly line: number; readonly column: number}[];
}

function placed(root: string, policy: string): {place?: Place} {
  const {stdout} = ask(root, ['check', policy, '--format', 'json']);
  const {diagnostics} = JSON.parse(stdout.toString()) as {diagnostics: readonly Diagnostic[]};
  const found = diagnostics.find(({severity, labels}) => severity === 'error' && labels.length);
  const label = found?.labels[0];
  // Between the two runs the author may have mended it.
  if (!found || !label) return {};
  return {
    place: {
      file: resolve(root, policy, label.file),
      line: label.line,
      column: label.column,
      message: `${found.message} [${found.code}]`,
      ...(found.help !== null && {help: found.help}),
    },
  };
}

function ask(cwd: string, args: readonly string[]): {code: number; stdout: Buffer; stderr: Buffer} {
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  const code = run(args, {cwd, env: {NO_COLOR: '1'}, stdin: '', stdout: (bytes) => stdout.push(bytes), stderr: (bytes) => stderr.push(bytes)});
  return {code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr)};
}
