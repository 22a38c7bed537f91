import type {Value, ValueType} from 'nearside';

import {hold, make} from './element.ts';

/** A labelled control and the way to show it a value; nothing is `null`. */
export interface Field {
  readonly element: HTMLElement;
  readonly show: (value: Value) => void;
}

/** How a field is made. */
export interface FieldOptions {
  readonly label: string;
  /** As authors write it. */
  readonly name: string;
  readonly type: ValueType;
  readonly names?: readonly string[] | undefined;
  /** Id of a list of suggestions in the page. */
  readonly suggestions?: string;
  readonly change: (value: Value) => void;
}

/** The control that fits a type. */
export const field = (options: FieldOptions): Field => {
  const {names, type} = options;
  if (type === 'enum' && names) return choice(options, [['', 'not told'], ...names.map((name) => [name, name] as const)]);
  if (type === 'bool') return choice(options, [['', 'not told'], ['true', 'yes'], ['false', 'no']]);
  const input = make('input');
  if (options.suggestions) input.setAttribute('list', options.suggestions);
  const numeric = type === 'int' || type === 'fixed' || type === 'duration';
  input.type = numeric ? 'number' : type === 'timestamp' ? 'datetime-local' : 'text';
  if (numeric) input.step = type === 'fixed' ? '0.001' : '1';
  input.placeholder = type === 'set' ? 'none; several with commas' : 'not told';
  input.addEventListener('input', () => options.change(read(type, input.value)));
  return {
    element: labelled(options, input),
    show: (value) => {
      const text = written(type, value);
      if (document.activeElement !== input && input.value !== text) input.value = text;
    },
  };
};

/** A choice among named values, all in view. */
export const buttons = (legend: string, choices: readonly (readonly [value: string, short: string, long: string])[], change: (value: string) => void): Field => {
  const set = make('fieldset', 'choices');
  set.append(make('legend', '', legend));
  const row = make('div', 'choices__row');
  const name = `choice-${legend.replace(/\W+/g, '-').toLowerCase()}`;
  const radios = choices.map(([value, short, long]) => {
    const radio = make('input');
    radio.type = 'radio';
    radio.name = name;
    radio.value = value;
    radio.setAttribute('aria-label', long);
    radio.addEventListener('change', () => change(value));
    row.append(hold(make('label'), radio, make('span', '', short)));
    return radio;
  });
  return {
    element: hold(set, row),
    show: (value) => {
      for (const radio of radios) radio.checked = radio.value === String(value ?? '');
    },
  };
};

/** A number by slider and by typing; typing nothing takes it back, where that is allowed. */
export const slider = (
  options: Pick<FieldOptions, 'label' | 'name' | 'change'> & {readonly max: number; readonly step: number; readonly required?: boolean},
): Field & {readonly note: (text: string) => void} => {
  const row = make('div', 'slider');
  const range = make('input');
  range.type = 'range';
  range.setAttribute('aria-label', options.label);
  const number = make('input');
  number.type = 'number';
  number.setAttribute('aria-label', `${options.label}, as a number`);
  for (const input of [range, number]) {
    input.min = '0';
    input.max = String(options.max);
  }
  range.step = String(options.step);
  number.step = '1';
  const set = (value: number | null): void => {
    const valid = value === null ? null : Math.max(0, Math.min(options.max, Math.round(value)));
    if (valid === null && options.required) return;
    options.change(valid);
  };
  range.addEventListener('input', () => set(range.valueAsNumber));
  number.addEventListener('input', () => set(Number.isNaN(number.valueAsNumber) ? null : number.valueAsNumber));
  const note = make('span', 'slider__note');
  hold(row, hold(make('span', 'slider__label'), options.label, ' ', ...(options.name ? [make('code', '', options.name)] : [])), range, number, note);
  return {
    element: row,
    show: (value) => {
      row.classList.toggle('slider--untold', value === null);
      range.value = String(value ?? 0);
      range.ariaValueText = value === null ? 'not told' : String(value);
      if (document.activeElement !== number) number.value = value === null ? '' : String(value);
      number.placeholder = '–';
    },
    note: (text) => {
      note.textContent = text;
    },
  };
};

/** Yes or no. */
export const toggle = (label: string, change: (on: boolean) => void): Field => {
  const input = make('input');
  input.type = 'checkbox';
  input.role = 'switch';
  input.addEventListener('change', () => change(input.checked));
  return {
    element: hold(make('label', 'toggle'), input, make('span', '', label)),
    show: (value) => {
      input.checked = value === true;
    },
  };
};

const choice = (options: FieldOptions, choices: readonly (readonly [string, string])[]): Field => {
  const select = make('select');
  for (const [value, text] of choices) select.append(Object.assign(make('option', '', text), {value}));
  select.addEventListener('change', () => options.change(options.type === 'bool' ? (select.value === '' ? null : select.value === 'true') : select.value || null));
  return {
    element: labelled(options, select),
    show: (value) => {
      select.value = String(value ?? '');
    },
  };
};

const labelled = ({label, name}: FieldOptions, control: HTMLElement): HTMLElement =>
  hold(make('label', 'field'), hold(make('span', 'field__label'), label, ' ', make('code', '', name)), control);

const read = (type: ValueType, text: string): Value => {
  if (text.trim() === '') return null;
  if (type === 'set') return text.split(',').map((part) => part.trim()).filter(Boolean);
  if (type === 'text') return text;
  const number = type === 'timestamp' ? Date.parse(`${text}Z`) : Number(text);
  return Number.isFinite(number) ? (type === 'fixed' || type === 'timestamp' ? number : Math.trunc(number)) : null;
};

const written = (type: ValueType, value: Value): string => {
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (type === 'timestamp') return new Date(value as number).toISOString().slice(0, 16);
  return String(value);
};
