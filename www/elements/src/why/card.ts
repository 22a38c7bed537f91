import type {Because, Explanation, Outcome, Response, WireOutcome} from 'nearside';
import {openPanel, type Edit, type Item, type Panel} from 'nearside/panel';

import controls from '../controls.css';
import {button, h, note, renew, sheet, type Child} from '../dom.ts';
import {editor} from '../editor.ts';
import {evidence} from '../evidence.ts';
import type {Account} from '../handover.ts';
import type {Page} from '../page.ts';
import {Rehearsal} from '../rehearsal.ts';
import type {Place} from '../slot/place.ts';
import {Speech} from '../speech.ts';
import type {Texts} from '../text.ts';
import {details, head, line, weight} from './account.ts';
import styles from './card.css';
import {others} from './others.ts';

/** Styles of an open card. */
export const sheets = [sheet(controls + styles)];

/** What stands in an open card. */
export class Card {
  readonly #page: Page;
  readonly #panel: Panel;
  readonly #texts: Texts;
  readonly #speech: Speech;
  readonly #body = h('div', {});
  /** Stays when the card is filled anew, so that what it says is read out. */
  readonly #status = h('p', {class: 'status', role: 'status'});
  readonly #rehearsal: Rehearsal;
  readonly #close: () => void;
  readonly #placed: () => void;
  #place: Place | undefined;
  #account: Account | undefined;
  /** Inputs whose fact is being corrected. */
  readonly #correcting = new Set<string>();
  #others = false;

  /** `placed` is called when the card may have another size. */
  constructor(page: Page, texts: Texts, region: HTMLElement, close: () => void, placed: () => void) {
    this.#page = page;
    this.#panel = openPanel(page.visitor);
    this.#texts = texts;
    this.#speech = new Speech(page, this.#panel, texts);
    this.#close = close;
    this.#placed = placed;
    this.#rehearsal = new Rehearsal(this.#speech, (said) => {
      this.#status.textContent = said;
      this.#fill();
    });
    region.lang = texts.locale;
    region.dir = texts.dir;
    region.replaceChildren(this.#body, this.#status);
  }

  /** The card has been opened. */
  opened(place: Place | undefined): void {
    this.#place = place;
    this.#status.textContent = '';
    this.decided();
  }

  /** The page has been decided anew. */
  decided(): void {
    this.#account = this.#place?.name ? this.#page.account(this.#place.name) : undefined;
    this.#correcting.clear();
    this.#fill();
  }

  /** The card has been closed: what was only tried ends. */
  closed(): void {
    this.#others = false;
    this.#correcting.clear();
    this.#rehearsal.end();
  }

  #fill(): void {
    const place = this.#place;
    const explanation = this.#account?.explanation;
    if (!place || !explanation) return;
    const texts = this.#texts;
    const late = place.state === 'late';
    const speech = this.#speech;
    renew(
      this.#body,
      'close',
      head(speech, this.#close),
      h('p', {class: 'line', part: 'line'}, late ? texts.say('why.late') : line(speech, explanation, (reason) => this.#sentence(reason))),
      ...(late ? [] : [this.#reasons(explanation), this.#rehearsal.bar('others'), this.#acts(explanation), this.#others && others(speech, this.#rehearsal, place.name), this.#details(explanation)]),
    );
    this.#placed();
  }

  #reasons({slot, because, causes, without}: Explanation): Child {
    const items = because.map((reason) => this.#reason(reason, slot, without.find(({input}) => input === reason.input)?.outcomes ?? [], because.length === 1));
    const mechanisms = causes.map(({kind, displaced}) =>
      h('li', {part: 'reason', class: 'cause'}, this.#speech.cause(kind, slot, displaced), kind === 'dismissed' && displaced !== null && this.#return(displaced)),
    );
    // The one line has said it already.
    const repeated = because.length === 0 && mechanisms.length === 1 && causes[0]?.kind !== 'dismissed';
    return (items.length > 0 || (mechanisms.length > 0 && !repeated)) && h('ul', {class: 'reasons'}, ...items, ...mechanisms);
  }

  #reason(because: Because, slot: string, decided: readonly WireOutcome[], alone: boolean): HTMLElement {
    const {input} = because;
    const texts = this.#texts;
    const item = this.#panel.itemOf(input);
    const label = this.#speech.input(input);
    const [try_, correct] = [`try ${input}`, `correct ${input}`];
    const other = decided.find((outcome) => outcome.slot === slot);
    const shown = this.#account?.explanation.show;
    const trying = this.#rehearsal.from === try_;
    const correcting = this.#correcting.has(input);
    // What can be kept is tried as it would be kept: other rules may read the same item.
    const begin = () => (item ? this.#rehearsal.propose(never(item), try_) : this.#rehearsal.show(outcomes(decided), try_));
    const toggle = () => (trying ? this.#rehearsal.end() : begin());
    // A count has no strength that one could set: it is corrected entry by entry.
    const editing = item && correcting && (input.startsWith('activity.') ? evidence(this.#speech, this.#rehearsal, item) : editor(item, this.#speech, this.#rehearsal.edit, () => undefined, (edit, from) => this.#rehearsal.propose(edit, from)));
    return h(
      'li',
      {part: 'reason'},
      h(
        'details',
        {'data-key': `reason ${input}`, open: alone},
        h('summary', {}, h('span', {class: 'label'}, label), ' ', h('span', {class: 'soft'}, this.#source(input, item))),
        ...weight(this.#speech, because),
        h('p', {}, other?.show === shown ? texts.say('why.without.same') : texts.say('why.without', {other: this.#speech.outcome(slot, other?.show)})),
        this.#basis(input) === 'ambient' && note(texts.say('why.ambient')),
        h(
          'div',
          {class: 'row'},
          button(texts.say('why.try'), try_, toggle, {'aria-pressed': String(trying)}),
          item && !item.blocked && button(texts.say('why.correct'), correct, () => this.#correct(input), {'aria-expanded': String(correcting)}),
        ),
        editing,
        trying && this.#rehearsal.bar(try_),
        item && correcting && !trying && this.#rehearsal.isOf(item) && this.#rehearsal.bar(),
      ),
    );
  }

  #correct(input: string): void {
    if (!this.#correcting.delete(input)) this.#correcting.add(input);
    this.#rehearsal.end();
    this.#fill();
  }

  /** Where a reason comes from, and of when it is. */
  #source(input: string, item: Item | undefined): string {
    const texts = this.#texts;
    if (item && item.sinceMs === undefined && item.value === null) return texts.say('value.unknown');
    const basis = item?.basis ?? this.#basis(input);
    const source = texts.find(`source.${basis}`) ?? basis;
    return item?.sinceMs === undefined ? source : texts.say('source.dated', {source, day: texts.around(item.sinceMs, this.#account?.explanation.now_ms ?? item.sinceMs)});
  }

  #basis(input: string): string {
    return this.#page.visitor.description?.inputs.find(({name}) => name === input)?.basis ?? 'ambient';
  }

  #acts({slot, show}: Explanation): HTMLElement {
    const texts = this.#texts;
    // What this device would say of other modules is about its own decision.
    const same = (this.#page.visitor.decision?.slots[slot]?.module ?? undefined) === show;
    const respond = (module: string, response: Response) => this.#rehearsal.make({kind: 'respond', module, response});
    const act = (name: 'not' | 'more', module: string, response: Response) =>
      h('div', {class: 'act'}, button(texts.say(`act.${name}`), `act ${name}`, () => respond(module, response), {'aria-describedby': `effect-${name}`}), h('span', {class: 'soft', id: `effect-${name}`}, texts.say(`act.${name}.effect`)));
    return h(
      'div',
      {class: 'acts'},
      ...(show !== undefined && this.#page.visitor.remembers ? [act('not', show, 'not-this'), act('more', show, 'more-like-this')] : []),
      same && button(texts.say('why.not'), 'others', () => this.#toggleOthers(), {class: 'plain', 'aria-expanded': String(this.#others)}),
    );
  }

  #toggleOthers(): void {
    this.#others = !this.#others;
    this.#rehearsal.end();
    this.#fill();
  }

  #return(module: string): HTMLElement {
    return h('div', {class: 'row'}, button(this.#texts.say('act.back'), `return ${module}`, () => this.#rehearsal.make({kind: 'back', module})));
  }

  #details(explanation: Explanation): HTMLElement {
    const {preferences, visitor} = this.#page;
    // The edge may have decided by another version.
    const version = explanation.program === visitor.description?.program ? visitor.description.policyVersion : undefined;
    return details(
      this.#speech,
      explanation,
      version,
      this.#page.isHanded(explanation.slot),
      preferences && button(this.#texts.say('map.open'), 'preferences', () => preferences.show(), {class: 'plain'}),
    );
  }

  /** The policy's own reason sentence; else the plain name of the input, and that it is not known when that is the reason. */
  #sentence({input}: Because): string {
    const said = this.#account?.reason(input);
    if (said) return said;
    const unknown = this.#panel.itemOf(input)?.value === null;
    return this.#speech.input(input) + (unknown ? `: ${this.#texts.say('value.unknown')}` : '');
  }
}

/** The change that makes a trial without a fact last. */
const never = (item: Item): Edit => ({kind: 'block', of: item.of, name: item.name, on: true});

const outcomes = (wire: readonly WireOutcome[]): Record<string, Outcome> =>
  Object.fromEntries(wire.map(({slot, show, default: reason}) => [slot, {module: show ?? null, reason: show === undefined ? (reason ?? 'none') : 'shown', quiet: false}]));
