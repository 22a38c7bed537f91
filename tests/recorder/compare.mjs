// Two records of what left, side by side: equal, or the first thing that tells them apart.

/** What has to be another one each time: the key of a WebSocket's opening (RFC 6455, section 4.1). Nothing else is taken out. */
const RANDOM = /(?<=^sec-websocket-key: )[\w+/]{22}==(?=\r$)/gim;

/**
 * Where two records differ: the first difference of each aspect, as `{aspect, one, other}`; an empty list where they are equal. A record has a list
 * of lines for each aspect (`order`, `bytes`, …). All lines count, in their order, to the last byte, but for `names`, which each side is called by,
 * and for what is random by its standard.
 */
export function differences(one, other, names = []) {
  const alike = (line) => names.reduce((text, name) => text.replaceAll(name, 'VISITOR'), line).replace(RANDOM, 'RANDOM');
  return Object.keys({...one, ...other}).flatMap((aspect) => {
    const [left, right] = [one, other].map((record) => (record[aspect] ?? []).map(alike));
    const at = Array.from({length: Math.max(left.length, right.length)}).findIndex((_, place) => left[place] !== right[place]);
    return at < 0 ? [] : [{aspect, ...excerpts(left[at] ?? 'nothing', right[at] ?? 'nothing')}];
  });
}

/** So much of two long texts is told before the place where they part, and after it. */
const AROUND = 60;

function excerpts(one, other) {
  const at = [...one].findIndex((character, place) => character !== other[place]);
  const part = at < 0 ? one.length : at;
  const cut = (text) => (text.length <= 2 * AROUND ? text : `${text.split('\r\n', 1)[0]} … ${text.slice(Math.max(0, part - AROUND), part + AROUND)}`);
  return {one: cut(one), other: cut(other)};
}

/** A table of what was planted, as text: what it is, the aspects that it was found by, and whether its harmless twin passed. */
export function table(title, rows) {
  const cells = [[title, 'found by', 'harmless twin'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}
