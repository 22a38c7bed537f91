import {interested, told, type Edit as RowEdit} from '../edits.ts';
import {encodeRows, type Row} from '../rows.ts';
import type {Response, Value} from '../types.ts';
import type {Visitor} from '../visitor.ts';
import {ORIGINS} from './item.ts';

/** One change that a visitor may make. Names are the policy's; `until` is when a wish ends, ms since 1970. */
export type Edit =
  | {readonly kind: 'tell'; readonly attribute: string; readonly value: Value; readonly until?: number}
  | {readonly kind: 'interest'; readonly topic: string; readonly strength: number | null; readonly until?: number}
  | {readonly kind: 'forget'; readonly events: readonly number[]}
  | {readonly kind: 'block'; readonly of: 'attribute' | 'topic'; readonly name: string; readonly on: boolean}
  | {readonly kind: 'limits'; readonly visit: number | null; readonly day: number | null}
  | {readonly kind: 'pause'; readonly on: boolean}
  | {readonly kind: 'consent'; readonly purpose: string; readonly granted: boolean; readonly method: string}
  | {readonly kind: 'back'; readonly module: string}
  | {readonly kind: 'respond'; readonly module: string; readonly response: Response};

/** Makes a change, by the profile's own rules; false when they refused it. */
export async function perform(visitor: Visitor, edit: Edit, now: number): Promise<boolean> {
  switch (edit.kind) {
    case 'forget':
      return amend(visitor, (rows) => rows.filter((row) => row.kind !== 'event' || !edit.events.includes(row.id)));
    case 'pause':
      return visitor.pause(edit.on);
    case 'consent':
      return visitor.consent(edit.purpose, edit.granted, edit.method);
    case 'respond':
      return visitor.respond(edit.module, edit.response);
    default: {
      const made = rowEdit(visitor, edit, now);
      return made !== undefined && (await visitor.profile?.edit(made)) === 'done';
    }
  }
}

/** Rows that a change leaves as they are: consent is only ever appended to, by an answer. */
const ledgerOf = (rows: readonly Row[]) => rows.filter(({kind}) => kind === 'consent' || kind === 'signal');

/**
 * Replaces the rows by what `change` makes of the newest ones, but for the ledger; false, and nothing is changed, when they are no
 * profile.
 */
export const amend = (visitor: Visitor, change: (rows: readonly Row[]) => readonly Row[]): Promise<boolean> =>
  replace(visitor, (rows) => {
    const changed = change(rows);
    const ledger = new Set(ledgerOf(changed));
    return encodeRows([...ledgerOf(rows), ...changed.filter((row) => !ledger.has(row))]);
  });

/**
 * Replaces the record by what `change` makes of the newest rows; false, and nothing is changed, when it is no profile. What nobody
 * consented to goes with the next visit and is read by no decision.
 */
export async function replace({profile, runtime}: Visitor, change: (rows: readonly Row[]) => Uint8Array): Promise<boolean> {
  if (!profile || !runtime) return false;
  return profile.change(() => {
    const {record} = runtime;
    const good = runtime.openProfile(change(profile.rows));
    if (!good) runtime.openProfile(record);
    return good;
  });
}

/** The edit of one row; `undefined` for a value that does not fit its attribute. */
function rowEdit(visitor: Visitor, edit: Extract<Edit, {kind: 'tell' | 'interest' | 'block' | 'limits' | 'back'}>, now: number): RowEdit | undefined {
  switch (edit.kind) {
    case 'tell': {
      const declared = visitor.description?.attributes.find(({name}) => name === edit.attribute);
      return declared && told(declared, edit.value, ORIGINS.indexOf('panel'), keptFor(edit.until, now));
    }
    case 'interest':
      return interested(edit.topic, edit.strength, keptFor(edit.until, now));
    case 'block': {
      const row = {kind: edit.of === 'attribute' ? 'blocked-attribute' : 'blocked-topic', name: edit.name} as const;
      return edit.on ? {set: row} : {remove: row};
    }
    case 'limits':
      return {set: {kind: 'limits', numbers: [edit.visit ?? -1, edit.day ?? -1]}};
    case 'back':
      return {remove: {kind: 'dismissal', name: edit.module}};
  }
}

/** Seconds until a wish ends. */
const keptFor = (until: number | undefined, now: number) => (until === undefined ? Infinity : Math.max(0, Math.ceil((until - now) / 1000)));

/** The change that made a row, as far as a person made it; `undefined` for what came by itself. */
export function madeBy(row: Row, value: (row: Row) => Value): Edit | undefined {
  switch (row.kind) {
    case 'told':
      return {kind: 'tell', attribute: row.name, value: value(row)};
    case 'interest':
      return {kind: 'interest', topic: row.name, strength: row.numbers[0] ?? 0};
    case 'blocked-attribute':
    case 'blocked-topic':
      return {kind: 'block', of: row.kind === 'blocked-topic' ? 'topic' : 'attribute', name: row.name, on: true};
    case 'dismissal':
      return {kind: 'respond', module: row.name, response: 'not-this'};
    case 'limits':
      return {kind: 'limits', visit: null, day: null};
    case 'paused':
      return {kind: 'pause', on: true};
    case 'consent':
      return {kind: 'consent', purpose: row.name, granted: row.numbers[0] === 0, method: row.texts[0] ?? ''};
    default:
      return undefined;
  }
}
