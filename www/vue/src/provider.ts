import {open, type Facts, type OpenOptions, type Visitor} from 'nearside';
import {attach} from 'nearside-elements';
import {defineComponent, onBeforeUnmount, onMounted, provide, shallowRef, watch, type PropType} from 'vue';

import {KEY} from './key.ts';

/**
 * Opens nearside once for all that is inside and decides the page's slots together. `options`: what `open` of nearside takes; or a `visitor` that has
 * been opened already. `page`: facts of the page by name; when they change, another view of the page begins and is decided anew, so give them
 * from the route.
 */
export const NearsideProvider = defineComponent({
  name: 'NearsideProvider',
  props: {
    options: {type: Object as PropType<Omit<OpenOptions, 'page'>>, default: undefined},
    visitor: {type: Object as PropType<Visitor | Promise<Visitor>>, default: undefined},
    page: {type: Object as PropType<Facts>, default: undefined},
  },
  setup(props, {slots}) {
    const visitor = shallowRef<Visitor>();
    provide(KEY, visitor);
    let here = true;
    let detach = () => {};
    onMounted(async () => {
      const given = props.visitor ?? open({...(props.options as OpenOptions), ...(props.page && {page: {...props.page}})});
      const opened = await given;
      if (!here) return;
      detach = attach(opened);
      visitor.value = opened;
    });
    onBeforeUnmount(() => {
      here = false;
      detach();
    });
    watch(
      () => JSON.stringify(props.page ?? {}),
      (now, before) => {
        // What the page before said and this one does not is no longer so.
        const gone = Object.keys(JSON.parse(before) as Facts).map((name) => [name, undefined]);
        visitor.value?.setPage({...Object.fromEntries(gone), ...(JSON.parse(now) as Facts), ...props.page});
      },
    );
    return () => slots['default']?.();
  },
});
