// Loads nothing: the caller brings the wasm, as bytes or compiled. Also for hosts that decide for many visitors.
import {openWith} from '../open.ts';
import type {OpenOptions} from '../options.ts';
import type {PolicyTypes} from '../policy.ts';
import {instances, Runtime} from '../runtime.ts';
import type {Description} from '../types.ts';

export * from '../index.ts';
export {put, putList, putText, take, takeText, type Engine} from '../buffer.ts';
export type {Runtime} from '../runtime.ts';

/** An engine for hosts that drive it themselves. */
export class BareRuntime extends Runtime {
  /** What the program declares; `undefined` when the engine stopped over it. */
  describe(): Description | undefined {
    return this.answer<Description>((engine) => engine.describe());
  }

  /** Decides the slots; the outcomes are in `views()`. */
  decide(): void {
    this.call((engine) => engine.decide(), undefined);
  }
}

/** WebAssembly as the caller has it. */
export type Wasm = WebAssembly.Module | BufferSource;

const compiled = (wasm: Wasm) => (wasm instanceof WebAssembly.Module ? wasm : new WebAssembly.Module(wasm));

/** Opens nearside with WebAssembly that the caller loaded. Always resolves; `problem` says what is missing. */
export const open = <P extends PolicyTypes = PolicyTypes>(wasm: Wasm, options: OpenOptions<P>) => openWith(() => instances(compiled(wasm)), options);

/**
 * The bare engine: facts written straight into its memory, outcomes read from it. For benchmarks and servers.
 * @throws NearsideError when the program or WebAssembly is refused.
 */
export const runtime = (wasm: Wasm, program: Uint8Array) => new BareRuntime(instances(compiled(wasm)), program);
