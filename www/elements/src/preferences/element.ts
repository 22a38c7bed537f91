import type {Page} from '../page.ts';

/** @internal */
export class NearsidePreferences extends HTMLElement {
  connect(_page: Page): void {}
  show(): void {}
}
