// The elements may be imported where there is no page, as when a site renders on a server. Nothing is defined there, and nothing is done.

import {attempt} from './document.ts';

/** Whether there is no page here, or one whose browser refuses elements: to look for them may throw. */
export const isServer = !attempt(() => HTMLElement && customElements);

/** What the elements extend; on a server, a class that nobody makes instances of. */
export const Base: typeof HTMLElement = isServer ? (class {} as unknown as typeof HTMLElement) : HTMLElement;
