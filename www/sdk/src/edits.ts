import {writeNumber, writeText} from './bytes.ts';
import {writeRow, type Kind, type Row} from './rows.ts';
import type {AttributeDescription, Response, Value, ValueType} from './types.ts';
import {fitting} from './values.ts';

/** A row as it is asked for: the profile itself says since when, and how long at most. */
export type Asked = Partial<Row> & {readonly kind: Kind};

/** What is asked of a profile: to set a row, to remove one by its key, or "more like this" of a module. */
export type Edit = {readonly set: Asked} | {readonly remove: Asked} | {readonly more: string};

/** Answers to an edit, by the engine's code. `stopped`: there is no engine; `stale`: there is no profile, so nobody consented. */
export const ANSWERS = [
  'done',
  'no-consent',
  'paused',
  'blocked',
  'undeclared',
  'unfit',
  'told-only',
  'full',
  'missing',
  'over',
  'unchained',
] as const;
/** What became of an edit: done, or why it was refused; `stopped` without an engine, `stale` if the profile that it was asked of is gone. */
export type Answer = (typeof ANSWERS)[number] | 'stopped' | 'stale';

/** How long a module rests after it was closed: a week. */
const REST_S = 7 * 86_400;
/** Types by their number in a row. */
export const TYPES: readonly ValueType[] = ['bool', 'int', 'fixed', 'enum', 'text', 'set', 'timestamp', 'duration'];
/** How a value came to be known, in a row: the visitor said it on the page. The panel has names for all of them. */
const ON_PAGE = 1;

/** A row about nothing, for what an edit leaves out. */
export const NOTHING = {id: 0, name: '', sinceMs: 0, keepS: Infinity, numbers: [], texts: []} as const;

/** The bytes that the engine takes. */
export function packEdit(edit: Edit): Uint8Array {
  const bytes: number[] = [];
  if ('more' in edit) {
    writeNumber(bytes, 2);
    writeText(bytes, edit.more);
  } else {
    writeNumber(bytes, 'set' in edit ? 0 : 1);
    writeRow(bytes, {...NOTHING, ...('set' in edit ? edit.set : edit.remove)});
  }
  return Uint8Array.from(bytes);
}

/** The browser says no to what goes beyond this device. */
export const SIGNALLED: Edit = {set: {kind: 'signal'}};

/** The key of draws, for a profile that has none. */
export const seeded = (seed: number): Edit => ({set: {kind: 'seed', numbers: [seed]}});

/** A sign of the visitor; what has run out goes. */
export const SEEN: Edit = {set: {kind: 'visit'}};

export const paused = (pause: boolean): Edit => ({[pause ? 'set' : 'remove']: {kind: 'paused'}}) as Edit;

/**
 * What the visitor said of an attribute, `null` to take it back; `undefined` for a value that does not fit its type. `origin`: where it
 * was said, as a row has it.
 */
export function told({name, type, names}: AttributeDescription, value: Value, origin = ON_PAGE, keepS = Infinity): Edit | undefined {
  const fit = fitting(type, names, value);
  if (fit === undefined) return undefined;
  const kind = 'told';
  if (fit === null) return {remove: {kind, name}};
  const numbers = [TYPES.indexOf(type), origin, 1];
  // An enum is kept by its name, which means the same under the next version of a policy.
  const held = type === 'enum' ? [value as string] : fit;
  return {set: {kind, name, keepS, ...(typeof held === 'number' ? {numbers: [...numbers, held]} : {numbers, texts: held})}};
}

/** How much the visitor says that a topic interests them, `null` to take it back; for `keepS` seconds, or as long as activity is kept. */
export const interested = (name: string, strength: number | null, keepS = Infinity): Edit => {
  const kind = 'interest';
  return strength === null ? {remove: {kind, name}} : {set: {kind, name, keepS, numbers: [strength]}};
};

export const happened = (kind: string, topic: string): Edit => ({set: {kind: 'event', name: topic, texts: [kind]}});

export const shown = (slot: string, module: string): Edit => ({set: {kind: 'exposure', name: module, numbers: [0], texts: [slot]}});

/** What a visitor may do with a module: the first counts nothing, the next two are counters by their number. */
export const RESPONSES: readonly Response[] = ['more-like-this', 'clicked', 'helped', 'dismissed', 'not-this'];

/** What the visitor did with a module. */
export function responded(name: string, response: Response): Edit {
  const number = RESPONSES.indexOf(response);
  if (!number) return {more: name};
  if (number < 3) return {set: {kind: 'exposure', name, numbers: [number]}};
  return {set: {kind: 'dismissal', name, keepS: number > 3 ? Infinity : REST_S}};
}
