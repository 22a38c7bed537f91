// The elements may be imported where there is no page, as when a site renders on a server. Nothing is defined there, and nothing is done.

/** Whether there is no page here. */
export const isServer = typeof HTMLElement === 'undefined' || typeof customElements === 'undefined';

/** What the elements extend; on a server, a class that nobody makes instances of. */
export const Base: typeof HTMLElement = isServer ? (class {} as unknown as typeof HTMLElement) : HTMLElement;
