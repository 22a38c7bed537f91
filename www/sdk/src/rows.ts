import {decoder, writeNumber, writeText} from './bytes.ts';

/** Kinds of rows, in the order of the stored table. */
export const KINDS = [
  'seed',
  'paused',
  'visit',
  'spent',
  'limits',
  'signal',
  'consent',
  'blocked-attribute',
  'blocked-topic',
  'noticed',
  'told',
  'interest',
  'exposure',
  'dismissal',
  'event',
] as const;
/** Kind of a stored row. */
export type Kind = (typeof KINDS)[number];

/** One stored item. Everything that is stored is a row, and every byte of a row is here. Kind, id and name are its key. */
export interface Row {
  readonly kind: Kind;
  /** Tells records of consent and events apart; 0 for every other kind. */
  readonly id: number;
  /** Name of the attribute, topic, module or purpose; empty for what exists once. */
  readonly name: string;
  /** When it was last set, ms since 1970. */
  readonly sinceMs: number;
  /** How long it is kept, seconds; `Infinity` until it is removed. */
  readonly keepS: number;
  /**
   * By kind. seed: the seed. visit: its number, last sign of the visitor (ms since 1970), id of the next event. spent: points in a
   * visit, its number, points on a day, its local day. limits: of a visit, of a day; -1 leaves the site's. signal: id of the next record of
   * consent when it was first seen. consent: 0 given, 1 refused, 2 withdrawn; version of the policy, of the notice, longest retention in seconds. told, noticed: type, origin, basis, and the value of a type that is a number. interest: strength.
   * exposure: in a visit, on a day, ever, the last one's local day, its visit, clicked, helped. event: local day.
   */
  readonly numbers: readonly number[];
  /**
   * By kind. consent: means, random name of the record, locale of the notice, SHA-256 of the text shown, controller, recipients and
   * categories of data (a line each), hash of the record before, own hash. told, noticed: the name, the text or the elements. event: kind of
   * activity.
   */
  readonly texts: readonly string[];
}

/** Seconds that are too many to count, as they are stored. */
const FOR_GOOD = 4294967296;
const HEADER = 14;

/** The rows of a record that the engine has taken: it has checked them, so nothing is checked here. */
export function decodeRows(record: Uint8Array): Row[] {
  let at = HEADER;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = record[at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  const signed = (): number => {
    // The sign is the lowest bit; apart from it a number of 53 bits is exact.
    const byte = record[at++] as number;
    const value = ((byte & 0x7f) >> 1) + (byte < 0x80 ? 0 : number() * 64);
    return byte & 1 ? -value - 1 : value;
  };
  const text = (): string => {
    const length = number();
    return decoder.decode(record.subarray(at, (at += length)));
  };
  const list = <T>(item: () => T): T[] => Array.from({length: number()}, item);
  number();
  return list(() => ({
    kind: KINDS[number()] as Kind,
    id: number(),
    name: text(),
    sinceMs: signed(),
    keepS: (number() || Infinity) - 1,
    numbers: list(signed),
    texts: list(text),
  }));
}

/** Appends a row in its stored form. */
export function writeRow(bytes: number[], row: Row): void {
  writeNumber(bytes, KINDS.indexOf(row.kind));
  writeNumber(bytes, row.id);
  writeText(bytes, row.name);
  writeSigned(bytes, row.sinceMs);
  writeNumber(bytes, (row.keepS + 1) % FOR_GOOD || 0);
  writeNumber(bytes, row.numbers.length);
  for (const number of row.numbers) writeSigned(bytes, number);
  writeNumber(bytes, row.texts.length);
  for (const text of row.texts) writeText(bytes, text);
}

function writeSigned(bytes: number[], value: number): void {
  const size = value < 0 ? -value - 1 : value;
  const rest = Math.floor(size / 64);
  bytes.push((size % 64) * 2 + Number(value < 0) + (rest ? 128 : 0));
  if (rest) writeNumber(bytes, rest);
}

/** Whether a row's term has run out. */
export const isOver = ({sinceMs, keepS}: Row, now: number): boolean => now >= sinceMs + keepS * 1000;

/** The record that rows make, in any order. Whether they are a profile is for the engine to say. */
export function encodeRows(rows: readonly Row[]): Uint8Array {
  const body: number[] = [];
  writeNumber(body, 0);
  writeNumber(body, rows.length);
  for (const row of [...rows].sort(order)) writeRow(body, row);
  const record = new Uint8Array(HEADER + body.length);
  const view = new DataView(record.buffer);
  record.set([0x4e, 0x53, 0x50, 0x46, 1]);
  view.setUint32(6, body.length, true);
  view.setUint32(10, crc32(body), true);
  record.set(body, HEADER);
  return record;
}

/** Order of the stored table; 0 for rows with one key. */
export function order(left: Row, right: Row): number {
  return KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind) || left.id - right.id || byCodePoint(left.name, right.name);
}

/** Texts by code point, as in UTF-8; `<` would compare halves of pairs. */
function byCodePoint(left: string, right: string): number {
  const [one, other] = [[...left], [...right]];
  const at = one.findIndex((character, place) => character !== other[place]);
  return at < 0 ? one.length - other.length : (one[at]?.codePointAt(0) ?? 0) - (other[at]?.codePointAt(0) ?? -1);
}

/** IEEE 802.3, bit by bit: records are small. */
function crc32(bytes: readonly number[]): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
