import type {Decision, Outcome, Visitor} from 'nearside';

import {requestImages} from './images.ts';
import {NearsideSlot} from './slot/element.ts';
import {NearsideWhy} from './why/element.ts';

/**
 * Connects a page's slots to a visitor: one decision for all of them, shown at once, and again whenever the visitor changes
 * something. Without an engine every slot shows its default, so there is no need to look at `visitor.problem` first. Of slots with
 * the same name, the first is filled. Returns a function that disconnects; the page stays as it is.
 */
export function attach(visitor: Visitor, root: ParentNode = document): () => void {
  const slots = new Map<string, NearsideSlot>();
  for (const slot of root.querySelectorAll('nearside-slot')) {
    if (!(slot instanceof NearsideSlot)) continue;
    if (slot.name && !slots.has(slot.name)) slots.set(slot.name, slot);
    else slot.show(DEFAULT, undefined);
  }
  const seen = new IntersectionObserver((entries) => {
    for (const {isIntersecting, target} of entries) {
      if (!isIntersecting || !(target instanceof NearsideSlot)) continue;
      seen.unobserve(target);
      if (target.module !== null) void visitor.expose(target.name, target.module);
    }
  });
  const modules = visitor.description?.modules ?? [];
  const contents = new Map(modules.map((module) => [module, visitor.content(module)]));
  const unavailable = new Set(modules.filter((module) => ![...slots.values()].some((slot) => slot.renders(module, contents.get(module)))));
  const present = () => visitor.present({slots: [...slots.keys()], unavailable: [...unavailable]});
  const images = requestImages(
    [...slots.values()],
    modules.filter((module) => !unavailable.has(module)).map((module) => contents.get(module)),
  );
  held.add(images);
  present();

  /** Decides until every slot can render what it got: a module of two slots may have its content in one of them only. */
  const decide = (): Decision => {
    for (;;) {
      const decision = visitor.decide();
      const misfit = [...slots].find(([name, slot]) => {
        const module = decision.slots[name]?.module ?? null;
        return module !== null && !slot.renders(module, contents.get(module));
      });
      const module = misfit && decision.slots[misfit[0]]?.module;
      if (!module || unavailable.has(module)) return decision;
      unavailable.add(module);
      present();
    }
  };
  const fill = (asked: boolean) => {
    const decision = decide();
    for (const [name, slot] of slots) show(slot, decision.slots[name] ?? DEFAULT, asked);
    for (const why of root.querySelectorAll('nearside-why')) {
      if (why instanceof NearsideWhy) why.connect(visitor, slotOf(why, slots), (slot, module) => slot.label(module, contents.get(module)));
    }
  };
  const show = (slot: NearsideSlot, outcome: Outcome, asked: boolean) => {
    if (!asked && outcome.module !== null && seenAlready(slot)) return slot.keep();
    const before = slot.module;
    slot.show(outcome, outcome.module === null ? undefined : contents.get(outcome.module));
    if (slot.module !== before) seen.observe(slot);
  };
  const again = () => fill(true);
  visitor.addEventListener('change', again);
  fill(false);
  return () => {
    visitor.removeEventListener('change', again);
    seen.disconnect();
    held.delete(images);
  };
}

/** Images of connected pages; see `requestImages`. */
const held = new Set<readonly Element[]>();

const DEFAULT: Outcome = {module: null, reason: 'none', quiet: false};

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

const slotOf = (why: NearsideWhy, slots: Map<string, NearsideSlot>) => slots.get(why.htmlFor) ?? why.closest<NearsideSlot>('nearside-slot');
