import type {NearsideSlot} from 'nearside-elements';
import {defineComponent, h, onErrorCaptured, onMounted, onUpdated, shallowRef, type PropType} from 'vue';

import {useVisitor} from './use.ts';

/**
 * A slot whose default and candidates Vue renders: the default is the component's own slot, and each module a slot of its name, which is given the
 * policy's content. Whatever a candidate loads, load it for everybody before it is chosen: what is fetched when it is shown tells a server of the
 * choice.
 */
export const Slot = defineComponent({
  name: 'NearsideSlot',
  props: {
    /** Name of the slot in the policy. */
    name: {type: String, required: true},
    /** Name of the place for people. */
    label: {type: String, default: undefined},
    /** Names of modules for people, which the card and the map use. */
    titles: {type: Object as PropType<Readonly<Record<string, string>>>, default: undefined},
  },
  setup(props, {slots}) {
    const visitor = useVisitor();
    const element = shallowRef<NearsideSlot | null>(null);
    const module = shallowRef<string | null>(null);
    const failed = shallowRef<readonly string[]>([]);
    const able = () => Object.keys(slots).filter((name) => name !== 'default' && !failed.value.includes(name));
    const tell = () => {
      if (element.value) element.value.renderer = {modules: able(), show: (shown) => (module.value = shown), ...(props.titles && {titles: props.titles})};
    };
    onMounted(tell);
    onUpdated(tell);
    // A module that cannot be rendered is none: the slot is decided again without it, and what is said of the slot is true.
    onErrorCaptured(() => {
      const broken = module.value;
      if (broken === null) return true;
      failed.value = [...failed.value, broken];
      module.value = null;
      return false;
    });
    return () => {
      const shown = module.value !== null && able().includes(module.value) ? module.value : null;
      const content = shown === null ? slots['default']?.() : slots[shown]?.({content: visitor.value?.content(shown)});
      return h('nearside-slot', {ref: element, name: props.name, label: props.label}, content);
    };
  },
});
