// workerd: the bundler hands over a compiled module.
import module from './nearside.wasm';

import * as glue from '../generated/nearside.js';
import {openWith} from '../open.ts';
import type {OpenOptions} from '../visitor.ts';
import {bind} from './bind.ts';

export * from '../index.ts';

/** Opens nearside in this isolate. Always resolves; `problem` says what is missing. */
export const open = (options: OpenOptions) => openWith(() => bind(glue, module), options);
