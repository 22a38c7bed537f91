import {NearsidePreferences} from './element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'nearside-preferences': NearsidePreferences;
  }
}

if (!customElements.get('nearside-preferences')) customElements.define('nearside-preferences', NearsidePreferences);
