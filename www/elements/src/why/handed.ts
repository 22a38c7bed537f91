import type {Account} from '../handover.ts';
import {h, renew} from '../dom.ts';
import type {Place} from '../slot/place.ts';
import type {Texts} from '../text.ts';
import {Voice} from '../voice.ts';
import {details, head, line, weight} from './account.ts';

/** What stands in a card that is opened before the engine is here, or without one: what the edge said. There is nothing to try yet. */
export class Handed {
  readonly #account: Account;
  readonly #voice: Voice;
  readonly #body = h('div', {});
  readonly #close: () => void;
  readonly #placed: () => void;

  constructor(account: Account, place: Place, texts: Texts, region: HTMLElement, close: () => void, placed: () => void) {
    this.#account = account;
    this.#voice = new Voice(texts, (_, module) => place.title(module, undefined) ?? module, account.label);
    this.#close = close;
    this.#placed = placed;
    region.lang = texts.locale;
    region.dir = texts.dir;
    region.replaceChildren(this.#body);
  }

  /** The card has been opened. */
  opened(): void {
    const {explanation, reason} = this.#account;
    const {slot, because, causes} = explanation;
    const voice = this.#voice;
    const reasons = because.map((each) => h('li', {part: 'reason'}, h('p', {class: 'label'}, voice.input(each.input)), ...weight(voice, each)));
    const mechanisms = explanation.show === undefined ? [] : causes.map(({kind, displaced}) => h('li', {part: 'reason', class: 'cause'}, voice.cause(kind, slot, displaced)));
    renew(
      this.#body,
      'close',
      head(voice, this.#close),
      h('p', {class: 'line', part: 'line'}, line(voice, explanation, ({input}) => reason(input) || voice.input(input))),
      reasons.length + mechanisms.length > 0 && h('ul', {class: 'reasons'}, ...reasons, ...mechanisms),
      details(voice, explanation, undefined, true),
    );
    this.#placed();
  }

  /** Nothing that was said changes. */
  decided(): void {}

  /** The card has been closed. */
  closed(): void {}
}
