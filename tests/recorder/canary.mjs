// Looks for secrets where they must not be, in any writing.

import {brotliDecompressSync, gunzipSync, inflateSync} from 'node:zlib';

const reversed = (text) => [...text].reverse().join('');

/** Every writing of a canary that is looked for. */
function writings(canary) {
  const bytes = Buffer.from(canary);
  // What stands before it shifts base64 by up to two bytes; the characters that neighbours change are cut away.
  const base64 = [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
    const inner = text.slice(shift === 0 ? 0 : shift + 1, text.length - 1);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const half = Math.ceil(canary.length / 2);
  return [
    canary,
    // Split over two fields.
    canary.slice(0, half),
    canary.slice(half),
    reversed(canary),
    ...base64,
    bytes.toString('hex'),
    reversed(bytes.toString('hex')),
    [...bytes].map((byte) => `%${byte.toString(16)}`).join(''),
    Buffer.from(canary, 'utf16le').toString('latin1'),
  ];
}

/** A text, and what it is when it, or a part that looks like it, is undone. */
function readings(text) {
  const bytes = Buffer.from(text, 'latin1');
  const parts = [bytes, ...(text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? []).map((part) => Buffer.from(part, 'base64'))];
  const undone = parts.flatMap((part) => [gunzipSync, brotliDecompressSync, inflateSync].flatMap((undo) => {
    try {
      return [undo(part).toString('latin1')];
    } catch {
      return [];
    }
  }));
  return [text, ...undone];
}

/** Canaries that are in a text, in any writing and in either case. */
export function found(canaries, text) {
  const all = readings(text).map((reading) => reading.toLowerCase());
  return canaries.filter((canary) => writings(canary).some((writing) => all.some((reading) => reading.includes(writing.toLowerCase()))));
}

/** What is learnt of visitors from what was asked for each of them, as texts: empty when nothing. */
export function leaks(visits, canaries) {
  const [first, ...others] = visits;
  const apart = others.flatMap((asked, at) => (asked.join('\n') === first.join('\n') ? [] : [`visitor ${at + 1} differs: ${asked.find((text, turn) => text !== first[turn])}`]));
  const names = found(canaries, [...new Set(visits.flat())].join('\n'));
  return [...apart, ...names.map((canary) => `found ${canary}`)];
}
