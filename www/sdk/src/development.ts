// Words for the author of a page, on the console. Builds for production have none of this: what calls it stands behind `__DEV__`.
import type {Edit} from './edits.ts';
import type {OpenOptions} from './options.ts';
import type {Description, Facts} from './types.ts';

const said = new Set<string>();

/** Says something to the author of a page, the same once: what is wrong, where, and what to do next. */
export function warn(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  console.warn(`nearside: ${message}`);
}

/** The name that somebody may have meant: at most a third of its letters are wrong, missing, too many or in the wrong order. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const close = names
    .map((known) => ({known, far: distance(name.toLowerCase(), known.toLowerCase())}))
    .filter(({known, far}) => far <= Math.max(1, Math.floor(Math.max(name.length, known.length) / 3)));
  return close.sort((one, other) => one.far - other.far)[0]?.known;
}

/** What to do about a name that is not among others: the end of a message. */
export function meant(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  if (near !== undefined) return `; did you mean \`${near}\`?`;
  return names.length ? `; there are: ${names.join(', ')}` : '; there are none';
}

/** Damerau and Levenshtein's distance, in which no text is changed twice ("optimal string alignment"). */
function distance(one: string, other: string): number {
  const rows = [Array.from({length: other.length + 1}, (_, at) => at)];
  for (let row = 1; row <= one.length; row++) {
    const [above, twoAbove] = [rows[row - 1] as number[], rows[row - 2]];
    const line = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const least = Math.min((above[column] as number) + 1, (line[column - 1] as number) + 1, (above[column - 1] as number) + (isSame ? 0 : 1));
      line[column] = isSwapped && twoAbove ? Math.min(least, (twoAbove[column - 2] as number) + 1) : least;
    }
    rows.push(line);
  }
  return (rows.at(-1) as number[]).at(-1) as number;
}

const OPTIONS = Object.keys({
  program: 0, trust: 0, page: 0, facts: 0, locale: 0, store: 0, clock: 0, offset: 0, visitSeed: 0, onError: 0,
} satisfies Record<keyof OpenOptions, 0>);

/** What `open` was given. */
export function inspectOptions(options: OpenOptions, description: Description | undefined): void {
  for (const name of Object.keys(options)) {
    if (!OPTIONS.includes(name)) warn(`\`open\` has no option \`${name}\`${meant(name, OPTIONS)}`);
  }
  inspectFacts(description, options.page, 'page.');
  inspectFacts(description, options.facts);
}

/** Facts that every policy knows and a host may say, read or not. */
const BUILT_IN = ['page.intent', 'device.kind', 'device.save_data', 'visit.source', 'visit.pages'];

/** Facts that a page says: of what no rule reads, nothing comes. */
export function inspectFacts(description: Description | undefined, facts: Facts = {}, prefix = ''): void {
  if (!description?.inputs.length) return;
  const known = [...new Set([...factsOf(description), ...BUILT_IN])];
  for (const name of Object.keys(facts)) {
    const full = prefix + name;
    if (known.includes(full)) continue;
    // `page: {'page.type': …}`, and `facts: {type: …}`.
    const elsewhere = known.find((fact) => fact === name || fact.endsWith(`.${name}`));
    warn(`no rule of the policy reads \`${full}\`, so that saying it has no effect${elsewhere ? `; did you mean \`${elsewhere}\`?` : meant(full, known)}`);
  }
}

/** Facts that rules read and nobody has said, not even as `null` or `undefined`. A page without an intent is none in particular. */
export function inspectMissing(description: Description, facts: Facts): void {
  const missing = factsOf(description).filter((name) => !(name in facts) && name !== 'page.intent');
  if (!missing.length) return;
  const names = missing.map((name) => `\`${name}\``).join(', ');
  warn(`rules read ${names}, and this page does not say so: they count as absent; give facts of the page to \`open\` or \`setPage\` as \`page\`, others as \`facts\`, and \`null\` for what is known to be missing`);
}

/** An edit that can never be done. One that waits for the visitor (no consent, paused, never to be used) is nobody's mistake. */
export function inspectAnswer(edit: Edit, answer: string): void {
  const why = {undeclared: 'the policy does not declare it', unfit: 'the value does not fit', 'told-only': 'only the visitor may say it', over: 'it has run out already'}[answer];
  if (!why) return;
  const {kind, name} = 'set' in edit ? edit.set : 'remove' in edit ? edit.remove : {kind: 'exposure', name: edit.more};
  warn(`nothing was kept of ${kind} \`${name ?? ''}\`: ${why}`);
}

const factsOf = ({inputs}: Description): string[] => inputs.filter(({context}) => context).map(({name}) => name);
