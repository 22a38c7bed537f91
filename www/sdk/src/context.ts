import {attempt, ofDocument} from './door.ts';
import type {Facts} from './types.ts';

/** What the page itself shows of the device and of how the visit began. Nothing is stored or asked for. */
export function pageFacts(): Facts {
  if (!globalThis.document) return {};
  // What a browser does not tell is absent.
  return {
    'device.kind': attempt(deviceKind, undefined),
    'visit.source': attempt(() => visitSource(ofDocument('referrer') ?? '', location.href), undefined),
    'device.save_data': attempt(() => (navigator as Navigator & {connection?: {saveData?: boolean}}).connection?.saveData, undefined),
  };
}

/** By what the device can do, not by what it calls itself: a coarse pointer makes it handheld, its width tells which. */
function deviceKind(): string {
  if (!matchMedia('(pointer: coarse)').matches) return 'desktop';
  return Math.min(screen.width, screen.height) < 600 ? 'phone' : 'tablet';
}

const SEARCH = /(^|\.)(google|bing|duckduckgo|ecosia|qwant|startpage|yahoo|yandex|baidu)\./;
const SOCIAL = /(^|\.)(facebook|instagram|linkedin|mastodon|bsky|reddit|pinterest|tiktok|threads|youtube|x|t)\.(com|net|social|app|co)$/;

/** How the visit began, from the referrer and the address alone. */
export function visitSource(referrer: string, address: string): string {
  const here = new URL(address);
  if (here.searchParams.has('utm_source') || here.searchParams.has('utm_campaign')) return 'campaign';
  const host = /^https?:\/\/([^/:?#]+)/i.exec(referrer)?.[1]?.toLowerCase();
  if (host === undefined) return 'direct';
  if (host === here.hostname) return 'internal';
  if (SEARCH.test(host)) return 'search';
  return SOCIAL.test(host) ? 'social' : 'direct';
}
