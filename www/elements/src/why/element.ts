import base from '../base.css';
import {adopted, button, failed, h, sheet} from '../dom.ts';
import {early} from '../early.ts';
import {opened} from '../open.ts';
import type {Page} from '../page.ts';
import type {NearsideSlot} from '../slot/element.ts';
import type {Card} from './card.ts';
import opener from './opener.css';

const sheets = [sheet(base + opener)];

/**
 * Says why a slot shows what it shows: one line first, details on demand. A region in the top layer that claims no focus: Escape
 * and the close button give it back to the opener. Stays hidden until a slot is decided. What the card needs is loaded when it is
 * first opened.
 *
 * @attr for - name of the slot; without it, the slot that the card stands in
 * @csspart opener - the button that opens the card
 * @csspart card - the card
 * @csspart line - the one line
 * @csspart reason - one reason
 * @csspart trial - what is being tried
 */
export class NearsideWhy extends HTMLElement {
  #page: Page | undefined;
  #slot: NearsideSlot | null = null;
  #opener: HTMLButtonElement | undefined;
  #region: HTMLElement | undefined;
  #card: Card | undefined;
  #failed = false;

  /** Name of the slot; empty for the one that the card stands in. */
  get htmlFor(): string {
    return this.getAttribute('for') ?? '';
  }

  /** Gives the card its page and its slot; done by `attach`. */
  connect(page: Page, slot: NearsideSlot | null): void {
    this.#page = page;
    this.#slot = slot;
    this.hidden = !slot || page.visitor.problem !== undefined;
    if (this.hidden) return;
    this.#build();
    if (this.open) this.#card?.decided();
  }

  /** Whether the card is open. */
  get open(): boolean {
    return this.#region?.matches(':popover-open') ?? false;
  }

  set open(open: boolean) {
    if (this.#region && open !== this.open) this.#region.togglePopover(open);
  }

  #build(): void {
    if (this.#region) return;
    const shadow = this.attachShadow({mode: 'open'});
    shadow.adoptedStyleSheets = adopted(sheets);
    const load = () => void this.#load().catch(() => {});
    this.#opener = button(early(this.#locale)[0], 'opener', () => {}, {
      class: 'opener plain',
      part: 'opener',
      'aria-expanded': 'false',
      'aria-controls': 'card',
      onpointerenter: load,
      onfocus: load,
    });
    this.#region = h('section', {id: 'card', class: 'card', part: 'card', popover: 'auto', 'aria-labelledby': 'title', onbeforetoggle: (event) => this.#toggled(event as ToggleEvent)});
    this.#opener.popoverTargetElement = this.#region;
    shadow.append(this.#opener, this.#region);
  }

  #toggled(event: ToggleEvent): void {
    const open = event.newState === 'open';
    if (open && !this.#card && !this.#failed) {
      event.preventDefault();
      void this.#first();
      return;
    }
    if (this.#opener) this.#opener.ariaExpanded = String(open);
    const listen = open ? addEventListener : removeEventListener;
    listen('resize', this.#place);
    if (!open) {
      // Whoever was in the card comes back to where they opened it; whoever has gone elsewhere stays there.
      if (this.#region?.contains(this.shadowRoot?.activeElement ?? null)) this.#opener?.focus({preventScroll: true});
      return this.#card?.closed();
    }
    this.#card?.opened(this.#slot);
    // Its size is known only when it is there.
    requestAnimationFrame(this.#place);
  }

  /** Opens the card for the first time: when there is something to show in it. */
  async #first(): Promise<void> {
    const region = this.#region as HTMLElement;
    try {
      await this.#load();
      this.#failed = false;
    } catch {
      this.#failed = true;
      region.replaceChildren(...failed(early(this.#locale)[0], () => (this.open = false)));
    }
    this.open = true;
    // The next time may have more luck.
    this.#failed = false;
  }

  async #load(): Promise<void> {
    const page = this.#page as Page;
    const {part, texts} = await opened(page.visitor);
    if (this.#card) return;
    (this.shadowRoot as ShadowRoot).adoptedStyleSheets = adopted([...sheets, ...part.cardStyles]);
    this.#card = new part.Card(page, texts, this.#region as HTMLElement, () => (this.open = false), this.#place);
  }

  get #locale(): string {
    return this.#page?.visitor.locale ?? '';
  }

  /** Below its opener, or above where there is more room; on narrow screens the styles put it at the foot of the screen. */
  readonly #place = (): void => {
    if (!this.open || !this.#opener || !this.#region) return;
    const {left, right, top, bottom} = this.#opener.getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height} = this.#region;
    const screen = document.documentElement;
    const above = bottom + height + GAP > screen.clientHeight && top > screen.clientHeight - bottom;
    const start = getComputedStyle(this).direction === 'rtl' ? right - width : left;
    this.#region.style.left = `${Math.max(GAP, Math.min(start, screen.clientWidth - width - GAP)) + scrollX}px`;
    this.#region.style.top = `${(above ? top - height - GAP : bottom + GAP) + scrollY}px`;
  };
}

/** Between the opener, the card and the edge of the screen, px. */
const GAP = 6;
