import type * as Generated from '../generated/nearside.js';
import type {Glue} from '../runtime.ts';

/** The generated glue over one compiled module. */
export const bind = (glue: typeof Generated, module: WebAssembly.Module): Glue => ({
  Engine: glue.Engine,
  start: () => glue.initSync({module}).memory,
  reset: () => glue.__wbg_reset_state(),
});
