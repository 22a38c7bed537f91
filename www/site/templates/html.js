// HTML by tagged template: what is put in is escaped unless it is markup already.

/** A piece of markup that needs no escaping. */
export class Markup {
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/** Marks text as markup. Only for text that this build wrote itself. */
export const markup = (text) => new Markup(text);

/** Escapes text for element content and quoted attributes. */
export const escape = (text) =>
  String(text).replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);

const fill = (value) => {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(fill).join('');
  return escape(value);
};

/** Builds markup; arrays are joined, `false`, `null` and `undefined` vanish. */
export const html = (strings, ...values) =>
  new Markup(strings.reduce((text, part, i) => text + part + (i < values.length ? fill(values[i]) : ''), ''));
