// When pictures are asked for: by everybody, in one order, as soon as there is a program and before anything of the profile is read.

import type {Visitor} from 'nearside';

import {listen} from '../document.ts';
import type {NearsideSlot} from './element.ts';

/** Slots of the page, in the order in which they came. */
const present = new Set<NearsideSlot>();
let begun = false;

/** Notes a slot that came to the page. What comes after the others were asked for is asked for when its content is there. */
export function came(slot: NearsideSlot): void {
  present.add(slot);
  if (begun) slot.ask();
}

/** Forgets a slot that left the page. */
export function went(slot: NearsideSlot): void {
  present.delete(slot);
}

/** Asks for the pictures of slots: of what stands in the page in its order, then of the policy's content in the policy's. */
export function ask(slots: Iterable<NearsideSlot>, visitor: Visitor): void {
  for (const slot of slots) slot.ask();
  for (const module of visitor.description?.modules ?? []) {
    const content = visitor.content(module);
    for (const slot of slots) slot.renders(module, content);
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
    for (const slot of begun ? present : []) slot.ask();
  });
}
