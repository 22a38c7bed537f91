import {ofDocument} from './door.ts';

/** Name of the cookie that says a slice: browsers keep it for this very host, and send it over HTTPS only. */
export const SLICE_COOKIE = '__Host-nearside';

/** Written as the cookie, this ends it, whether there is one or not. The name stands here whole because every page loads this. */
export const ENDED = '__Host-nearside=;Secure;Path=/;Max-Age=0';

/** What the cookie of this page says; `undefined` when there is none. */
export const cookieSays = (): string | undefined => new RegExp(`(?:^|; )${SLICE_COOKIE}=([^;]*)`).exec(ofDocument('cookie') ?? '')?.[1];
