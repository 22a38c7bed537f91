import type {Content, Decision, Outcome, Visitor} from 'nearside';

import {accountOf, kept} from './accounts.ts';
import {tell} from './development.ts';
import {around, attempt} from './document.ts';
import {Handover, type Account} from './handover.ts';
import {cards, hosts, maps, type Guest} from './guests.ts';
import type {Page} from './page.ts';
import type {NearsidePreferences} from './preferences/element.ts';
import {Sights} from './sights.ts';
import type {Place} from './slot/place.ts';
import {ask, follow, places, wasPainted} from './slot/present.ts';
import {seenAlready} from './slot/seen.ts';
import {Watch} from './watch.ts';

const DEFAULT: Outcome = {module: null, reason: 'none', quiet: false};

/** What stands in a slot and stays, although this device's last decision is not about it. */
interface Held {
  readonly module: string | null;
  /** Whether the edge chose it. */
  readonly handed: boolean;
  readonly account: Account | undefined;
}

/** What has been counted of each visitor: in one view, a module that comes back to its slot is still the same sight. */
const counted = new WeakMap<Visitor, {view: string; sights: Set<string>}>();

/** Why a page is decided: the elements have come to it, more slots have, or the visitor or the page has changed. */
type Cause = 'begun' | 'came' | 'asked';

/** A page whose slots are filled. */
export class Filled implements Page {
  readonly visitor: Visitor;
  readonly slots = new Map<string, Place>();
  readonly #roots: Node[] = [];
  readonly #contents: ReadonlyMap<string, Content | undefined>;
  /** Places whose decision is on the page. */
  readonly #decided = new Set<Place>();
  /** Modules that turned out to render nothing, by place. */
  readonly #empty = new Map<Place, Set<string>>();
  readonly #handover = Handover.of(document);
  /** What the edge showed before the page came here, by slot. */
  readonly #edge = new Map<string, string>();
  readonly #held = new Map<string, Held>();
  readonly #sights: Sights;
  readonly #watched = new Map<Element, Place>();
  readonly #asked: Watch;
  readonly #unfollow: () => void;
  readonly #counted: {view: string; sights: Set<string>};
  #unavailable = new Set<string>();
  #decision: Decision | undefined;
  #rehearsing = false;

  constructor(visitor: Visitor, root: Node) {
    this.visitor = visitor;
    this.#sights = new Sights((element) => this.#count(element));
    this.#contents = new Map(visitor.description?.modules.map((module) => [module, visitor.content(module)]));
    this.#asked = new Watch(visitor.requests);
    this.#counted = counted.get(visitor) ?? {view: '', sights: new Set()};
    counted.set(visitor, this.#counted);
    this.#unfollow = follow(this);
    hosts.add(this);
    visitor.addEventListener('change', this.#again);
    this.#roots.push(root);
    this.#gather();
    this.#fill('begun');
  }

  /** Fills what stands in another part of the page as well. */
  add(root: Node): void {
    this.#roots.push(root);
    if (this.#gather()) this.#fill('came');
    this.#connect();
  }

  /** Fills it no longer. Returns whether nothing is left to fill. */
  readonly remove = (root: Node): boolean => {
    const at = this.#roots.indexOf(root);
    if (at >= 0) this.#roots.splice(at, 1);
    if (this.#roots.length > 0) {
      this.#gather();
      return false;
    }
    this.visitor.removeEventListener('change', this.#again);
    this.#unfollow();
    hosts.delete(this);
    this.#sights.end();
    this.#asked.end();
    return true;
  };

  get preferences(): NearsidePreferences | null {
    return [...maps].find((map) => this.#has(map)) ?? null;
  }

  get decision(): Decision {
    return this.#decision as Decision;
  }

  account(slot: string): Account | undefined {
    const held = this.#held.get(slot);
    if (!this.explains(slot)) return undefined;
    if (held?.handed) return this.#accountOfEdge(slot, held);
    return held ? held.account : accountOf(this.visitor, slot);
  }

  explains(slot: string): boolean {
    const place = this.slots.get(slot);
    const held = this.#held.get(slot);
    if (!place || (held && !held.handed && !held.account)) return false;
    // What is said is about what is on the page, whatever happened on the way; of what came too late only that is said.
    return place.state === 'late' || this.#rehearsing || (this.#decision?.slots[slot]?.module ?? null) === place.module;
  }

  isHanded(slot: string): boolean {
    return this.#held.get(slot)?.handed ?? false;
  }

  place(slot: string): string {
    return this.slots.get(slot)?.label || slot;
  }

  named(slot: string, module: string): string {
    return this.slots.get(slot)?.title(module, this.#contents.get(module)) ?? module;
  }

  rehearse(outcomes: Readonly<Record<string, Outcome>> | null): void {
    this.#rehearsing = outcomes !== null;
    this.#change([...this.slots], (name, place) => {
      const outcome = outcomes ? outcomes[name] : (this.#decision?.slots[name] ?? DEFAULT);
      if (outcome) this.#show(place, outcome);
    });
  }

  /** What came to the page, changed on it or left it; told by what keeps the list of all places. */
  changed(changed: ReadonlySet<Place>): void {
    for (const place of changed) {
      this.#empty.delete(place);
      // What has been put elsewhere comes anew.
      if (!wasPainted(place)) this.#decided.delete(place);
    }
    const more = this.#gather();
    if (more || [...changed].some((place) => this.slots.get(place.name) === place)) this.#fill('came');
    this.#connect();
  }

  /** A card or a map that came to the page. */
  welcome(guest: Guest): void {
    if (this.#decision && this.#has(guest)) guest.connect(this);
  }

  readonly #again = () => this.#fill('asked');

  #has(node: Node): boolean {
    return this.#roots.some((root) => isIn(node, root));
  }

  /** Looks which places are this page's to fill. Returns whether there are others than before. */
  #gather(): boolean {
    const before = new Map(this.slots);
    const mine = [...places()].filter(({element}) => this.#has(element));
    for (const [name, place] of before) {
      if (mine.includes(place) && place.name === name) continue;
      this.slots.delete(name);
      this.#decided.delete(place);
      this.#held.delete(name);
      this.#edge.delete(name);
      this.#sights.forget(place.element);
      this.#watched.delete(place.element);
    }
    let more = false;
    for (const place of mine) {
      const {name} = place;
      const first = this.slots.get(name);
      if (first === place) continue;
      if (name && !first) {
        this.slots.set(name, place);
        more = true;
      } else {
        if (__DEV__ && first && place.state === null) tell(`a second slot "${name}" keeps its default: a page shows each slot once`, place.element);
        if (place.state === null || place.module !== null) place.show(null, undefined, false);
      }
    }
    return more;
  }

  #fill(cause: Cause): void {
    const {visitor} = this;
    const fresh = [...this.slots].filter(([, place]) => !this.#decided.has(place));
    // Most was asked for when the program was there; see `begin`. Without an engine, pages that the edge decided still have their pictures.
    if (cause !== 'asked' && (!visitor.problem || this.#handover)) ask(fresh.map(([, place]) => place), visitor);
    for (const [name, place] of fresh) {
      const module = attempt(() => place.adopt((module) => this.#contents.get(module)));
      if (module) this.#edge.set(name, module);
      if (__DEV__) this.#judge(place);
    }
    const before = new Map(cause === 'came' ? [...this.#held, ...this.#standing()] : []);
    for (;;) {
      this.#look();
      this.#decide(cause, before);
      this.#rehearsing = false;
      const decided = this.#decision?.slots ?? {};
      const failed: [Place, string][] = [];
      this.#change([...this.slots], (name, place) => {
        const outcome = decided[name] ?? DEFAULT;
        const {module} = outcome;
        if (this.#held.has(name)) this.#follow(place);
        else if (cause !== 'asked' && module !== null && module !== place.module && seenAlready(place)) place.keep();
        else if (!this.#show(place, outcome) && module !== null) failed.push([place, module]);
      });
      for (const place of this.slots.values()) if (place.module !== null && attempt(() => place.isRendered()) === false) failed.push([place, place.module]);
      if (failed.length === 0) break;
      for (const [place, module] of failed) {
        if (__DEV__) tell(`the module "${module}" is left out of the slot "${place.name}": nothing of it is to be seen there`, place.element);
        this.#empty.set(place, (this.#empty.get(place) ?? new Set()).add(module));
      }
    }
    for (const place of this.slots.values()) this.#decided.add(place);
    this.#connect();
  }

  /** Tells the author of names that the policy does not have. */
  #judge({name, offers, element}: Place): void {
    const {description} = this.visitor;
    for (const module of description ? offers : []) {
      if (!description?.modules.includes(module)) tell(`the policy has no module "${module}", which stands in the slot "${name}"; it has ${description?.modules.join(', ')}`, element);
    }
  }

  /** What stands in slots that have been decided and that somebody may have seen, with why: it is not changed for slots that come later. */
  *#standing(): Iterable<[string, Held]> {
    for (const [name, place] of this.slots) {
      if (!this.#decided.has(place) || this.#held.has(name) || !seenAlready(place)) continue;
      yield [name, {module: place.module, handed: false, account: kept(this.visitor, name)}];
    }
  }

  /** Looks which modules the page can show somewhere. */
  #look(): void {
    const all = [...this.slots.values()];
    this.#unavailable = new Set([...this.#contents.keys()].filter((module) => !all.some((place) => this.#renders(place, module))));
  }

  #renders(place: Place, module: string): boolean {
    return !this.#empty.get(place)?.has(module) && (attempt(() => place.renders(module, this.#contents.get(module))) ?? false);
  }

  /**
   * Decides the page. What the edge shows stays until something is asked for: this device neither repeats nor contradicts it, and fills the
   * other slots around it. So does what stands in front of the visitor when more slots come, if it would be another choice now.
   */
  #decide(cause: Cause, before: ReadonlyMap<string, Held>): void {
    const held = this.#held;
    held.clear();
    const again = cause !== 'begun';
    let decision = this.#tried(again);
    const differs = (name: string, module: string | null) => (decision.slots[name]?.module ?? null) !== module;
    for (const [name, standing] of before) if (standing.handed || differs(name, standing.module)) held.set(name, standing);
    for (const [name, module] of cause === 'asked' ? [] : this.#edge) {
      if (!this.#decided.has(this.slots.get(name) as Place) && this.#stands(name, module, decision)) held.set(name, {module, handed: true, account: undefined});
    }
    // No slots at all would be all of them.
    if (held.size < this.slots.size && [...held].some(([name, {module}]) => differs(name, module))) decision = this.#tried(again);
    // What is tried from now on is tried on the whole page.
    this.#present(new Map());
    const stays = [...held].map(([name, {module}]) => [name, {module, reason: module === null ? 'none' : 'shown', quiet: false}]);
    this.#decision = {...decision, slots: {...decision.slots, ...Object.fromEntries(stays)}};
  }

  /** Whether the edge's choice for a slot stays: unless the visitor, or what they have seen so far, speaks against it, and nobody has seen it yet. */
  #stands(name: string, module: string, decision: Decision): boolean {
    const {visitor} = this;
    const known = visitor.description?.slots.includes(name) && visitor.description.modules.includes(module);
    if (!known || decision.slots[name]?.module === module) return true;
    if (seenAlready(this.slots.get(name) as Place)) return true;
    // Of several obstacles the engine names the first, and "not this" holds whatever the others are.
    if (visitor.rows.some((row) => row.kind === 'dismissal' && row.name === module && visitor.now < row.sinceMs + row.keepS * 1000)) return false;
    const {obstacle, reason} = visitor.whyNot(name, module) ?? {};
    return obstacle !== 'page' && !(obstacle === 'removed' && /^(cap|attention|intent)/.test(reason ?? ''));
  }

  #accountOfEdge(slot: string, {module}: Held): Account | undefined {
    const account = this.#handover?.account(slot);
    if (account?.explanation.show === module) return account;
    // Without its account, what this device says of the same choice is true as well; of another it is not.
    return this.visitor.decision?.slots[slot]?.module === module ? accountOf(this.visitor, slot) : undefined;
  }

  /** Changes what slots show, and watches what that asks for. */
  #change(slots: readonly (readonly [string, Place])[], work: (name: string, place: Place) => void): void {
    this.#asked.during(slots[0]?.[1].element, () => {
      for (const [name, place] of slots) work(name, place);
      return slots.flatMap(([name, {module}]) => (module === null ? [] : this.named(name, module)));
    });
  }

  #show(place: Place, {module}: Outcome): boolean {
    const done = attempt(() => place.show(module, module === null ? undefined : this.#contents.get(module), this.#rehearsing)) ?? false;
    if (!done) attempt(() => place.show(null, undefined, this.#rehearsing));
    this.#follow(place);
    return done;
  }

  /** Counts what a place shows once it is seen. */
  #follow(place: Place): void {
    const {element} = place;
    this.#sights.forget(element);
    if (this.#rehearsing || place.module === null || this.#seen.has(sight(place))) return;
    this.#watched.set(element, place);
    this.#sights.watch(element);
  }

  #count(element: Element): void {
    const place = this.#watched.get(element);
    if (!place || place.module === null || this.#rehearsing) return;
    const {name, module} = place;
    this.#seen.add(sight(place));
    const {visitor} = this;
    // The edge may know modules that this device's policy does not.
    if (!visitor.description?.modules.includes(module)) return;
    const expose = () => visitor.expose(name, module);
    if (this.isHanded(name) && this.#handover) void once(`${this.#handover.view} ${sight(place)}`, expose);
    else void expose();
  }

  /** What has been seen in this view of the page. A site that says nothing of its views has one for each address. */
  get #seen(): Set<string> {
    const view = `${this.visitor.view} ${location.pathname}`;
    if (this.#counted.view !== view) Object.assign(this.#counted, {view, sights: new Set()});
    return this.#counted.sights;
  }

  /** Decides until every slot can render what it got: a module of two slots may have its content in one of them only. */
  #tried(again: boolean): Decision {
    for (;;) {
      this.#present(this.#held);
      const decision = this.visitor.decide(again);
      const misfit = [...this.slots].find(([name, place]) => {
        const module = decision.slots[name]?.module ?? null;
        return module !== null && !this.#renders(place, module);
      });
      const module = misfit && decision.slots[misfit[0]]?.module;
      if (!module || this.#unavailable.has(module)) return decision;
      this.#unavailable.add(module);
    }
  }

  /** Says what is to be decided: every slot but these, beside the modules that stand in them. */
  #present(taken: ReadonlyMap<string, Held>): void {
    const {visitor} = this;
    const standing: Record<string, string> = {};
    const unavailable = [...this.#unavailable];
    for (const [name, {module}] of taken) {
      // The edge may know what this device's policy does not.
      if (module === null || !this.#contents.has(module)) continue;
      if (visitor.description?.slots.includes(name)) standing[name] = module;
      else unavailable.push(module);
    }
    visitor.present({slots: [...this.slots.keys()].filter((name) => !taken.has(name)), unavailable, standing});
  }

  #connect(): void {
    for (const guest of [...cards, ...maps]) this.welcome(guest);
  }
}

/** Whether a node stands in another, shadow trees included. */
function isIn(node: Node, root: Node): boolean {
  for (let up: Node | null = node; up; up = around(up)) if (up === root) return true;
  return false;
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

/** What is seen once a view: a module in its slot. */
const sight = ({name, module}: Place): string => `${name} ${module}`;
