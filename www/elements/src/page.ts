import type {Decision, Outcome, Visitor} from 'nearside';

import {Filled} from './filled.ts';
import type {Account} from './handover.ts';
import type {NearsidePreferences} from './preferences/element.ts';
import {isServer} from './server.ts';
import type {Place} from './slot/place.ts';

/** What a page shows, as the card and the map see it. */
export interface Page {
  readonly visitor: Visitor;
  /** Places of the page by the names of their slots. */
  readonly slots: ReadonlyMap<string, Place>;
  /** The map of this page, if it has one. */
  readonly preferences: NearsidePreferences | null;
  /** What it shows: decided here, or by the edge before it came here. */
  readonly decision: Decision;
  /** Why a slot shows what it shows; `undefined` when that cannot be said. */
  account(slot: string): Account | undefined;
  /** Whether what would be said of a slot is about what it shows. */
  explains(slot: string): boolean;
  /** Whether a slot still shows what the edge chose. */
  isHanded(slot: string): boolean;
  /** A name of a slot for people: its `label`, else its name. */
  place(slot: string): string;
  /** A name of a module for people. */
  named(slot: string, module: string): string;
  /** Shows what a decision that is only tried would show. Nothing is counted; `null` goes back to what was decided. */
  rehearse(outcomes: Readonly<Record<string, Outcome>> | null): void;
}

/** What each visitor's page shows. */
const pages = new Map<Visitor, Filled>();

/** What `attach` of the package does; see `index.ts`. */
export function attach(visitor: Visitor, root: Node = globalThis.document): () => void {
  if (isServer) return () => {};
  let page = pages.get(visitor);
  if (page) page.add(root);
  else pages.set(visitor, (page = new Filled(visitor, root)));
  const {remove} = page;
  return () => {
    if (remove(root)) pages.delete(visitor);
  };
}
