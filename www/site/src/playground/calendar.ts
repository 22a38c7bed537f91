import type {Outcome} from 'nearside';

import type {Outline} from './compiler.ts';
import {heard, hold, make, place} from './element.ts';
import {look, swatch} from './outcomes.ts';
import type {Scene} from './scene.ts';
import type {Week} from './stage.ts';
import {plain, quiet, tints} from './tints.ts';
import {clock, count, weekdays} from './words.ts';

/** Rows from Monday. */
const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** A cell of the week. */
interface Cell {
  readonly weekday: number;
  readonly hour: number;
  readonly button: HTMLButtonElement;
}

/**
 * The week of a slot, hour by hour, as a grid of buttons that move the clock. Days are rows where there is room for 24
 * columns, else columns. One cell takes the Tab key; arrows, Home, End, Page Up and Page Down go on from there.
 */
export class Calendar {
  readonly #scene: Scene;
  readonly #changed: () => void;
  readonly #table = place('week') as HTMLTableElement;
  readonly #wide = matchMedia('(min-width: 56rem)');
  #cells: Cell[] = [];
  #slot = '';
  #week: Week = [];
  #outline: Outline | undefined;

  constructor(scene: Scene, changed: () => void) {
    this.#scene = scene;
    this.#changed = changed;
    this.#build();
    this.#wide.addEventListener('change', () => {
      this.#build();
      this.#draw();
    });
    this.#table.addEventListener('keydown', (event) => this.#walk(event));
  }

  /** Draws a week that was decided. */
  show(week: Week, outline: Outline, slots: readonly string[]): void {
    this.#week = week;
    this.#outline = outline;
    if (!slots.includes(this.#slot)) this.#slot = slots[0] ?? '';
    this.#choose(slots);
    this.#draw();
  }

  /** Marks the hour that the clock shows. */
  point(): void {
    for (const {weekday, hour, button} of this.#cells) {
      const here = weekday === this.#scene.weekday && hour === this.#scene.hour;
      if (here) button.setAttribute('aria-current', 'time');
      else button.removeAttribute('aria-current');
      // While somebody walks the grid, Tab stays with them.
      if (!this.#table.contains(document.activeElement)) button.tabIndex = here ? 0 : -1;
    }
  }

  #choose(slots: readonly string[]): void {
    const area = place('week-slots');
    if (area.dataset['slots'] === slots.join(' ')) return;
    area.dataset['slots'] = slots.join(' ');
    const row = make('div', 'choices__row');
    for (const slot of slots) {
      const radio = make('input');
      radio.type = 'radio';
      radio.name = 'week-slot';
      radio.checked = slot === this.#slot;
      radio.addEventListener('change', () => {
        this.#slot = slot;
        this.#draw();
      });
      row.append(hold(make('label'), radio, make('span', '', slot)));
    }
    area.querySelector('.choices__row')?.remove();
    area.append(row);
  }

  #build(): void {
    const wide = this.#wide.matches;
    const hours = Array.from({length: 24}, (_, hour) => hour);
    const heading = (scope: 'col' | 'row', short: string, long: string) => hold(Object.assign(make('th'), {scope}), heard(long), Object.assign(make('span', '', short), {ariaHidden: 'true'}));
    const day = (scope: 'col' | 'row', weekday: number) => heading(scope, (weekdays[weekday] as string).slice(0, 2), weekdays[weekday] as string);
    const time = (scope: 'col' | 'row', hour: number) => heading(scope, String(hour), clock(hour));
    this.#cells = [];
    const cell = (weekday: number, hour: number) => {
      const button = make('button', 'hour');
      button.type = 'button';
      button.tabIndex = -1;
      button.addEventListener('click', () => {
        Object.assign(this.#scene, {weekday, hour});
        this.#changed();
      });
      this.#cells.push({weekday, hour, button});
      return hold(make('td'), button);
    };
    const head = hold(make('tr'), make('td'), ...(wide ? hours.map((hour) => time('col', hour)) : WEEK.map((weekday) => day('col', weekday))));
    const rows = wide
      ? WEEK.map((weekday) => hold(make('tr'), day('row', weekday), ...hours.map((hour) => cell(weekday, hour))))
      : hours.map((hour) => hold(make('tr'), time('row', hour), ...WEEK.map((weekday) => cell(weekday, hour))));
    this.#table.replaceChildren(hold(make('thead'), head), hold(make('tbody'), ...rows));
    this.#table.classList.toggle('week--wide', wide);
    this.point();
  }

  #draw(): void {
    const looks = tints(this.#outline?.slots[this.#slot] ?? []);
    const hours = new Map<string, number>();
    for (const {weekday, hour, button} of this.#cells) {
      const outcome = this.#week[weekday]?.[hour]?.[this.#slot];
      if (!outcome) continue;
      const {className, code} = look(outcome, looks);
      const name = named(outcome);
      hours.set(name, (hours.get(name) ?? 0) + 1);
      button.className = `hour ${className}`;
      button.textContent = code;
      button.ariaLabel = `${weekdays[weekday]} ${clock(hour)}: ${name}`;
      button.title = `${weekdays[weekday]} ${clock(hour)}: ${name}`;
    }
    this.#table.setAttribute('aria-label', `What ${this.#slot} shows in each hour of the week`);
    this.#legend(looks, hours);
    this.point();
  }

  #legend(looks: ReturnType<typeof tints>, hours: ReadonlyMap<string, number>): void {
    const row = (name: string, sample: HTMLElement): HTMLElement => {
      const number = hours.get(name) ?? 0;
      const item = make('li', number === 0 ? 'legend__none' : '');
      return hold(item, sample, make('span', '', name), make('span', 'legend__hours', number === 0 ? 'never' : count(number, 'hour')));
    };
    place('legend').replaceChildren(...[...looks].map(([module, look]) => row(module, swatch(look))), row(DEFAULT, swatch(plain)), row(QUIET, swatch(quiet)));
  }

  #walk(event: KeyboardEvent): void {
    const at = this.#cells.find(({button}) => button === document.activeElement);
    if (!at) return;
    const wide = this.#wide.matches;
    const row = WEEK.indexOf(at.weekday as (typeof WEEK)[number]);
    const across: readonly [number, number] = wide ? [0, 1] : [1, 0];
    const down: readonly [number, number] = wide ? [1, 0] : [0, 1];
    const steps: Readonly<Record<string, readonly [days: number, hours: number]>> = {
      ArrowRight: across,
      ArrowLeft: [-across[0], -across[1]],
      ArrowDown: down,
      ArrowUp: [-down[0], -down[1]],
      Home: wide ? [0, -at.hour] : [-row, 0],
      End: wide ? [0, 23 - at.hour] : [6 - row, 0],
      PageUp: wide ? [-row, 0] : [0, -at.hour],
      PageDown: wide ? [6 - row, 0] : [0, 23 - at.hour],
    };
    const step = steps[event.key];
    const to = step && this.#cells.find(({weekday, hour}) => weekday === WEEK[row + step[0]] && hour === at.hour + step[1]);
    if (!step) return;
    event.preventDefault();
    if (!to) return;
    at.button.tabIndex = -1;
    to.button.tabIndex = 0;
    to.button.focus();
  }
}

const DEFAULT = 'the page’s default';
const QUIET = 'kept quiet';

const named = ({module, quiet: silent}: Outcome): string => module ?? (silent ? QUIET : DEFAULT);
