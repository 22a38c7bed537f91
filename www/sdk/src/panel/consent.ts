import type {Row} from '../rows.ts';
import type {Visitor} from '../visitor.ts';
import {endOf} from './item.ts';

/** Why a purpose is on or off. */
export type Cause = 'given' | 'refused' | 'withdrawn' | 'expired' | 'unasked' | 'signal';

/** One purpose, and what the visitor said to it. */
export interface PurposeView {
  readonly name: string;
  /** The policy's own question, in the page's language. */
  readonly label: string;
  readonly granted: boolean;
  readonly cause: Cause;
  /** When the answer was given, ms since 1970. */
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
}

/** One answer to a question of consent. */
export interface Receipt {
  readonly purpose: string;
  readonly state: 'given' | 'refused' | 'withdrawn';
  readonly sinceMs: number;
  readonly untilMs: number | undefined;
  /** The control that was used. */
  readonly method: string;
  /** The text that was shown, if it still is the policy's. */
  readonly notice: string;
  /** SHA-256 of that text, hex; empty when none was kept. */
  readonly hash: string;
  readonly policyVersion: number;
}

const STATES = ['given', 'refused', 'withdrawn'] as const;

const answers = (rows: readonly Row[]) => rows.filter(({kind}) => kind === 'consent');

/** Whether the browser asks for less than this purpose. What stays on the device is not what the signals are about. */
function asksForLess({signals: {gpc, dnt}}: Visitor, purpose: string): boolean {
  return purpose !== 'personalize.local' && (gpc || dnt);
}

/** Purposes that the policy asks for: one without a question of its own can be neither asked nor granted. */
export function purposes(visitor: Visitor): readonly PurposeView[] {
  const asked = (visitor.description?.purposes ?? []).filter((name) => visitor.labels?.purposes[name]);
  return asked.map((name) => {
    const last = answers(visitor.rows).filter((row) => row.name === name).at(-1);
    const granted = visitor.granted(name);
    const state = STATES[last?.numbers[0] ?? 0] ?? 'given';
    return {
      name,
      label: visitor.labels?.purposes[name] ?? name,
      granted: granted === true,
      cause: !last ? (asksForLess(visitor, name) ? 'signal' : 'unasked') : granted === undefined ? 'expired' : state,
      sinceMs: last?.sinceMs,
      untilMs: last && endOf(last),
    };
  });
}

export function receipts(visitor: Visitor): readonly Receipt[] {
  return answers(visitor.rows)
    .map((row) => ({
      purpose: row.name,
      state: STATES[row.numbers[0] ?? 0] ?? 'given',
      sinceMs: row.sinceMs,
      untilMs: endOf(row),
      method: row.texts[0] ?? '',
      notice: visitor.labels?.purposes[row.name] ?? '',
      hash: row.texts[1] ?? '',
      policyVersion: visitor.description?.policyVersion ?? 0,
    }))
    .reverse();
}

/** Receipts as JSON-LD, in the shape of ISO/IEC TS 27560, with the terms of the Data Privacy Vocabulary. */
export function receiptsFile(visitor: Visitor): string {
  const site = visitor.description?.site ?? '';
  const time = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
  const records = receipts(visitor).map(({purpose, state, sinceMs, untilMs, method, notice, hash, policyVersion}) => ({
    '@type': 'dpv:ConsentRecord',
    'dpv:hasPurpose': purpose,
    'dpv:hasConsentStatus': {'@id': state === 'given' ? 'dpv:ConsentGiven' : state === 'refused' ? 'dpv:ConsentRefused' : 'dpv:ConsentWithdrawn'},
    'dpv:hasDataController': site,
    'dpv:hasNotice': {'dct:description': notice, sha256: hash || undefined, 'dct:language': visitor.locale, 'dct:hasVersion': String(policyVersion)},
    'dpv:hasStorageCondition': {'dpv:hasLocation': 'device of the data subject'},
    'dpv:hasWithdrawalMethod': 'the switch of the purpose in the preferences of the page',
    'dpv:isIndicatedAtTime': time(sinceMs),
    'dpv:hasIndicationMethod': method,
    'dct:valid': time(untilMs),
  }));
  const context = {dpv: 'https://w3id.org/dpv#', dct: 'http://purl.org/dc/terms/', sha256: 'https://w3id.org/dpv#hasHash'};
  return `${JSON.stringify({'@context': context, '@graph': records}, undefined, 1)}\n`;
}
