// Browsers and bundlers: the wasm file lies beside the script and is fetched at the first `open`.
import * as glue from '../generated/nearside.js';
import {openWith} from '../open.ts';
import type {OpenOptions} from '../visitor.ts';
import {bind} from './bind.ts';

export * from '../index.ts';

let compiling: Promise<WebAssembly.Module> | undefined;

/** Opens nearside on this page. Always resolves; `problem` says what is missing. */
export const open = (options: OpenOptions) =>
  openWith(async () => {
    compiling ??= WebAssembly.compileStreaming(fetch(new URL('./nearside.wasm', import.meta.url)));
    return bind(glue, await compiling);
  }, options);
