import type {Value} from './types.ts';

/** What a policy declares, as types: `nearside types` writes an interface `Policy` of this form. Where none is given, every name goes. */
export interface PolicyTypes {
  /** By slot, the modules that may fill it. */
  slots: Record<string, string>;
  intents: string;
  purposes: string;
  topics: string;
  kinds: string;
  attributes: Record<string, Value>;
  /** Facts of the page that rules read, without `page.`. */
  page: Record<string, Value>;
  /** Other facts of the moment that rules read, by their full names. */
  facts: Record<string, Value>;
}

/**
 * A slot of a policy. A condition, so that TypeScript compares visitors of two policies by what they take and give: a visitor of any policy
 * then goes where a visitor is taken.
 */
export type SlotName<P extends PolicyTypes = PolicyTypes> = P extends PolicyTypes ? keyof P['slots'] & string : never;

/** A module of a policy that may fill this slot, or any. */
export type ModuleName<P extends PolicyTypes = PolicyTypes, Slot extends SlotName<P> = SlotName<P>> = P['slots'][Slot] & string;

/** An attribute of a policy. */
export type AttributeName<P extends PolicyTypes = PolicyTypes> = keyof P['attributes'] & string;

/** A value as it is given: an instant is a `Date`, or ms since 1970. */
export type Given<V> = V extends Date ? Date | number : V;

/** Facts as they are given. `null` is known to be missing. */
export type GivenFacts<F> = {readonly [Name in keyof F]?: Given<F[Name]> | null | undefined};
