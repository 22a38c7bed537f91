import {encoder} from '../bytes.ts';
import {sha256} from '../digest.ts';
import type {Kind, Row} from '../rows.ts';
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

/** Why a file was not read: no file of ours, a later version, changed on the way, another site's, or rows that no profile has. */
export interface ImportError {
  readonly wrong: 'form' | 'version' | 'sum' | 'site' | 'rows';
  readonly site?: string;
}

/** What belongs to this browser and is not taken over: who agreed here to what, and what has been counted since. */
const STAY: ReadonlySet<Kind> = new Set(['seed', 'visit', 'spent', 'signal', 'consent']);

export async function writeFile(site: string, now: number, rows: readonly Row[]): Promise<string> {
  const plain = rows.filter(({kind}) => kind !== 'seed').map((row) => ({...row, keepS: row.keepS === Infinity ? null : row.keepS}));
  const file: ProfileFile = {format: 'nearside-profile', version: 1, site, saved: new Date(now).toISOString(), rows: plain, sha256: await sumOf(plain)};
  return `${JSON.stringify(file, undefined, 1)}\n`;
}

const sumOf = (rows: readonly unknown[]) => sha256(encoder.encode(JSON.stringify(rows)));

/** Reads a file and holds it against the rows that are here. */
export async function readFile(text: string, site: string, rows: readonly Row[]): Promise<Import | ImportError> {
  let file: Partial<ProfileFile> | null;
  try {
    file = JSON.parse(text) as Partial<ProfileFile> | null;
  } catch {
    return {wrong: 'form'};
  }
  if (file?.format !== 'nearside-profile' || !Array.isArray(file.rows)) return {wrong: 'form'};
  if (file.version !== 1) return {wrong: 'version'};
  if (file.sha256 !== (await sumOf(file.rows))) return {wrong: 'sum'};
  if (file.site !== site) return {wrong: 'site', site: String(file.site)};
  if (!file.rows.every(isRow)) return {wrong: 'rows'};
  const theirs = file.rows.map((row): Row => ({...row, keepS: row.keepS ?? Infinity})).filter(({kind}) => !STAY.has(kind));
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

/** Whether it has the form of a row; whether it makes sense is for the profile to say. */
function isRow(row: unknown): row is ProfileFile['rows'][number] {
  const {kind, id, name, sinceMs, keepS, numbers, texts} = (row ?? {}) as Record<string, unknown>;
  const whole = Number.isSafeInteger;
  const all = (list: unknown, fits: (item: unknown) => boolean) => Array.isArray(list) && list.every(fits);
  return typeof kind === 'string' && whole(id) && typeof name === 'string' && whole(sinceMs) && (keepS === null || whole(keepS)) && all(numbers, whole) && all(texts, (text) => typeof text === 'string');
}
