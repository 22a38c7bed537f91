import type {Content, Decision, Visitor} from 'nearside';

import {NearsideSlot} from './slot/element.ts';
import {NearsideWhy} from './why/element.ts';

/**
 * Connects a page's slots to a visitor: one decision for all of them, shown at once, and again whenever the visitor changes
 * something. Returns a function that disconnects; the page stays as it is.
 */
export function attach(visitor: Visitor, root: ParentNode = document): () => void {
  const slots = firstOfEachName(root.querySelectorAll('nearside-slot'));
  const seen = new IntersectionObserver((entries) => {
    for (const {isIntersecting, target} of entries) {
      if (!isIntersecting || !(target instanceof NearsideSlot)) continue;
      seen.unobserve(target);
      if (target.module !== null) void visitor.expose(target.name, target.module);
    }
  });
  const contents = new Map<string, Content | undefined>();
  const content = (module: string) => {
    if (!contents.has(module)) contents.set(module, visitor.content(module));
    return contents.get(module);
  };
  visitor.present({slots: [...slots.keys()], unavailable: missing(visitor, slots, content)});

  const decide = (asked: boolean) => {
    const decision = visitor.decide();
    for (const [name, slot] of slots) show(slot, name, decision, asked);
    for (const why of root.querySelectorAll('nearside-why')) {
      if (why instanceof NearsideWhy) why.connect(visitor, slotOf(why, slots), (slot, module) => slot.label(module, content(module)));
    }
  };
  const show = (slot: NearsideSlot, name: string, decision: Decision, asked: boolean) => {
    const outcome = decision.slots[name];
    if (!outcome) return;
    if (!asked && outcome.module !== null && seenAlready(slot)) return slot.keep();
    const before = slot.module;
    slot.show(outcome, outcome.module === null ? undefined : content(outcome.module));
    if (slot.module !== before) seen.observe(slot);
  };
  const again = () => decide(true);
  visitor.addEventListener('change', again);
  decide(false);
  return () => {
    visitor.removeEventListener('change', again);
    seen.disconnect();
  };
}

/**
 * A slot that a visitor has looked at must not change under their eyes: once painted and in view, it keeps its default.
 * While the stylesheet still holds it back (see `nearside.css`), nobody has seen it.
 */
function seenAlready(slot: Element): boolean {
  if (document.visibilityState === 'hidden' || getComputedStyle(slot).visibility === 'hidden') return false;
  if (performance.getEntriesByName('first-contentful-paint').length === 0) return false;
  const box = slot.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
}

function firstOfEachName(found: Iterable<Element>): Map<string, NearsideSlot> {
  const slots = new Map<string, NearsideSlot>();
  for (const slot of found) {
    if (slot instanceof NearsideSlot && slot.name && !slots.has(slot.name)) slots.set(slot.name, slot);
  }
  return slots;
}

/** Modules that no slot of the page can render. */
function missing(visitor: Visitor, slots: Map<string, NearsideSlot>, content: (module: string) => Content | undefined): string[] {
  const modules = visitor.description?.modules ?? [];
  return modules.filter((module) => ![...slots.values()].some((slot) => slot.renders(module, content(module))));
}

const slotOf = (why: NearsideWhy, slots: Map<string, NearsideSlot>) => slots.get(why.htmlFor) ?? why.closest<NearsideSlot>('nearside-slot');
