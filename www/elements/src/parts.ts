import type {SentRequest} from 'nearside';

/** Parts of the elements that were loaded on demand, by address. */
const loaded = new Map<string, number>();
/** The file that every page loads; what stands in it was no request of its own. */
let home = '';

/** Says which file asked for this one. */
export function askedBy(address: string): void {
  home = address;
  note(import.meta.url);
}

/** Notes a part that has been loaded. */
export function note(address: string): void {
  if (address !== home && !loaded.has(address)) loaded.set(address, Date.now());
}

/** The requests that the parts took, as far as the browser remembers their sizes. */
export const parts = (): SentRequest[] =>
  [...loaded].map(([url, atMs]) => {
    const [timing] = performance.getEntriesByName(url) as PerformanceResourceTiming[];
    return {atMs, url, why: 'panel', bytes: timing?.decodedBodySize ?? 0, fields: []};
  });
