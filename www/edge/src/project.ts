// The project that wrangler deploys: its settings, and an entry of three lines.

import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join, relative, resolve} from 'node:path';

import {run} from 'nearside/command';

import {Failure} from './failure.ts';

/** The runtime that the Worker is tested on has the behaviour of this day. */
const compatibility_date = '2026-11-01';

const ENTRY = `// The Worker in front of the origin that wrangler.json names; nearside-edge has what it does.
import {edge} from 'nearside-edge';

import program from './policy.nsp';

export default edge(program);
`;

/** What of a project's settings is read here. */
export interface Settings {
  readonly compatibility_date: string;
  /** Variables of the Worker. */
  readonly vars: Readonly<Record<string, string>>;
  /** Absolute path of the policy folder. */
  readonly policy: string;
}

/** What a project begins with. */
export interface Beginning {
  readonly dir: string;
  readonly origin: string;
  readonly policy: string;
}

/**
 * Begins a project, and a policy if there is none. Returns what to say of it. Where a file is there already nothing is written, and it throws a
 * `Failure`.
 */
export function begin({dir, origin, policy}: Beginning): string {
  const path = relative(resolve(dir), resolve(policy)).replaceAll('\\', '/') || '.';
  const settings = {
    $schema: `${relative(resolve(dir), resolve('node_modules')).replaceAll('\\', '/')}/wrangler/config-schema.json`,
    name: 'nearside-edge',
    main: 'worker.js',
    compatibility_date,
    send_metrics: false,
    rules: [{type: 'Data', globs: ['**/*.nsp'], fallthrough: false}],
    build: {command: `npx nearside compile ${quoted(path)} --out policy.nsp`, watch_dir: path},
    vars: {NEARSIDE_ORIGIN: origin},
  };
  const files: [string, string][] = [
    [join(dir, 'wrangler.json'), `${JSON.stringify(settings, null, 2)}\n`],
    [join(dir, 'worker.js'), ENTRY],
    [join(dir, '.gitignore'), 'policy.nsp\n.wrangler\n'],
  ];
  const there = files.map(([file]) => file).filter((file) => existsSync(file));
  if (there.length) throw new Failure(`${there.map((file) => `\`${file}\``).join(' and ')} ${there.length > 1 ? 'are' : 'is'} there already; nothing was written`, 'name another folder with `--dir`');
  const begun = existsSync(join(policy, 'policy.toml')) ? '' : begunPolicy(policy);
  try {
    mkdirSync(dir, {recursive: true});
    for (const [file, text] of files) writeFileSync(file, text, {flag: 'wx'});
  } catch (error) {
    throw new Failure(`the project cannot be written: ${(error as Error).message}`, 'name another folder with `--dir`');
  }
  const named = dir === 'edge' ? '' : ` --dir ${quoted(dir)}`;
  return `${begun}${files.map(([file]) => `${file}\n`).join('')}
next: npx nearside edge${named}   runs it in front of ${origin}, on this machine
      cd ${quoted(dir)} && npx wrangler deploy   deploys it; first give it a route in wrangler.json
`;
}

function begunPolicy(policy: string): string {
  const said: Uint8Array[] = [];
  const note = (bytes: Uint8Array) => said.push(bytes);
  const code = run(['new', policy], {stdin: '', stdout: note, stderr: note});
  const text = Buffer.concat(said).toString();
  if (code) throw new Failure(text.replace(/^error: /, '').split('\n')[0] as string, 'name another folder with `--policy`');
  return text.replace(/\nnext: .*\n/, '');
}

/** For a shell, where it needs that. */
const quoted = (path: string): string => (/^[\w./:-]+$/.test(path) ? path : JSON.stringify(path));

/** Reads the settings of a project. Throws a `Failure` if there are none, or they cannot be read. */
export function settingsOf(dir: string): Settings {
  const file = join(dir, 'wrangler.json');
  const help = '`nearside edge init --origin URL` begins a project; `--dir` names another one';
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Failure(`there is no \`${file}\``, help);
  }
  let all;
  try {
    all = JSON.parse(text) as {compatibility_date?: unknown; vars?: Record<string, unknown>; build?: {watch_dir?: unknown}};
  } catch (error) {
    throw new Failure(`\`${file}\` cannot be read: ${(error as Error).message}`, 'mend it, or begin another project with `nearside edge init`');
  }
  const policy = all.build?.watch_dir;
  if (typeof policy !== 'string') throw new Failure(`\`${file}\` does not say where the policy is`, 'write its folder as `build.watch_dir`, from the folder of the file');
  const vars = Object.entries(all.vars ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {compatibility_date: typeof all.compatibility_date === 'string' ? all.compatibility_date : compatibility_date, vars: Object.fromEntries(vars), policy: resolve(dir, policy)};
}
