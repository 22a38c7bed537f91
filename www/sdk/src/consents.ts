import {encoder} from './bytes.ts';
import {sha256} from './digest.ts';
import {NOTHING, type Asked, type Edit} from './edits.ts';
import {randomNumber} from './random.ts';
import {isOver, writeRow, type Row} from './rows.ts';
import type {Description, Labels} from './types.ts';

/** What a visitor said to a purpose, by its number in a row. */
export const STATES = ['given', 'refused', 'withdrawn'] as const;

/**
 * Why a purpose is on or off. `given` is on. `expired`: the last answer has run out. `unasked`: there is none. `signal`: the browser said
 * no by Global Privacy Control or Do Not Track, and the visitor has not answered since it was first seen.
 */
export type Cause = (typeof STATES)[number] | 'expired' | 'unasked' | 'signal';

/** How things stand with a purpose. */
export interface Standing {
  readonly name: string;
  readonly granted: boolean;
  readonly cause: Cause;
  /** The last answer, also when it no longer counts. */
  readonly record: Row | undefined;
}

/** What was shown when a purpose was asked for, if it was not the policy's own text in the page's language. */
export interface Notice {
  /** The exact text; only its SHA-256 is kept. */
  readonly text: string;
  readonly locale?: string;
  readonly version?: number;
}

/** A record as it is asked for. */
export type Said = Asked & Pick<Row, 'numbers' | 'texts'>;

/** The purpose that a signal leaves alone: it sends nothing anywhere. */
const UNTOUCHED = 'personalize.local';
const DAY_MS = 86_400_000;
/** How long an answer to a question of consent holds before it is asked again: 180 days. */
const CONSENT_S = 180 * 86_400;
/** How many texts of a record its hash is over: all but the last, which is that hash. */
export const HASHED = 8;

export const isRecord = ({kind}: Row): boolean => kind === 'consent';

const lastOf = (rows: readonly Row[], purpose: string | undefined) => rows.filter((row) => isRecord(row) && row.name === purpose).at(-1);

/** How things stand with a purpose, by the rules of the gate. `signalled`: whether the browser signals a no right now. */
export function standing(rows: readonly Row[], name: string, now: number, signalled: boolean): Standing {
  const record = lastOf(rows, name);
  // While there is no row of it, nothing was said since it was seen.
  const seen = rows.find(({kind}) => kind === 'signal')?.numbers[0] ?? (signalled ? Infinity : -1);
  let cause: Cause = record ? (STATES[record.numbers[0] as number] as Cause) : 'unasked';
  // A record dated further ahead than a day is not believed.
  if (record && (isOver(record, now) || record.sinceMs > now + DAY_MS)) cause = 'expired';
  if (name !== UNTOUCHED && (record ? record.id < seen : seen >= 0) && !/refused|withdrawn/.test(cause)) cause = 'signal';
  return {name, granted: cause === 'given', cause, record};
}

/** What a record says of an answer, before it has a place in the ledger; `id` is that of the purpose. */
export function answered(id: number, yes: boolean, method: string, {purposes, policyVersion}: Description, labels: Labels, notice?: Notice): Said {
  const name = purposes[id] as string;
  const {recipients, categories, retentionS, version} = labels.notices[id] as Labels['notices'][number];
  // The locale of a text that is not the policy's is not known unless it is said.
  const {locale} = notice ?? labels;
  const text = notice?.text ?? labels.purposes[name];
    return {
    kind: 'consent',
    name,
    keepS: CONSENT_S,
    numbers: [Number(!yes), policyVersion, notice?.version ?? version, retentionS],
    texts: [method, Array.from({length: 4}, () => randomNumber().toString(16).padStart(8, '0')).join(''), locale ?? '', text ? sha256(encoder.encode(text)) : '', labels.controller, recipients, categories],
  };
}

/** The edit that appends an answer to the ledger of these rows: a whole record, which goes on from the last one. */
export function appended(rows: readonly Row[], now: number, answer: Said): Edit {
  const last = rows.filter(isRecord).at(-1);
  const [no = 0, ...numbers] = answer.numbers;
  // A no to what was given takes it back.
  const taken = no && lastOf(rows, answer.name)?.numbers[0] === 0;
  const record = {
    ...answer,
    id: last ? last.id + 1 : 0,
    // The day and not the minute.
    sinceMs: now - (now % DAY_MS),
    numbers: [taken ? 2 : no, ...numbers],
    texts: [...answer.texts, last?.texts[HASHED] ?? ''],
  };
  return {set: {...record, texts: [...record.texts, hashOf(record)]}};
}

/** The hash that a record should have. */
export function hashOf(record: Said): string {
  const bytes: number[] = [];
  writeRow(bytes, {...NOTHING, ...record, texts: record.texts.slice(0, HASHED)});
  return sha256(Uint8Array.from(bytes));
}
