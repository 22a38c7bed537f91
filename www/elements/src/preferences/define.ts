import {isServer} from '../server.ts';
import {NearsidePreferences} from './element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'nearside-preferences': NearsidePreferences;
  }
}

if (!isServer && !customElements.get('nearside-preferences')) customElements.define('nearside-preferences', NearsidePreferences);
