import {isServer} from '../server.ts';
import {NearsideSlot} from './element.ts';
import {begin, upgrade} from './present.ts';

declare global {
  interface HTMLElementTagNameMap {
    'nearside-slot': NearsideSlot;
  }
}

if (!isServer && !customElements.get('nearside-slot')) {
  begin();
  upgrade(() => customElements.define('nearside-slot', NearsideSlot));
}
