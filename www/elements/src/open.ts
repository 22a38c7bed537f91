import type {Visitor} from 'nearside';

import {attempt} from './document.ts';
import type * as Opened from './opened.ts';
import type {Texts} from './text.ts';

/** Loads what opens, and the messages of a language. With a visitor, their ledger notes what that asked for. */
export async function opened(locale: string, visitor?: Visitor): Promise<{readonly part: typeof Opened; readonly texts: Texts}> {
  const part = await import('./opened.ts');
  const texts = await part.textsFor(locale);
  for (const url of visitor ? [part.address, texts.address] : []) {
    // What a bundler put into this very file was no request of its own.
    if (url === import.meta.url || visitor?.requests.some((request) => request.url === url)) continue;
    const timing = attempt(() => performance.getEntriesByName(url)[0] as PerformanceResourceTiming);
    visitor?.requests.push({atMs: Date.now(), url, why: 'panel', bytes: timing?.decodedBodySize ?? 0, fields: []});
  }
  return {part, texts};
}
