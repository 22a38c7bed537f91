import {HASHED, hashOf, isRecord, OWN_WORDS, STATES} from './consents.ts';
import type {Row} from './rows.ts';

/** One record of the consent ledger, with names for its parts. */
export interface ConsentRecord {
  readonly seq: number;
  /** Random, of this record alone; it leaves the device only in a file that the visitor saves. */
  readonly recordId: string;
  readonly purpose: string;
  readonly state: (typeof STATES)[number];
  /** The control that was used, or the consent manager that it came from. */
  readonly method: string;
  /** What was shown: its version, by whoever's words they were, 0 when it has none; `sha256` is of the exact text, empty when none is known. */
  readonly notice: {readonly version: number; readonly locale: string; readonly sha256: string};
  readonly policyVersion: number;
  readonly controller: string;
  readonly recipients: readonly string[];
  readonly categories: readonly string[];
  /** Longest time that anything is kept for the purpose, seconds. */
  readonly retentionS: number;
  /** First instant of the day, UTC, ms since 1970. */
  readonly dayMs: number;
  readonly expiresMs: number;
  /** Hash of the record before, and its own; hex. */
  readonly previous: string;
  readonly hash: string;
  /** What has become of it: `superseded` by a later record of its purpose, `expired`, or `standing`. */
  readonly status: 'standing' | 'superseded' | 'expired';
}

/** Most records; beyond it the oldest that is no purpose's last word makes room. */
const MOST = 256;

/** Whether a later record is of the same purpose as the one at a place. */
const isSuperseded = (records: readonly Row[], at: number) => records.slice(at + 1).some(({name}) => name === records[at]?.name);

/** The consent ledger among rows, oldest first. */
export function consentRecords(rows: readonly Row[], now: number): readonly ConsentRecord[] {
  const records = rows.filter(isRecord);
  const lines = (text = '') => (text === '' ? [] : text.split('\n'));
  return records.map((record, at): ConsentRecord => {
    const {id, name, sinceMs, keepS} = record;
    const [state = 0, policyVersion = 0, version = 0, retentionS = 0] = record.numbers;
    const [method = '', recordId = '', locale = '', sha256 = '', controller = '', recipients, categories, previous = '', hash = ''] = record.texts;
    const expiresMs = sinceMs + keepS * 1000;
    const superseded = isSuperseded(records, at);
    return {
      seq: id,
      recordId,
      purpose: name,
      state: STATES[state] ?? 'refused',
      method,
      notice: {version: version % OWN_WORDS, locale, sha256},
      policyVersion,
      controller,
      recipients: lines(recipients),
      categories: lines(categories),
      retentionS,
      dayMs: sinceMs,
      expiresMs,
      previous,
      hash,
      status: superseded ? 'superseded' : now >= expiresMs ? 'expired' : 'standing',
    };
  });
}

/** Whether a ledger is unbroken; else the first record at which it is not, and what is wrong there. */
export type Verdict =
  | {readonly good: true; readonly records: number}
  | {readonly good: false; readonly at: number; readonly wrong: 'missing' | 'unlinked' | 'changed' | 'unhashed'};

/**
 * Checks the chain of hashes: any change of a record, a missing one, another order. It finds damage and partial edits, and proves nothing
 * against who can run scripts here, since they can make a new chain; nor does it miss records that were cut off at the end.
 */
export async function verifyChain(rows: readonly Row[]): Promise<Verdict> {
  const records = rows.filter(isRecord);
  let at = 0;
  let previous = '';
  // A full ledger begins where it begins, and may lack records behind those that are all their purposes' last words.
  let mayGoOn = records.length >= MOST;
  for (const [place, record] of records.entries()) {
    if (mayGoOn && record.id > at) [at, previous] = [record.id, record.texts[HASHED - 1] as string];
    mayGoOn &&= !isSuperseded(records, place);
    const hash = record.texts[HASHED];
    const wrong = record.id !== at ? 'missing' : record.texts[HASHED - 1] !== previous ? 'unlinked' : !hash ? 'unhashed' : hash !== (await hashOf(record)) ? 'changed' : undefined;
    if (wrong) return {good: false, at, wrong};
    previous = hash as string;
    at++;
  }
  return {good: true, records: records.length};
}
