import type {SentRequest} from 'nearside';

/** Parts of the elements that were loaded on demand, by address. */
const loaded = new Map<string, number>();

/** Notes a part that has been loaded; one that stands in this very file was no request of its own. */
export function note(address: string): void {
  if (address !== import.meta.url && !loaded.has(address)) loaded.set(address, Date.now());
}

/** The requests that the parts took, as far as the browser remembers their sizes. */
export const parts = (): SentRequest[] =>
  [...loaded].map(([url, atMs]) => {
    const [timing] = performance.getEntriesByName(url) as PerformanceResourceTiming[];
    return {atMs, url, why: 'panel', bytes: timing?.decodedBodySize ?? 0, fields: []};
  });
