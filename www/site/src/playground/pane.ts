import type {Diagnostic} from './compiler.ts';
import {hold, make} from './element.ts';
import {tokens} from './toml.ts';

/** A marked piece of a text. */
interface Mark {
  readonly start: number;
  readonly end: number;
  readonly severity: Diagnostic['severity'];
}

/**
 * One file as text that can be edited: a text field over the same text in colours. The field has neither colours nor
 * scroll bars of its own, so that both stay in one place, and undo is the browser's.
 */
export class Pane {
  readonly path: string;
  readonly element = make('div', 'pane');
  readonly #field = make('textarea', 'pane__field');
  readonly #paint = make('pre', 'pane__paint');
  readonly #gutter = make('div', 'pane__gutter');
  #marks: readonly Mark[] = [];

  constructor(path: string, text: string, edited: () => void) {
    this.path = path;
    this.#field.value = text;
    this.#field.wrap = 'off';
    this.#field.spellcheck = false;
    this.#field.autocapitalize = 'off';
    this.#field.autocomplete = 'off';
    this.#field.id = `pane-${path.replace(/\W+/g, '-')}`;
    this.#field.setAttribute('aria-label', `Text of ${path}`);
    this.#field.setAttribute('aria-describedby', 'problems-count');
    this.#paint.ariaHidden = 'true';
    this.#gutter.ariaHidden = 'true';
    this.#field.addEventListener('input', () => {
      // Marks lie where the compiler last saw the text; until it has looked again they move with what is typed before them.
      this.#marks = [];
      this.#draw();
      edited();
    });
    hold(this.element, this.#gutter, hold(make('div', 'pane__text'), this.#paint, this.#field));
    this.#draw();
  }

  get text(): string {
    return this.#field.value;
  }

  set text(text: string) {
    this.#field.value = text;
    this.#marks = [];
    this.#draw();
  }

  /** Underlines what the compiler has to say about this file. */
  mark(diagnostics: readonly Diagnostic[]): void {
    this.#marks = diagnostics.flatMap(({severity, labels}) =>
      labels.filter(({path}) => path === this.path).map(({start, end}) => ({start, end: Math.max(end, start + 1), severity})),
    );
    this.#field.ariaInvalid = String(this.#marks.some(({severity}) => severity === 'error'));
    this.#draw();
  }

  /** Selects a piece of the text and brings it into view. */
  select(start: number, end: number): void {
    this.#field.focus({preventScroll: true});
    this.#field.setSelectionRange(start, end);
    const line = this.text.slice(0, start).split('\n').length - 1;
    const number = this.#gutter.children[line];
    const height = number?.clientHeight ?? 20;
    this.element.scrollTo({top: Math.max(0, (line - 4) * height), left: 0});
    this.element.scrollIntoView({block: 'nearest'});
  }

  /** Replaces a piece of the text as if it had been typed. */
  replace(start: number, end: number, text: string): void {
    this.#field.setRangeText(text, start, end, 'end');
    this.#field.dispatchEvent(new Event('input'));
  }

  #draw(): void {
    const text = this.text;
    const pieces = tokens(text);
    const cuts = new Set([0, text.length]);
    for (const {start, end} of [...pieces, ...this.#marks]) cuts.add(start).add(end);
    const sorted = [...cuts].filter((cut) => cut <= text.length).sort((a, b) => a - b);
    const drawn: (Node | string)[] = [];
    let at = 0;
    for (const [index, start] of sorted.entries()) {
      const end = sorted[index + 1];
      if (end === undefined) break;
      while ((pieces[at]?.end ?? Infinity) <= start) at++;
      const token = pieces[at];
      const kind = token && token.start <= start ? `toml-${token.kind}` : '';
      const over = this.#marks.filter((mark) => mark.start <= start && mark.end >= end);
      const wrong = over.some(({severity}) => severity === 'error') ? 'wrong' : over.length > 0 ? 'doubtful' : '';
      const part = text.slice(start, end);
      drawn.push(kind || wrong ? make('span', `${kind} ${wrong}`.trim(), part) : part);
    }
    // The last line counts even when it is empty.
    this.#paint.replaceChildren(...drawn, '\n');
    this.#number(text);
  }

  #number(text: string): void {
    const lines = text.split('\n').length;
    while (this.#gutter.childElementCount > lines) this.#gutter.lastElementChild?.remove();
    while (this.#gutter.childElementCount < lines) this.#gutter.append(make('span', '', String(this.#gutter.childElementCount + 1)));
    for (const number of this.#gutter.children) number.className = '';
    for (const {start, severity} of this.#marks) {
      const number = this.#gutter.children[text.slice(0, start).split('\n').length - 1];
      if (number && number.className !== 'wrong') number.className = severity === 'error' ? 'wrong' : 'doubtful';
    }
  }
}
