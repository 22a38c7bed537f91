import type {Content, ModuleName, PolicyTypes, SlotName} from 'nearside';
import {place} from 'nearside-elements';
import {useState, useSyncExternalStore, type RefCallback} from 'react';

import {useBeforePaint} from './context.ts';
import {useVisitor} from './hooks.ts';
import {Shown, undecided} from './store.ts';

/** What a component that renders a slot itself can show. */
export interface SlotOptions<P extends PolicyTypes = PolicyTypes> {
  /** Modules that the component can render. */
  readonly modules: readonly ModuleName<P>[];
  /** Name of the place for people. */
  readonly label?: string;
  /** Names of modules for people. */
  readonly titles?: Readonly<Record<string, string>>;
}

/** What such a component is to show. */
export interface SlotDecision<P extends PolicyTypes = PolicyTypes> {
  /** Module to render; `null` is the default. */
  readonly module: ModuleName<P> | null;
  /** `shown`, `default`, or `late` when the default had been seen already; `null` before the decision. */
  readonly state: string | null;
  /** The policy's content of the module, in the page's language. */
  readonly content: Content | undefined;
  /** For the element that shows the slot: without it the slot is not there, and what is seen of it is not counted. */
  readonly ref: RefCallback<Element>;
}

/** A slot that a component renders in its own way. With the policy's types, as in `useSlot<Policy>`, its names are checked. */
export function useSlot<P extends PolicyTypes = PolicyTypes>(name: SlotName<P>, {modules, label, titles}: SlotOptions<P>): SlotDecision<P> {
  const visitor = useVisitor();
  const [element, ref] = useState<Element | null>(null);
  const [shown] = useState(() => new Shown());
  const [module, state] = useSyncExternalStore(shown.subscribe, shown.read, undecided);
  const able = modules.join(' ');
  useBeforePaint(() => {
    if (!element) return undefined;
    return place(element, {name, modules, show: shown.show, decided: shown.decided, ...(label !== undefined && {label}), ...(titles && {titles})});
  }, [element, name, able, label]);
  // Only modules that were named are shown.
  return {module: module as ModuleName<P> | null, state, content: module === null ? undefined : visitor?.content(module), ref};
}
