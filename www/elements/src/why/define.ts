import {define} from '../document.ts';
import {NearsideWhy} from './element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'nearside-why': NearsideWhy;
  }
}

define('nearside-why', NearsideWhy);
