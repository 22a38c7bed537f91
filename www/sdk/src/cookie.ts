/** Name of the cookie that says a slice: browsers keep it for this very host, and send it over HTTPS only. */
export const SLICE_COOKIE = '__Host-nearside';

/** What the cookie of this page says; `undefined` when there is none. */
export const cookieSays = (): string | undefined => new RegExp(`(?:^|; )${SLICE_COOKIE}=([^;]*)`).exec(document.cookie)?.[1];
