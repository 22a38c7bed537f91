import {tell} from './development.ts';
import {attempt} from './document.ts';
import {NearsideSlot} from './slot/element.ts';

/** Under this name the class that the page's slots are made of holds what its copy of this package can do. */
const KEY = Symbol.for('nearside-elements');

/**
 * What this package exports, done by the copy of it that came to the page first: its elements are the ones that the page has, so that slots of
 * a second copy would be mute.
 */
export function shared<Exports extends object>(own: Exports): Exports {
  const slot = attempt(() => customElements.get('nearside-slot')) as unknown as {[KEY]?: Exports} | undefined;
  if (!slot || slot === (NearsideSlot as unknown)) {
    Object.assign(NearsideSlot, {[KEY]: own});
    return own;
  }
  if (__DEV__) tell('a second copy of nearside-elements came to this page; what it is asked to do is done by the first');
  return slot[KEY] ?? own;
}
