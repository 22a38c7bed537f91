import type {Facts} from '../types.ts';

/** What is around a visitor, as far as a browser would show it. */
export interface Around {
  /** `desktop` unless given. */
  readonly device?: 'phone' | 'tablet' | 'desktop';
  /** Whether the device asks to save data; false unless given. */
  readonly saveData?: boolean;
  /** How the visit began; `direct` unless given. */
  readonly source?: 'direct' | 'search' | 'social' | 'campaign' | 'internal';
  /** Pages of this visit so far, this one included; 1 unless given. */
  readonly pages?: number;
}

/** A moment that stands still until a test moves it. */
export interface TestMoment {
  /** ms since 1970; may be set. */
  now: number;
  /** Minutes east of UTC. */
  readonly offset: number;
  /** Facts of the device and of the visit, by their full names. */
  readonly facts: Facts;
  /** For `open`: reads `now` each time. */
  readonly clock: () => number;
  /** Lets so many milliseconds pass. */
  advance(ms: number): void;
}

const WITH_OFFSET = /(?:Z|([+-])(\d\d):(\d\d))$/;

/**
 * A moment in ISO 8601 with its offset, which is the visitor's: `moment('2026-11-24T18:30:00+01:00', {device: 'phone'})`.
 * @throws RangeError when it is no instant, or has no offset: the machine's own would decide what the test sees.
 */
export function moment(at: string, {device = 'desktop', saveData = false, source = 'direct', pages = 1}: Around = {}): TestMoment {
  const offset = WITH_OFFSET.exec(at);
  const start = Date.parse(at);
  if (!offset || Number.isNaN(start)) throw new RangeError(`\`${at}\` is no moment with an offset; write it like 2026-11-24T18:30:00+01:00`);
  const [, sign, hours = 0, minutes = 0] = offset;
  const made: TestMoment = {
    now: start,
    offset: (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes)) || 0,
    facts: {'device.kind': device, 'device.save_data': saveData, 'visit.source': source, 'visit.pages': pages},
    clock: () => made.now,
    advance: (ms) => {
      made.now += ms;
    },
  };
  return made;
}
