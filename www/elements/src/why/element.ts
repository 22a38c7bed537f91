import type {Because, Explanation, Response, Visitor} from 'nearside';

import type {NearsideSlot} from '../slot/element.ts';
import {phrasesFor, type Phrases} from './phrases.ts';
import {styles} from './styles.ts';

/** Names a module for people. */
export type Labeller = (slot: NearsideSlot, module: string) => string;

const sheet = (() => {
  if (typeof CSSStyleSheet === 'undefined') return undefined;
  const made = new CSSStyleSheet();
  made.replaceSync(styles);
  return made;
})();

/**
 * Says why a slot shows what it shows: one line first, details on demand. A disclosure that claims no focus: Escape and the
 * close button give it back to the opener. Stays hidden until a slot is decided.
 *
 * @attr for - name of the slot; without it, the slot that the card stands in
 * @csspart opener - the button that opens the card
 * @csspart card - the card
 * @csspart line - the one line
 * @csspart reason - one reason
 */
export class NearsideWhy extends HTMLElement {
  #visitor: Visitor | undefined;
  #slot: NearsideSlot | null = null;
  #label: Labeller = (_slot, module) => module;
  #opener: HTMLButtonElement | undefined;
  #card: HTMLElement | undefined;
  /** Stays when the card is filled anew, so that what it says is read out. */
  readonly #status = make('p', 'done');

  /** Name of the slot; empty for the one that the card stands in. */
  get htmlFor(): string {
    return this.getAttribute('for') ?? '';
  }

  /** Gives the card its visitor and its slot; done by `attach`. */
  connect(visitor: Visitor, slot: NearsideSlot | null, label: Labeller): void {
    this.#visitor = visitor;
    this.#slot = slot;
    this.#label = label;
    this.hidden = !slot || visitor.problem !== undefined;
    if (this.hidden) return;
    this.#build();
    if (!this.open) return;
    const focused = this.shadowRoot?.activeElement;
    this.#fill();
    // The control that was used is gone, perhaps for good.
    if (focused && !focused.isConnected) this.#card?.querySelector<HTMLElement>('.close')?.focus();
  }

  /** Whether the card is open. */
  get open(): boolean {
    return this.#card?.hidden === false;
  }

  set open(open: boolean) {
    if (!this.#card || !this.#opener || open === this.open) return;
    this.#status.textContent = '';
    if (open) this.#fill();
    this.#card.hidden = !open;
    this.#opener.ariaExpanded = String(open);
  }

  #build(): void {
    if (this.#card) return;
    const shadow = this.attachShadow({mode: 'open'});
    if (sheet) shadow.adoptedStyleSheets = [sheet];
    const text = this.#phrases;
    this.#opener = button(text.open, () => (this.open = !this.open));
    this.#opener.className = 'opener';
    this.#opener.part.add('opener');
    this.#opener.ariaExpanded = 'false';
    this.#opener.setAttribute('aria-controls', 'card');
    this.#card = document.createElement('section');
    this.#card.id = 'card';
    this.#card.className = 'card';
    this.#card.part.add('card');
    this.#card.hidden = true;
    this.#card.setAttribute('aria-labelledby', 'title');
    this.#status.setAttribute('role', 'status');
    shadow.append(this.#opener, this.#card);
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.open) {
        event.stopPropagation();
        this.#close();
      }
    });
  }

  #close(): void {
    this.open = false;
    this.#opener?.focus();
  }

  get #phrases(): Phrases {
    return phrasesFor(this.#visitor?.locale ?? '');
  }

  #fill(): void {
    const visitor = this.#visitor;
    const slot = this.#slot;
    const explanation = slot?.name ? visitor?.explain(slot.name) : undefined;
    if (!this.#card || !visitor || !slot || !explanation) return;
    const late = slot.getAttribute('state') === 'late';
    const text = this.#phrases;
    const head = make('div', 'head');
    const title = make('h2', '', text.title);
    title.id = 'title';
    const close = button('×', () => this.#close());
    close.className = 'close';
    close.ariaLabel = text.close;
    head.append(title, close);
    const line = make('p', 'line', late ? text.late : this.#oneLine(explanation));
    line.part.add('line');
    const rest = late ? [] : [this.#reasons(explanation), this.#acts(explanation), this.#status, this.#details(explanation)];
    this.#card.replaceChildren(head, line, ...rest);
  }

  #reasons(explanation: Explanation): HTMLElement {
    const text = this.#phrases;
    const list = make('ul');
    for (const because of explanation.because) {
      const item = make('li', '', this.#sentence(because));
      item.part.add('reason');
      const basis = this.#visitor?.description?.inputs.find(({name}) => name === because.input)?.basis ?? '';
      const notes = [text.basis[basis] ?? basis, because.decisive ? text.decisive : text.amongOthers];
      if (because.instead.length > 0) notes.push(text.either(because.instead.map((input) => this.#input(input)).join(', ')));
      item.append(make('span', 'source', notes.join(' · ')), make('span', 'source', this.#without(explanation, because.input)));
      list.append(item);
    }
    for (const {kind, displaced} of explanation.causes) {
      const item = make('li', '', text.causes[kind]?.(displaced === null ? '' : this.#named(displaced)) ?? kind);
      item.part.add('reason');
      list.append(item);
    }
    list.hidden = list.childElementCount === 0;
    return list;
  }

  #without(explanation: Explanation, input: string): string {
    const text = this.#phrases;
    const decided = explanation.without.find((without) => without.input === input);
    const other = decided?.outcomes.find(({slot}) => slot === explanation.slot)?.show;
    if (other === explanation.show) return text.withoutSame(this.#input(input));
    return text.without(this.#input(input), other === undefined ? text.standard : this.#named(other));
  }

  #acts(explanation: Explanation): HTMLElement {
    const text = this.#phrases;
    const acts = make('div', 'acts');
    const module = explanation.show;
    const visitor = this.#visitor;
    if (module === undefined || !visitor?.remembers) return acts;
    const act = (label: string, effect: string, response: Response) => {
      const control = button(label, async () => {
        this.#status.textContent = (await visitor.respond(module, response)) ? `${text.thanks} ${effect}` : text.refused;
      });
      control.title = effect;
      return control;
    };
    acts.append(act(text.notThis, text.notThisEffect, 'not-this'), act(text.moreLikeThis, text.moreEffect, 'more-like-this'));
    return acts;
  }

  #details(explanation: Explanation): HTMLElement {
    const text = this.#phrases;
    const details = make('details');
    details.append(make('summary', '', text.details));
    if (explanation.show !== undefined) details.append(make('p', '', text.rule(explanation.show, this.#visitor?.description?.policyVersion ?? 0)));
    if (explanation.read.length > 0) details.append(make('p', '', text.read(explanation.read.map((input) => this.#input(input)).join(', '))));
    details.append(make('p', '', explanation.verified ? text.checked : text.unchecked));
    return details;
  }

  #oneLine(explanation: Explanation): string {
    const text = this.#phrases;
    if (explanation.show === undefined) {
      const [cause] = explanation.causes;
      return cause ? (text.causes[cause.kind]?.(cause.displaced === null ? '' : this.#named(cause.displaced)) ?? text.nothing) : text.nothing;
    }
    if (explanation.because.length === 0) return text.everybody;
    const decisive = explanation.because.filter((because) => because.decisive);
    const named = (decisive.length > 0 ? decisive : explanation.because).map((because) => this.#sentence(because));
    return text.because(new Intl.ListFormat(this.#visitor?.locale).format(named));
  }

  /** The policy's own reason sentence, else the plain name of the input. */
  #sentence({input}: Because): string {
    return this.#visitor?.reason(input) || this.#input(input);
  }

  /** Plain name of an input: the policy's label, else the card's own. */
  #input(input: string): string {
    return this.#visitor?.labels?.inputs[input] ?? this.#phrases.inputs[input] ?? input;
  }

  #named(module: string): string {
    return this.#slot ? this.#label(this.#slot, module) : module;
  }
}

function make(tag: string, className = '', text = ''): HTMLElement {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function button(label: string, act: () => unknown): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = label;
  element.addEventListener('click', () => void act());
  return element;
}
