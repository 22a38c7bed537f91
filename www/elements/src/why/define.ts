import {NearsideWhy} from './element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'nearside-why': NearsideWhy;
  }
}

if (!customElements.get('nearside-why')) customElements.define('nearside-why', NearsideWhy);
