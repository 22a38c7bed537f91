// Node: the wasm file is read from the package.
import {readFile} from 'node:fs/promises';

import {openWith} from '../open.ts';
import type {OpenOptions} from '../options.ts';
import type {PolicyTypes} from '../policy.ts';
import {instances} from '../runtime.ts';

export * from '../index.ts';

let compiling: Promise<WebAssembly.Module> | undefined;

/** Opens nearside in this process. Always resolves; `problem` says what is missing. */
export const open = <P extends PolicyTypes = PolicyTypes>(options: OpenOptions<P>) =>
  openWith(async () => {
    compiling ??= readFile(new URL('./nearside.wasm', import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
    return instances(await compiling);
  }, options);
