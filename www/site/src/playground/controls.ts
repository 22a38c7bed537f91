import type {Description, Labels, Value} from 'nearside';

import {button, hold, make, place} from './element.ts';
import {buttons, field, slider, toggle, type Field} from './field.ts';
import {instant, MOST_TIMES, presets, seenBefore, times, visitorOf, type Scene} from './scene.ts';
import {clock, inputName, months, weekdays} from './words.ts';

/** Weekdays as a week is read here, from Monday. */
const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** The controls of a scene, made from what the policy declares and reads. */
export class Controls {
  readonly #scene: Scene;
  readonly #change: () => void;
  #show: (() => void)[] = [];
  #notes = new Map<string, (text: string) => void>();
  #made = '';

  /** `change` is called after each change of the scene. */
  constructor(scene: Scene, change: () => void) {
    this.#scene = scene;
    this.#change = change;
    const hours = slider({label: 'Hour', name: 'local.hour', max: 23, step: 1, required: true, change: (hour) => this.#set(() => (scene.hour = hour as number))});
    const days = buttons('Weekday', WEEK.map((day) => [String(day), weekdays[day].slice(0, 2), weekdays[day]]), (day) => this.#set(() => (scene.weekday = Number(day))));
    const year = buttons('Month', months.map((month, at) => [String(at + 1), month.slice(0, 3), month]), (month) => this.#set(() => (scene.month = Number(month))));
    year.element.classList.add('choices--wrap');
    const date = make('p', 'moment');
    place('moment').append(date, hours.element, days.element, year.element);
    const consent = toggle('Agrees to be remembered', (on) => this.#set(() => (scene.consent = on)));
    const paused = toggle('Has paused', (on) => this.#set(() => (scene.paused = on)));
    place('switches').append(consent.element, paused.element);
    for (const preset of presets) {
      place('presets').append(button('plain-button', preset.name, () => this.#set(() => Object.assign(scene, visitorOf(preset), {paused: false, seen: []}))));
    }
    const seen = make('p', 'profile__seen-list');
    const forget = button('plain-button', 'Forget what they saw', () => this.#set(() => (scene.seen = [])));
    place('seen').append(seen, forget);
    this.#fixed = () => {
      const day = new Date(instant(scene)).toLocaleDateString('en-GB', {weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC'});
      date.textContent = `${day}, ${clock(scene.hour)}`;
      hours.show(scene.hour);
      days.show(String(scene.weekday));
      year.show(String(scene.month));
      consent.show(scene.consent);
      paused.show(scene.paused);
      place('profile').classList.toggle('profile--unknown', !scene.consent || scene.paused);
      place('profile-note').textContent = scene.paused
        ? 'Paused: nothing of this is read.'
        : scene.consent
          ? ''
          : 'Without consent none of this is kept: the rules see an empty profile.';
      const saw = new Map<string, number>();
      for (const {module} of seenBefore(scene)) saw.set(module, (saw.get(module) ?? 0) + 1);
      seen.textContent = saw.size > 0 ? [...saw].map(([module, number]) => `${module} (${number})`).join(', ') : 'Nothing yet this week. “They saw it”, under a slot, counts it.';
      forget.hidden = scene.seen.length === 0;
      for (const input of place('profile').querySelectorAll<HTMLFieldSetElement>('fieldset')) input.disabled = !scene.consent || scene.paused;
    };
  }

  readonly #fixed: () => void;

  /** Makes controls for a program; those that stay the same are left alone. */
  adapt(description: Description, labels: Labels | undefined): void {
    const {inputs, intents, topics, kinds, attributes} = description;
    const context = inputs.filter(({context}) => context);
    const made = JSON.stringify([context, intents, topics, kinds, attributes, labels]);
    if (made === this.#made) return;
    this.#made = made;
    this.#show = [];
    this.#notes = new Map();
    place('page-facts').replaceChildren(...this.#facts(description, labels));
    refill('interests', topics.map((topic) => this.#interest(topic, labels)));
    refill('attributes', attributes.map((attribute) => this.#attribute(attribute, labels)));
    place('attributes').hidden = attributes.length === 0;
    place('interests').hidden = topics.length === 0;
    refill('activity', [this.#activity(description, labels)]);
    place('activity').hidden = topics.length === 0 || kinds.length === 0;
  }

  /** Shows the scene in every control. `strengths` has the interest in each topic as the rules see it. */
  show(strengths?: ReadonlyMap<string, number | null>): void {
    this.#fixed();
    for (const show of this.#show) show();
    if (!strengths) return;
    for (const [topic, note] of this.#notes) {
      const strength = strengths.get(topic) ?? null;
      note(strength !== null && strength > 0 && this.#scene.interests[topic] === undefined ? `${strength}, from what was done` : '');
    }
  }

  #set(edit: () => void): void {
    edit();
    this.show();
    this.#change();
  }

  #keep(made: Field, value: () => Value | undefined): HTMLElement {
    this.#show.push(() => made.show(value() ?? null));
    return made.element;
  }

  #facts({inputs, intents}: Description, labels: Labels | undefined): HTMLElement[] {
    const {facts} = this.#scene;
    const set = (name: string) => (value: Value) => this.#set(() => (facts[name] = value));
    const names = intents.map((intent) => [intent, labels?.intents[intent] ?? intent] as const);
    const intent = field({label: inputName('page.intent', labels), name: 'page.intent', type: 'enum', names: names.map(([name]) => name), change: set('page.intent')});
    const made = [this.#keep(intent, () => facts['page.intent'])];
    for (const {name, type, names: values, context} of inputs) {
      if (!context || name === 'page.intent') continue;
      if (name === 'device.kind' && values) {
        const device = buttons('Device', values.map((value) => [value, value, value]), set(name));
        made.unshift(this.#keep(device, () => facts[name]));
        continue;
      }
      const suggestions = name === 'page.story' ? {suggestions: 'stories'} : {};
      made.push(this.#keep(field({label: inputName(name, labels), name, type, names: values, change: set(name), ...suggestions}), () => facts[name]));
    }
    return made;
  }

  #interest(topic: string, labels: Labels | undefined): HTMLElement {
    const change = (value: Value): void =>
      this.#set(() => {
        if (value === null) delete this.#scene.interests[topic];
        else this.#scene.interests[topic] = value as number;
      });
    const made = slider({label: labels?.topics[topic] ?? topic, name: '', max: 1000, step: 10, change});
    this.#notes.set(topic, made.note);
    // The scene's visitor is replaced as a whole by a preset, so it is looked up each time.
    return this.#keep(made, () => this.#scene.interests[topic]);
  }

  #attribute({name, type, names}: Description['attributes'][number], labels: Labels | undefined): HTMLElement {
    const change = (value: Value): void => this.#set(() => (this.#scene.attributes[name] = value));
    return this.#keep(field({label: labels?.attributes[name] ?? name, name: `profile.${name}`, type, names, change}), () => this.#scene.attributes[name]);
  }

  #activity({topics, kinds}: Description, labels: Labels | undefined): HTMLElement {
    const table = make('table', 'counts');
    const head = hold(make('tr'), make('td'));
    for (const kind of kinds) head.append(Object.assign(make('th', '', labels?.kinds[kind] ?? kind), {scope: 'col'}));
    table.append(hold(make('thead'), head));
    const body = make('tbody');
    for (const topic of topics) {
      const row = hold(make('tr'), Object.assign(make('th', '', labels?.topics[topic] ?? topic), {scope: 'row'}));
      for (const kind of kinds) row.append(hold(make('td'), this.#counter(kind, topic, labels)));
      body.append(row);
    }
    return hold(table, body);
  }

  #counter(kind: string, topic: string, labels: Labels | undefined): HTMLElement {
    const name = `${labels?.kinds[kind] ?? kind}: ${labels?.topics[topic] ?? topic}`;
    const set = (number: number): void =>
      this.#set(() => ((this.#scene.activity[kind] ??= {})[topic] = Math.max(0, Math.min(MOST_TIMES, Math.trunc(number) || 0))));
    const input = make('input');
    input.type = 'number';
    input.min = '0';
    input.max = String(MOST_TIMES);
    input.setAttribute('aria-label', name);
    input.addEventListener('input', () => set(input.valueAsNumber));
    const less = button('step', '−', () => set(times(this.#scene, kind, topic) - 1));
    const more = button('step', '+', () => set(times(this.#scene, kind, topic) + 1));
    less.ariaLabel = `${name}, one less`;
    more.ariaLabel = `${name}, one more`;
    const show = (value: Value): void => {
      if (document.activeElement !== input) input.value = String(value ?? 0);
      less.disabled = value === 0;
      more.disabled = value === MOST_TIMES;
    };
    return this.#keep({element: hold(make('span', 'counter'), less, input, more), show}, () => times(this.#scene, kind, topic));
  }
}

/** New controls under the legend that stands in the page. */
const refill = (id: string, controls: readonly HTMLElement[]): void => {
  const set = place(id);
  const legend = set.querySelector('legend');
  set.replaceChildren(...(legend ? [legend] : []), ...controls);
};
