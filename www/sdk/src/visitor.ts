import {Decider} from './decider.ts';
import {warn} from './development.ts';
import {answered, isOpen, type Notice, type Standing} from './consents.ts';
import {happened, interested, paused, responded, RESPONSES, shown, told, type Edit} from './edits.ts';
import type {NearsideError} from './errors.ts';
import {Keeping, type StorageState} from './keeping.ts';
import type {OpenOptions} from './options.ts';
import type {AttributeName, Given, ModuleName, PolicyTypes, SlotName} from './policy.ts';
import {Profile} from './profile.ts';
import type {SentRequest} from './requests.ts';
import type {Row} from './rows.ts';
import type {Instantiate} from './runtime.ts';
import {signals, type Signals} from './signals.ts';
import type {Store} from './store.ts';
import type {Refusal} from './trust.ts';
import type {Response, WhyNot} from './types.ts';
import {unfit} from './values.ts';

/** What a visitor is made of; an error stands for what could not be had or may not be used. */
export interface Parts {
  readonly engine: Instantiate | NearsideError;
  readonly program: Uint8Array | Refusal;
  readonly store: Store;
  readonly requests: SentRequest[];
}

/** A visitor on this page: their decisions, reasons and profile. Made by `open`. */
export class Visitor<P extends PolicyTypes = PolicyTypes> extends Decider<P> {
  /** @internal What another visitor of the same page is made of. */
  readonly parts: Parts;
  readonly #keeping: Keeping;
  /** @internal Called before an erase: each takes back at a consent manager what it followed, or answers the manager's name. */
  readonly erasing = new Set<() => string | undefined>();

  /** The profile of this visitor, for a preference panel; what pages need of it is here. `undefined` without an engine. */
  readonly profile: Profile | undefined;

  /** @internal Use `open`. */
  constructor(parts: Parts, options: OpenOptions) {
    super(parts.engine, parts.program, options);
    this.parts = parts;
    const {runtime, moment, changed, survive} = this;
    this.#keeping = new Keeping(parts.store, survive);
    this.profile = runtime && new Profile(runtime, this.#keeping, {moment, changed, survive});
  }

  /** @internal Reads the kept profile; a damaged one is reported and counts as none. Done by `open`. */
  async load(): Promise<void> {
    await this.profile?.load();
  }

  /** Tells the profile that a module was really rendered in a slot: the only thing that moves counters. */
  async expose<Slot extends SlotName<P>>(slot: Slot, module: ModuleName<P, Slot>): Promise<boolean> {
    const ids = [this.names.id('slots', slot), this.names.id('modules', module)] as const;
    if (__DEV__ && this.runtime?.answer<WhyNot>((engine) => engine.whyNot(...ids))?.obstacle === 'not_here') {
      warn(`\`expose('${slot}', '${module}')\`: the policy never shows that module there; give the slot that it was rendered in, or add the slot to the module's file`);
    }
    return this.#note(shown(slot, module));
  }

  /** Tells the profile what the visitor did with a module. */
  async respond(module: ModuleName<P>, response: Response): Promise<boolean> {
    this.names.id('modules', module);
    // What cannot be read must not put a module away for good.
    if (!RESPONSES.includes(response)) throw unfit('response', {type: 'enum', names: RESPONSES}, response);
    const edit = responded(module, response);
    return response === 'helped' || response === 'clicked' ? this.#note(edit) : this.#edit(edit);
  }

  /** Notes one activity of a declared kind and topic: `record('view', 'cooking')`. */
  async record(kind: P['kinds'], topic: P['topics']): Promise<boolean> {
    this.names.id('kinds', kind);
    this.names.id('topics', topic);
    return this.#note(happened(kind, topic));
  }

  /**
   * Grants a purpose, or refuses or withdraws it; `null`: nobody answered, the consent manager that a yes came from holds it no more.
   * `method` names the control that was used; `notice` is what was shown, if that was not the policy's own text in the page's language.
   * `still`: whether it is to be said, asked anew where another page answered first.
   */
  async consent(purpose: P['purposes'], granted: boolean | null, method: string, notice?: Notice, still?: (now: Standing) => boolean): Promise<boolean> {
    const id = this.names.id('purposes', purpose);
    const {labels, description, profile} = this;
    if (__DEV__ && !method) warn(`a record of consent to \`${purpose}\` does not say by which control it was given; give \`consent\` a third argument such as 'banner'`);
    if (!labels || !description || !profile) return false;
    const said = answered(id, granted, method, description, labels, notice);
    return (await profile.answer(said, still && (() => still(profile.standing(id, purpose))))) === 'done';
  }

  /** Whether a purpose is granted now; `undefined` when it is to be asked: there is no answer, or it no longer holds. */
  granted(purpose: P['purposes']): boolean | undefined {
    const {cause, granted} = this.profile?.standing(this.names.id('purposes', purpose), purpose) ?? {};
    return isOpen(cause) ? undefined : granted;
  }

  /** How things stand with every purpose of the policy, and why. */
  purposes(): readonly Standing[] {
    return this.description?.purposes.flatMap((purpose, id) => this.profile?.standing(id, purpose) ?? []) ?? [];
  }

  /** Whether anything may be kept of what the visitor does: they were asked and have not paused. */
  get remembers(): boolean {
    return !this.paused && this.purposes().some(({granted}) => granted);
  }

  /** Whether the visitor paused personalization. */
  get paused(): boolean {
    return this.rows.some(({kind}) => kind === 'paused');
  }

  /** Strength of the interest in a topic now, 0 to 1000; `null` when nothing is known of it. */
  interest(topic: P['topics']): number | null {
    return this.profile?.interest(this.names.id('topics', topic)) ?? null;
  }

  /** What the profile holds of an attribute, told or noticed; `null` when nothing. */
  get<Name extends AttributeName<P>>(attribute: Name): P['attributes'][Name] | null {
    this.names.id('attributes', attribute);
    return (this.profile?.value(attribute) ?? null) as P['attributes'][Name] | null;
  }

  /** Sets an attribute to what the visitor said; `null` removes it. */
  async set<Name extends AttributeName<P>>(attribute: Name, value: Given<P['attributes'][Name]> | null): Promise<boolean> {
    const declared = this.description?.attributes[this.names.id('attributes', attribute)];
    if (!declared) return false;
    const edit = told(declared, value);
    if (!edit) throw unfit(`profile.${attribute}`, declared, value);
    return this.#edit(edit);
  }

  /** Sets how much the visitor says that a topic interests them, 0 to 1000; `null` takes it back. */
  async setInterest(topic: P['topics'], strength: number | null): Promise<boolean> {
    this.names.id('topics', topic);
    return this.#edit(interested(topic, strength));
  }

  /** Pauses or resumes: while paused nothing is read and nothing is written. A pause is kept even without any consent. */
  async pause(pause: boolean): Promise<boolean> {
    const answer = await this.profile?.edit(paused(pause), true);
    return answer === 'done' || (!pause && answer === 'missing');
  }

  /** Everything that is kept: the stored record is these rows and nothing else. */
  get rows(): readonly Row[] {
    return this.profile?.rows ?? [];
  }

  /** How safely the profile is kept. */
  storage(): Promise<StorageState> {
    return this.#keeping.state();
  }

  /** What lies in this browser beside the profile, until a write has it: word for word. */
  get waiting(): readonly string[] {
    return this.#keeping.waiting;
  }

  /** Every request that nearside itself made for this visitor on this page; what is loaded on demand notes its own. */
  get requests(): SentRequest[] {
    return this.parts.requests;
  }

  /** What the browser says on behalf of its owner, now. */
  get signals(): Signals {
    return signals();
  }

  /**
   * Erases everything, here and in the store; also when there is no engine to read it. What consent managers hold that are followed is
   * taken back there. Answers those that cannot be asked to: what they hold would be followed again.
   */
  async erase(): Promise<readonly string[]> {
    this.forget();
    const remains = [...this.erasing].flatMap((takeBack) => takeBack() ?? []);
    await (this.profile ?? this.#keeping).erase();
    return remains;
  }

  async #edit(edit: Edit): Promise<boolean> {
    return (await this.profile?.edit(edit)) === 'done';
  }

  async #note(edit: Edit): Promise<boolean> {
    return (await this.profile?.note(edit)) ?? false;
  }
}
