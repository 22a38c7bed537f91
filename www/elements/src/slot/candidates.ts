import type {Content} from 'nearside';

import {tell} from '../development.ts';
import {all} from '../document.ts';
import {Candidate} from './candidate.ts';
import {contentOf, hasContent} from './content.ts';
import {fill} from './field.ts';
import {holds} from './holds.ts';
import {loading} from './loads.ts';

/** What was made of a template, and of the policy's content in it. */
interface Made {
  readonly source: HTMLTemplateElement;
  readonly said: string | undefined;
  readonly candidate: Candidate | undefined;
}

/** What a slot may show, by module: from a template of the page, or from the policy's content in a component of the page. Each is made once. */
export class Candidates {
  readonly #slot: Element;
  readonly #made = new Map<string, Made>();

  constructor(slot: Element) {
    this.#slot = slot;
  }

  /** Candidate in the page, if there is one. */
  template(module: string): HTMLTemplateElement | undefined {
    return this.#children('data-module').find(({dataset}) => dataset['module'] === module);
  }

  /** Modules that stand in the page. */
  get names(): readonly string[] {
    return this.#children('data-module').map(({dataset}) => dataset['module'] ?? '');
  }

  /** Makes what stands in the page, which asks for its pictures: the default that waits, then the candidates. */
  ask(): void {
    if (this.standard) this.#make('', this.standard);
    for (const template of this.#children('data-module')) {
      const module = template.dataset['module'] ?? '';
      if (this.template(module) === template) this.#make(module, template);
    }
  }

  /** A candidate; `undefined` when there is none of the module, or one that may not be shown here. */
  of(module: string, content: Content | undefined): Candidate | undefined {
    const template = this.template(module);
    const source = template ?? (content && this.#component(content.component));
    return source && this.#make(module, source, template ? undefined : content);
  }

  /** What was made of a template is made anew when it is wanted. */
  forget(template: Node): void {
    for (const [module, {source}] of this.#made) if (source === template) this.#made.delete(module);
  }

  /** The default behind what the edge filled in. */
  get standard(): HTMLTemplateElement | undefined {
    return this.#children('data-default')[0];
  }

  /** What that holds, for the page. */
  copyOfStandard(standard: HTMLTemplateElement): DocumentFragment | string {
    return this.#make('', standard)?.copy() ?? '';
  }

  /** Makes what a template holds ready to be shown, unless that is done. No module is the default. */
  #make(module: string, source: HTMLTemplateElement, content?: Content): Candidate | undefined {
    const said = JSON.stringify(content);
    const known = this.#made.get(module);
    if (known?.source === source && known.said === said) return known.candidate;
    const held = contentOf(source);
    const copy = held.cloneNode(true) as DocumentFragment;
    for (const place of content ? all(copy, '[data-field]') : []) {
      const value = content?.fields[place.dataset['field'] ?? ''];
      if (value) fill(place, value);
      else place.remove();
    }
    const fits = !module || (hasContent(copy) && this.#fits(module, held, content ? copy : held));
    if (__DEV__ && module && !hasContent(copy)) tell(`the module "${module}" is left out of ${this.#name}: its candidate is empty`, source);
    const candidate = fits ? new Candidate(copy) : undefined;
    this.#made.set(module, {source, said, candidate});
    return candidate;
  }

  /** Whether a module's content may be shown here: `held` as it is written, `filled` as it would be shown. */
  #fits(module: string, held: DocumentFragment, filled: DocumentFragment): boolean {
    // A shadow root need not be in a copy.
    const loads = loading(filled);
    if (__DEV__ && loads) tell(`the module "${module}" is left out of ${this.#name}: showing it would ask for something, and tell the server what was chosen${/-/.test(loads.localName) ? '; if this element of yours loads nothing, say so with `data-loads-nothing`' : ''}`, loads);
    const fits = holds(this.#slot, held);
    if (__DEV__ && !fits) tell(`the module "${module}" is left out of ${this.#name}: its content cannot stand in this place, and a parser would move it elsewhere`, this.#slot);
    return !loads && fits;
  }

  /** The component of a name: in the slot, else where the slot stands, else in the page. */
  #component(name: string): HTMLTemplateElement | undefined {
    const root = this.#slot.getRootNode() as ParentNode & Node;
    const found = [...this.#children('data-component'), ...[root, document].flatMap((place) => all<HTMLTemplateElement>(place, 'template[data-component]'))];
    return found.find(({dataset}) => dataset['component'] === name);
  }

  #children(attribute: string): HTMLTemplateElement[] {
    return all<HTMLTemplateElement>(this.#slot, `:scope > template[${attribute}]`);
  }

  get #name(): string {
    return `the slot "${this.#slot.getAttribute('name')}"`;
  }
}
