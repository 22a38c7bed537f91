import type {NearsideError} from './errors.ts';
import type {GivenFacts, PolicyTypes} from './policy.ts';
import type {Store} from './store.ts';
import type {Trust} from './trust.ts';

/** What `open` takes. */
export interface OpenOptions<P extends PolicyTypes = PolicyTypes> {
  /** The program: its address, its bytes, or a promise of either's answer. */
  readonly program: string | URL | Uint8Array | Promise<Uint8Array>;
  /** Says which programs may be used: `pinned([…])` of `nearside/signed`. Without it, every one that is whole. */
  readonly trust?: Trust;
  /** Facts of this page by name without `page.`: `{type: 'article', topic: 'cooking', intent: 'read'}`. */
  readonly page?: GivenFacts<P['page']>;
  /** Any other fact of the moment by its full name; wins over what the browser shows. */
  readonly facts?: GivenFacts<P['facts']>;
  /** Language of texts, BCP 47; else the page's, else the policy's first. */
  readonly locale?: string;
  /** Where the profile is kept; IndexedDB where there is one, else memory. */
  readonly store?: Store;
  /** The clock, ms since 1970; for tests and previews. */
  readonly clock?: () => number;
  /** Minutes east of UTC; `null` is unknown. The device's own when left out. */
  readonly offset?: number | null;
  /**
   * Seed of this visit, a whole number below 2^53: turns are drawn by it for visitors who have no seed of their own because they have not
   * consented. Kept nowhere; random for each opened page unless given.
   */
  readonly visitSeed?: number;
  /** Called with everything that went wrong and was survived; with what comes again, once, but for stops of the engine. */
  readonly onError?: (error: NearsideError) => void;
}
