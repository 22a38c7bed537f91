import {attempt} from './door.ts';

/** What the browser says on behalf of its owner. */
export interface Signals {
  /** Global Privacy Control. */
  readonly gpc: boolean;
  /** Do Not Track. */
  readonly dnt: boolean;
}

/** The signals as they are now: people switch them on and off while a page is open. Browsers without them say nothing. */
export function signals(): Signals {
  const said: {globalPrivacyControl?: unknown; doNotTrack?: unknown} = attempt(() => navigator, undefined) ?? {};
  const {globalPrivacyControl, doNotTrack} = said;
  // Only the exact values are a signal: the property is missing in most browsers, and sites set it to texts by mistake.
  return {gpc: globalPrivacyControl === true, dnt: doNotTrack === '1'};
}
