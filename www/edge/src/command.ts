// `nearside edge`: the Worker in front of an origin, as a project of wrangler's and on this machine.

import {parseArgs} from 'node:util';

import {Failure} from './failure.ts';
import {begin} from './project.ts';
import {serve} from './serving.ts';

const USAGE = `The Worker of nearside in front of an origin

Usage: nearside edge [--dir DIR] [--port N] [--origin URL]
       nearside edge init --origin URL [--dir DIR] [--policy DIR]

Without a word, it runs on this machine until you stop it; \`init\` begins a project that wrangler deploys.

Options:
  --dir DIR      Folder of the project [default: edge]
  --origin URL   Scheme and host of the origin; to run it, the project's own if not given
  --policy DIR   Policy folder; begun if there is none [default: policy]
  --port N       Port on 127.0.0.1, 0 for any that is free [default: 8787]
  -h, --help     Print this
`;

const HELP = '`nearside edge --help` says what it takes';

/** Runs `nearside edge` with its arguments, from the process's folder. Resolves with the exit code when all is done or the Worker has been stopped. */
export async function edge(args: readonly string[]): Promise<number> {
  try {
    return await obey(args);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(error.said);
    return 2;
  }
}

async function obey(args: readonly string[]): Promise<number> {
  const {values, positionals} = parsed(args);
  const {dir = 'edge', origin, policy, port} = values;
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [word, ...more] = positionals;
  if ((word !== undefined && word !== 'init') || more.length) throw new Failure(`\`${more[0] ?? word}\` is not understood here`, HELP);
  const at = origin === undefined ? undefined : originOf(origin);
  if (word === 'init') {
    if (port !== undefined) throw new Failure('`--port` says where to run it; `init` runs nothing', HELP);
    if (at === undefined) throw new Failure('`init` has to know the origin', 'name it: `nearside edge init --origin https://origin.example.org`');
    process.stdout.write(begin({dir, origin: at, policy: policy ?? 'policy'}));
    return 0;
  }
  if (policy !== undefined) throw new Failure('`--policy` is for `init`; the project knows its policy', HELP);
  return serve({dir, origin: at, port: portOf(port ?? '8787')});
}

function parsed(args: readonly string[]) {
  try {
    const text = {type: 'string'} as const;
    return parseArgs({args: [...args], allowPositionals: true, options: {dir: text, origin: text, policy: text, port: text, help: {type: 'boolean', short: 'h'}}});
  } catch (error) {
    throw new Failure((error as Error).message.replace(/\. To specify.*/s, ''), HELP);
  }
}

/** Scheme and host, as the Worker takes them. */
function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
    throw new Failure(`\`${text}\` is no origin`, 'write scheme and host alone, such as `https://origin.example.org`');
  }
  return url.origin;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Failure(`\`${text}\` is no port`, '`--port` takes a number from 0 to 65535');
  return port;
}
