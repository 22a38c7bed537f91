import {attempt} from './door.ts';
import type {SentRequest} from './requests.ts';

/** A script of a page, as stacks name it: before the line and the column. */
const SCRIPT = /https?:\S*?(?=:\d+:)/;

const scriptOf = (stack: string | undefined): string | undefined => SCRIPT.exec(String(stack))?.[0];

/**
 * Notes that a script of ours was loaded on demand, once. `stack`: of an error that the script made, which says the file that it is in; where a
 * module asks for `import.meta.url` instead, some bundlers write the folder that the site was built in. `opener`: of one that the script made
 * which loaded it; what a bundler put into the same file was no request of its own. `name`, of the package, is noted where the browser does not tell.
 */
export function noteScript(requests: SentRequest[], why: string, name: string, stack: string | undefined, opener: string | undefined): void {
  const url = scriptOf(stack) ?? name;
  if (url === scriptOf(opener) || requests.some((request) => request.url === url)) return;
  const timing = attempt(() => performance.getEntriesByName(url)[0] as PerformanceResourceTiming | undefined, undefined);
  requests.push({atMs: Date.now(), url, why, bytes: timing?.decodedBodySize ?? 0, fields: []});
}
