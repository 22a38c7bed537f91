import {ErrorCode, NearsideError} from './errors.ts';
import type {OpenOptions} from './options.ts';
import {fetchBytes, type SentRequest} from './requests.ts';
import type {Instantiate} from './runtime.ts';
import {defaultStore, memoryStore} from './store.ts';
import {Visitor} from './visitor.ts';

/** Makes instances of the engine, and notes what it requests for that. */
export type Load = (requests: SentRequest[]) => Promise<Instantiate> | Instantiate;

/**
 * Opens nearside with a way to load its WebAssembly. Always resolves: when something is missing, the visitor's slots keep
 * their defaults and `problem` says why.
 */
export async function openWith(load: Load, options: OpenOptions): Promise<Visitor> {
  const requests: SentRequest[] = [];
  if (isFramedByOthers()) {
    const refused = new NearsideError(ErrorCode.FrameRefused, "a page of another origin frames this one; nearside runs in a site's own pages only");
    return new Visitor({engine: refused, program: refused, store: memoryStore(), requests}, options);
  }
  const [engine, program] = await Promise.all([loadEngine(load, requests), loadProgram(options.program, requests)]);
  const visitor = new Visitor({engine, program, store: options.store ?? defaultStore(), requests}, options);
  await visitor.load();
  return visitor;
}

async function loadEngine(load: Load, requests: SentRequest[]): Promise<Instantiate | NearsideError> {
  try {
    return await load(requests);
  } catch (cause) {
    return new NearsideError(ErrorCode.RuntimeRefused, "WebAssembly could not be loaded; check its address and that the page's policy allows 'wasm-unsafe-eval'", cause);
  }
}

async function loadProgram(program: OpenOptions['program'], requests: SentRequest[]): Promise<Uint8Array | NearsideError> {
  try {
    if (typeof program !== 'string' && !(program instanceof URL)) return await program;
    return new Uint8Array(await fetchBytes(requests, program, 'program'));
  } catch (cause) {
    return new NearsideError(ErrorCode.ProgramMissing, `the program could not be fetched from ${String(program)}`, cause);
  }
}

/**
 * In a frame, what is stored belongs to the pages around it, and what is shown may be laid over with theirs. Scripts cannot tell another
 * site from another origin, so that every page around must be of this one's own.
 */
function isFramedByOthers(): boolean {
  try {
    for (let page = globalThis.window; page && page !== page.parent; ) {
      page = page.parent as typeof page;
      if (page.origin !== origin) return true;
    }
    return false;
  } catch {
    // Browsers do not even tell the origin of another one's page.
    return true;
  }
}
