import type {Visitor} from 'nearside';

import type * as Opened from './opened.ts';
import type {Texts} from './text.ts';

/** Loads what opens, and the messages of the visitor's language, and has the visitor's ledger note what that asked for. */
export async function opened(visitor: Visitor): Promise<{readonly part: typeof Opened; readonly texts: Texts}> {
  const part = await import('./opened.ts');
  const texts = await part.textsFor(visitor.locale);
  for (const url of [part.address, texts.address]) {
    // What a bundler put into this very file was no request of its own.
    if (url === import.meta.url || visitor.requests.some((request) => request.url === url)) continue;
    const [timing] = performance.getEntriesByName(url) as PerformanceResourceTiming[];
    visitor.sent({atMs: Date.now(), url, why: 'panel', bytes: timing?.decodedBodySize ?? 0, fields: []});
  }
  return {part, texts};
}
