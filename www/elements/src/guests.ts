// Cards and maps of the page, wherever they stand: each is connected to the page in whose part it stands.

import type {Page} from './page.ts';
import type {NearsidePreferences} from './preferences/element.ts';
import type {NearsideWhy} from './why/element.ts';

/** What a page is connected to, and again after each decision. */
export interface Guest extends Node {
  connect(page: Page): void;
}

/** A page that takes in guests. */
interface Host {
  welcome(guest: Guest): void;
}

export const cards = new Set<NearsideWhy>();
export const maps = new Set<NearsidePreferences>();
export const hosts = new Set<Host>();

/** Connects a guest that came to the page, or is about another slot than before. */
export function arrived(guest: Guest): void {
  for (const host of hosts) host.welcome(guest);
}
