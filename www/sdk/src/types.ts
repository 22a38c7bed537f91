import type {ModuleName, PolicyTypes, SlotName} from './policy.ts';

/** A value of a fact. Instants are `Date` or ms since 1970; sets are arrays of texts. `null` is known to be missing. */
export type Value = boolean | number | string | Date | readonly string[] | null;

/** Facts of the moment by dotted name: `{'page.type': 'article', 'device.kind': 'phone'}`. */
export type Facts = Record<string, Value | undefined>;

/** Why a slot shows its default. `refused`: there was no engine or no program, so nothing was decided. */
export type DefaultReason =
  | 'none'
  | 'paused'
  | 'comparison'
  | 'unavailable'
  | 'scheduled'
  | 'intent'
  | 'dismissed'
  | 'placed'
  | 'group'
  | 'cap.visit'
  | 'cap.day'
  | 'cap.lifetime'
  | 'attention.visit'
  | 'attention.day'
  | 'refused';

/** The outcome of one slot. `quiet`: a silence on purpose. */
export interface Outcome<Module extends string = string> {
  readonly module: Module | null;
  readonly reason: 'shown' | DefaultReason;
  readonly quiet: boolean;
}

/** One decision: an outcome per slot that was asked for. Slots that `present` left out are not in it. */
export interface Decision<P extends PolicyTypes = PolicyTypes> {
  /** Content id of the program, hex; empty when there was none. */
  readonly program: string;
  /** When, ms since 1970. */
  readonly now: number;
  readonly slots: {readonly [Slot in SlotName<P>]: Outcome<ModuleName<P, Slot>>};
}

/** One outcome in a canonical record: a module that is shown, or the reason for the default. */
export interface WireOutcome<P extends PolicyTypes = PolicyTypes> {
  readonly slot: SlotName<P>;
  readonly show?: ModuleName<P>;
  readonly default?: DefaultReason;
}

/** What makes an input a reason: a test of the program that was true, or points per unit. */
export type Ground = {readonly atom: number; readonly is: boolean} | {readonly boost: number};

/** One reason of an explanation. */
export interface Because {
  /** Input, as authors name it: `interest.cooking`. */
  readonly input: string;
  readonly grounds: readonly Ground[];
  /** Hiding this input alone would change the outcome. */
  readonly decisive: boolean;
  /** Inputs that would have been enough in its place. */
  readonly instead: readonly string[];
}

/** Why a slot shows what it shows; checked by replay when `verified`. */
export interface Explanation<P extends PolicyTypes = PolicyTypes> extends WireOutcome<P> {
  readonly program: string;
  readonly now_ms: number;
  readonly offset_min: number | null;
  readonly because: readonly Because[];
  /** What the whole page would show without one input. */
  readonly without: readonly {readonly input: string; readonly outcomes: readonly WireOutcome<P>[]}[];
  /** Mechanisms that changed the outcome, and the module that each kept away. */
  readonly causes: readonly {readonly kind: string; readonly displaced: ModuleName<P> | null}[];
  /** Every input that the decision read. */
  readonly read: readonly string[];
  readonly verified: boolean;
}

/** What a visitor did with an outcome. */
export type Response = 'helped' | 'clicked' | 'dismissed' | 'not-this' | 'more-like-this';

/** What the program declares, as far as a page needs it. */
export interface Description {
  readonly program: string;
  readonly site: string;
  readonly policyVersion: number;
  readonly locales: readonly string[];
  readonly slots: readonly string[];
  readonly modules: readonly string[];
  readonly intents: readonly string[];
  readonly purposes: readonly string[];
  readonly topics: readonly string[];
  readonly kinds: readonly string[];
  readonly attributes: readonly AttributeDescription[];
  /** Purpose that activity and interests are kept for. */
  readonly activityPurpose: string;
  /** The site's attention budget, points; `null` is without a limit. */
  readonly attention: {readonly visit: number | null; readonly day: number | null};
  /** Inputs that a slice says, in its order: what may travel to the site's own edge. */
  readonly slice: readonly string[];
  /** Every input that the policy reads. */
  readonly inputs: readonly InputDescription[];
}

/** Type of a value, as the policy declares it. `fixed` counts thousandths; instants and durations are in ms. */
export type ValueType = 'bool' | 'int' | 'fixed' | 'enum' | 'text' | 'set' | 'timestamp' | 'duration';

/** A fact that the policy reads. */
export interface InputDescription {
  readonly id: number;
  readonly name: string;
  readonly type: ValueType;
  readonly basis: string;
  /** Whether the host sets it. */
  readonly context: boolean;
  readonly names?: readonly string[];
}

/** An attribute that the policy declares of a visitor. */
export interface AttributeDescription {
  readonly name: string;
  readonly type: ValueType;
  readonly names?: readonly string[];
  readonly basis: string;
  readonly purpose: string;
}

/** A field of a module's content, from the policy. */
export type FieldValue =
  | {readonly text: string}
  | {readonly heading: string}
  | {readonly list: readonly string[]}
  | {readonly link: string; readonly href: string}
  | {readonly image: string; readonly alt: string; readonly width: number; readonly height: number};

/** Content of a module in one locale: the component that it fills, and its fields. */
export interface Content {
  readonly component: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** What a page has: its slots, and modules that it cannot render (sold out, no content). */
export interface Request<P extends PolicyTypes = PolicyTypes> {
  readonly slots?: readonly SlotName<P>[];
  readonly unavailable?: readonly ModuleName<P>[];
  /**
   * Modules that stand in other slots and stay there, by slot: each is on the page already, with its exclusive group and the attention that its slot
   * costs. One in a slot of `slots` does not count.
   */
  readonly standing?: Readonly<Partial<Record<SlotName<P>, ModuleName<P>>>>;
}

/** Why a module does not show in a slot. */
export interface WhyNot<P extends PolicyTypes = PolicyTypes> {
  readonly slot: SlotName<P>;
  readonly module: ModuleName<P>;
  readonly obstacle: 'shown' | 'not_here' | 'page' | 'condition' | 'removed' | 'outscored';
  readonly reason?: DefaultReason;
  readonly failing?: readonly Ground[];
  /** Module that beat it, and by how many milli-points. */
  readonly by?: ModuleName<P>;
  readonly gap?: number;
  /** The smallest change found that lets it win. */
  readonly change: readonly {readonly input: string; readonly to: boolean | number | string | readonly string[] | null}[] | null;
}

/** Labels of what the policy declares, in one locale. */
export interface Labels {
  readonly locale: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
  /** Labels of the values of attributes that have a closed list of them, in the order of the list. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly topics: Readonly<Record<string, string>>;
  readonly kinds: Readonly<Record<string, string>>;
  readonly purposes: Readonly<Record<string, string>>;
  readonly intents: Readonly<Record<string, string>>;
  /** Who answers for what is kept. */
  readonly controller: string;
  /** What a record of consent says of each purpose beside its text, in the order of the purposes; lists are a line each. */
  readonly notices: readonly {readonly recipients: string; readonly categories: string; readonly version: number; readonly retentionS: number}[];
}
