// An OpenFeature web provider: a slot is a string flag whose value is the module it shows, or the caller's default.
import {
  ErrorCode as FlagErrorCode,
  OpenFeatureEventEmitter,
  ProviderEvents,
  StandardResolutionReasons,
  type EvaluationContext,
  type JsonValue,
  type Provider,
  type ResolutionDetails,
} from '@openfeature/web-sdk';

import type {Decision, Facts, Value} from './types.ts';
import type {Visitor} from './visitor.ts';

/** Reasons of OpenFeature for nearside's outcomes. */
const reasonOf = (reason: string): string => {
  if (reason === 'shown') return StandardResolutionReasons.TARGETING_MATCH;
  if (reason === 'comparison') return StandardResolutionReasons.SPLIT;
  return reason === 'refused' ? StandardResolutionReasons.ERROR : StandardResolutionReasons.DEFAULT;
};

/** Serves the slots of a visitor as string flags. Other types of flag are a type mismatch: a slot is filled by name. */
export class NearsideProvider implements Provider {
  readonly metadata = {name: 'nearside'} as const;
  readonly runsOn = 'client' as const;
  readonly events = new OpenFeatureEventEmitter();
  readonly #visitor: Visitor;
  readonly #changed = () => {
    this.#decision = undefined;
    this.events.emit(ProviderEvents.ConfigurationChanged);
  };
  #decision: Decision | undefined;
  /** Facts that came from the evaluation context. */
  #given: readonly string[] = [];

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
    visitor.addEventListener('change', this.#changed);
  }

  async initialize(context?: EvaluationContext): Promise<void> {
    if (context) this.#page(context);
    if (this.#visitor.problem) throw this.#visitor.problem;
  }

  async onContextChange(_before: EvaluationContext, context: EvaluationContext): Promise<void> {
    this.#page(context);
  }

  async onClose(): Promise<void> {
    this.#visitor.removeEventListener('change', this.#changed);
  }

  resolveStringEvaluation(slot: string, fallback: string): ResolutionDetails<string> {
    this.#decision ??= this.#visitor.decide();
    const outcome = this.#decision.slots[slot];
    if (!outcome) return {value: fallback, reason: StandardResolutionReasons.ERROR, errorCode: FlagErrorCode.FLAG_NOT_FOUND, errorMessage: `the policy has no slot \`${slot}\``};
    const details = {
      value: outcome.module ?? fallback,
      reason: reasonOf(outcome.reason),
      flagMetadata: {program: this.#decision.program, outcome: outcome.reason, quiet: outcome.quiet},
    };
    if (outcome.reason === 'refused') return {...details, errorCode: FlagErrorCode.PROVIDER_NOT_READY};
    return outcome.module ? {...details, variant: outcome.module} : details;
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

  /** Attributes of the evaluation context are facts of the page; nested ones and the targeting key are not passed on. */
  #page(context: EvaluationContext): void {
    // What an earlier context said and this one does not is no longer so.
    const facts: Facts = Object.fromEntries(this.#given.map((name) => [name, undefined]));
    for (const [name, value] of Object.entries(context)) {
      if (name !== 'targetingKey' && (value === null || typeof value !== 'object' || value instanceof Date)) facts[name] = value as Value;
    }
    this.#given = Object.keys(facts);
    this.#visitor.setPage(facts);
  }
}

const mismatch = <T>(value: T): ResolutionDetails<T> => ({
  value,
  reason: StandardResolutionReasons.ERROR,
  errorCode: FlagErrorCode.TYPE_MISMATCH,
  errorMessage: 'a slot is a string flag: its value is the name of the module it shows',
});
