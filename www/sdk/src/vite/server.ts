// The policy while Vite serves: compiled at each change, the last program kept, and what is wrong shown to its author.

import {isAbsolute, relative, resolve} from 'node:path';

import type {ErrorPayload, ViteDevServer} from 'vite';

import type {Compiled} from './compiled.ts';

/** How long a change is waited upon, ms: an editor writes a file in several steps, and a change of branch writes many files. */
const SETTLE_MS = 30;

/**
 * Serves the program that `make` makes of the policy folder, and watches that. Returns the program's address, which stays: a page that is loaded
 * anew gets what the policy says then.
 */
export function serve(server: ViteDevServer, folder: string, make: () => Compiled): string {
  const {config, watcher, middlewares} = server;
  const {logger} = config;
  const hot = server.environments.client.hot;
  const path = `${config.base}@nearside/policy.nsp`;
  let current: Compiled = make();
  let program = current.program;
  tell(current);

  function tell({program, said}: Compiled): void {
    if (said) logger[program ? 'warn' : 'error'](`[nearside] ${program ? '' : 'the policy cannot be compiled\n\n'}${said}`, {timestamp: true});
  }

  function refresh(): void {
    const before = current;
    current = make();
    if (current.said !== before.said) tell(current);
    if (!current.program) return hot.send(problem(current, config.root));
    const isNew = !program || Buffer.compare(program, current.program) !== 0;
    program = current.program;
    if (isNew) {
      // A page has opened its program, and what a visitor sees is not exchanged under their eyes: it begins anew.
      logger.info('[nearside] the policy has changed, page reload', {timestamp: true});
      hot.send({type: 'full-reload'});
    } else if (!before.program) {
      // Mended to what it was: the overlay goes with any update.
      logger.info('[nearside] the policy has no errors any more', {timestamp: true});
      hot.send({type: 'update', updates: []});
    }
  }

  let settling: NodeJS.Timeout | undefined;
  watcher.add(folder);
  watcher.on('all', (_event, changed) => {
    const within = relative(folder, changed);
    if (within.startsWith('..') || isAbsolute(within)) return;
    clearTimeout(settling);
    settling = setTimeout(refresh, SETTLE_MS).unref();
  });
  // A page that comes while the policy has errors is told as well.
  // Vite 6 has no event of its own for that.
  server.ws.on('connection', (socket) => {
    if (!current.program) socket.send(JSON.stringify(problem(current, config.root)));
  });

  middlewares.use((request, response, next) => {
    if (request.url?.split('?')[0] !== path) return next();
    response.setHeader('cache-control', 'no-store');
    if (program) return void response.setHeader('content-type', 'application/octet-stream').end(program);
    response.statusCode = 503;
    response.setHeader('content-type', 'text/plain; charset=utf-8').end(current.said);
  });
  return `${config.server.origin ?? ''}${path}`;
}

/** What Vite's overlay shows: the first error with its lines, and below it whatever else the command said. */
function problem({said, place}: Compiled, root: string): ErrorPayload {
  if (!place) return {type: 'error', err: {plugin: 'nearside', message: said, stack: ''}};
  const {file, line, column, message, help} = place;
  const blocks = said.split('\n\n');
  const first = blocks.find((block) => block.startsWith('error')) ?? '';
  const others = blocks.filter((block) => block !== first).join('\n\n');
  return {
    type: 'error',
    err: {
      plugin: 'nearside',
      message: help === undefined ? message : `${message}\nhelp: ${help}`,
      id: file,
      loc: {file, line, column},
      // Without what the message says: the title, and the place below it.
      frame: first.split('\n').slice(3).join('\n'),
      // The overlay makes links of absolute paths alone.
      stack: others.replace(/^( *--> )(.+)(?=:\d+:\d+$)/gm, (_, arrow: string, path: string) => `${arrow}${resolve(root, path)}`),
    },
  };
}
