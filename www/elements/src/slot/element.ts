import type {Content, FieldValue, Outcome} from 'nearside';

import {tell} from '../development.ts';
import {all, make} from '../document.ts';
import {isOwnImage, isSafeLink} from './address.ts';
import {came, went} from './asking.ts';
import {Candidate} from './candidate.ts';
import {holds} from './holds.ts';
import {loading, staying} from './loads.ts';
import {Picture, pictures, room} from './picture.ts';
import {seenAlready} from './seen.ts';

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
  /** What has left the page and may come back: the default under no name, and what the edge filled in. */
  readonly #away = new Map<string, DocumentFragment>();
  /** Module that the edge filled in, for when this page cannot make it itself. */
  #handed: string | undefined;
  /** What it may show, by module, with where that came from; the default of the page under no name, while the edge's choice stands there. */
  readonly #made = new Map<string, Made>();
  /** What in the default cannot go without being noticed. */
  #staying: Element | undefined;

  /** Called by the browser. */
  connectedCallback(): void {
    came(this);
  }

  /** Called by the browser. */
  disconnectedCallback(): void {
    went(this);
  }

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

  /**
   * Asks for the pictures of what stands in the page, once: of the default, which then no longer depend on whether it stays, and of the
   * candidates. Done for everybody, before anything is decided.
   */
  ask(): void {
    const waiting = this.#waiting;
    if (waiting) this.#make('', waiting);
    else if (!this.#away.has('') && this.module === null) this.#askForDefault();
    const known = this.#staying;
    this.#staying ??= staying(waiting?.content ?? this);
    if (__DEV__ && this.#staying !== known) tell(`the slot "${this.name}" keeps its default: what stands in it would ask for something again, or break off, when it goes and comes back`, this.#staying);
    for (const {dataset} of all<HTMLTemplateElement>(this, ':scope > template[data-module]')) this.#candidate(dataset['module'] ?? '', undefined);
  }

  /**
   * Whether the slot can render a module: from the page, or from the policy's content into a component of the page. What would load
   * something when it is shown is not rendered, and neither is what the slot's place cannot hold.
   */
  renders(module: string, content: Content | undefined): boolean {
    return this.#candidate(module, content) !== undefined;
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
  show({module}: Outcome, content: Content | undefined): boolean {
    const next = module === null ? undefined : this.#build(module, content);
    const fits = next !== undefined && next.hasChildNodes();
    const standard = this.#away.get('');
    if (!fits && !standard) return this.#mark('default', null, module === null);
    const left = this.#taken();
    if (!standard) this.#away.set('', left);
    else if (this.#handed && this.#handed === this.module && this.module !== module) this.#away.set(this.#handed, left);
    if (!fits) this.#away.delete('');
    this.prepend((fits ? next : standard) as DocumentFragment);
    return this.#mark(fits ? 'shown' : 'default', fits ? module : null, fits || module === null);
  }

  /**
   * Takes over what the edge filled in before the page came here, so that the default can be put back. `content`: of the module that it
   * chose. Returns that module, `null` for the default, `undefined` when it decided nothing.
   */
  adopt(content: Content | undefined): string | null | undefined {
    const {module} = this;
    if (!this.hasAttribute('state')) return undefined;
    const waiting = this.#waiting;
    const standard = waiting && this.#make('', waiting)?.copy();
    if (standard) {
      if (module) this.#handed = module;
      this.#away.set('', standard);
      waiting.remove();
    }
    // Pictures that the edge held back are everybody's as well.
    if (module) this.#candidate(module, content)?.fill(pictures(this, '[data-nearside-held]'));
    return module;
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

  /** What shows a module: made here, else what the edge made, which may be standing there. */
  #build(module: string, content: Content | undefined): DocumentFragment | undefined {
    const made = this.#candidate(module, content)?.copy();
    if (made || module !== this.#handed) return made;
    return module === this.module ? this.#taken() : this.#away.get(module);
  }

  /** What stands in the slot, taken out of it. */
  #taken(): DocumentFragment {
    const taken = new DocumentFragment();
    taken.append(...[...this.childNodes].filter((node) => !kept(node)));
    return taken;
  }

  /** A candidate of this slot; `undefined` when it has none of the module, or one that may not be shown. */
  #candidate(module: string, content: Content | undefined): Candidate | undefined {
    const template = this.template(module);
    const source = template ?? (content && component(this, content.component));
    return source && !this.#staying ? this.#make(module, source, template ? undefined : content) : undefined;
  }

  /** Makes what a template holds ready to be shown, unless that is done. */
  #make(module: string, source: HTMLTemplateElement, content?: Content): Candidate | undefined {
    const said = JSON.stringify(content);
    const known = this.#made.get(module);
    if (known?.source === source && known.said === said) return known.candidate;
    const copy = source.content.cloneNode(true) as DocumentFragment;
    for (const place of content ? all(copy, '[data-field]') : []) {
      const value = content?.fields[place.dataset['field'] ?? ''];
      if (value) fill(place, value);
      else place.remove();
    }
    // A shadow root need not be in the copy.
    const loads = module && loading(content ? copy : source.content);
    if (__DEV__ && loads) tell(`the module "${module}" is left out of the slot "${this.name}": showing it would ask for something, and tell the server what was chosen`, loads);
    const fits = !module || holds(this, source.content);
    if (__DEV__ && !fits) tell(`the module "${module}" is left out of the slot "${this.name}": its content cannot stand in this place, and a parser would move it elsewhere`, this);
    const candidate = loads || !fits ? undefined : new Candidate(copy);
    this.#made.set(module, {source, said, candidate});
    return candidate;
  }

  get #waiting(): HTMLTemplateElement | null {
    return this.querySelector(':scope > template[data-default]');
  }

  /** Pictures that would be asked for by where they are seen are asked for now, and take part in nothing until they are there. */
  #askForDefault(): void {
    for (const picture of pictures(this)) {
      const [image] = [...all<HTMLImageElement>(picture, 'img'), picture as HTMLImageElement];
      image.loading = 'eager';
      if (image.complete || seenAlready(this)) continue;
      const place = room(picture);
      picture.replaceWith(place);
      new Picture(picture).stand(place);
    }
  }
}

/** What was made of a template, and of the policy's content in it. */
interface Made {
  readonly source: HTMLTemplateElement;
  readonly said: string | undefined;
  readonly candidate: Candidate | undefined;
}

/** Candidates and why cards stay where they are, whatever the slot shows. */
const kept = (node: Node) => node instanceof HTMLTemplateElement || (node instanceof Element && node.localName === 'nearside-why');

const component = (slot: Element, name: string) => {
  const selector = `template[data-component="${CSS.escape(name)}"]`;
  return slot.querySelector<HTMLTemplateElement>(`:scope > ${selector}`) ?? all<HTMLTemplateElement>(document, selector)[0];
};

function fill(place: HTMLElement, value: FieldValue): void {
  if ('text' in value) place.textContent = value.text;
  else if ('heading' in value) place.textContent = value.heading;
  else if ('list' in value) {
    const item = place.firstElementChild ?? make('li');
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
