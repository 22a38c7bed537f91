import {begin} from './asking.ts';
import {NearsideSlot} from './element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'nearside-slot': NearsideSlot;
  }
}

if (!customElements.get('nearside-slot')) {
  begin();
  customElements.define('nearside-slot', NearsideSlot);
}
