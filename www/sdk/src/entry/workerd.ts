// workerd: the bundler hands over a compiled module.
import module from './nearside.wasm';

import {openWith} from '../open.ts';
import type {OpenOptions} from '../options.ts';
import type {PolicyTypes} from '../policy.ts';
import {instances} from '../runtime.ts';

export * from '../index.ts';

/** Opens nearside in this isolate. Always resolves; `problem` says what is missing. */
export const open = <P extends PolicyTypes = PolicyTypes>(options: OpenOptions<P>) => openWith(() => instances(module), options);
