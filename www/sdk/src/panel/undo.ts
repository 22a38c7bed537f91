import type {Kind, Row} from '../rows.ts';

/** What a change did to the rows: those that went and those that came. */
export interface Difference {
  readonly gone: readonly Row[];
  readonly come: readonly Row[];
}

/** Rows that move by themselves, whatever a visitor changes. */
const RESTLESS: ReadonlySet<Kind> = new Set(['seed', 'visit', 'spent', 'exposure']);
/** Records of consent are only ever added, and a signal stays. */
const LASTING: ReadonlySet<Kind> = new Set(['signal', 'consent']);

/** What there is one row of. */
export const keyOf = ({kind, id, name}: Row): string => `${kind} ${id} ${name}`;

/** A row in words that can be compared: equal rows, equal texts. */
export const written = ({kind, id, name, sinceMs, keepS, numbers, texts}: Row): string =>
  JSON.stringify({
    kind,
    ...(id === 0 ? {} : {id}),
    ...(name === '' ? {} : {name}),
    since: new Date(sinceMs).toISOString(),
    ...(keepS === Infinity ? {} : {keepS}),
    ...(numbers.length === 0 ? {} : {numbers}),
    ...(texts.length === 0 ? {} : {texts}),
  });

export function difference(before: readonly Row[], after: readonly Row[]): Difference {
  const without = (rows: readonly Row[], others: readonly Row[]) => {
    const held = new Set(others.map(written));
    return rows.filter((row) => !RESTLESS.has(row.kind) && !LASTING.has(row.kind) && !held.has(written(row)));
  };
  return {gone: without(before, after), come: without(after, before)};
}

/** Rows with a difference taken back; what has changed again since then stays as it is now. */
export function takenBack({gone, come}: Difference, rows: readonly Row[]): Row[] {
  const came = new Set(come.map(written));
  const left = rows.filter((row) => !came.has(written(row)));
  const held = new Set(left.map(keyOf));
  return [...left, ...gone.filter((row) => !held.has(keyOf(row)))];
}
