import {isServer} from '../server.ts';
import {NearsideWhy} from './element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'nearside-why': NearsideWhy;
  }
}

if (!isServer && !customElements.get('nearside-why')) customElements.define('nearside-why', NearsideWhy);
