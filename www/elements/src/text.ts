import {attempt} from './document.ts';
import {nearest} from './early.ts';
import {languages, type Key, type Messages} from './generated/languages.ts';

/** What is put into a message. Numbers are written as the language writes them. */
export type Values = Readonly<Record<string, string | number>>;

const loaded = new Map<string, Promise<Texts>>();

/** Loads the messages of the language nearest to a tag, once a page. */
export function textsFor(tag: string): Promise<Texts> {
  const locale = nearest(tag);
  let texts = loaded.get(locale);
  if (!texts) {
    texts = (languages[locale]?.() ?? Promise.reject(new Error(locale))).then(({default: messages, stack}) => new Texts(locale, tag, messages, stack));
    // The next time may have more luck.
    texts.catch(() => loaded.delete(locale));
    loaded.set(locale, texts);
  }
  return texts;
}

const RIGHT_TO_LEFT = /^(ar|he|fa|ur)\b/;
const RIGHT_TO_LEFT_LETTERS = /[\u0590-\u08ff\ufb1d-\ufefc]/;
const DAY_MS = 86_400_000;

/** Every text of the elements in one language. Plain text in, plain text out. A browser can be without its tables of languages, or a part of them. */
export class Texts {
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
  /** A stack that names the file that the messages are in. */
  readonly stack: string | undefined;
  readonly #messages: Messages;
  /** Numbers, dates and lists follow the page's own tag where it is of this language: `en-GB` writes dates unlike `en-US`. */
  readonly #form: string;
  readonly #plural: Intl.PluralRules | undefined;

  constructor(locale: string, tag: string, messages: Messages, stack: string | undefined) {
    this.locale = locale;
    this.dir = RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr';
    this.stack = stack;
    this.#messages = messages;
    this.#form = tag.toLowerCase().startsWith(locale) ? tag : locale;
    this.#plural = attempt(() => new Intl.PluralRules(locale));
  }

  /** A message with its values put in. A value of the other direction of writing is kept apart from the text around it. */
  say(key: Key, values: Values = {}): string {
    const message = this.#messages[key];
    const n = values['n'];
    const text = typeof message === 'string' ? message : (message[typeof n === 'number' ? (this.#plural?.select(n) ?? 'other') : 'other'] ?? message.other ?? key);
    return text.replace(/\{\$(\w+)\}/g, (_, name: string) => this.#value(values[name] ?? ''));
  }

  /** A message whose key is put together: `undefined` if there is none. */
  find(key: string, values?: Values): string | undefined {
    return key in this.#messages ? this.say(key as Key, values) : undefined;
  }

  /** "a, b and c", or "a, b or c". */
  list(items: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
    return attempt(() => new Intl.ListFormat(this.#form, {type}).format(items)) ?? items.join(', ');
  }

  number(value: number): string {
    return attempt(() => new Intl.NumberFormat(this.#form).format(value)) ?? String(value);
  }

  /** A day: where the visitor is, or in another zone. */
  day(ms: number, timeZone?: string): string {
    return this.#date(ms, {dateStyle: 'medium', ...(timeZone && {timeZone})});
  }

  /** A day and the time of it. */
  moment(ms: number): string {
    return this.#date(ms, {dateStyle: 'medium', timeStyle: 'short'});
  }

  /** "today", "3 days ago", "in 2 days"; the day itself when it is more than a month away. */
  around(ms: number, now: number): string {
    const midnight = (moment: number) => new Date(moment).setHours(0, 0, 0, 0);
    const days = Math.round((midnight(ms) - midnight(now)) / DAY_MS);
    const near = Math.abs(days) > 31 ? undefined : attempt(() => new Intl.RelativeTimeFormat(this.#form, {numeric: 'auto'}).format(days, 'day'));
    return near ?? this.day(ms);
  }

  /** Where nothing knows how the language writes it, by the international standard, in UTC. */
  #date(ms: number, form: Intl.DateTimeFormatOptions): string {
    return attempt(() => new Intl.DateTimeFormat(this.#form, form).format(ms)) ?? new Date(ms).toISOString().slice(0, form.timeStyle ? 16 : 10);
  }

  #value(value: string | number): string {
    if (typeof value === 'number') return this.number(value);
    return this.dir === 'rtl' || RIGHT_TO_LEFT_LETTERS.test(value) ? `\u2068${value}\u2069` : value;
  }
}
