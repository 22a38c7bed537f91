import type {Content, FieldValue, Outcome} from 'nearside';

import {isOwnImage, isSafeLink} from './address.ts';
import {holds} from './holds.ts';

/** A slot shows a module, or its default again. Bubbles. */
export class SlotEvent extends Event {
  /** Name of the slot. */
  readonly slot: string;
  /** Module that is shown; `null` is the default. */
  readonly module: string | null;

  constructor(slot: string, module: string | null) {
    super('nearside-slot', {bubbles: true});
    this.slot = slot;
    this.module = module;
  }
}

/**
 * A place on the page. Its content is the default, usable alone; candidates stand in `<template data-module="…">` inside, or
 * are filled from the policy into the site's own `<template data-component="…">`. Everything stays in the light DOM, so
 * that the site's styles apply.
 *
 * @attr name - name of the slot in the policy
 * @attr label - name of the place for people, such as “The large story”
 * @attr rehearsal - written while the slot shows what is only tried
 * @attr state - written: `shown`, `default`, or `late` when the decision came after the default was seen
 * @attr module - written: the module that is shown
 * @fires nearside-slot - the slot shows another module, or its default again
 */
export class NearsideSlot extends HTMLElement {
  #default: Node[] | undefined;
  #shown: Node[] = [];
  /** What the edge filled in, for when this page cannot make it itself. */
  #handed: readonly Node[] | undefined;
  #handedModule: string | null = null;

  /** Name of the slot in the policy. */
  get name(): string {
    return this.getAttribute('name') ?? '';
  }

  /** Module that is shown; `null` while it is the default. */
  get module(): string | null {
    return this.getAttribute('module');
  }

  /** Candidate in the page, if there is one. */
  template(module: string): HTMLTemplateElement | null {
    return this.querySelector<HTMLTemplateElement>(`:scope > template[data-module="${CSS.escape(module)}"]`);
  }

  /** Candidates in the page. */
  get candidates(): readonly HTMLTemplateElement[] {
    return [...this.querySelectorAll<HTMLTemplateElement>(':scope > template[data-module]')];
  }

  /**
   * Whether the slot can render a module: from the page, or from the policy's content into a component of the page. Its place has to
   * hold what it would show.
   */
  renders(module: string, content: Content | undefined): boolean {
    const template = this.template(module) ?? (content && component(this, content.component));
    return template != null && holds(this, template.content);
  }

  /** Whether the page's component for some content has a place for one of its fields. */
  hasField(content: Content, field: string): boolean {
    return component(this, content.component)?.content.querySelector(`[data-field="${CSS.escape(field)}"]`) != null;
  }

  /** A name of a module for people: the template's `data-label`, else the first heading or text of its content. */
  label(module: string, content: Content | undefined): string {
    const template = this.template(module);
    const place = template?.content ?? (this.module === module ? this : undefined);
    const heading = place?.querySelector('h1,h2,h3,h4,h5,h6,strong')?.textContent?.trim();
    const title = content && Object.values(content.fields).flatMap((value) => ('heading' in value ? [value.heading] : []))[0];
    return template?.dataset['label'] ?? heading ?? title ?? module;
  }

  /** Shows an outcome. Returns whether it is on the page now. */
  show(outcome: Outcome, content: Content | undefined): boolean {
    const nodes = outcome.module === null ? [] : this.#build(outcome.module, content);
    const fits = nodes.length > 0;
    if (!fits && this.#default === undefined) return this.#mark('default', null, outcome.module === null);
    this.#default ??= [...this.childNodes].filter((node) => !kept(node));
    for (const node of [...this.#default, ...this.#shown]) node.parentNode?.removeChild(node);
    this.#shown = nodes;
    this.prepend(...(fits ? nodes : this.#default));
    return this.#mark(fits ? 'shown' : 'default', fits ? outcome.module : null, fits || outcome.module === null);
  }

  /**
   * Takes over what the edge filled in before the page came here, so that the default can be put back. Returns the module that
   * it chose, `null` for the default, `undefined` when it decided nothing.
   */
  adopt(): string | null | undefined {
    if (!this.hasAttribute('state')) return undefined;
    const waiting = this.querySelector<HTMLTemplateElement>(':scope > template[data-default]');
    if (waiting) {
      this.#shown = [...this.childNodes].filter((node) => !kept(node));
      [this.#handed, this.#handedModule] = [this.#shown, this.module];
      this.#default = [...waiting.content.childNodes];
      waiting.remove();
    }
    return this.module;
  }

  /** The decision came too late to change what the visitor already sees: the default stays. */
  keep(): void {
    this.#mark('late', null, false);
  }

  #mark(state: string, module: string | null, done: boolean): boolean {
    const changed = this.module !== module;
    this.setAttribute('state', state);
    if (module === null) this.removeAttribute('module');
    else this.setAttribute('module', module);
    if (changed) this.dispatchEvent(new SlotEvent(this.name, module));
    return done;
  }

  #build(module: string, content: Content | undefined): Node[] {
    const template = this.template(module);
    if (template) return [...template.content.cloneNode(true).childNodes];
    const shape = content && component(this, content.component);
    if (!content || !shape) return module === this.#handedModule ? [...(this.#handed ?? [])] : [];
    const filled = shape.content.cloneNode(true) as DocumentFragment;
    for (const place of filled.querySelectorAll<HTMLElement>('[data-field]')) {
      const value = content.fields[place.dataset['field'] ?? ''];
      if (value) fill(place, value);
      else place.remove();
    }
    return [...filled.childNodes];
  }
}

/** Candidates and why cards stay where they are, whatever the slot shows. */
const kept = (node: Node) => node instanceof HTMLTemplateElement || (node instanceof Element && node.localName === 'nearside-why');

const component = (slot: Element, name: string) => {
  const selector = `template[data-component="${CSS.escape(name)}"]`;
  return slot.querySelector<HTMLTemplateElement>(`:scope > ${selector}`) ?? document.querySelector<HTMLTemplateElement>(selector);
};

function fill(place: HTMLElement, value: FieldValue): void {
  if ('text' in value) place.textContent = value.text;
  else if ('heading' in value) place.textContent = value.heading;
  else if ('list' in value) {
    const item = place.firstElementChild ?? document.createElement('li');
    place.replaceChildren(
      ...value.list.map((text) => {
        const line = item.cloneNode(false) as Element;
        line.textContent = text;
        return line;
      }),
    );
  } else if ('link' in value) {
    place.textContent = value.link;
    if (isSafeLink(value.href)) place.setAttribute('href', value.href);
  } else if (isOwnImage(value.image)) {
    const {image, alt, width, height} = value;
    for (const [name, text] of Object.entries({src: image, alt, width, height})) place.setAttribute(name, String(text));
  }
}
