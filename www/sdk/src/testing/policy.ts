import {happened, interested, responded, seeded, SEEN, shown, told, type Asked, type Edit} from '../edits.ts';
import {memoryStore, NearsideError, open, type OpenOptions, type Response, type Visitor} from '../entry/node.ts';
import type {AttributeName, Given, ModuleName, PolicyTypes, SlotName} from '../policy.ts';
import type {Description, Value} from '../types.ts';
import type {TestMoment} from './moment.ts';

/** When something happened: this many days before the moment of the test; 0 unless given. */
interface Past {
  readonly daysAgo?: number;
}

/** What is kept of a visitor when a test begins. */
export interface GivenProfile<P extends PolicyTypes = PolicyTypes> {
  /** Answers to purposes; nothing else is kept without one. */
  readonly consents?: {readonly [Purpose in P['purposes']]?: boolean};
  /** What the visitor said of attributes. */
  readonly attributes?: {readonly [Name in AttributeName<P>]?: Given<P['attributes'][Name]>};
  /** How much topics interest the visitor, as they said, 0 to 1000. */
  readonly interests?: {readonly [Topic in P['topics']]?: number};
  /** What the visitor did. `times`: as often, at that moment. */
  readonly activity?: readonly (Past & {readonly kind: P['kinds']; readonly topic: P['topics']; readonly times?: number})[];
  /** What the visitor saw, and what they did with it. */
  readonly seen?: readonly (Past & {readonly slot: SlotName<P>; readonly module: ModuleName<P>; readonly response?: Response})[];
  /** Any other rows, as `visitor.profile.edit` takes them: `{kind: 'noticed', …}`. */
  readonly rows?: readonly (Past & Asked)[];
  /** Whether the visitor paused. */
  readonly paused?: boolean;
  /** Seed of the visitor's own draws, such as that of the comparison group, a whole number from 1; 1 unless given. */
  readonly seed?: number;
}

/** What `openPolicy` takes besides the program. */
export interface PolicyOptions<P extends PolicyTypes = PolicyTypes> extends Omit<OpenOptions<P>, 'program' | 'clock' | 'offset' | 'store'> {
  /** The moment of the test. Its facts give way to `facts`. */
  readonly at: TestMoment;
  readonly profile?: GivenProfile<P>;
}

const DAY_MS = 86_400_000;

/**
 * The real engine over a compiled policy, at a moment, with a profile in memory that is as given: the same rules as on a page. Nothing of it
 * outlives the test. Seeds are 1 unless given; wrong values of facts are on the console unless `onError` listens.
 * @throws NearsideError when the program or the engine cannot be used, and when the profile does not take what is given (no consent, a name that
 * the policy does not declare, a wrong value): a test must not pass because everything was left at its default.
 */
export async function openPolicy<P extends PolicyTypes = PolicyTypes>(program: Uint8Array | Promise<Uint8Array>, {at, profile = {}, ...options}: PolicyOptions<P>): Promise<Visitor<P>> {
  const {seed = 1} = profile;
  let ago = 0;
  const visitor = await open<P>({
    visitSeed: 1,
    // What cannot be used is thrown below.
    onError: ({code, message}) => /^program|refused/.test(code) || console.warn(`nearside: ${message}`),
    ...options,
    program,
    facts: {...at.facts, ...options.facts},
    store: memoryStore(),
    clock: () => at.now - ago,
    offset: at.offset,
  } as OpenOptions<P>);
  if (visitor.problem) throw visitor.problem;
  const steps = stepsOf(profile as GivenProfile, visitor.description as Description).sort((one, other) => other.ago - one.ago);
  /** Says what was answered, at first and where an answer has run out since. */
  const consents = async () => {
    for (const [purpose, granted] of Object.entries(profile.consents ?? {}) as [string, boolean][]) {
      if (visitor.granted(purpose) !== granted) await visitor.consent(purpose, granted, 'test');
    }
    // A consent brings a random seed along, by which a test would pass on most days.
    if (visitor.rows.some(({kind, numbers}) => kind === 'seed' && numbers[0] !== seed)) {
      for (const edit of [{remove: {kind: 'seed'}} as const, seeded(seed)]) await visitor.profile?.edit(edit);
    }
  };
  for (const step of steps) {
    ({ago} = step);
    await consents();
    const answer = await visitor.profile?.edit(step.edit, step.first);
    if (answer !== 'done') throw new NearsideError('wrong-type', `the profile did not take ${JSON.stringify(step.edit)}: ${answer === 'stale' ? 'no-consent' : answer}`);
  }
  ago = 0;
  await consents();
  await visitor.profile?.note(SEEN);
  return visitor;
}

interface Step {
  /** ms before the moment of the test. */
  readonly ago: number;
  readonly edit: Edit;
  /** Whether it may begin a profile. */
  readonly first?: boolean;
}

function stepsOf({attributes = {}, interests = {}, activity = [], seen = [], rows = [], paused}: GivenProfile, description: Description): Step[] {
  const known = (list: readonly string[], name: string) => {
    if (!list.includes(name)) throw new NearsideError('unknown-name', `the policy declares no \`${name}\`; it has: ${list.join(', ')}`);
    return name;
  };
  const when = ({daysAgo = 0}: Past) => daysAgo * DAY_MS;
  const said = Object.entries(attributes).map(([name, value]) => {
    const declared = description.attributes.find((attribute) => attribute.name === known(description.attributes.map((attribute) => attribute.name), name));
    const edit = declared && told(declared, value as Value);
    if (!edit) throw new NearsideError('wrong-type', `\`${name}\` does not take ${JSON.stringify(value)}`);
    return {ago: 0, edit};
  });
  return [
    ...activity.flatMap((one) => Array.from({length: one.times ?? 1}, () => ({ago: when(one), edit: happened(known(description.kinds, one.kind), known(description.topics, one.topic))}))),
    ...seen.flatMap((one) => {
      const module = known(description.modules, one.module);
      const edits = [shown(known(description.slots, one.slot), module), ...(one.response ? [responded(module, one.response)] : [])];
      return edits.map((edit) => ({ago: when(one), edit}));
    }),
    ...rows.map(({daysAgo = 0, ...row}) => ({ago: daysAgo * DAY_MS, edit: {set: row}})),
    ...said,
    ...Object.entries(interests).map(([topic, strength]) => ({ago: 0, edit: interested(known(description.topics, topic), strength as number)})),
    ...(paused ? [{ago: 0, edit: {set: {kind: 'paused'}} as const, first: true}] : []),
  ];
}
