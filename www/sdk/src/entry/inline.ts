// One file that needs nothing else: the wasm is inside, as base64. For script tags and bundlers that emit no assets.
import bytes from './nearside.wasm?inline';

import {openWith} from '../open.ts';
import type {OpenOptions} from '../options.ts';
import type {PolicyTypes} from '../policy.ts';
import {instances} from '../runtime.ts';

export * from '../index.ts';

let compiled: WebAssembly.Module | undefined;

/** Opens nearside on this page. Always resolves; `problem` says what is missing. */
export const open = <P extends PolicyTypes = PolicyTypes>(options: OpenOptions<P>) => openWith(() => instances((compiled ??= new WebAssembly.Module(bytes))), options);
