import type {Content} from 'nearside';

import {came, went} from './present.ts';
import type {Place, State} from './place.ts';
import type {Renderer} from './stage.ts';

/** A slot that something else than our element shows, such as a part of a framework's page. */
export interface GivenSlot extends Renderer {
  /** Name of the slot in the policy. */
  readonly name: string;
  /** Name of the place for people. */
  readonly label?: string;
  /** Hears how its decision stands. */
  readonly decided?: (state: State) => void;
}

class Given implements Place {
  readonly element: Element;
  readonly #given: GivenSlot;
  state: State | null = null;
  module: string | null = null;

  constructor(element: Element, given: GivenSlot) {
    this.element = element;
    this.#given = given;
  }

  get name(): string {
    return this.#given.name;
  }

  get label(): string {
    return this.#given.label ?? '';
  }

  get offers(): readonly string[] {
    return this.#given.modules;
  }

  ask(): void {}

  renders(module: string): boolean {
    return this.#given.modules.includes(module);
  }

  title(module: string, content: Content | undefined): string | undefined {
    return this.#given.titles?.[module] ?? (content && Object.values(content.fields).flatMap((value) => ('heading' in value ? [value.heading] : []))[0]);
  }

  show(module: string | null): boolean {
    this.#given.show(module);
    this.#decided(module === null ? 'default' : 'shown', module);
    return true;
  }

  isRendered(): boolean {
    return true;
  }

  keep(): void {
    this.#decided('late', null);
  }

  adopt(): undefined {
    return undefined;
  }

  #decided(state: State, module: string | null): void {
    this.state = state;
    this.module = module;
    this.#given.decided?.(state);
  }
}

/** What `place` of the package does; see `index.ts`. */
export function place(element: Element, given: GivenSlot): () => void {
  const place = new Given(element, given);
  came(place);
  return () => went(place);
}
