import {attempt} from '../document.ts';
import {Base} from '../server.ts';
import type {State} from './place.ts';
import {came, changed, went} from './present.ts';
import {Stage, type Renderer} from './stage.ts';

/** A slot shows a module, or its default again. Bubbles. */
export class SlotEvent extends Event {
  /** Name of the slot. */
  readonly slot: string;
  /** Module that is shown; `null` is the default. */
  readonly module: string | null;

  constructor(slot: string, module: string | null) {
    super('nearside-slot', {bubbles: true, composed: true});
    this.slot = slot;
    this.module = module;
  }
}

/**
 * A place on the page. Its content is the default, usable alone; candidates stand in `<template data-module="…">` inside, or
 * are filled from the policy into the site's own `<template data-component="…">`. Everything stays in the light DOM, so
 * that the site's styles apply; the default stays where it is, and is not rendered while a module is shown.
 *
 * @attr name - name of the slot in the policy
 * @attr label - name of the place for people, such as “The large story”
 * @attr rehearsal - written while the slot shows what is only tried
 * @attr state - written: `shown`, `default`, or `late` when the decision came after the default was seen
 * @attr module - written: the module that is shown
 * @fires nearside-slot - the slot shows another module, or its default again
 */
export class NearsideSlot extends Base {
  static readonly observedAttributes = ['name'];
  readonly #stage = new Stage(this, (state, module, trial) => this.#mark(state, module, trial));
  /** Sees what is put into the slot after it came: candidates, and what its owner does with the rest. */
  readonly #watch = attempt(() => new MutationObserver((records) => attempt(() => this.#stage.mend(records) && changed(this.#stage))));
  #here = false;

  /** Called by the browser. */
  connectedCallback(): void {
    this.#here = true;
    this.#stage.restore();
    attempt(() => this.#watch?.observe(this, {childList: true, subtree: true}));
    came(this.#stage);
  }

  /** Called by the browser. */
  disconnectedCallback(): void {
    this.#here = false;
    attempt(() => this.#watch?.disconnect());
    went(this.#stage);
  }

  /** Called by the browser. A slot of another name is another place. */
  attributeChangedCallback(_: string, before: string | null, after: string | null): void {
    if (before === after || !this.#here) return;
    if (this.module !== null) this.#stage.show(null, undefined, false);
    went(this.#stage);
    came(this.#stage);
  }

  /** Name of the slot in the policy. */
  get name(): string {
    return this.getAttribute('name') ?? '';
  }

  set name(name: string) {
    this.setAttribute('name', name);
  }

  /** Name of the place for people; empty when it has none. */
  get label(): string {
    return this.getAttribute('label') ?? '';
  }

  set label(label: string) {
    this.setAttribute('label', label);
  }

  /** Module that is shown; `null` while it is the default. */
  get module(): string | null {
    return this.getAttribute('module');
  }

  set module(module: string | null) {
    reflect(this, 'module', module);
  }

  /** How its decision stands; `null` before it. */
  get state(): State | null {
    return this.getAttribute('state') as State | null;
  }

  set state(state: State | null) {
    reflect(this, 'state', state);
  }

  /** Whether it shows what is only tried. */
  get rehearsal(): boolean {
    return this.hasAttribute('rehearsal');
  }

  set rehearsal(rehearsal: boolean) {
    this.toggleAttribute('rehearsal', rehearsal);
  }

  /** What renders the candidates in the place of templates, such as a framework's component; `undefined` for none. */
  get renderer(): Renderer | undefined {
    return this.#stage.renderer;
  }

  set renderer(renderer: Renderer | undefined) {
    const before = this.#stage.renderer;
    this.#stage.renderer = renderer;
    if (this.#here && String(before?.modules) !== String(renderer?.modules)) changed(this.#stage);
  }

  #mark(state: State, module: string | null, trial: boolean): void {
    const changed = this.module !== module;
    this.state = state;
    this.module = module;
    this.rehearsal = trial;
    if (changed) this.dispatchEvent(new SlotEvent(this.name, module));
  }
}

/** Writes an attribute, or takes it away. */
function reflect(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
