import base from '../base.css';
import {all, attempt, shadowOf, start} from '../document.ts';
import {adopt, button, failed, find, h, sheet} from '../dom.ts';
import {early} from '../early.ts';
import {opened} from '../open.ts';
import {Handover, type Account} from '../handover.ts';
import type {Page} from '../page.ts';
import {NearsideSlot} from '../slot/element.ts';
import type {Card} from './card.ts';
import type {Handed} from './handed.ts';
import opener from './opener.css';

const sheets = [sheet(base + opener)];

/**
 * Says why a slot shows what it shows: one line first, details on demand. A region in the top layer that claims no focus: Escape
 * and the close button give it back to the opener. Stays hidden until a slot is decided; if the edge did that, it needs no engine to say
 * so. What the card needs is loaded when it is first opened.
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
  #card: Card | Handed | undefined;
  /** What the edge said of the slot, until this page knows more. */
  #handed: Account | undefined;
  #failed = false;

  /** Name of the slot; empty for the one that the card stands in. */
  get htmlFor(): string {
    return this.getAttribute('for') ?? '';
  }

  /** Called by the browser. */
  connectedCallback(): void {
    attempt(() => this.#hand());
  }

  /** Gives the card its page and its slot; done by `attach`. A page without the card is still a page. */
  connect(page: Page, slot: NearsideSlot | null): void {
    attempt(() => this.#connect(page, slot));
  }

  /** Takes over what the edge said of the slot. */
  #hand(): void {
    if (this.#page || this.#handed) return;
    const slot = this.htmlFor ? all(document, `nearside-slot[name="${CSS.escape(this.htmlFor)}"]`)[0] : this.closest('nearside-slot');
    if (!(slot instanceof NearsideSlot) || !slot.hasAttribute('state')) return;
    const account = Handover.of(document)?.account(slot.name);
    if (!account || (account.explanation.show ?? null) !== slot.module) return;
    this.#handed = account;
    this.#slot = slot;
    this.#build();
  }

  #connect(page: Page, slot: NearsideSlot | null): void {
    // Without an engine, what the edge said is all there is, as long as it is what the slot shows.
    if (page.visitor.problem && this.#handed && (this.#handed.explanation.show ?? null) === slot?.module) return;
    const early = this.#page ? undefined : this.#card;
    this.#page = page;
    this.#slot = slot;
    this.hidden = !slot || page.visitor.problem !== undefined;
    if (this.hidden) return;
    this.#build();
    // What the edge's words were enough for is now a card with everything in it.
    if (early) void this.#load(true).catch(() => {});
    else if (this.open) this.#card?.decided();
  }

  /** Whether the card is open. */
  get open(): boolean {
    return attempt(() => this.#region?.matches(':popover-open')) ?? false;
  }

  set open(open: boolean) {
    attempt(() => open !== this.open && this.#region?.togglePopover(open));
  }

  #build(): void {
    if (this.#region) return;
    const shadow = shadowOf(this);
    adopt(shadow, sheets);
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
      start(() => this.#first());
      return;
    }
    if (this.#opener) this.#opener.ariaExpanded = String(open);
    attempt(() => (open ? addEventListener : removeEventListener)('resize', this.#place));
    if (!open) {
      // Whoever was in the card comes back to where they opened it; whoever has gone elsewhere stays there.
      if (this.#region?.contains(this.shadowRoot?.activeElement ?? null)) this.#opener?.focus({preventScroll: true});
      return this.#card?.closed();
    }
    this.#card?.opened(this.#slot);
    // Its size is known only when it is there.
    attempt(() => requestAnimationFrame(this.#place));
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

  /** `anew`: in the place of the card that there is. */
  async #load(anew = false): Promise<void> {
    const {part, texts} = await opened(this.#locale, this.#page?.visitor);
    if (this.#card && !anew) return;
    adopt(this.shadowRoot, [...sheets, ...part.cardStyles]);
    const [page, region, close] = [this.#page, this.#region as HTMLElement, () => (this.open = false)] as const;
    const focused = region.contains(this.shadowRoot?.activeElement ?? null);
    if (page) this.#card = new part.Card(page, texts, region, close, this.#place);
    else if (this.#handed && this.#slot) this.#card = new part.Handed(this.#handed, this.#slot, texts, region, close, this.#place);
    if (!anew || !this.open) return;
    this.#card?.opened(this.#slot);
    if (focused) find(region, 'close')?.focus({preventScroll: true});
  }

  get #locale(): string {
    return this.#page?.visitor.locale ?? document.documentElement.lang;
  }

  /** Below its opener, or above where there is more room; on narrow screens the styles put it at the foot of the screen. */
  readonly #place = (): void => attempt(() => this.#stand());

  #stand(): void {
    if (!this.open || !this.#opener || !this.#region) return;
    const {left, right, top, bottom} = this.#opener.getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height} = this.#region;
    const screen = document.documentElement;
    const above = bottom + height + GAP > screen.clientHeight && top > screen.clientHeight - bottom;
    const start = getComputedStyle(this).direction === 'rtl' ? right - width : left;
    this.#region.style.left = `${Math.max(GAP, Math.min(start, screen.clientWidth - width - GAP)) + scrollX}px`;
    this.#region.style.top = `${(above ? top - height - GAP : bottom + GAP) + scrollY}px`;
  }
}

/** Between the opener, the card and the edge of the screen, px. */
const GAP = 6;
