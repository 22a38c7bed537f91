// An OpenFeature web provider: a slot is a string flag whose value is the module it shows, or the caller's default.
import {
  ErrorCode as FlagErrorCode,
  OpenFeatureEventEmitter,
  ProviderEvents,
  ProviderFatalError,
  StandardResolutionReasons,
  type EvaluationContext,
  type Hook,
  type JsonValue,
  type Provider,
  type ResolutionDetails,
  type TrackingEventDetails,
} from '@openfeature/web-sdk';

import {nearest, warn} from './development.ts';
import {start} from './door.ts';
import {RESPONSES} from './edits.ts';
import type {NearsideError} from './errors.ts';
import type {Decision, Facts, Response, Value} from './types.ts';
import type {Visitor} from './visitor.ts';

/** What a provider takes. */
export interface ProviderOptions {
  /**
   * When a module counts as shown, which caps and the attention budget go by. `evaluated`: when a flag was evaluated to it, once a view; for
   * components that show what they evaluate. `tracked`: when the page says so by `client.track('exposure', {slot})`.
   */
  readonly exposure?: 'evaluated' | 'tracked';
}

/** Reasons of OpenFeature for nearside's outcomes. */
const reasonOf = (reason: string): string => {
  if (reason === 'shown') return StandardResolutionReasons.TARGETING_MATCH;
  return reason === 'comparison' ? StandardResolutionReasons.SPLIT : StandardResolutionReasons.DEFAULT;
};

/** Serves the slots of a visitor as string flags. Other types of flag are a type mismatch: a slot is filled by name. */
export class NearsideProvider implements Provider {
  readonly metadata = {name: 'nearside'} as const;
  readonly runsOn = 'client' as const;
  readonly events = new OpenFeatureEventEmitter();
  readonly hooks: Hook[];
  readonly #visitor: Visitor;
  #decision: Decision | undefined;
  /** What it was decided on: the stored record, the facts of the page, and what the page has. */
  #decidedOn: readonly unknown[] = [];
  /** Names of facts that came from the evaluation context. */
  #given: readonly string[] = [];
  /** Whether the page is being changed by a context, which OpenFeature tells by itself. */
  #isReconciling = false;
  /** What has been counted in this view of the page, and the facts that the view began with. */
  readonly #counted = new Set<string>();
  #countedIn: unknown;

  readonly #changed = () => {
    if (this.#isReconciling) return;
    const before = this.#decision?.slots;
    const {slots} = this.#decide();
    const flagsChanged = Object.keys(slots).filter((slot) => before?.[slot]?.module !== slots[slot]?.module || before?.[slot]?.reason !== slots[slot]?.reason);
    if (flagsChanged.length) this.events.emit(ProviderEvents.ConfigurationChanged, {flagsChanged});
  };

  constructor(visitor: Visitor, {exposure = 'evaluated'}: ProviderOptions = {}) {
    this.#visitor = visitor;
    this.hooks = exposure === 'evaluated' ? [{after: ({flagKey}, {variant}) => variant !== undefined && this.#expose(flagKey, variant)}] : [];
    visitor.addEventListener('change', this.#changed);
  }

  /** @throws ProviderFatalError when there is no engine or no program: none will come to this page any more. */
  async initialize(context: EvaluationContext = {}): Promise<void> {
    if (this.#visitor.problem) throw fatal(this.#visitor.problem);
    if (Object.keys(context).length) this.#page(context);
  }

  /** Begins another view of the page. Nothing is waited for, so that there is no state of reconciling: the next evaluation sees the new context. */
  onContextChange(_before: EvaluationContext, context: EvaluationContext): Promise<void> | void {
    const {problem} = this.#visitor;
    if (!problem) return this.#page(context);
    // OpenFeature takes what fails here for an error that passes. This one does not, which is said after it has.
    const {code, message} = fatal(problem);
    setTimeout(() => this.events.emit(ProviderEvents.Error, {errorCode: code, message}));
    return Promise.reject(fatal(problem));
  }

  async onClose(): Promise<void> {
    this.#visitor.removeEventListener('change', this.#changed);
  }

  resolveStringEvaluation(slot: string, fallback: string): ResolutionDetails<string> {
    const {description, problem} = this.#visitor;
    if (problem || !description) return failed(fallback, FlagErrorCode.PROVIDER_FATAL, problem?.message);
    if (!description.slots.includes(slot)) return failed(fallback, FlagErrorCode.FLAG_NOT_FOUND, `the policy has no slot \`${slot}\``);
    const {program, slots} = this.#decide();
    const outcome = slots[slot];
    if (outcome?.reason === 'refused') return failed(fallback, FlagErrorCode.GENERAL, 'the engine stopped');
    if (!outcome) return {value: fallback, reason: StandardResolutionReasons.DEFAULT, flagMetadata: {program, outcome: 'absent', quiet: false}};
    const {module, reason, quiet} = outcome;
    return {value: module ?? fallback, reason: reasonOf(reason), flagMetadata: {program, outcome: reason, quiet}, ...(module !== null && {variant: module})};
  }

  resolveBooleanEvaluation(_flag: string, fallback: boolean): ResolutionDetails<boolean> {
    return mismatch(fallback);
  }

  resolveNumberEvaluation(_flag: string, fallback: number): ResolutionDetails<number> {
    return mismatch(fallback);
  }

  resolveObjectEvaluation<T extends JsonValue>(_flag: string, fallback: T): ResolutionDetails<T> {
    return mismatch(fallback);
  }

  /**
   * Tells the profile what happened: `exposure` and the responses of `Visitor.respond` with the `slot` that shows the module, or with `slot` and
   * `module`; an activity of the policy's, by its kind, with its `topic`. What OpenFeature tracks for others is nothing to this one.
   */
  track(event: string, _context?: EvaluationContext, {slot, module, topic}: TrackingEventDetails = {}): void {
    const visitor = this.#visitor;
    const shown = module ?? this.#decision?.slots[String(slot)]?.module;
    if (visitor.description?.kinds.includes(event) && topic !== undefined) this.#start(() => visitor.record(event, String(topic)));
    else if (event === 'exposure' && shown) this.#expose(String(slot), String(shown));
    else if (RESPONSES.includes(event as Response) && shown) this.#start(() => visitor.respond(String(shown), event as Response));
    else if (__DEV__) warn(`nothing was kept of \`track('${event}')\`: it takes \`exposure\` or one of ${RESPONSES.join(', ')} with a \`slot\` that shows a module, or a kind of activity with its \`topic\`: ${visitor.description?.kinds.join(', ')}`);
  }

  /** The decision that all flags share until something that it rests on is another. Time alone changes nothing on a page. */
  #decide(): Decision {
    const visitor = this.#visitor;
    const on = [visitor.runtime?.record, ...visitor.page];
    if (!this.#decision || on.some((part, at) => part !== this.#decidedOn[at])) {
      this.#decision = visitor.decide(true);
      // An engine that stopped is started anew for the next flag.
      this.#decidedOn = Object.values(this.#decision.slots).some(({reason}) => reason === 'refused') ? [] : on;
      if (visitor.runtime?.stopped) this.events.emit(ProviderEvents.Error, {errorCode: FlagErrorCode.PROVIDER_FATAL, message: 'the engine stopped for good'});
    }
    return this.#decision;
  }

  /** Attributes of the evaluation context are facts of the page. What no rule reads, the targeting key first of all, does not come in. */
  #page(context: EvaluationContext): void {
    const visitor = this.#visitor;
    const read = (visitor.description?.inputs ?? []).filter((input) => input.context).map(({name}) => name);
    const names = ['intent', ...read.filter((name) => name.startsWith('page.')).map((name) => name.slice(5))];
    // What an earlier context said and this one does not is no longer so.
    const facts: Facts = Object.fromEntries(this.#given.map((name) => [name, undefined]));
    for (const [name, value] of Object.entries(context)) {
      if (names.includes(name)) facts[name] = value as Value;
      // Contexts are shared with other providers: only what looks like a slip is one.
      else if (__DEV__ && nearest(name, names)) warn(`no rule of the policy reads \`page.${name}\`, which the evaluation context says; did you mean \`${nearest(name, names)}\`?`);
    }
    this.#given = Object.keys(facts);
    this.#isReconciling = true;
    visitor.setPage(facts);
    this.#isReconciling = false;
  }

  /** Counts what a slot shows, once a view. */
  #expose(slot: string, module: string): void {
    const visitor = this.#visitor;
    const [view] = visitor.page;
    if (view !== this.#countedIn) this.#counted.clear();
    this.#countedIn = view;
    const sight = `${slot} ${module}`;
    if (this.#counted.has(sight)) return;
    this.#counted.add(sight);
    // Before consent nothing is kept; who consents in the same view has seen it.
    this.#start(async () => (await visitor.expose(slot, module)) || this.#counted.delete(sight));
  }

  /** Starts what nobody waits for; the page hears of slips. */
  #start(work: () => Promise<unknown>): void {
    start(() => work().catch((error: NearsideError) => this.#visitor.options.onError?.(error)));
  }
}

const fatal = ({message, cause}: NearsideError): ProviderFatalError => new ProviderFatalError(message, {cause});

const failed = <T>(value: T, errorCode: FlagErrorCode, errorMessage = ''): ResolutionDetails<T> => ({value, reason: StandardResolutionReasons.ERROR, errorCode, errorMessage});

const mismatch = <T>(value: T): ResolutionDetails<T> => failed(value, FlagErrorCode.TYPE_MISMATCH, 'a slot is a string flag: its value is the name of the module it shows');
