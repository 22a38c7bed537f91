// Every place of the page, wherever it stands, shadow trees included; who fills them is told what comes, changes and goes.

import type {Visitor} from 'nearside';

import {attempt, listen} from '../document.ts';
import type {Place} from './place.ts';

/** Someone who fills places. */
export interface Filler {
  /** Places or what they can show have changed. Said once for all that happened in one go, before anything of it is painted. */
  changed(places: ReadonlySet<Place>): void;
}

const present = new Set<Place>();
const fillers = new Set<Filler>();
/** What came and has not been painted since. */
const unpainted = new Set<Place>();
let begun = false;
let upgrading = false;
let changes = new Set<Place>();

/** The places of the page, in the order in which they came. */
export const places = (): Iterable<Place> => present;

/** Notes a place that came to the page. Its pictures are asked for if those of the others were. */
export function came(place: Place): void {
  present.add(place);
  if (begun) attempt(() => place.ask());
  if (!upgrading) {
    unpainted.add(place);
    // The second frame begins after the first one was painted.
    attempt(() => requestAnimationFrame(() => requestAnimationFrame(() => unpainted.delete(place))));
  }
  changed(place);
}

/** Forgets a place that left the page. */
export function went(place: Place): void {
  present.delete(place);
  unpainted.delete(place);
  changed(place);
}

/** Notes that a place may show other things than before. */
export function changed(place: Place): void {
  if (changes.size === 0) void Promise.resolve().then(() => {
    const all = changes;
    changes = new Set();
    for (const filler of fillers) filler.changed(all);
  });
  changes.add(place);
}

/** Whether the page has been painted since a place came. What stood in it before the elements were known has been, for all that one knows. */
export const wasPainted = (place: Place): boolean => !unpainted.has(place);

/** Tells somebody of what changes. Returns a function that ends that. */
export function follow(filler: Filler): () => void {
  fillers.add(filler);
  return () => fillers.delete(filler);
}

/** Runs what makes elements of those that stand in the page already. */
export function upgrade(define: () => void): void {
  upgrading = true;
  define();
  upgrading = false;
}

/** Asks for the pictures of places: of what stands in the page in its order, then of the policy's content in the policy's. */
export function ask(those: Iterable<Place>, visitor: Visitor): void {
  for (const place of those) attempt(() => place.ask());
  for (const module of visitor.description?.modules ?? []) {
    const content = visitor.content(module);
    for (const place of those) attempt(() => place.renders(module, content));
  }
}

/** Listens for the program that `open` of the SDK says it has; without an engine nothing is chosen, so that nothing is asked for. */
export function begin(): void {
  listen('nearside-open', (event) => {
    const {detail: visitor} = event as CustomEvent<Visitor>;
    if (visitor.problem) return;
    begun = true;
    ask(present, visitor);
  });
  // A script that does not wait for the page may have seen a part of it.
  listen('DOMContentLoaded', () => {
    for (const place of begun ? present : []) attempt(() => place.ask());
  });
}
