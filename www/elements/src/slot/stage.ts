import type {Content} from 'nearside';

import {tell} from '../development.ts';
import {all, attempt, attribute, make, matches, remove, shadowOf} from '../document.ts';
import type {Candidate} from './candidate.ts';
import {Candidates} from './candidates.ts';
import {inDefault, isDefault, isLaidOut, placed, SHOWN} from './content.ts';
import {STAYS} from './loads.ts';
import {askStanding, pictureOf, pictures} from './picture.ts';
import type {Place, State} from './place.ts';
import {seenAlready} from './seen.ts';

/** What renders a slot's candidates itself, such as a framework's component. */
export interface Renderer {
  /** Modules that it can render. */
  readonly modules: readonly string[];
  /** Renders a module, or the default for `null`, before the page is painted again. */
  show(module: string | null): void;
  /** Names of modules for people. */
  readonly titles?: Readonly<Record<string, string>>;
}

/** A slot is marked with what it shows. */
export type Mark = (state: State, module: string | null, trial: boolean) => void;

/**
 * What a slot shows. The default is never moved: a shadow tree shows either all that its owner put into the slot, or the elements that are
 * ours. So an owner, such as a framework, can go on with what is theirs, and the page itself carries the way back.
 */
export class Stage implements Place {
  readonly element: HTMLElement;
  readonly #mark: Mark;
  readonly #candidates: Candidates;
  /** Shows the default while it has no name, else what is marked with its name. */
  readonly #window = make('slot');
  /** What stands in the slot and is ours. */
  #shown: readonly HTMLElement[] = [];
  /** What that was made of. */
  #made: Candidate | undefined;
  /** What the edge filled in, for when this page cannot make it itself. */
  #handed: {readonly module: string; elements: readonly HTMLElement[]} | undefined;
  /** What in the default cannot be hidden without being noticed. */
  #staying: Element | undefined;
  readonly #able: boolean;
  readonly #asked = new WeakSet<Element>();
  #began = false;
  /** What renders the candidates in the place of templates. */
  renderer: Renderer | undefined;

  constructor(element: HTMLElement, mark: Mark) {
    this.element = element;
    this.#mark = mark;
    this.#candidates = new Candidates(element);
    const cards = make('slot');
    cards.name = 'nearside-why';
    // Without a shadow tree nothing can be shown beside the default.
    this.#able = attempt(() => (shadowOf(element).append(this.#window, cards), true)) ?? false;
  }

  get name(): string {
    return this.element.getAttribute('name') ?? '';
  }

  get label(): string {
    return this.element.getAttribute('label') ?? '';
  }

  get module(): string | null {
    return this.element.getAttribute('module');
  }

  get offers(): readonly string[] {
    return this.renderer?.modules ?? this.#candidates.names;
  }

  get state(): State | null {
    return this.element.getAttribute('state') as State | null;
  }

  /** A copy of a page that showed a module has it beside the default: that module was chosen for another page. */
  restore(): void {
    const left = ours(this.element);
    if (this.#shown.length || left.length === 0) return;
    for (const node of left) remove(node);
    for (const name of ['state', 'module', 'rehearsal']) this.element.removeAttribute(name);
  }

  ask(): void {
    this.#began = true;
    this.#candidates.ask();
    this.#askForDefault();
    const {standard} = this.#candidates;
    const known = this.#staying;
    this.#staying = inDefault(this.element, STAYS)[0] ?? (standard && all(standard.content, STAYS)[0]);
    if (__DEV__ && this.#staying && !known) tell(`the slot "${this.name}" keeps its default: what stands in it would ask for something again, or break off, if it were hidden and came back`, this.#staying);
  }

  renders(module: string, content: Content | undefined): boolean {
    if (this.renderer) return this.renderer.modules.includes(module);
    return this.#able && !this.#staying && this.#candidates.of(module, content) !== undefined;
  }

  title(module: string, content: Content | undefined): string | undefined {
    const template = this.#candidates.template(module);
    // Until it is taken over, what the edge filled in is all that stands in the slot.
    const standing = module === this.module ? (this.#shown.length ? ours(this.element) : [this.element]).map(heading).find(Boolean) : undefined;
    const title = content && Object.values(content.fields).flatMap((value) => ('heading' in value ? [value.heading] : []))[0];
    return this.renderer?.titles?.[module] ?? template?.dataset['label'] ?? (template && heading(template.content)) ?? standing ?? title;
  }

  show(module: string | null, content: Content | undefined, trial: boolean): boolean {
    if (this.renderer) this.renderer.show(module);
    else {
      const next = module === null ? [] : this.#build(module, content);
      if (module !== null && next.length === 0) return false;
      this.#put(next);
      this.#made = module === null || this.#staying ? undefined : this.#candidates.of(module, content);
    }
    this.#mark(module === null ? 'default' : 'shown', module, trial);
    return true;
  }

  isRendered(): boolean {
    // A slot that has no box of its own, as one in a closed part of the page, says nothing about what it shows.
    if (this.module === null || this.renderer || this.element.getClientRects().length === 0) return true;
    return isLaidOut(ours(this.element));
  }

  keep(): void {
    this.#mark('late', null, false);
  }

  adopt(content: (module: string) => Content | undefined): string | null | undefined {
    const {module, element} = this;
    const {standard} = this.#candidates;
    if (this.state === null || this.#shown.length) return undefined;
    if (module === null || !standard) return module === null ? null : undefined;
    const handed = new DocumentFragment();
    handed.append(...[...element.childNodes].filter(isDefault));
    const elements = placed(handed);
    this.#handed = {module, elements};
    this.#put(elements);
    // Pictures that the edge held back are everybody's as well. One that has arrived takes its place at once, which must be the slot.
    this.#candidates.of(module, content(module))?.fill(elements.flatMap((held) => [...pictures(held, '[data-nearside-held]'), ...(matches(held, 'img[data-nearside-held]') ? [held] : [])]));
    element.prepend(this.#candidates.copyOfStandard(standard));
    standard.remove();
    return module;
  }

  /** What is ours stands in the slot although its owner has emptied it; a template that is another one is read again. */
  mend(records: readonly MutationRecord[]): boolean {
    const {element} = this;
    const standing = ours(element);
    // A picture that has arrived has taken the place of what held its room.
    if (standing.length) this.#shown = standing;
    else if (this.#shown.length) element.append(...this.#shown);
    let changed = false;
    if (this.#began) this.#askForDefault();
    for (const {target, addedNodes, removedNodes} of records) {
      const template = target === element ? [...addedNodes, ...removedNodes].find((node) => node instanceof HTMLTemplateElement) : closestTemplate(target, element);
      if (!template) continue;
      this.#candidates.forget(template);
      changed = true;
    }
    return changed;
  }

  /** Pictures of the default are asked for by everybody; one that nobody has seen yet takes part in nothing until it is there. */
  #askForDefault(): void {
    // What the edge filled in stands here until it is taken over, and the default waits in its template.
    if (this.module !== null && !this.#shown.length) return;
    for (const image of inDefault(this.element, 'img')) {
      const picture = pictureOf(image);
      if (this.#asked.has(picture)) continue;
      this.#asked.add(picture);
      askStanding(picture, !seenAlready(this));
    }
  }

  /** What shows a module: made here, else what the edge made. */
  #build(module: string, content: Content | undefined): readonly HTMLElement[] {
    const candidate = this.#staying ? undefined : this.#candidates.of(module, content);
    // What stands there already stays as it is, with its focus and whatever the visitor did in it.
    if (module === this.module && candidate === this.#made && this.#shown.length) return this.#shown;
    if (candidate) return placed(candidate.copy());
    return module === this.#handed?.module ? this.#handed.elements : [];
  }

  /** Has these elements stand in the slot as what is shown; none is the default. */
  #put(elements: readonly HTMLElement[]): void {
    if (elements !== this.#shown) {
      const standing = ours(this.element);
      if (this.#handed?.module === this.module && !this.#made) this.#handed.elements = standing;
      for (const element of standing) remove(element);
      this.#shown = elements;
      this.element.append(...elements);
    }
    this.#window.name = elements.length ? SHOWN : '';
  }
}

/** What stands in a slot and is ours. */
const ours = (slot: Element): HTMLElement[] => [...slot.children].filter((element): element is HTMLElement => attribute(element, 'slot') === SHOWN);

const heading = (place: ParentNode): string | undefined => {
  const found = place instanceof Element && matches(place, HEADINGS) ? place : all(place, HEADINGS)[0];
  return found?.textContent?.trim() || undefined;
};
const HEADINGS = 'h1,h2,h3,h4,h5,h6,strong';

/** The candidate of a slot that a node is in. */
function closestTemplate(node: Node, slot: Element): Node | undefined {
  for (let up: Node | null = node; up && up !== slot; up = up.parentNode) if (up.parentNode === slot) return up instanceof HTMLTemplateElement ? up : undefined;
  return undefined;
}
