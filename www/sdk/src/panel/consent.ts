import {consentRecords, type ConsentRecord} from '../chain.ts';
import {isOpen, type Cause} from '../consents.ts';
import type {Visitor} from '../visitor.ts';
import {endOf} from './item.ts';

export type {Cause} from '../consents.ts';

/** One purpose, and what the visitor said to it. */
export interface PurposeView {
  readonly name: string;
  /** The policy's own question, in the page's language. */
  readonly label: string;
  readonly granted: boolean;
  readonly cause: Cause;
  /** Whether the visitor may be asked: nothing is answered, or the answer no longer holds. */
  readonly open: boolean;
  /** The day on which the answer was given, ms since 1970. */
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
}

/** One answer to a question of consent. */
export interface Receipt {
  readonly purpose: string;
  readonly state: ConsentRecord['state'];
  /** The day, UTC. */
  readonly sinceMs: number;
  readonly untilMs: number | undefined;
  /** The control that was used. */
  readonly method: string;
  /** The policy's text for this purpose now; `hash` says whether it is the one that was shown. */
  readonly notice: string;
  /** SHA-256 of the text that was shown, hex; empty when none was kept. */
  readonly hash: string;
  readonly policyVersion: number;
  /** Everything that the record says. */
  readonly record: ConsentRecord;
}

/** Purposes that the policy asks for: one without a question of its own can be neither asked nor granted. */
export function purposes(visitor: Visitor): readonly PurposeView[] {
  const labels = visitor.labels?.purposes ?? {};
  return visitor
    .purposes()
    .filter(({name}) => labels[name])
    .map(({name, granted, cause, record}) => ({
      name,
      label: labels[name] ?? name,
      granted,
      cause,
      open: isOpen(cause),
      sinceMs: record?.sinceMs,
      untilMs: record && endOf(record),
    }));
}

export function receipts(visitor: Visitor): readonly Receipt[] {
  const labels = visitor.labels?.purposes ?? {};
  return consentRecords(visitor.rows, visitor.now)
    .map((record) => ({
      purpose: record.purpose,
      state: record.state,
      sinceMs: record.dayMs,
      untilMs: record.expiresMs,
      method: record.method,
      notice: labels[record.purpose] ?? '',
      hash: record.notice.sha256,
      policyVersion: record.policyVersion,
      record,
    }))
    .reverse();
}

const STATUS = {given: 'dpv:ConsentGiven', refused: 'dpv:ConsentRefused', withdrawn: 'dpv:ConsentWithdrawn', lapsed: 'dpv:ConsentInvalidated', expired: 'dpv:ConsentExpired'} as const;

/** Receipts as JSON-LD, in the shape of ISO/IEC TS 27560, with the terms of the Data Privacy Vocabulary. */
export function receiptsFile(visitor: Visitor): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const records = consentRecords(visitor.rows, visitor.now).map((record) => ({
    '@type': 'dpv:ConsentRecord',
    'dct:identifier': record.recordId,
    'dpv:hasPurpose': record.purpose,
    'dpv:hasPersonalData': record.categories,
    'dpv:hasConsentStatus': {'@id': STATUS[record.status === 'expired' && record.state === 'given' ? 'expired' : record.state]},
    'dpv:hasDataController': record.controller,
    'dpv:hasRecipient': record.recipients,
    'dpv:hasNotice': {'dct:language': record.notice.locale, 'dct:hasVersion': record.notice.version ? String(record.notice.version) : undefined, 'ledger:sha256': record.notice.sha256 || undefined},
    'dpv:hasPolicy': {'dct:hasVersion': String(record.policyVersion)},
    'dpv:hasStorageCondition': {'dpv:hasLocation': 'device of the data subject', 'dpv:hasDuration': `PT${record.retentionS}S`},
    'dpv:hasWithdrawalMethod': 'the switch of the purpose in the preferences of the page',
    'dpv:isIndicatedAtTime': day(record.dayMs),
    'dpv:hasIndicationMethod': record.method,
    'dct:valid': day(record.expiresMs),
    'ledger:seq': record.seq,
    'ledger:previous': record.previous || undefined,
    'ledger:hash': record.hash,
  }));
  const context = {dpv: 'https://w3id.org/dpv#', dct: 'http://purl.org/dc/terms/', ledger: 'urn:nearside:ledger:'};
  return `${JSON.stringify({'@context': context, '@graph': records}, undefined, 1)}\n`;
}
