import {cookieSays, SLICE_COOKIE} from '../cookie.ts';
import type {Value} from '../types.ts';
import type {Visitor} from '../visitor.ts';
import {itemOf, items, type Item} from './item.ts';

/** One fact that the cookie says. */
export interface SliceField {
  /** Input of the policy. */
  readonly input: string;
  /** What it is about, in words; `undefined` for what this policy does not know. */
  readonly item: Item | undefined;
  /** The flag or name; `undefined` for a number. */
  readonly value: Value | undefined;
  /** For a number, the band that it lies in: from the first up to and without the second, `null` where it is open. */
  readonly band: readonly [from: number | null, below: number | null] | undefined;
}

/** What travels to the site's own edge with every page, read from the cookie itself. */
export interface SliceView {
  /** The cookie, letter for letter. */
  readonly cookie: string;
  /** Its length, bytes. */
  readonly bytes: number;
  readonly fields: readonly SliceField[];
}

/** What the cookie of this page says; `undefined` when there is none. */
export function slice(visitor: Visitor): SliceView | undefined {
  const text = cookieSays();
  if (text === undefined) return undefined;
  const cookie = `${SLICE_COOKIE}=${text}`;
  const known = items(visitor, visitor.rows);
  const fields = text.split('&').slice(1).map((piece): SliceField => {
    const [input = '', says = ''] = piece.split('=').map(plain);
    const item = itemOf(input, known);
    const [band, from, below] = /^(-?[\d.]*?)\.\.(-?[\d.]*)$/.exec(says) ?? [];
    if (band !== undefined) return {input, item, value: undefined, band: [number(from), number(below)]};
    return {input, item, value: item?.type === 'bool' ? says === 'true' : says, band: undefined};
  });
  return {cookie, bytes: cookie.length, fields};
}

const number = (text = ''): number | null => (text === '' ? null : Number(text));

/** Anybody may have written the cookie. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
