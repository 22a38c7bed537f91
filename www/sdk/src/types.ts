/** A value of a fact. Instants are `Date` or ms since 1970; sets are arrays of texts. `null` is known to be missing. */
export type Value = boolean | number | string | Date | readonly string[] | null;

/** Facts of the moment by dotted name: `{'page.type': 'article', 'device.kind': 'phone'}`. */
export type Facts = Record<string, Value | undefined>;

/** Why a slot shows its default. `quiet` reasons are silences on purpose. */
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
  | 'cap-visit'
  | 'cap-day'
  | 'cap-lifetime'
  | 'attention-visit'
  | 'attention-day'
  | 'refused';

/** The outcome of one slot. `refused`: there was no engine or no program, so nothing was decided. */
export interface Outcome<Module extends string = string> {
  readonly module: Module | null;
  readonly reason: 'shown' | DefaultReason;
  readonly quiet: boolean;
}

/** One decision: an outcome per slot that was asked for. */
export interface Decision<Slots extends string = string, Modules extends string = string> {
  /** Content id of the program, hex; empty when there was none. */
  readonly program: string;
  /** When, ms since 1970. */
  readonly now: number;
  readonly slots: Readonly<Record<Slots, Outcome<Modules>>>;
}

/** One reason of an explanation. */
export interface Because {
  /** Input, as authors name it: `interest.cooking`. */
  readonly input: string;
  /** `ambient`, `told`, `relationship` or `observed`. */
  readonly basis: string;
  /** Reason sentence of the policy in the visitor's language, or empty. */
  readonly text: string;
  /** Tests on this input that were true: in the author's words when the program carries them. */
  readonly grounds: readonly string[];
  /** Hiding this input alone would change the outcome. */
  readonly decisive: boolean;
  /** Inputs that would have been enough in its place. */
  readonly instead: readonly string[];
}

/** What the page would show without one input. */
export interface Without {
  readonly input: string;
  readonly slots: Readonly<Record<string, {module: string | null; reason: string}>>;
}

/** A mechanism that changed the outcome. */
export interface Cause {
  readonly kind: string;
  readonly module: string | null;
}

/** Why a slot shows what it shows; checked by replay when `verified`. */
export interface Explanation {
  readonly slot: string;
  readonly module: string | null;
  readonly reason: string;
  readonly because: readonly Because[];
  readonly without: readonly Without[];
  readonly causes: readonly Cause[];
  /** Every input that the decision read. */
  readonly read: readonly string[];
  readonly verified: boolean;
}

/** What a visitor did with an outcome. */
export const Response = {
  Helped: 'helped',
  Clicked: 'clicked',
  Dismissed: 'dismissed',
  NotThis: 'not-this',
  MoreLikeThis: 'more-like-this',
} as const;
export type Response = (typeof Response)[keyof typeof Response];

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
  /** Context inputs that the policy reads: id, name, type, and names for an enum. */
  readonly inputs: readonly (readonly [id: number, name: string, type: ValueType, names?: readonly string[]])[];
}

export type ValueType = 'bool' | 'int' | 'fixed' | 'enum' | 'text' | 'set' | 'timestamp' | 'duration';

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
  | {readonly list: readonly string[]}
  | {readonly link: {readonly text: string; readonly href: string}}
  | {readonly image: {readonly src: string; readonly alt: string; readonly width: number; readonly height: number}};

/** Content of a module in one locale: the component that it fills, and its fields. */
export interface Content {
  readonly component: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** What a page has: its slots, and modules that it cannot render (sold out, no content). */
export interface Request {
  readonly slots?: readonly string[];
  readonly unavailable?: readonly string[];
}

/** Why a module does not show in a slot. */
export interface WhyNot {
  readonly slot: string;
  readonly module: string;
  /** `condition`, `removed`, `outscored`, `page`, `not-here` or `shown`. */
  readonly obstacle: string;
  /** Tests that failed, the rule that removed it, or the module that beat it. */
  readonly detail: readonly string[];
  /** The smallest change found that lets it win. */
  readonly change: readonly {readonly input: string; readonly to: Value}[] | null;
}

/** One kept item, in plain words for the visitor and with the name that edits it. */
export interface InventoryRow {
  readonly kind: string;
  readonly name: string;
  readonly value: string;
  readonly basis: string;
  readonly origin: string;
  readonly at: number;
  readonly expires: number | null;
}
