import type {Decision, Explanation, FieldValue, Outcome, WhyNot} from 'nearside';

import {apply} from './change.ts';
import type {Files, Origin, Outline} from './compiler.ts';
import {button, heard, hold, make, place} from './element.ts';
import {instant, seenBefore, type Scene} from './scene.ts';
import type {Act, Stage} from './stage.ts';
import {plain, quiet, tints, type Tint} from './tints.ts';
import {cause, count, defaults, inputName, obstacle, value} from './words.ts';

/** What the cards ask of the rest of the page. */
export interface Surroundings {
  readonly scene: Scene;
  readonly changed: () => void;
  readonly show: (path: string, start: number, end: number) => void;
}

/** The look of an outcome. */
export const look = (outcome: Outcome, looks: ReadonlyMap<string, Tint>): Tint =>
  outcome.module === null ? (outcome.quiet ? quiet : plain) : (looks.get(outcome.module) ?? plain);

/** A sample of a look; its letters are for the eye. */
export const swatch = ({className, code}: Tint): HTMLElement => {
  const made = make('span', `swatch ${className}`, code);
  made.ariaHidden = 'true';
  return made;
};

/** One card per slot: what it shows, why, what else it could be, and why not. */
export class Outcomes {
  readonly #around: Surroundings;
  readonly #asked = new Map<string, string>();
  #stage: Stage | undefined;
  #files: Files = {};
  #outline: Outline | undefined;
  #decision: Decision | undefined;
  #before = '';

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Draws what was played on a stage; `files` are what its program was compiled from. */
  show(stage: Stage, files: Files, outline: Outline, act: Act): void {
    this.#stage = stage;
    this.#files = files;
    this.#outline = outline;
    this.#decision = act.decision;
    const cards = place('cards');
    const slots = stage.description.slots;
    for (const card of [...cards.children]) if (!slots.includes(card.id.slice('slot-'.length))) card.remove();
    for (const slot of slots) {
      const card = document.getElementById(`slot-${slot}`) ?? this.#card(slot);
      cards.append(card);
      const looks = tints(outline.slots[slot] ?? []);
      const outcome = act.decision.slots[slot];
      if (outcome) this.#fill(card, slot, outcome, act.explanations.get(slot), looks);
    }
    this.#strip(act, outline);
  }

  #card(slot: string): HTMLElement {
    const card = make('section', 'card-slot');
    card.id = `slot-${slot}`;
    card.tabIndex = -1;
    card.setAttribute('aria-labelledby', `slot-${slot}-name`);
    const name = make('h3', 'card-slot__name', slot);
    name.id = `slot-${slot}-name`;
    const select = make('select');
    select.addEventListener('change', () => {
      if (select.value) this.#asked.set(slot, select.value);
      else this.#asked.delete(slot);
      this.#answer(card, slot);
    });
    const answer = make('div', 'card-slot__answer');
    answer.setAttribute('role', 'status');
    const asked = hold(make('div', 'card-slot__asked'), hold(make('label'), 'Why not ', select), answer);
    const saw = button('plain-button', 'They saw it', () => this.#saw(slot));
    saw.append(heard(`, what ${slot} shows`));
    const seen = hold(make('p', 'card-slot__seen'), saw, ' ', make('span', 'card-slot__saw'));
    return hold(card, hold(make('header'), name, make('div', 'card-slot__outcome')), make('div', 'card-slot__content'), seen, make('div', 'card-slot__why'), asked);
  }

  #fill(card: HTMLElement, slot: string, outcome: Outcome, explanation: Explanation | undefined, looks: ReadonlyMap<string, Tint>): void {
    const [head, content, why] = ['outcome', 'content', 'why'].map((part) => card.querySelector(`.card-slot__${part}`));
    head?.replaceChildren(swatch(look(outcome, looks)), make('strong', '', outcome.module ?? (outcome.quiet ? 'kept quiet' : 'the page’s default')));
    this.#exposure(card, outcome);
    content?.replaceChildren(...this.#content(outcome));
    why?.replaceChildren(...(explanation ? this.#why(slot, explanation) : []));
    this.#offer(card, slot, outcome);
    this.#answer(card, slot);
  }

  /** The button that counts what the slot shows as seen; it stays the same one, so that focus stays on it. */
  #exposure(card: HTMLElement, {module}: Outcome): void {
    const area = card.querySelector<HTMLElement>('.card-slot__seen');
    const {scene} = this.#around;
    if (!area) return;
    area.hidden = module === null || !scene.consent || scene.paused;
    const saw = seenBefore(scene).filter((seen) => seen.module === module).length;
    const note = area.querySelector('.card-slot__saw');
    if (note) note.textContent = saw > 0 ? `Seen ${count(saw, 'time')} this week.` : '';
  }

  #saw(slot: string): void {
    const module = this.#decision?.slots[slot]?.module;
    if (!module) return;
    this.#around.scene.seen.push({slot, module, at: instant(this.#around.scene)});
    this.#around.changed();
  }

  #content({module, reason}: Outcome): Node[] {
    if (module === null) return [make('p', 'card-slot__note', defaults[reason as keyof typeof defaults])];
    const content = this.#stage?.visitor.content(module);
    if (!content) return [make('p', 'card-slot__note', 'Its words stand in the page.')];
    return Object.entries(content.fields).map(([, written]) => fieldText(written));
  }

  #why(slot: string, explanation: Explanation): Node[] {
    const labels = this.#stage?.visitor.labels;
    const list = make('ul', 'reasons');
    for (const because of explanation.because) {
      const item = make('li');
      const sentence = this.#stage?.visitor.reason(because.input, slot) || inputName(because.input, labels);
      item.append(hold(make('p', 'reasons__line'), `${sentence[0]?.toUpperCase()}${sentence.slice(1)} `, make('em', '', because.decisive ? 'decides it' : 'among other things')));
      const tests = because.grounds.map((ground) =>
        'atom' in ground ? this.#test(ground.atom, ground.is, explanation.show ?? '') : make('code', 'test', `points for ${because.input}`),
      );
      if (tests.length > 0) item.append(hold(make('p', 'reasons__tests'), ...tests));
      if (because.instead.length > 0) {
        item.append(make('p', 'reasons__if', `${because.instead.map((input) => inputName(input, labels)).join(', ')} would have been enough without it.`));
      }
      const without = explanation.without.find(({input}) => input === because.input);
      if (without) item.append(this.#without(slot, explanation, without, inputName(because.input, labels)));
      list.append(item);
    }
    for (const one of explanation.causes) list.append(hold(make('li'), make('p', 'reasons__line', cause(one))));
    const nodes: Node[] = [];
    if (list.childElementCount > 0) nodes.push(list);
    else if (explanation.show !== undefined) nodes.push(make('p', 'card-slot__note', 'Everybody sees this here.'));
    const read = explanation.read.map((input) => inputName(input, labels));
    const checked = make('p', 'card-slot__checked', explanation.verified ? 'Checked by replaying the decision. ' : 'A replay did not confirm this. ');
    checked.append(read.length > 0 ? `Read for it: ${[...new Set(read)].join(', ')}.` : 'Nothing was read for it.');
    nodes.push(checked);
    return nodes;
  }

  /** A test of the program, and the way to where a module has it. */
  #test(atom: number, is: boolean, module: string): HTMLElement {
    const origin = this.#outline?.atoms[atom];
    if (!origin) return make('code', 'test', `test ${atom}`);
    const {path, start, end} = this.#found(origin, module);
    const made = button('test', is ? origin.text : `not: ${origin.text}`, () => this.#around.show(path, start, end));
    made.title = path;
    made.append(heard(`, in ${path}`));
    return made;
  }

  /** A test is known by where it was first written, perhaps in another module: the same words in the module's own file are better. */
  #found(origin: Origin, module: string): Origin {
    const path = `modules/${module}.toml`;
    const words = this.#files[origin.path]?.slice(origin.start, origin.end) ?? '';
    const start = words ? (this.#files[path]?.indexOf(words) ?? -1) : -1;
    return start < 0 ? origin : {...origin, path, start, end: start + words.length};
  }

  #without(slot: string, explanation: Explanation, {outcomes}: Explanation['without'][number], name: string): HTMLElement {
    const shown = outcomes.find((outcome) => outcome.slot === slot)?.show;
    const line = make('p', 'reasons__if', `Without “${name}”: `);
    const named = (module: string | undefined): string => module ?? 'the page’s default';
    // The whole page is decided anew, so another slot may change as well.
    const others = outcomes.filter((other) => other.slot !== slot && (other.show ?? null) !== this.#decision?.slots[other.slot]?.module);
    const aside = others.map((other) => `${other.slot} ${named(other.show)}`).join(', ');
    if (shown === explanation.show) return hold(line, aside ? `the same here, but ${aside}.` : 'the same.');
    const tint = shown === undefined ? plain : tints(this.#outline?.slots[slot] ?? []).get(shown);
    return hold(line, swatch(tint ?? plain), ` ${named(shown)}${aside ? `; and ${aside}` : ''}.`);
  }

  #offer(card: HTMLElement, slot: string, {module: shown}: Outcome): void {
    const select = card.querySelector('select');
    const others = (this.#outline?.slots[slot] ?? []).filter((module) => module !== shown);
    const asked = this.#asked.get(slot);
    if (asked && !others.includes(asked)) this.#asked.delete(slot);
    const names = ['', ...others];
    if (!select || [...select.options].map((option) => option.value).join(' ') === names.join(' ')) return;
    select.replaceChildren(...names.map((name) => Object.assign(make('option', '', name || 'another module?'), {value: name})));
    select.value = this.#asked.get(slot) ?? '';
    card.querySelector<HTMLElement>('.card-slot__asked')?.toggleAttribute('hidden', others.length === 0);
  }

  #answer(card: HTMLElement, slot: string): void {
    const area = card.querySelector('.card-slot__answer');
    const module = this.#asked.get(slot);
    const answer = module === undefined ? undefined : this.#stage?.whyNot(slot, module);
    const nodes = answer ? this.#whyNot(answer) : [];
    // The same answer is not said twice to those who hear it.
    const next = hold(make('div'), ...nodes);
    if (area && area.textContent !== next.textContent) area.replaceChildren(...nodes);
  }

  #whyNot(answer: WhyNot): Node[] {
    const labels = this.#stage?.visitor.labels;
    const line = make('p', '', obstacle(answer));
    for (const ground of answer.failing ?? []) if ('atom' in ground) line.append(' ', this.#test(ground.atom, ground.is, answer.module));
    const change = answer.change;
    if (!change || change.length === 0) return [line];
    const wanted = change.map(({input, to}) => `${inputName(input, labels)} → ${value(input, to)}`).join(', ');
    const trial = structuredClone(this.#around.scene);
    const offer = make('p', 'card-slot__offer', `Smallest change found: ${wanted}. `);
    if (apply(trial, change)) {
      offer.append(
        button('plain-button', 'Make it so', () => {
          apply(this.#around.scene, change);
          this.#around.changed();
        }),
      );
    }
    return [line, offer];
  }

  /** The outcomes in short, always in view; changes are said aloud. */
  #strip({decision}: Act, outline: Outline): void {
    const chips = Object.entries(decision.slots).map(([slot, outcome]) => {
      const chip = make('a', 'chip');
      chip.href = `#slot-${slot}`;
      const name = outcome.module ?? (outcome.quiet ? 'quiet' : 'default');
      const text = hold(make('span', 'chip__text'), make('span', 'chip__slot', slot), heard(': '), make('span', 'chip__module', name));
      return hold(make('li'), hold(chip, swatch(look(outcome, tints(outline.slots[slot] ?? []))), text));
    });
    const now = chips.map((chip) => chip.querySelector('.chip__text')?.textContent).join('; ');
    if (now === this.#before) return;
    // Focus on a chip stays where it is.
    const focused = [...place('strip').children].findIndex((chip) => chip.contains(document.activeElement));
    place('strip').replaceChildren(...chips);
    chips[focused]?.querySelector('a')?.focus({preventScroll: true});
    if (this.#before) place('said').textContent = now;
    this.#before = now;
  }
}

const fieldText = (written: FieldValue): HTMLElement => {
  if ('heading' in written) return make('p', 'card-slot__title', written.heading);
  if ('text' in written) return make('p', 'card-slot__text', written.text);
  if ('list' in written) return hold(make('ul', 'card-slot__text'), ...written.list.map((line) => make('li', '', line)));
  if ('link' in written) return make('p', 'card-slot__link', `${written.link} →`);
  return make('p', 'card-slot__text', written.alt);
};
