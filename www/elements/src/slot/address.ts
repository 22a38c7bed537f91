// Addresses in content of a policy. The compiler refuses others; a page trusts no program to have been compiled.

import {make} from '../document.ts';

const parsed = (address: string): URL | undefined => {
  try {
    return new URL(address, make('a').baseURI);
  } catch {
    return undefined;
  }
};

/** Whether a link may have this address: one of this site, or one that cannot run anything. */
export function isSafeLink(href: string): boolean {
  const url = parsed(href);
  return url !== undefined && (url.origin === location.origin || ['https:', 'mailto:', 'tel:'].includes(url.protocol));
}

/** Whether an image may have this address: inside the bundle, or on this site, where it is requested for everybody. */
export function isOwnImage(src: string): boolean {
  const url = parsed(src);
  return url !== undefined && (/^(data:image\/|blob:)/.test(url.href) || url.origin === location.origin);
}
