import type {Content} from 'nearside';

/**
 * A place of the page that may show a module, or its default. An element of ours shows what its templates hold; a framework shows what it
 * renders itself.
 */
export interface Place {
  /** Name of the slot in the policy; empty when it has none yet. */
  readonly name: string;
  /** Where it stands in the page. */
  readonly element: Element;
  /** Name of the place for people; empty when it has none. */
  readonly label: string;
  /** Module that is shown; `null` while it is the default. */
  readonly module: string | null;
  /** How its decision stands. */
  readonly state: State | null;
  /** Modules that the page itself brings for it. */
  readonly offers: readonly string[];
  /** Asks for the pictures that it may show. Done for everybody, before anything is decided. */
  ask(): void;
  /** Whether it can show a module. */
  renders(module: string, content: Content | undefined): boolean;
  /** A name of a module for people; `undefined` when it knows none. */
  title(module: string, content: Content | undefined): string | undefined;
  /** Shows a module, or the default; `trial` when it is only tried. Returns whether the page could do that. */
  show(module: string | null, content: Content | undefined, trial: boolean): boolean;
  /** Whether what is shown is there to be seen, wherever the place itself is. */
  isRendered(): boolean;
  /** The decision came too late to change what the visitor already sees: the default stays. */
  keep(): void;
  /**
   * Takes over what the edge filled in before the page came here, so that the default can be put back. Returns the module, `null` for the
   * default, `undefined` when the edge decided nothing here.
   */
  adopt(content: (module: string) => Content | undefined): string | null | undefined;
}

/** `late`: a module was chosen after the default had been seen, so that the default stays. */
export type State = 'shown' | 'default' | 'late';
