import {encoder} from '../bytes.ts';
import {sha256} from '../digest.ts';
import {attempt} from '../door.ts';
import {KINDS, type Kind, type Row} from '../rows.ts';
import {keyOf, written} from './undo.ts';

/**
 * The exported file: JSON with `format`, `version`, the `site` of the policy, `saved` (ISO 8601), `rows` as they are stored, but for the
 * seed of draws, which would tell this browser again (a term that never ends is `null`), and `sha256`, of the rows as `JSON.stringify` writes them, in hex.
 */
export interface ProfileFile {
  readonly format: 'nearside-profile';
  readonly version: 1;
  readonly site: string;
  readonly saved: string;
  readonly rows: readonly (Omit<Row, 'keepS'> & {readonly keepS: number | null})[];
  readonly sha256: string;
}

/** What a file would change here. */
export interface Import {
  readonly added: readonly Row[];
  readonly removed: readonly Row[];
}

/**
 * Why a file was not read: no file of ours, or too large for one; a later version; changed on the way; another site's; rows that no profile has.
 * `at`: which row it is, from 0. `part`: which part of it, or `length` for what is too much.
 */
export interface ImportError {
  readonly wrong: 'form' | 'version' | 'sum' | 'site' | 'rows';
  readonly site?: string;
  readonly at?: number;
  readonly part?: keyof Row | 'length' | 'key';
}

/** Most characters of a file, and rows in it: no profile has as many. They are counted before anything is done with them. */
const MOST = {characters: 4 << 20, rows: 10_000, items: 1000};
/** A clock that is further ahead is not believed; the furthest instant that there is. */
const DAY_MS = 86_400_000;
const LAST_MS = 8.64e15;
/** Seconds from which on a term cannot be told from one that never ends. */
const LAST_S = 2 ** 32 - 2;

/** What belongs to this browser and is not taken over: who agreed here to what, and what has been counted since. */
const STAY: ReadonlySet<Kind> = new Set(['seed', 'visit', 'spent', 'signal', 'consent']);

export function writeFile(site: string, now: number, rows: readonly Row[]): string {
  const plain = rows.filter(({kind}) => kind !== 'seed').map((row) => ({...row, keepS: row.keepS === Infinity ? null : row.keepS}));
  const file: ProfileFile = {format: 'nearside-profile', version: 1, site, saved: new Date(now).toISOString(), rows: plain, sha256: sumOf(plain)};
  return `${JSON.stringify(file, undefined, 1)}\n`;
}

const sumOf = (rows: readonly unknown[]) => sha256(encoder.encode(JSON.stringify(rows)));

/** The rows of a file, or why there are none, whatever the text. Takes time by the length of the text, up to a few megabytes, and none beyond. */
export function rowsIn(text: string, site: string, now: number): readonly Row[] | ImportError {
  if (text.length > MOST.characters) return {wrong: 'form', part: 'length'};
  // Editors put a mark in front of texts.
  const file = attempt(() => JSON.parse(text.replace(/^\ufeff/, '')) as Partial<ProfileFile> | null, null);
  if (file?.format !== 'nearside-profile' || typeof file.site !== 'string' || !Array.isArray(file.rows)) return {wrong: 'form'};
  if (file.version !== 1) return {wrong: 'version'};
  const {rows} = file;
  if (rows.length > MOST.rows) return {wrong: 'rows', part: 'length'};
  // Texts in texts may be too deep to be written.
  if (file.sha256 !== attempt(() => sumOf(rows), null)) return {wrong: 'sum'};
  if (file.site !== site) return {wrong: 'site', site: file.site.slice(0, 200)};
  const keys = new Set<string>();
  for (const [at, row] of rows.entries()) {
    const part = wrongIn(row, now) ?? (keys.has(keyOf(row as Row)) ? 'key' : undefined);
    if (part) return {wrong: 'rows', at, part};
    keys.add(keyOf(row as Row));
  }
  return rows.map(({kind, id, name, sinceMs, keepS, numbers, texts}) => ({kind, id, name, sinceMs, keepS: keepS ?? Infinity, numbers, texts}));
}

/** Holds a file against the rows that are here. */
export function readFile(text: string, site: string, now: number, rows: readonly Row[]): Import | ImportError {
  const found = rowsIn(text, site, now);
  if ('wrong' in found) return found;
  const theirs = found.filter(({kind}) => !STAY.has(kind));
  const ours = rows.filter(({kind}) => !STAY.has(kind));
  const without = (some: readonly Row[], others: readonly Row[]) => {
    const held = new Set(others.map(written));
    return some.filter((row) => !held.has(written(row)));
  };
  return {added: without(theirs, ours), removed: without(ours, theirs)};
}

/** Rows with a file taken in; what has been counted since it was read gives way to what the file says of the same. */
export function takenIn({added, removed}: Import, rows: readonly Row[]): Row[] {
  const gone = new Set([...removed.map(written), ...added.map(keyOf)]);
  return [...rows.filter((row) => ![written(row), keyOf(row)].some((each) => gone.has(each))), ...added];
}

/** The first part of a row that has not its form; whether the row makes sense is for the profile to say. */
function wrongIn(row: unknown, now: number): keyof Row | undefined {
  const within = (value: unknown, least: number, most: number) => Number.isSafeInteger(value) && least <= (value as number) && (value as number) <= most;
  const all = (list: unknown, fits: (item: unknown) => boolean) => Array.isArray(list) && list.length <= MOST.items && list.every(fits);
  // Half of a pair is no character, and would be stored as another one.
  const isText = (value: unknown) => typeof value === 'string' && !/\p{Surrogate}/u.test(value);
  const checks: Record<keyof Row, (value: unknown) => boolean> = {
    kind: (value) => KINDS.includes(value as Kind),
    id: (value) => within(value, 0, 2 ** 32 - 1),
    name: isText,
    sinceMs: (value) => within(value, -LAST_MS, now + DAY_MS),
    keepS: (value) => value === null || within(value, 0, LAST_S),
    numbers: (value) => all(value, Number.isSafeInteger),
    texts: (value) => all(value, isText),
  };
  return (Object.keys(checks) as (keyof Row)[]).find((part) => !checks[part]((row as Record<string, unknown> | null)?.[part]));
}
