// What the place of a slot can hold, by the rules that the edge judges by as well: which element closes what is open around it.

import {all, own, parentOf} from '../document.ts';
import {HOLDS} from '../generated/holds.ts';

const BITS = new Map(HOLDS.flatMap(([names, ...bits]) => names.split(' ').map((name) => [name, bits] as const)));

/** Rules that speak of every element, and of any place. */
const ANY = BITS.get('*') ?? [];

const isHTML = (element: Element) => own(element, 'namespaceURI') === 'http://www.w3.org/1999/xhtml';
/** What the rules say of an element, a bit each. Drawings and formulas are one to them. */
const bits = (element: Element): readonly number[] => BITS.get(isHTML(element) ? own(element, 'localName') : 'svg') ?? [];

/**
 * Whether the place of a slot holds some content as it is written. With calls a page can be changed into anything; but what a parser would
 * move out of the slot is shown neither at the edge nor here.
 */
export function holds(slot: Element, content: ParentNode): boolean {
  const path: Element[] = [];
  for (let up = parentOf(slot); up; up = parentOf(up)) path.push(up);
  const around = path.reduceRight((open, element) => {
    const [, inside = 0, until = 0] = bits(element);
    return (open & ~until) | inside;
  }, 0) | (ANY[1] ?? 0);
  return all<Element>(content, '*').every((element) => {
    let rules = (ANY[0] ?? 0) | (isHTML(element) ? (bits(element)[0] ?? 0) : 0);
    for (let up = parentOf(element); up; up = parentOf(up)) rules &= ~(bits(up)[2] ?? 0);
    return !(rules & around);
  });
}
