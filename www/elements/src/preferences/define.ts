import {define} from '../document.ts';
import {NearsidePreferences} from './element.ts';

declare global {
  interface HTMLElementTagNameMap {
    'nearside-preferences': NearsidePreferences;
  }
}

define('nearside-preferences', NearsidePreferences);
