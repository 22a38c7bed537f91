import {define} from '../document.ts';
import {NearsideSlot} from './element.ts';
import {begin, upgrade} from './present.ts';

declare global {
  interface HTMLElementTagNameMap {
    'nearside-slot': NearsideSlot;
  }
}

upgrade(() => define('nearside-slot', NearsideSlot, begin));
