import type {Content, Visitor} from 'nearside';
import {place, type State} from 'nearside-elements';
import {computed, inject, onScopeDispose, readonly, shallowRef, toValue, watch, type ComputedRef, type MaybeRefOrGetter, type Ref, type ShallowRef} from 'vue';

import {KEY} from './key.ts';

/** The visitor; without a value while nearside is being opened, and on a server. */
export function useVisitor(): Readonly<ShallowRef<Visitor | undefined>> {
  return inject(KEY, () => shallowRef<Visitor>(), true);
}

/** How things stand with a purpose, and the way to answer. */
export interface Consent {
  /** Whether it is granted; `undefined` when it is to be asked. */
  readonly granted: Readonly<Ref<boolean | undefined>>;
  /** Answers it. `method` names the control that was used. */
  readonly answer: (granted: boolean, method: string) => Promise<boolean>;
}

/** Whether the visitor has consented to a purpose of the policy, now and after every change. */
export function useConsent(purpose: string): Consent {
  const visitor = useVisitor();
  const granted = shallowRef<boolean>();
  watch(
    visitor,
    (visitor, _, cleanUp) => {
      if (!visitor || visitor.problem) return;
      const read = () => (granted.value = visitor.granted(purpose));
      read();
      visitor.addEventListener('change', read);
      cleanUp(() => visitor.removeEventListener('change', read));
    },
    {immediate: true},
  );
  return {granted: readonly(granted), answer: async (granted, method) => (await visitor.value?.consent(purpose, granted, method)) ?? false};
}

/** What a component that renders a slot itself can show. */
export interface SlotOptions {
  /** Modules that the component can render. */
  readonly modules: readonly string[];
  /** Name of the place for people. */
  readonly label?: string;
  /** Names of modules for people. */
  readonly titles?: Readonly<Record<string, string>>;
}

/** What such a component is to show. */
export interface SlotDecision {
  /** Module to render; `null` is the default. */
  readonly module: Readonly<Ref<string | null>>;
  /** `shown`, `default`, or `late` when the default had been seen already; `null` before the decision. */
  readonly state: Readonly<Ref<State | null>>;
  /** The policy's content of the module, in the page's language. */
  readonly content: ComputedRef<Content | undefined>;
  /** For the element that shows the slot: without it the slot is not there, and what is seen of it is not counted. */
  readonly element: ShallowRef<Element | null>;
}

/** A slot that a component renders in its own way. */
export function useSlot(name: string, options: MaybeRefOrGetter<SlotOptions>): SlotDecision {
  const visitor = useVisitor();
  const element = shallowRef<Element | null>(null);
  const module = shallowRef<string | null>(null);
  const state = shallowRef<State | null>(null);
  let end = () => {};
  watch(
    [element, () => JSON.stringify(toValue(options))],
    ([element]) => {
      end();
      if (!element) return;
      end = place(element, {name, ...toValue(options), show: (shown) => (module.value = shown), decided: (stands) => (state.value = stands)});
    },
    {flush: 'post'},
  );
  onScopeDispose(() => end());
  const content = computed(() => (module.value === null ? undefined : visitor.value?.content(module.value)));
  return {module: readonly(module), state: readonly(state), content, element};
}
