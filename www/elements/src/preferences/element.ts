import base from '../base.css';
import {adopt, button, failed, h, sheet} from '../dom.ts';
import {attempt, shadowOf} from '../document.ts';
import {early} from '../early.ts';
import {opened} from '../open.ts';
import {arrived, maps} from '../guests.ts';
import type {Page} from '../page.ts';
import {Base} from '../server.ts';
import opener from './opener.css';
import type {Sheet} from './sheet.ts';

const sheets = [sheet(base + opener)];

/**
 * The preference map: what is on, what is known, what left the device, and every way to change it. A labelled button opens it as a
 * modal dialog at the side of the page, so that what a change does can be seen. What it needs is loaded when it is first opened.
 * Undo, pause and erase stand at its foot, always and in this order: they are no part that a site could style. What stands inside the
 * element is shown where there are no scripts.
 *
 * @attr help - address of a page that explains how this works
 * @csspart opener - the button that opens the map
 * @csspart sheet - the dialog
 * @csspart chart - the drawing of interests
 * @csspart item - one thing that is known
 * @csspart trial - what is being tried
 */
export class NearsidePreferences extends Base {
  #page: Page | undefined;
  #opener: HTMLButtonElement | undefined;
  #dialog: HTMLDialogElement | undefined;
  #sheet: Sheet | undefined;

  /** Address of a page that explains how this works; empty for none. */
  get help(): string {
    return this.getAttribute('help') ?? '';
  }

  set help(help: string) {
    this.setAttribute('help', help);
  }

  /** Called by the browser. */
  connectedCallback(): void {
    maps.add(this);
    arrived(this);
  }

  /** Called by the browser. A map that is taken away while it is open is closed. */
  disconnectedCallback(): void {
    maps.delete(this);
    if (!this.open) return;
    this.close();
    this.#sheet?.closed();
  }

  /** Gives the map its page; done by `attach`. A page without the map is still a page. */
  connect(page: Page): void {
    this.#page = page;
    attempt(() => {
      this.#build();
      if (this.open) this.#sheet?.decided();
    });
  }

  /** Whether the map is open. */
  get open(): boolean {
    return this.#dialog?.open ?? false;
  }

  set open(open: boolean) {
    if (open) void this.show();
    else this.close();
  }

  /** Opens the map. Resolves when everything is there. */
  async show(): Promise<void> {
    const dialog = this.#dialog;
    if (!dialog || dialog.open) return;
    try {
      await this.#load();
      this.#sheet?.fill();
    } catch {
      dialog.replaceChildren(...failed(early(this.#locale)[1], () => dialog.close()));
    }
    if (dialog.open) return;
    dialog.showModal();
    this.#sheet?.opened();
  }

  /** Closes the map; focus goes back to where it was. */
  close(): void {
    this.#dialog?.close();
  }

  #build(): void {
    if (this.#dialog) return;
    const shadow = shadowOf(this);
    adopt(shadow, sheets);
    const load = () => void this.#load().catch(() => {});
    this.#opener = button(early(this.#locale)[1], 'opener', () => this.show(), {class: 'opener', part: 'opener', 'aria-haspopup': 'dialog', onpointerenter: load, onfocus: load});
    this.#dialog = h('dialog', {class: 'sheet', part: 'sheet', 'aria-labelledby': 'title', onclose: () => this.#sheet?.closed(), onclick: (event) => this.#outside(event as MouseEvent)});
    shadow.append(this.#opener, this.#dialog);
  }

  /** A press beside the sheet closes it. */
  #outside({target, clientX, clientY}: MouseEvent): void {
    if (target !== this.#dialog || !this.#dialog) return;
    const {left, right, top, bottom} = this.#dialog.getBoundingClientRect();
    if (clientX < left || clientX > right || clientY < top || clientY > bottom) this.close();
  }

  async #load(): Promise<void> {
    const page = this.#page as Page;
    const {part, texts} = await opened(page.visitor.locale, page.visitor);
    if (this.#sheet) return;
    adopt(this.shadowRoot, [...sheets, ...part.sheetStyles]);
    this.#sheet = new part.Sheet(page, texts, this.#dialog as HTMLDialogElement, this.help);
  }

  get #locale(): string {
    return this.#page?.visitor.locale ?? '';
  }
}
