import {NearsideError, Visitor, memoryStore, type Notice, type Row, type Standing} from '../entry/node.ts';
import {Names} from '../names.ts';
import type {AttributeName, Given, GivenFacts, ModuleName, PolicyTypes, SlotName} from '../policy.ts';
import type {Content, Decision, DefaultReason, Description, Explanation, Labels, Outcome, Request, Response, Value, WhyNot} from '../types.ts';
import type {TestMoment} from './moment.ts';

/** What a test says of a visitor. What it leaves out is empty: slots show their defaults, nothing is known, nobody was asked. */
export interface Said<P extends PolicyTypes = PolicyTypes> {
  /** What slots show: a module, a whole outcome, or a reason for the default. These are the slots of the policy. */
  readonly slots?: {readonly [Slot in SlotName<P>]?: ModuleName<P, Slot> | Outcome<ModuleName<P, Slot>> | {readonly default: DefaultReason}};
  /** Why; the rest of an explanation follows from what its slot shows. */
  readonly explanations?: {readonly [Slot in SlotName<P>]?: Partial<Explanation<P>>};
  /** Why modules do not show, by slot and module; `outscored` where nothing is said. */
  readonly whyNot?: (slot: SlotName<P>, module: ModuleName<P>) => Partial<WhyNot<P>>;
  /** Reason sentences by input. */
  readonly reasons?: Readonly<Record<string, string>>;
  /** Content of modules that the policy brings. */
  readonly content?: {readonly [Module in ModuleName<P>]?: Content};
  readonly labels?: Partial<Labels>;
  /** What the policy declares besides what is said here. */
  readonly description?: Partial<Description>;
  readonly attributes?: {readonly [Name in AttributeName<P>]?: Given<P['attributes'][Name]> | null};
  readonly interests?: {readonly [Topic in P['topics']]?: number | null};
  /** Answers to purposes. */
  readonly consents?: {readonly [Purpose in P['purposes']]?: boolean};
  readonly rows?: readonly Row[];
  readonly paused?: boolean;
  /** Why there is no engine: every slot is `refused` then. */
  readonly problem?: NearsideError;
}

/** A call that was to change something: the method and what it was given. */
export type Call = readonly [method: 'expose' | 'respond' | 'record' | 'consent' | 'set' | 'setInterest' | 'pause' | 'erase', ...given: unknown[]];

/** What a fake visitor has besides. */
export interface FakeControls<P extends PolicyTypes = PolicyTypes> {
  /** What was asked of it, in order. */
  readonly calls: readonly Call[];
  /** Says something else from now on, and that something changed. Names that the test did not say at first are not declared by it. */
  say(said: Said<P>): void;
}

/**
 * A visitor that says what the test said, without an engine or a policy. What changes a profile is noted in `calls`, is done whatever was consented
 * to, and answers true; what it would do to decisions is for the test to `say`. It has no `profile`, so that `nearside/panel` does not take it.
 */
export type FakeVisitor<P extends PolicyTypes = PolicyTypes> = Visitor<P> & FakeControls<P>;

class Fake<P extends PolicyTypes> extends Visitor<P> implements FakeControls<P> {
  override readonly description: Description;
  override readonly problem: NearsideError | undefined;
  protected override readonly names: Names;
  readonly calls: Call[] = [];
  #said: Said<P>;
  #shown: Decision<P> | undefined;

  constructor(said: Said<P> = {}, {at, page, facts, locale}: FakeOptions<P> = {}) {
    const engine = said.problem ?? new NearsideError('runtime-refused', 'a fake visitor has no engine');
    const given = {program: '', page, locale, facts: {...at?.facts, ...facts}, clock: at?.clock, offset: at?.offset, onError: () => {}};
    super({engine, program: new Uint8Array(), store: memoryStore(), requests: []}, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never);
    this.#said = said;
    this.problem = said.problem;
    this.description = described(said as unknown as Said);
    this.names = new Names(said.problem ? undefined : this.description);
  }

  say(said: Said<P>): void {
    this.#said = {...this.#said, ...said, slots: {...this.#said.slots, ...said.slots} as NonNullable<Said<P>['slots']>};
    this.#shown = undefined;
    this.changed();
  }

  override decide(_again = false): Decision<P> {
    const [, request] = this.page as readonly [unknown, Request];
    const slots: Record<string, Outcome> = Object.create(null);
    for (const slot of request.slots ?? this.description.slots) slots[slot] = this.#outcome(slot, request.unavailable);
    return (this.#shown = {program: this.description.program, now: this.now, slots: slots as Decision<P>['slots']});
  }

  override get decision(): Decision<P> | undefined {
    return this.#shown;
  }

  override explain(slot: SlotName<P>): Explanation<P> | undefined {
    this.names.id('slots', slot);
    if (this.problem) return undefined;
    const {slots, now, program} = this.#shown ?? this.decide();
    const {module, reason} = slots[slot] ?? this.#outcome(slot);
    const shows = module === null ? {default: reason as DefaultReason} : {show: module};
    return {program, now_ms: now, offset_min: this.moment()[1], slot, ...shows, because: [], without: [], causes: [], read: [], verified: true, ...this.#said.explanations?.[slot]} as Explanation<P>;
  }

  override whyNot<Slot extends SlotName<P>>(slot: Slot, module: ModuleName<P, Slot>): WhyNot<P> | undefined {
    this.names.id('slots', slot);
    this.names.id('modules', module);
    const obstacle = (this.#shown ?? this.decide()).slots[slot]?.module === module ? 'shown' : 'outscored';
    return this.problem ? undefined : {slot, module, obstacle, change: null, ...this.#said.whyNot?.(slot, module)};
  }

  override content(module: ModuleName<P>): Content | undefined {
    return this.#said.content?.[module];
  }

  override reason(input: string, _slot?: SlotName<P>): string {
    return this.#said.reasons?.[input] ?? '';
  }

  override get labels(): Labels {
    return {locale: this.locale, inputs: {}, attributes: {}, names: {}, topics: {}, kinds: {}, purposes: {}, intents: {}, controller: '', notices: [], ...this.#said.labels};
  }

  override async expose<Slot extends SlotName<P>>(slot: Slot, module: ModuleName<P, Slot>): Promise<boolean> {
    this.names.id('slots', slot);
    this.names.id('modules', module);
    return this.#called(['expose', slot, module]);
  }

  override async respond(module: ModuleName<P>, response: Response): Promise<boolean> {
    this.names.id('modules', module);
    return this.#called(['respond', module, response], response !== 'clicked' && response !== 'helped');
  }

  override async record(kind: P['kinds'], topic: P['topics']): Promise<boolean> {
    return this.#called(['record', kind, topic]);
  }

  override async consent(purpose: P['purposes'], granted: boolean | null, method: string, notice?: Notice): Promise<boolean> {
    this.#said = {...this.#said, consents: {...this.#said.consents, [purpose]: granted ?? undefined} as NonNullable<Said<P>['consents']>};
    return this.#called(['consent', purpose, granted, method, ...(notice ? [notice] : [])], true);
  }

  override granted(purpose: P['purposes']): boolean | undefined {
    return this.#said.consents?.[purpose];
  }

  override purposes(): readonly Standing[] {
    return this.description.purposes.map((name) => {
      const granted = this.granted(name);
      return {name, granted: granted === true, cause: granted === undefined ? 'unasked' : granted ? 'given' : 'refused', record: undefined};
    });
  }

  override get paused(): boolean {
    return this.#said.paused ?? false;
  }

  override interest(topic: P['topics']): number | null {
    return this.#said.interests?.[topic] ?? null;
  }

  override get<Name extends AttributeName<P>>(attribute: Name): P['attributes'][Name] | null {
    return (this.#said.attributes?.[attribute] ?? null) as P['attributes'][Name] | null;
  }

  override async set<Name extends AttributeName<P>>(attribute: Name, value: Given<P['attributes'][Name]> | null): Promise<boolean> {
    this.#said = {...this.#said, attributes: {...this.#said.attributes, [attribute]: value} as NonNullable<Said<P>['attributes']>};
    return this.#called(['set', attribute, value], true);
  }

  override async setInterest(topic: P['topics'], strength: number | null): Promise<boolean> {
    this.#said = {...this.#said, interests: {...this.#said.interests, [topic]: strength} as NonNullable<Said<P>['interests']>};
    return this.#called(['setInterest', topic, strength], true);
  }

  override async pause(pause: boolean): Promise<boolean> {
    this.#said = {...this.#said, paused: pause};
    return this.#called(['pause', pause], true);
  }

  override get rows(): readonly Row[] {
    return this.#said.rows ?? [];
  }

  override async erase(): Promise<readonly string[]> {
    const {attributes: _a, interests: _i, consents: _c, rows: _r, ...rest} = this.#said;
    this.#said = rest as Said<P>;
    this.#called(['erase'], true);
    return [];
  }

  #outcome(slot: string, unavailable: readonly string[] = []): Outcome {
    const refused = this.problem || !this.description.slots.includes(slot);
    const said = refused ? {default: 'refused' as const} : ((this.#said as unknown as Said).slots?.[slot] ?? {default: 'none' as const});
    const given = typeof said === 'string' ? {module: said, reason: 'shown' as const, quiet: false} : 'default' in said ? {module: null, reason: said.default, quiet: /^(paused|intent|cap|attention)/.test(said.default)} : said;
    return given.module !== null && unavailable.includes(given.module) ? {module: null, reason: 'unavailable', quiet: false} : given;
  }

  #called(call: Call, changes = false): boolean {
    this.calls.push(call);
    if (changes) this.changed();
    return true;
  }
}

/** What is around a fake visitor. */
export interface FakeOptions<P extends PolicyTypes = PolicyTypes> {
  readonly at?: TestMoment;
  readonly page?: GivenFacts<P['page']>;
  readonly facts?: GivenFacts<P['facts']>;
  readonly locale?: string;
}

/** A visitor that says what the test says: `fakeVisitor<Policy>({slots: {hero: 'quick-dinner'}})`. */
export const fakeVisitor = <P extends PolicyTypes = PolicyTypes>(said?: Said<P>, options?: FakeOptions<P>): FakeVisitor<P> => new Fake<P>(said, options);

/** A policy that declares what the test names. */
function described({slots = {}, content = {}, attributes = {}, interests = {}, consents = {}, description = {}}: Said): Description {
  const modules = Object.values(slots).flatMap((said) => (typeof said === 'string' ? said : said && 'module' in said && said.module !== null ? said.module : []));
  const typed = (name: string, value: Value) => ({name, type: 'text' as const, basis: 'told', purpose: '', ...(Array.isArray(value) && {type: 'set' as const})});
  return {
    program: 'fake',
    site: '',
    policyVersion: 0,
    locales: ['en'],
    slots: Object.keys(slots),
    modules: [...new Set([...modules, ...Object.keys(content)])],
    intents: [],
    purposes: Object.keys(consents),
    topics: Object.keys(interests),
    kinds: [],
    attributes: Object.entries(attributes).map(([name, value]) => typed(name, value as Value)),
    activityPurpose: '',
    attention: {visit: null, day: null},
    slice: [],
    inputs: [],
    ...description,
  };
}
