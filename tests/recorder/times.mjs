// Times as distributions of many visits. One time says nothing on a busy machine; what pairs of visits in turns have in common, its load, cancels out.
//
// Two statistics, each with a fixed threshold. The signed-rank test (Wilcoxon 1945, normal approximation with mean ranks for ties and Pratt's
// handling of zeros left out: zeros are dropped) finds a shift, however small against the noise, given pairs enough. The two-sample test of
// Kolmogorov and Smirnov finds another shape. Thresholds are such that a clean build alarms about once in 100,000 comparisons by each.

/** |z| of the signed-rank test beyond which two distributions are called apart: one in 100,000, both sides together. */
const Z = 4.42;
/** `sqrt(-ln(alpha / 2) / 2)` for alpha of 1 in 100,000: the distance of two samples of n is compared with this times `sqrt(2 / n)`. */
const K = 2.47;

/** Compares times of two visitors, in pairs, in ms: `{shift, z, distance, apart}`. `shift` is the median of the differences. */
export function compare(one, other) {
  const gaps = one.map((time, at) => time - other[at]);
  const z = signedRank(gaps);
  const distance = farthest(one, other);
  return {shift: median(gaps), z, distance, apart: Math.abs(z) > Z || distance > K * Math.sqrt(2 / one.length)};
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The standardised sum of the signed ranks of differences. */
function signedRank(gaps) {
  const sorted = gaps.filter((gap) => gap !== 0).sort((a, b) => Math.abs(a) - Math.abs(b));
  let [sum, squares] = [0, 0];
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && Math.abs(sorted[to]) === Math.abs(sorted[from])) to += 1;
    // Equal ones share the mean of their ranks.
    const rank = (from + 1 + to) / 2;
    for (; from < to; from += 1) {
      sum += Math.sign(sorted[from]) * rank;
      squares += rank * rank;
    }
  }
  return squares > 0 ? sum / Math.sqrt(squares) : 0;
}

/** The largest distance of two samples' distribution functions. */
function farthest(one, other) {
  const all = [...one.map((time) => [time, 1 / one.length]), ...other.map((time) => [time, -1 / other.length])].sort(([a], [b]) => a - b);
  let [sum, most] = [0, 0];
  for (let at = 0; at < all.length; at += 1) {
    sum += all[at][1];
    if (all[at][0] !== all[at + 1]?.[0]) most = Math.max(most, Math.abs(sum));
  }
  return most;
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Times of one visit, by what was asked for: since `start_ms`, and since the request before it, whichever that was, which has less of the machine's
 * load in it. `asked`: pairs of a name and a time, in their order.
 */
export function spans(asked, start_ms) {
  const since = asked.map(([name, at_ms]) => [name, at_ms - start_ms]);
  const gaps = asked.map(([name, at_ms], turn) => [`${name} since the one before`, at_ms - (asked[turn - 1]?.[1] ?? start_ms)]);
  return Object.fromEntries([...since, ...gaps]);
}

/**
 * Reports on pairs of visits, each `[one, other]` with times by what was asked: a line for each, and how often the same times alarm once it is
 * drawn anew, pair by pair, whose is whose, which is what a build that tells nothing looks like on this machine. Gives the lines and `apart`.
 */
export function report(pairs, rounds = 1_000) {
  const names = Object.keys(pairs[0][0]).filter((name) => pairs.every((pair) => pair.every((times) => name in times)));
  const judge = (name, swap) => compare(...[0, 1].map((side) => pairs.map((pair, at) => pair[swap(at) ? 1 - side : side][name])));
  const rows = names.map((name) => ({name, medians: [0, 1].map((side) => median(pairs.map((pair) => pair[side][name]))), ...judge(name, () => false)}));
  const draw = random(1);
  let alarms = 0;
  for (let round = 0; round < rounds; round += 1) {
    const swaps = pairs.map(() => draw() < 0.5);
    if (names.some((name) => judge(name, (at) => swaps[at]).apart)) alarms += 1;
  }
  const ms = (time) => time.toFixed(1).padStart(8);
  const lines = rows.map(({name, medians, shift, z, distance, apart}) => `${medians.map(ms).join('')}${ms(shift)}${z.toFixed(2).padStart(8)}${distance.toFixed(3).padStart(8)}  ${apart ? 'APART' : 'alike'}  ${name}`);
  return {
    apart: rows.filter(({apart}) => apart).map(({name}) => name),
    text: [`${pairs.length} pairs; ms of one, of the other, shift, z, distance`, ...lines, `drawn anew ${rounds} times: ${alarms} alarms`].join('\n'),
  };
}
