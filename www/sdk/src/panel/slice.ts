import {cookieSays, SLICE_COOKIE} from '../cookie.ts';
import type {Visitor} from '../visitor.ts';
import {itemOf, items, type Item} from './item.ts';

/** One fact that the cookie says. */
export interface SliceField {
  /** Input of the policy. */
  readonly input: string;
  /** What it is about, in words; `undefined` for what this policy does not know. */
  readonly item: Item | undefined;
  /** A name, `true` or `false`, or for a number the band that it lies in: `..300`, `300..700` (from 300 up to and without 700), `700..`. */
  readonly says: string;
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
    return {input, item: itemOf(input, known), says};
  });
  return {cookie, bytes: cookie.length, fields};
}

/** Anybody may have written the cookie. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
