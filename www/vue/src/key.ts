import type {Visitor} from 'nearside';
import type {InjectionKey, ShallowRef} from 'vue';

/** The visitor of a page; without a value while nearside is being opened, and where a site is rendered on its server. */
export const KEY: InjectionKey<Readonly<ShallowRef<Visitor | undefined>>> = Symbol('nearside');
