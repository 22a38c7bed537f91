import type {Visitor} from '../visitor.ts';
import {dayOf} from './day.ts';

/** Attention in one span of time, in points. */
export interface Span {
  readonly spent: number;
  /** The visitor's own limit; `null` when they set none. */
  readonly own: number | null;
  /** The site's; `null` is none. */
  readonly site: number | null;
  /** The one that holds: the lower of the two. */
  readonly limit: number | null;
}

/** After so long without a sign of the visitor, the next visit begins. */
const VISIT_GAP_MS = 30 * 60_000;

export function attention(visitor: Visitor): {readonly visit: Span; readonly day: Span} {
  const row = (kind: string) => visitor.rows.find((held) => held.kind === kind)?.numbers ?? [];
  const [number = 0, seenMs = 0] = row('visit');
  const [inVisit = 0, ofVisit = 0, onDay = 0, ofDay = 0] = row('spent');
  const own = row('limits').map((limit) => (limit < 0 ? null : limit));
  const thisVisit = number === ofVisit && visitor.now - seenMs < VISIT_GAP_MS;
  const today = dayOf(visitor);
  const site = visitor.description?.attention ?? {visit: null, day: null};
  const span = (spent: number, mine: number | null, theirs: number | null): Span => ({
    spent,
    own: mine,
    site: theirs,
    limit: mine === null ? theirs : theirs === null ? mine : Math.min(mine, theirs),
  });
  return {visit: span(thisVisit ? inVisit : 0, own[0] ?? null, site.visit), day: span(ofDay === today ? onDay : 0, own[1] ?? null, site.day)};
}
