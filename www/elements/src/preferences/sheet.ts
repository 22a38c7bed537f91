import {openPanel, type Panel} from 'nearside/panel';

import controls from '../controls.css';
import {hidden, listen} from '../document.ts';
import {button, find, h, renew, sheet} from '../dom.ts';
import type {Page} from '../page.ts';
import {Rehearsal} from '../rehearsal.ts';
import {Speech} from '../speech.ts';
import type {Texts} from '../text.ts';
import {attention} from './attention.ts';
import {history, quiet, sent, stored} from './ledgers.ts';
import {known} from './known.ts';
import {move} from './move.ts';
import {overview} from './overview.ts';
import {purposes} from './purposes.ts';
import {receipts} from './receipts.ts';
import styles from './sheet.css';
import type {State, View} from './view.ts';

/** Styles of the open map. */
export const sheets = [sheet(controls + styles)];

/** What stands in the open dialog. */
export class Sheet implements View {
  readonly panel: Panel;
  readonly texts: Texts;
  readonly speech: Speech;
  readonly rehearsal: Rehearsal;
  readonly state: State = {view: 'map', wishes: new Map(), file: undefined, refusal: '', refused: new Set(), ledger: undefined, storage: undefined};
  readonly #dialog: HTMLDialogElement;
  readonly #help: string;
  readonly #body = h('div', {class: 'body'});
  /** Stays when the rest is filled anew, so that what it says is read out. */
  readonly #status = h('p', {class: 'status part', role: 'status'});
  readonly #safety = h('div', {class: 'safety part'});

  constructor(page: Page, texts: Texts, dialog: HTMLDialogElement, help: string) {
    this.panel = openPanel(page.visitor);
    this.texts = texts;
    this.speech = new Speech(page, this.panel, texts);
    this.rehearsal = new Rehearsal(this.speech, (said) => this.renew(said));
    this.#dialog = dialog;
    this.#help = help;
    dialog.lang = texts.locale;
    dialog.dir = texts.dir;
    dialog.replaceChildren(this.#body, this.#status, this.#safety);
    listen('visibilitychange', async () => {
      if (hidden() || !dialog.open) return;
      // What has run out in the meantime goes, and stands here no longer.
      await page.visitor.profile?.note({set: {kind: 'visit'}});
      this.decided();
    });
  }

  /** Shows everything as it is now. */
  fill(): void {
    this.renew();
  }

  opened(): void {
    find(this.#body, 'title')?.focus();
    void this.#look();
  }

  /** The page has been decided anew. */
  decided(): void {
    this.#fill();
    void this.#look();
  }

  closed(): void {
    Object.assign(this.state, {file: undefined, refusal: ''});
    this.rehearsal.end();
    this.#status.textContent = '';
  }

  renew(said = ''): void {
    this.#status.textContent = said;
    // While something is tried, its own place says the same.
    this.#status.classList.toggle('hidden', this.rehearsal.from !== undefined || this.state.file !== undefined);
    this.#fill();
    this.#body.querySelector('.trial')?.scrollIntoView({block: 'nearest'});
  }

  unfold(key: string): void {
    const found = this.#body.querySelector<HTMLDetailsElement>(`details[data-key="${CSS.escape(key)}"]`);
    for (let element: Element | null | undefined = found; element; element = element.parentElement) if (element instanceof HTMLDetailsElement) element.open = true;
    found?.querySelector('summary')?.focus();
    found?.scrollIntoView({block: 'nearest'});
  }

  /** What takes a moment to find out. */
  async #look(): Promise<void> {
    const [storage, ledger] = await Promise.all([this.panel.storage(), this.panel.ledger()]);
    const told = (state: Pick<State, 'storage' | 'ledger'>) => JSON.stringify([state.storage, state.ledger?.whole, ...(state.ledger?.shown.keys() ?? [])]);
    if (told({storage, ledger}) === told(this.state)) return;
    Object.assign(this.state, {storage, ledger});
    this.#fill();
  }

  #fill(): void {
    const {texts} = this;
    const alive = this.panel.visitor.problem === undefined;
    const parts = alive ? [known(this), attention(this), purposes(this), receipts(this), sent(this), quiet(this), move(this), history(this), stored(this)] : [];
    renew(
      this.#body,
      'title',
      h('div', {class: 'head part'}, h('h2', {id: 'title', 'data-key': 'title', tabindex: -1}, texts.say('map.title')), button('×', 'close', () => this.#dialog.close(), {class: 'plain close', 'aria-label': texts.say('close')})),
      h('div', {class: 'scroll', 'data-scroll': 'all'}, overview(this), ...parts, this.#help && h('p', {class: 'part'}, h('a', {href: this.#help, 'data-key': 'help'}, texts.say('map.help')))),
    );
    renew(this.#safety, 'erase', ...this.#controls(alive));
  }

  /** Undo, pause, erase: no part of the page can be without them. */
  #controls(alive: boolean): HTMLElement[] {
    const {panel, texts, rehearsal} = this;
    const last = panel.undoable.at(-1);
    const label = last && this.speech.edit(last.edit);
    const paused = panel.visitor.paused;
    return [
      ...(alive
        ? [
            button(texts.say('undo'), 'undo', () => this.#undo(), {disabled: !last, ...(label ? {'aria-label': texts.say('undo.what', {what: label}), title: label} : {}), 'data-next': 'pause'}),
            button(texts.say(paused ? 'pause.off' : 'pause.on'), 'pause', () => rehearsal.make({kind: 'pause', on: !paused}), {'aria-pressed': String(paused)}),
          ]
        : []),
      button(texts.say('erase'), 'erase', () => this.#erase(), {class: 'erase'}),
    ];
  }

  async #undo(): Promise<void> {
    const last = this.panel.undoable.at(-1);
    const what = last && this.speech.edit(last.edit);
    const done = await this.panel.undo();
    this.renew(what ? this.texts.say(done ? 'done.undone' : 'done.refused', {what}) : '');
  }

  async #erase(): Promise<void> {
    this.rehearsal.end();
    const {entries: n, remains} = await this.panel.erase();
    const done = n === 0 ? this.texts.say('erase.nothing') : this.texts.say('erase.done', {n});
    this.renew([done, ...remains.map((manager) => this.texts.say('erase.remains', {manager}))].join(' '));
  }
}
