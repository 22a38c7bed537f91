import type {SentRequest} from 'nearside';

import {tell} from './development.ts';
import {attempt} from './document.ts';

/** A moment in which slots were changed, and nothing else was. */
interface Change {
  readonly from: number;
  readonly to: number;
  /** What was on the page then, by the names that people know. */
  readonly shown: readonly string[];
}

/** How many changes are remembered: what one of them asked for is told of soon after it. */
const MOST = 32;

/**
 * Watches for requests that showing a module makes, in spite of everything: a rule of the site's own style may have a picture or a font for
 * it. Such a request tells a server what was chosen, so that it is listed with what left the device. Browsers begin it while they lay the
 * page out; what a script of the site asks for a moment later is not told from what it asks for anyway.
 */
export class Watch {
  #changes: Change[] = [];
  readonly #listed = new Set<string>();
  readonly #observer: PerformanceObserver | undefined;

  /** `requests`: the ledger. */
  constructor(requests: SentRequest[]) {
    // Nobody can watch where there is no observer.
    this.#observer = attempt(() => {
      const observer = new PerformanceObserver((list) =>
        attempt(() => {
          for (const entry of list.getEntries() as PerformanceResourceTiming[]) this.#note(entry, requests);
        }),
      );
      observer.observe({type: 'resource'});
      return observer;
    });
  }

  /** Changes slots, of which `slot` is one; `work` answers with what is on the page then. */
  during(slot: Element | undefined, work: () => readonly string[]): void {
    // Asking where something is lays the page out: before, so that what it asks for anyway has begun, and after.
    const now = () =>
      attempt(() => {
        slot?.getBoundingClientRect();
        return performance.now();
      }) ?? NaN;
    const from = now();
    const shown = work();
    if (shown.length > 0) this.#changes = [...this.#changes.slice(1 - MOST), {from, to: now(), shown}];
  }

  /** Watches no longer. */
  end(): void {
    attempt(() => this.#observer?.disconnect());
  }

  #note({name: url, startTime, decodedBodySize: bytes}: PerformanceResourceTiming, requests: SentRequest[]): void {
    const change = this.#changes.find(({from, to}) => from <= startTime && startTime <= to);
    if (!change || this.#listed.has(url)) return;
    this.#listed.add(url);
    if (__DEV__) tell(`showing ${change.shown.map((name) => `"${name}"`).join(', ')} asked for ${url}, which tells the server what was chosen; have the site's style ask for it on every page`);
    requests.push({atMs: Math.round(performance.timeOrigin + startTime), url, why: 'shown', bytes, fields: change.shown});
  }
}
