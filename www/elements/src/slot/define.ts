import {NearsideSlot} from './element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'nearside-slot': NearsideSlot;
  }
}

if (!customElements.get('nearside-slot')) customElements.define('nearside-slot', NearsideSlot);
