import {UNKNOWN_OFFSET} from '../decider.ts';
import type {Visitor} from '../visitor.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The number of the visitor's day, as the engine counts days: by the page's `offset` if it gave one, and by UTC where that is unknown. */
export function dayOf(visitor: Visitor): number {
  const [now, offset] = visitor.moment();
  return Math.floor((now + east(offset)) / DAY_MS);
}

/** When the visitor's day ends, ms since 1970. */
export function endOfDay(visitor: Visitor): number {
  // By the device's own zone the day may be one hour shorter or longer.
  if (visitor.options.offset === undefined) return new Date(visitor.now).setHours(24, 0, 0, 0);
  const [, offset] = visitor.moment();
  return (dayOf(visitor) + 1) * DAY_MS - east(offset);
}

const east = (offset: number) => (offset === UNKNOWN_OFFSET ? 0 : offset) * MINUTE_MS;
