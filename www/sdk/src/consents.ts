import {encoder} from './bytes.ts';
import {sha256} from './digest.ts';
import {NOTHING, type Asked, type Edit} from './edits.ts';
import {randomNumber} from './random.ts';
import {writeRow, type Row} from './rows.ts';
import type {Description, Labels} from './types.ts';

/** What was said to a purpose, by its number in a row. `lapsed`: the consent manager that a yes came from holds it no more. */
export const STATES = ['given', 'refused', 'withdrawn', 'lapsed'] as const;

/** Causes in which the visitor may be asked. */
const OPEN = ['lapsed', 'expired', 'unasked', 'changed'] as const;

/** Why a purpose is on or off, by the engine's number for it. */
export const CAUSES = ['given', 'refused', 'withdrawn', 'signal', ...OPEN] as const;

/**
 * Why a purpose is on or off. `given` is on. `expired`: the last answer has run out. `unasked`: there is none. `signal`: the browser said
 * no by Global Privacy Control or Do Not Track, and the visitor has not answered since it was first seen. `changed`: the last answer is
 * yes, and the policy now says more than it was said to: other words, another controller, a new recipient or category, a longer retention.
 */
export type Cause = (typeof CAUSES)[number];

/** Whether the visitor may be asked: nothing is answered, or the answer no longer holds. */
export const isOpen = (cause: Cause | undefined): boolean => (OPEN as readonly unknown[]).includes(cause);

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

const DAY_MS = 86_400_000;
/** How long an answer to a question of consent holds before it is asked again: 180 days. */
const CONSENT_S = 180 * 86_400;
/** How many texts of a record its hash is over: all but the last, which is that hash. */
export const HASHED = 8;

export const isRecord = ({kind}: Row): boolean => kind === 'consent';

export const lastOf = (rows: readonly Row[], purpose: string | undefined) => rows.filter((row) => isRecord(row) && row.name === purpose).at(-1);

/** Added to the version of a notice whose words were not the policy's: it is not compared with the policy's. */
export const OWN_WORDS = 2 ** 31;
/** The number of a lapse, as an answer. */
const LAPSED = 3;

/** What a record says of an answer, before it has a place in the ledger; `id` is that of the purpose. */
export function answered(id: number, yes: boolean | null, method: string, {purposes, policyVersion}: Description, labels: Labels, notice?: Notice): Said {
  const name = purposes[id] as string;
  const {recipients, categories, retentionS, version} = labels.notices[id] as Labels['notices'][number];
  // The locale of a text that is not the policy's is not known unless it is said.
  const {locale} = notice ?? labels;
  const text = notice?.text ?? labels.purposes[name];
    return {
    kind: 'consent',
    name,
    keepS: CONSENT_S,
    numbers: [yes === null ? LAPSED : Number(!yes), policyVersion, notice ? OWN_WORDS + (notice.version ?? 0) : version, retentionS],
    texts: [method, Array.from({length: 4}, () => randomNumber().toString(16).padStart(8, '0')).join(''), locale ?? '', text ? sha256(encoder.encode(text)) : '', labels.controller, recipients, categories],
  };
}

/** The edit that appends an answer to the ledger of these rows: a whole record, which goes on from the last one. */
export function appended(rows: readonly Row[], now: number, answer: Said): Edit {
  const last = rows.filter(isRecord).at(-1);
  const [no = 0, ...numbers] = answer.numbers;
  const before = lastOf(rows, answer.name);
  // The day and not the minute.
  const sinceMs = now - (now % DAY_MS);
  const record = {
    ...answer,
    id: last ? last.id + 1 : 0,
    sinceMs,
    // A lapse keeps what was kept by the yes before, and no longer than that.
    ...(no === LAPSED && before && {keepS: before.keepS - (sinceMs - before.sinceMs) / 1000}),
    // A no to what was given takes it back.
    numbers: [no === 1 && before?.numbers[0] === 0 ? 2 : no, ...numbers],
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
