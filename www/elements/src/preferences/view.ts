import type {StorageState} from 'nearside';
import type {Import, Panel} from 'nearside/panel';

import type {Rehearsal} from '../rehearsal.ts';
import type {Speech} from '../speech.ts';
import type {Texts} from '../text.ts';

/** What every part of the map gets: what to show, how to say it, and how to change it. */
export interface View {
  readonly panel: Panel;
  readonly texts: Texts;
  readonly speech: Speech;
  readonly rehearsal: Rehearsal;
  /** What the visitor has set in the map itself, while it is open. */
  readonly state: State;
  /** Shows everything anew; `said` is read out. */
  renew(said?: string): void;
  /** Unfolds something and moves focus to it. */
  unfold(key: string): void;
}

export interface State {
  view: 'map' | 'list';
  /** How long a wish is to last, by item. */
  readonly wishes: Map<string, Wish>;
  /** What a file would bring, until it is taken in or put aside. */
  file: Import | undefined;
  /** Why the last file was not taken. */
  refusal: string;
  /** Purposes that the visitor has just said no to. */
  readonly refused: Set<string>;
  /** Whether the ledger of consent is unbroken, and the texts that were shown by their hashes, once that is known. */
  ledger: Awaited<ReturnType<Panel['ledger']>> | undefined;
  /** How safely the profile is kept, once that is known. */
  storage: StorageState | undefined;
}

export type Wish = 'open' | 'today' | 'week';
