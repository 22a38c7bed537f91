// The visitor's offset from UTC, from the zone that the platform tells of a request.

/** What the engine takes for an offset that is not known. */
export const UNKNOWN = 32_767;
/** Offsets change on the quarter of an hour and no oftener. */
const QUARTER_MS = 900_000;
/** Zones there are, and then some: a made-up one must not fill the memory. */
const MOST_ZONES = 1_000;

const formats = new Map();
const known = new Map();

/** Minutes east of UTC in a zone at an instant, ms since 1970. */
export function offsetOf(zone, now) {
  if (typeof zone !== 'string' || zone === '') return UNKNOWN;
  const quarter = Math.floor(now / QUARTER_MS);
  const held = known.get(zone);
  if (held?.quarter === quarter) return held.offset;
  const offset = ask(zone, now);
  if (known.size >= MOST_ZONES) known.clear();
  known.set(zone, {quarter, offset});
  return offset;
}

function ask(zone, now) {
  try {
    if (formats.size >= MOST_ZONES) formats.clear();
    if (!formats.has(zone)) formats.set(zone, new Intl.DateTimeFormat('en', {timeZone: zone, timeZoneName: 'longOffset'}));
    const name = formats.get(zone).formatToParts(now).find(({type}) => type === 'timeZoneName').value;
    const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name);
    return sign ? Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) : 0;
  } catch {
    return UNKNOWN;
  }
}
