import {putList, putText, type Engine} from './buffer.ts';
import {pageFacts} from './context.ts';
import {inspectFacts, inspectMissing, inspectOptions, meant, warn} from './development.ts';
import {ofDocument, ownOf} from './door.ts';
import {NearsideError} from './errors.ts';
import {Names} from './names.ts';
import type {OpenOptions} from './options.ts';
import {outcome} from './outcomes.ts';
import type {GivenFacts, ModuleName, PolicyTypes, SlotName} from './policy.ts';
import {Runtime, type Instantiate} from './runtime.ts';
import type {Refusal} from './trust.ts';
import type {Content, Decision, Description, Explanation, Facts, Labels, Outcome, Request, WhyNot} from './types.ts';
import {unfit, writeContext} from './values.ts';

/** Clock and offset, as the engine takes them. */
export type Moment = readonly [now: number, offset: number];

/** @internal */
export const UNKNOWN_OFFSET = 32767;

/**
 * Decides a page's slots and says why. Nothing here throws for what a page cannot help: without an engine every slot keeps its
 * default, and `problem` says why.
 *
 * @fires change - something about the visitor or the page changed: decide again if it matters
 */
export class Decider<P extends PolicyTypes = PolicyTypes> extends EventTarget {
  /** @internal What the page opened it with. */
  readonly options: OpenOptions;
  /** @internal The engine, for the panel. */
  readonly runtime: Runtime | undefined;
  protected readonly names: Names;
  #page: Facts;
  #view = 0;
  #request: Request = {};
  #decision: Decision<P> | undefined;
  /** The instance that holds the facts of the last decision. */
  #decidedBy: object | undefined;
  /** The instance that has decided this view of the page before; another one does not know what it began with. */
  #viewedBy: object | undefined;
  /** What was said to be wrong. */
  readonly #said = new Set<string>();

  /** @internal The moment as the engine takes it. */
  readonly moment = (now = this.now): Moment => {
    const {offset} = this.options;
    return [now, offset === undefined ? -new Date(now).getTimezoneOffset() : (offset ?? UNKNOWN_OFFSET)];
  };

  /** Something is to be decided again. */
  protected readonly changed = (): void => {
    this.dispatchEvent(new Event('change'));
  };

  /** Passes on what went wrong and was survived, the same once: what is wrong stands before the semicolon of a message. */
  protected readonly survive = (error: NearsideError | undefined): void => {
    const [what = ''] = error?.message.split(';') ?? [];
    if (!error || this.#said.has(what)) return;
    this.#said.add(what);
    this.#tell(error);
  };

  /** What the program declares; `undefined` without one. */
  readonly description: Description | undefined;
  /** Why there is no engine, if there is none. */
  readonly problem: NearsideError | undefined;

  constructor(engine: Instantiate | NearsideError, program: Uint8Array | Refusal, options: OpenOptions) {
    super();
    // Draws need no secret, and this way of drawing is there wherever scripts are; the engine cuts the fraction off. A copy for trials gets
    // these options, and so the same seed.
    this.options = ownOf({visitSeed: Math.random() * 2 ** 53, ...options});
    this.#page = {...options.page};
    try {
      if (engine instanceof NearsideError) throw engine;
      if ('code' in program) throw new NearsideError(program.code, program.message, program.cause);
      this.runtime = new Runtime(engine, program, (cause, last) => {
        const next = last ? 'this page keeps its defaults' : 'it is started anew';
        this.#tell(new NearsideError('runtime-stopped', `the engine stopped; ${next}`, cause));
      });
      this.description = this.runtime.answer((engine) => engine.describe());
    } catch (error) {
      // The runtime throws nothing else either.
      this.problem = error as NearsideError;
      this.survive(error as NearsideError);
    }
    this.names = new Names(this.description);
    if (__DEV__) inspectOptions(options, this.description);
  }

  /** Changes facts of the page, which begins another view of it; the next decision sees them. */
  setPage(page: GivenFacts<P['page']>): void {
    if (__DEV__) inspectFacts(this.description, page, 'page.');
    this.#page = {...this.#page, ...page};
    this.#viewedBy = undefined;
    this.#view++;
    this.changed();
  }

  /** Number of the view of the page, from 0; `setPage` begins another one. */
  get view(): number {
    return this.#view;
  }

  /** Says which slots are to be filled, which modules the page cannot render, and what stands in other slots; until told, all of the policy's, none and nothing. */
  present(request: Request<P>): void {
    this.#request = request as unknown as Request;
    for (const slot of request.slots ?? []) this.survive(this.names.unknown('slots', slot));
    for (const module of request.unavailable ?? []) this.survive(this.names.unknown('modules', module));
    for (const [slot, module] of Object.entries(request.standing ?? {})) {
      this.survive(this.names.unknown('slots', slot));
      this.survive(this.names.unknown('modules', module as string));
    }
  }

  /** @internal What the page is and has, for another decider of the same. */
  get page(): readonly [Facts, Request] {
    return [this.#page, this.#request];
  }

  /**
   * Decides every slot of the page in one go. Changes nothing. A slot that the policy does not declare is `refused`. `again`: because
   * something has changed in a view that the visitor looks at; what this view has shown so far does not count against what it shows.
   */
  decide(again = false): Decision<P> {
    const {runtime, description, now} = this;
    // Without a prototype: slots are looked up by names from outside.
    const slots = Object.create(null) as Record<string, Outcome>;
    const decided = runtime?.call((engine) => {
      this.#begin(runtime, engine, now, again);
      engine.decide();
      return runtime.views().outcomes.slice();
    }, undefined);
    this.#decidedBy = decided && runtime?.instance;
    for (const slot of this.#request.slots ?? description?.slots ?? []) {
      slots[slot] = outcome(decided?.[this.names.find('slots', slot)], description?.modules);
    }
    return (this.#decision = {program: description?.program ?? '', now, slots: slots as Decision<P>['slots']});
  }

  /** The last decision; `undefined` before the first. */
  get decision(): Decision<P> | undefined {
    return this.#decision;
  }

  /** Facts of the moment as the next decision will find them, by their full names; nothing of them is kept. */
  get facts(): Facts {
    const facts: Facts = pageFacts();
    for (const [name, value] of Object.entries(this.#page)) facts[`page.${name}`] = value;
    return Object.assign(facts, this.options.facts);
  }

  /** The moment by the visitor's clock, ms since 1970. */
  get now(): number {
    return (this.options.clock ?? Date.now)();
  }

  /** The decision as its canonical record: the same bytes wherever the same input is decided. */
  decisionRecord(): string {
    return this.#decided()?.text((engine) => engine.decision()) ?? '';
  }

  /** Why a slot shows what the last decision gave it, checked by replay; `undefined` without an engine. */
  explain(slot: SlotName<P>): Explanation<P> | undefined {
    const id = this.names.id('slots', slot);
    return this.#decided()?.answer((engine) => engine.explain(id));
  }

  /** Why a module does not show in a slot, and the smallest change found that would let it. */
  whyNot<Slot extends SlotName<P>>(slot: Slot, module: ModuleName<P, Slot>): WhyNot<P> | undefined {
    const ids = [this.names.id('slots', slot), this.names.id('modules', module)] as const;
    return this.#decided()?.answer((engine) => engine.whyNot(...ids));
  }

  /** Content of a module from the policy, in the page's language; `undefined` when the page must bring it. */
  content(module: ModuleName<P>): Content | undefined {
    const id = this.names.id('modules', module);
    return this.runtime?.answer(this.#worded((engine) => engine.content(id)));
  }

  /**
   * The policy's reason sentence for an input of the last decision, such as "you told us that you eat vegetarian"; or empty. As a reason
   * of a slot it may be the sentence of a named condition, such as "it is a working day".
   */
  reason(input: string, slot?: SlotName<P>): string {
    const read = this.description?.inputs.find(({name}) => name === input);
    if (__DEV__ && this.description && !read) warn(`no rule reads \`${input}\`, so that it has no reason${meant(input, this.description.inputs.map(({name}) => name))}`);
    if (__DEV__ && slot !== undefined) this.survive(this.names.unknown('slots', slot));
    // What is no slot is 65,535 to the engine.
    const place = this.names.find('slots', slot ?? '');
    return (read && this.#decided()?.text(this.#worded((engine) => engine.reason(place, read.id)))) ?? '';
  }

  /** Labels of what the policy declares, in the page's language. */
  get labels(): Labels | undefined {
    return this.runtime?.answer(this.#worded((engine) => engine.labels()));
  }

  /** Language of texts: the option, else the page's, else the policy's first. */
  get locale(): string {
    return this.options.locale ?? (ofDocument('documentElement')?.lang || (this.description?.locales[0] ?? ''));
  }

  /** Leaves nothing of the last decision: it shows what was known. */
  protected forget(): void {
    this.#decision = undefined;
  }

  /** Tells the page's own code what went wrong; in development the author, where it does not listen. */
  #tell(error: NearsideError): void {
    const {onError} = this.options;
    if (onError) onError(error);
    else if (__DEV__) warn(error.message);
  }

  /** The runtime to ask about the last decision; there is one after this. */
  #decided(): Runtime | undefined {
    if (!this.#decidedBy || this.#decidedBy !== this.runtime?.instance) this.decide();
    return this.runtime;
  }

  /** A question that is answered in the page's language. */
  #worded(question: (engine: Engine) => number): (engine: Engine) => number {
    return (engine) => {
      putText(engine, this.locale);
      return question(engine);
    };
  }

  /** Writes the facts of a moment into the engine, where they stay until the next decision. */
  #begin(runtime: Runtime, engine: Engine, now: number, again: boolean): void {
    const {slots, unavailable, standing = {}} = this.#request;
    putList(engine, this.names.all('slots', slots));
    engine.setSlots();
    for (const [slot, module] of Object.entries(standing)) {
      const [place, shown] = [this.names.find('slots', slot), this.names.find('modules', module as string)];
      if (place >= 0 && shown >= 0) engine.addStanding(place, shown);
    }
    putList(engine, this.names.all('modules', unavailable).sort((one, other) => one - other));
    engine.setUnavailable();
    const facts = this.facts;
    if (__DEV__ && !this.#decision) inspectMissing(this.description as Description, facts);
    for (const input of writeContext(engine, runtime, this.description as Description, facts)) {
      if (input.name !== 'page.intent') this.survive(unfit(input.name, input, facts[input.name], ', which counts as absent'));
    }
    // An intent protects a page whether or not a rule reads it, and is complained of once.
    const intent = String(facts['page.intent'] ?? '');
    if (intent) this.survive(this.names.unknown('intents', intent));
    engine.setIntent(this.names.find('intents', intent));
    const same = again && this.#viewedBy === engine ? 1 : 0;
    if (!same) runtime.viewed = runtime.record;
    this.#viewedBy = engine;
    engine.begin(...this.moment(now), same, this.options.visitSeed as number);
  }
}
