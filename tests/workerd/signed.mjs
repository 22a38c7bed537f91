// Judges signed programs with the SDK, wherever this file is loaded.

import {open} from 'nearside';
import {pinned} from 'nearside/signed';

const bytesOf = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** What is no program is the runtime's to refuse, whoever signed it. */
const CODES = {'program-damaged': 'undecodable', 'program-newer': 'undecodable'};

/** Cases that are judged in another way than they want. */
export async function misjudged(cases) {
  const wrong = [];
  for (const {because, bytes, keys, site, floor, now_ms, want} of cases) {
    const errors = [];
    const clock = () => now_ms ?? 1_800_000_000_000;
    const visitor = await open({program: bytesOf(bytes), trust: pinned(keys, {site, floor}), clock, onError: ({code}) => errors.push(code)});
    const code = visitor.problem?.code;
    const said = code ? (CODES[code] ?? code.replace(/^program-/, '')) : 'taken';
    if (said !== want) wrong.push({because, want, said, message: visitor.problem?.message, cause: String(visitor.problem?.cause)});
    // A page goes on with its defaults, and hears of it once.
    const {hero} = visitor.decide().slots;
    if (want !== 'taken' && (hero || errors.length !== 1)) wrong.push({because, hero, errors});
    if (want === 'taken' && (visitor.description?.site !== site || errors.length > 0)) wrong.push({because, description: visitor.description, errors});
  }
  return wrong;
}
