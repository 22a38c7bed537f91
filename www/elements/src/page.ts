import type {Content, Decision, Outcome, Visitor} from 'nearside';

import {all} from './document.ts';
import {Handover, type Account} from './handover.ts';
import {NearsidePreferences} from './preferences/element.ts';
import {ask} from './slot/asking.ts';
import {NearsideSlot} from './slot/element.ts';
import {seenAlready} from './slot/seen.ts';
import {Watch} from './watch.ts';
import {NearsideWhy} from './why/element.ts';

/** What a page shows, as the card and the map see it. */
export interface Page {
  readonly visitor: Visitor;
  /** Slots of the page by name. */
  readonly slots: ReadonlyMap<string, NearsideSlot>;
  /** The map of this page, if it has one. */
  readonly preferences: NearsidePreferences | null;
  /** What it shows: decided here, or by the edge before it came here. */
  readonly decision: Decision;
  /** Why a slot shows what it shows; `undefined` when that cannot be said. */
  account(slot: string): Account | undefined;
  /** Whether a slot still shows what the edge chose. */
  isHanded(slot: string): boolean;
  /** A name of a slot for people: its `label`, else its name. */
  place(slot: string): string;
  /** A name of a module for people. */
  named(slot: string, module: string): string;
  /** Shows what a decision that is only tried would show. Nothing is counted; `null` goes back to what was decided. */
  rehearse(outcomes: Readonly<Record<string, Outcome>> | null): void;
}

/**
 * Connects a page's slots to a visitor: one decision for all of them, shown at once, and again whenever the visitor changes
 * something. Without an engine every slot shows its default, so there is no need to look at `visitor.problem` first. Of slots with
 * the same name, the first is filled. Returns a function that disconnects; the page stays as it is.
 */
export function attach(visitor: Visitor, root: ParentNode = document): () => void {
  const attached = new Attached(visitor, root);
  held.add(attached);
  return () => {
    attached.detach();
    held.delete(attached);
  };
}

/** Connected pages. */
const held = new Set<Attached>();

const DEFAULT: Outcome = {module: null, reason: 'none', quiet: false};

class Attached implements Page {
  readonly visitor: Visitor;
  readonly slots = new Map<string, NearsideSlot>();
  readonly #root: ParentNode;
  readonly #contents: ReadonlyMap<string, Content | undefined>;
  readonly #unavailable: Set<string>;
  /** What has been counted on this page: a module that comes back to its slot is still the same sight. */
  readonly #counted = new Set<string>();
  readonly #handover = Handover.of(document);
  /** What the edge showed before the page came here, by slot. */
  readonly #edge = new Map<string, string>();
  /** Of that, what is still there. */
  readonly #handed = new Map<string, string>();
  readonly #seen: IntersectionObserver;
  readonly #asked: Watch;
  #decision: Decision | undefined;
  #rehearsing = false;

  constructor(visitor: Visitor, root: ParentNode) {
    this.visitor = visitor;
    this.#root = root;
    for (const slot of all(root, 'nearside-slot')) {
      if (!(slot instanceof NearsideSlot)) continue;
      if (slot.name && !this.slots.has(slot.name)) this.slots.set(slot.name, slot);
      else slot.show(DEFAULT, undefined);
    }
    this.#seen = new IntersectionObserver((entries) => {
      for (const {isIntersecting, target} of entries) if (isIntersecting && target instanceof NearsideSlot) this.#count(target);
    });
    // Most was asked for when the program was there; see `begin`. Without an engine, pages that the edge decided still have their pictures.
    if (!visitor.problem || Handover.of(document)) ask([...this.slots.values()], visitor);
    const modules = visitor.description?.modules ?? [];
    this.#contents = new Map(modules.map((module) => [module, visitor.content(module)]));
    for (const [name, slot] of this.slots) {
      const module = slot.adopt(this.#contents.get(slot.module ?? ''));
      if (module) this.#edge.set(name, module);
    }
    this.#unavailable = new Set(modules.filter((module) => ![...this.slots.values()].some((slot) => slot.renders(module, this.#contents.get(module)))));
    this.#asked = new Watch(visitor.requests);
    visitor.addEventListener('change', this.#again);
    this.#fill(false);
  }

  get preferences(): NearsidePreferences | null {
    const [found] = all(this.#root, 'nearside-preferences');
    return found instanceof NearsidePreferences ? found : null;
  }

  get decision(): Decision {
    return this.#decision as Decision;
  }

  account(slot: string): Account | undefined {
    const {visitor} = this;
    if (this.isHanded(slot)) {
      const account = this.#handover?.account(slot);
      if (account?.explanation.show === this.#handed.get(slot)) return account;
      // Without its account, what this device says of the same choice is true as well; of another it is not.
      if (visitor.decision?.slots[slot]?.module !== this.#handed.get(slot)) return undefined;
    }
    const explanation = visitor.explain(slot);
    return explanation && {explanation, reason: (input) => visitor.reason(input, slot), label: (input) => visitor.labels?.inputs[input]};
  }

  isHanded(slot: string): boolean {
    return this.#handed.has(slot);
  }

  place(slot: string): string {
    return this.slots.get(slot)?.getAttribute('label') ?? slot;
  }

  named(slot: string, module: string): string {
    return this.slots.get(slot)?.label(module, this.#contents.get(module)) ?? module;
  }

  rehearse(outcomes: Readonly<Record<string, Outcome>> | null): void {
    this.#rehearsing = outcomes !== null;
    this.#change((name, slot) => {
      const outcome = outcomes ? outcomes[name] : (this.#decision?.slots[name] ?? DEFAULT);
      slot.toggleAttribute('rehearsal', this.#rehearsing);
      if (outcome) this.#show(slot, outcome);
    });
  }

  detach(): void {
    this.visitor.removeEventListener('change', this.#again);
    this.#seen.disconnect();
    this.#asked.end();
  }

  readonly #again = () => this.#fill(true);

  #fill(asked: boolean): void {
    const {slots} = (this.#decision = this.#decideAround(asked));
    this.#rehearsing = false;
    this.#change((name, slot) => {
      slot.removeAttribute('rehearsal');
      const outcome = slots[name] ?? DEFAULT;
      if (this.isHanded(name)) this.#watch(slot);
      else if (!asked && outcome.module !== null && seenAlready(slot)) slot.keep();
      else this.#show(slot, outcome);
    });
    for (const why of all(this.#root, 'nearside-why')) {
      if (why instanceof NearsideWhy) why.connect(this, this.slots.get(why.htmlFor) ?? why.closest<NearsideSlot>('nearside-slot'));
    }
    this.preferences?.connect(this);
  }

  /**
   * Decides the page. What the edge shows stays until something is asked for: this device neither repeats nor contradicts it, and fills the
   * other slots around it.
   */
  #decideAround(asked: boolean): Decision {
    this.#handed.clear();
    const decision = this.#decide(asked);
    if (asked) return decision;
    for (const [name, module] of this.#edge) if (this.#stands(name, module, decision)) this.#handed.set(name, module);
    const differs = [...this.#handed].some(([name, module]) => decision.slots[name]?.module !== module);
    // No slots at all would be all of them.
    const around = differs && this.#handed.size < this.slots.size ? this.#decide(asked) : decision;
    // What is tried from now on is tried on the whole page.
    this.#present(new Map());
    const handed = [...this.#handed].map(([name, module]) => [name, {module, reason: 'shown', quiet: false}]);
    return {...around, slots: {...around.slots, ...Object.fromEntries(handed)}};
  }

  /** Whether the edge's choice for a slot stays: unless the visitor, or what they have seen so far, speaks against it, and nobody has seen it yet. */
  #stands(name: string, module: string, decision: Decision): boolean {
    const {visitor} = this;
    const known = visitor.description?.slots.includes(name) && visitor.description.modules.includes(module);
    if (!known || decision.slots[name]?.module === module) return true;
    if (seenAlready(this.slots.get(name) as NearsideSlot)) return true;
    // Of several obstacles the engine names the first, and "not this" holds whatever the others are.
    if (visitor.rows.some((row) => row.kind === 'dismissal' && row.name === module && visitor.now < row.sinceMs + row.keepS * 1000)) return false;
    const {obstacle, reason} = visitor.whyNot(name, module) ?? {};
    return obstacle !== 'page' && !(obstacle === 'removed' && /^(cap|attention|intent)/.test(reason ?? ''));
  }

  /** Changes what slots show, and watches what that asks for. */
  #change(work: (name: string, slot: NearsideSlot) => void): void {
    const {slots} = this;
    const [first] = slots.values();
    this.#asked.during(first, () => {
      for (const [name, slot] of slots) work(name, slot);
      return [...slots].flatMap(([name, {module}]) => (module === null ? [] : this.named(name, module)));
    });
  }

  #show(slot: NearsideSlot, outcome: Outcome): void {
    slot.show(outcome, outcome.module === null ? undefined : this.#contents.get(outcome.module));
    this.#watch(slot);
  }

  /** Counts what a slot shows once it is in view. */
  #watch(slot: NearsideSlot): void {
    this.#seen.unobserve(slot);
    if (!this.#rehearsing && slot.module !== null && !this.#counted.has(sight(slot))) this.#seen.observe(slot);
  }

  #count(slot: NearsideSlot): void {
    this.#seen.unobserve(slot);
    const {name, module} = slot;
    if (module === null || this.#rehearsing) return;
    this.#counted.add(sight(slot));
    const {visitor} = this;
    // The edge may know modules that this device's policy does not.
    if (!visitor.description?.modules.includes(module)) return;
    const expose = () => visitor.expose(name, module);
    if (this.isHanded(name) && this.#handover) void once(`${this.#handover.view} ${sight(slot)}`, expose);
    else void expose();
  }

  /** Decides until every slot can render what it got: a module of two slots may have its content in one of them only. */
  #decide(again: boolean): Decision {
    for (;;) {
      this.#present(this.#handed);
      const decision = this.visitor.decide(again);
      const misfit = [...this.slots].find(([name, slot]) => {
        const module = decision.slots[name]?.module ?? null;
        return module !== null && !slot.renders(module, this.#contents.get(module));
      });
      const module = misfit && decision.slots[misfit[0]]?.module;
      if (!module || this.#unavailable.has(module)) return decision;
      this.#unavailable.add(module);
    }
  }

  /** Says what is to be decided: every slot but these, without the modules that they show. */
  #present(taken: ReadonlyMap<string, string>): void {
    const known = [...taken.values()].filter((module) => this.#contents.has(module));
    this.visitor.present({slots: [...this.slots.keys()].filter((name) => !taken.has(name)), unavailable: [...this.#unavailable, ...known]});
  }
}

/**
 * Does something in one page only of all that came from one answer of the edge, such as a tab and its copy: the first holds a lock until it is
 * left. Where there are no locks, or this page may have none, every page does it.
 */
async function once(view: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await navigator.locks.request(`nearside ${view}`, {ifAvailable: true}, (lock) => {
      if (!lock) return undefined;
      void work();
      // A page that holds a lock could not be kept for a way back.
      return new Promise((left) => addEventListener('pagehide', left, {once: true}));
    });
  } catch {
    await work();
  }
}

const sight = (slot: NearsideSlot) => `${slot.name} ${slot.module}`;
