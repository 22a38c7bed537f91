import {ErrorCode, NearsideError} from './errors.ts';
import type {Instantiate} from './runtime.ts';
import {defaultStore} from './store.ts';
import {Visitor, type OpenOptions} from './visitor.ts';

/**
 * Opens nearside with a way to load its WebAssembly. Always resolves: when something is missing, the visitor's slots keep
 * their defaults and `problem` says why.
 */
export async function openWith(load: () => Promise<Instantiate> | Instantiate, options: OpenOptions): Promise<Visitor> {
  const [engine, program] = await Promise.all([loadEngine(load), loadProgram(options.program)]);
  const visitor = new Visitor(engine, program, options, options.store ?? defaultStore());
  await visitor.load();
  return visitor;
}

async function loadEngine(load: () => Promise<Instantiate> | Instantiate): Promise<Instantiate | NearsideError> {
  try {
    return await load();
  } catch (cause) {
    return new NearsideError(ErrorCode.RuntimeRefused, "WebAssembly could not be loaded; check its address and that the page's policy allows 'wasm-unsafe-eval'", cause);
  }
}

async function loadProgram(program: OpenOptions['program']): Promise<Uint8Array | NearsideError> {
  try {
    if (typeof program !== 'string' && !(program instanceof URL)) return await program;
    const response = await fetch(program);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    return new NearsideError(ErrorCode.ProgramMissing, `the program could not be fetched from ${String(program)}`, cause);
  }
}
