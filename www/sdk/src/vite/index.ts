// `nearside/vite`: compiles the policy while Vite serves a site, and when it builds one.

import {createHash} from 'node:crypto';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';

import type {Plugin, ResolvedConfig} from 'vite';

import {compiled, type Compiled} from './compiled.ts';
import {serve} from './server.ts';

/** Options of the plugin. Paths are taken from Vite's root. */
export interface NearsideOptions {
  /** Policy folder; `policy` if not given. */
  readonly policy?: string;
  /** TypeScript file that is kept as the policy is: the types that `open<Policy>()` takes. None is written if not given. */
  readonly types?: string;
}

const NAME = 'nearside';
const ID = 'virtual:nearside/program';
/** As Rollup marks what is no file. */
const RESOLVED = `\0${ID}`;
const OPTIONS: readonly string[] = ['policy', 'types'] satisfies (keyof NearsideOptions)[];

/**
 * A plugin for Vite 6 to 8. `import program from 'virtual:nearside/program'` is the address of the compiled policy, for `open({program})`.
 *
 * While Vite serves, the policy is compiled at each change and pages are loaded anew if the program has changed; a policy with errors is shown in
 * Vite's overlay and on the console, and pages keep the last program. A build fails if the policy has errors.
 *
 * Throws if it is given an option that it does not have.
 */
export default function nearside(options: NearsideOptions = {}): Plugin {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw new Error(`nearside/vite has no option \`${unknown}\`; it has ${OPTIONS.map((name) => `\`${name}\``).join(' and ')}`);
  const {policy = 'policy', types} = options;
  let config: ResolvedConfig;
  const make = (debug: boolean): Compiled => compiled({root: config.root, policy, types, debug});
  let address = '';
  return {
    name: NAME,
    // The engine is a file beside its script, which a bundled copy of the script would look for in the wrong folder.
    config: () => ({optimizeDeps: {exclude: ['nearside']}}),
    configResolved(resolved) {
      config = resolved;
      if (config.plugins.filter(({name}) => name === NAME).length > 1) {
        throw new Error('nearside/vite is in `plugins` more than once; a site has one policy');
      }
    },
    configureServer(server) {
      address = serve(server, resolve(config.root, policy), () => make(true));
    },
    buildStart() {
      if (config.command === 'serve') return;
      const {program, said, place} = make(false);
      if (!program) this.error({message: `the policy cannot be compiled\n\n${said}`, ...(place && {id: place.file, loc: {file: place.file, line: place.line, column: place.column}})});
      if (said) this.warn(said);
      address = kept(config.cacheDir, resolve(config.root, policy), program);
    },
    resolveId: (id) => (id === ID ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      // In a build, Vite names the file by its content, and knows where sites keep such files.
      return config.command === 'serve' ? `export default ${JSON.stringify(address)};` : `export {default} from ${JSON.stringify(`${address}?url&no-inline`)};`;
    },
  };
}

/** Writes the program where Vite keeps what it makes, each policy's by itself, and returns the path with slashes. */
function kept(cache: string, policy: string, program: Uint8Array): string {
  const folder = join(cache, NAME, createHash('sha256').update(policy).digest('hex').slice(0, 8));
  mkdirSync(folder, {recursive: true});
  const file = join(folder, 'policy.nsp');
  writeFileSync(file, program);
  return file.replaceAll('\\', '/');
}
