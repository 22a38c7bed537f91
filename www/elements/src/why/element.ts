import base from '../base.css';
import {all, around, attempt, parentOf, shadowOf, start} from '../document.ts';
import {adopt, button, failed, find, h, sheet} from '../dom.ts';
import {early} from '../early.ts';
import {opened} from '../open.ts';
import {Handover, type Account} from '../handover.ts';
import type {Page} from '../page.ts';
import {arrived, cards} from '../guests.ts';
import {Base} from '../server.ts';
import {NearsideSlot} from '../slot/element.ts';
import type {Place} from '../slot/place.ts';
import {places} from '../slot/present.ts';
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
export class NearsideWhy extends Base {
  static readonly observedAttributes = ['for'];
  #page: Page | undefined;
  #place: Place | undefined;
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

  set htmlFor(slot: string) {
    this.setAttribute('for', slot);
  }

  /** Called by the browser. */
  connectedCallback(): void {
    // A slot shows its card whatever else it shows.
    if (parentOf(this) instanceof NearsideSlot) this.slot = 'nearside-why';
    else if (this.slot === 'nearside-why') this.slot = '';
    cards.add(this);
    arrived(this);
    attempt(() => this.#hand());
  }

  /** Called by the browser. A card that is taken away while it is open leaves nothing behind. */
  disconnectedCallback(): void {
    cards.delete(this);
    this.#closed();
  }

  /** Called by the browser. */
  attributeChangedCallback(): void {
    if (this.isConnected && this.#page) arrived(this);
  }

  /** Gives the card its page; done by `attach`. A page without the card is still a page. */
  connect(page: Page): void {
    attempt(() => this.#connect(page));
  }

  /** Takes over what the edge said of the slot. */
  #hand(): void {
    if (this.#page || this.#handed) return;
    const slot = this.htmlFor ? all(document, 'nearside-slot').find((slot) => slot.getAttribute('name') === this.htmlFor) : this.#around;
    const place = slot && [...places()].find(({element}) => element === slot);
    if (!place?.state) return;
    const account = Handover.of(document)?.account(place.name);
    if (!account || (account.explanation.show ?? null) !== place.module) return;
    this.#handed = account;
    this.#place = place;
    this.#build();
  }

  #connect(page: Page): void {
    const slot = this.#around;
    const place = this.htmlFor ? page.slots.get(this.htmlFor) : [...page.slots.values()].find(({element}) => element === slot);
    // Without an engine, what the edge said is all there is, as long as it is what the slot shows.
    if (page.visitor.problem && this.#handed && (this.#handed.explanation.show ?? null) === place?.module) return;
    const early = this.#page ? undefined : this.#card;
    this.#page = page;
    this.#place = place;
    // A card that has nothing true to say is not there.
    this.hidden = !place || page.visitor.problem !== undefined || !page.explains(place.name);
    if (this.hidden) return;
    this.#build();
    // What the edge's words were enough for is now a card with everything in it.
    if (early) void this.#load(true).catch(() => {});
    else if (this.open) this.#card?.decided();
  }

  /** The slot that the card stands in, also if a shadow tree is between them. */
  get #around(): NearsideSlot | undefined {
    for (let up: Node | null = this; up; up = around(up)) if (up instanceof NearsideSlot) return up;
    return undefined;
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
    if (!open) {
      // Whoever was in the card comes back to where they opened it; whoever has gone elsewhere stays there.
      if (this.#region?.contains(this.shadowRoot?.activeElement ?? null)) this.#opener?.focus({preventScroll: true});
      return this.#closed();
    }
    attempt(() => addEventListener('resize', this.#move));
    this.#card?.opened(this.#place);
    // Its size is known only when it is there.
    attempt(() => requestAnimationFrame(this.#move));
  }

  #closed(): void {
    attempt(() => removeEventListener('resize', this.#move));
    this.#card?.closed();
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
    if (page) this.#card = new part.Card(page, texts, region, close, this.#move);
    else if (this.#handed && this.#place) this.#card = new part.Handed(this.#handed, this.#place, texts, region, close, this.#move);
    if (!anew || !this.open) return;
    this.#card?.opened(this.#place);
    if (focused) find(region, 'close')?.focus({preventScroll: true});
  }

  get #locale(): string {
    return this.#page?.visitor.locale ?? document.documentElement.lang;
  }

  /** Below its opener, or above where there is more room; on narrow screens the styles put it at the foot of the screen. */
  readonly #move = (): void => attempt(() => this.#stand());

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
