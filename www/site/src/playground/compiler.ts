import * as glue from '../generated/policy.js';
import type {Compiled, ManualEntry} from '../generated/policy.js';

export type {Compiled, Diagnostic, Edit, Label, ManualEntry, Origin, Outline} from '../generated/policy.js';

/** Text of each file of a policy by its path. */
export type Files = Readonly<Record<string, string>>;

/** The policy compiler, in WebAssembly of its own. It and the runtime meet on this page and nowhere else. */
export class Compiler {
  readonly #module: WebAssembly.Module;

  private constructor(module: WebAssembly.Module) {
    this.#module = module;
    glue.initSync({module});
  }

  static async load(address: string): Promise<Compiler> {
    return new Compiler(await WebAssembly.compileStreaming(fetch(address)));
  }

  compile(files: Files): Compiled {
    return this.#ask(() => glue.compile(files));
  }

  /** What the manual says about the code of a diagnostic. */
  manual(code: string): ManualEntry | undefined {
    return this.#ask(() => glue.manual(code));
  }

  /** A trap leaves the instance in pieces: it is thrown away, and the next question finds a new one. */
  #ask<Answer>(question: () => Answer): Answer {
    try {
      return question();
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        glue.__wbg_reset_state();
        glue.initSync({module: this.#module});
      }
      throw error;
    }
  }
}
