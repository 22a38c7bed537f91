import {putList, putText, type Engine} from './buffer.ts';
import {pageFacts} from './context.ts';
import {answered, happened, interested, paused, responded, seeded, shown, told, type Edit} from './edits.ts';
import {ErrorCode, NearsideError} from './errors.ts';
import {outcome, REFUSED} from './outcomes.ts';
import {Profile, type Moment} from './profile.ts';
import type {Row} from './rows.ts';
import {Runtime, type Instantiate} from './runtime.ts';
import {memoryStore, type Store} from './store.ts';
import type {
  Content,
  Decision,
  Description,
  Explanation,
  Facts,
  Labels,
  Outcome,
  Request,
  Response,
  Value,
  WhyNot,
} from './types.ts';
import {expected, writeContext} from './values.ts';

/** What `open` takes. */
export interface OpenOptions {
  /** The program: its address, its bytes, or a promise of either's answer. */
  readonly program: string | URL | Uint8Array | Promise<Uint8Array>;
  /** Facts of this page by name without `page.`: `{type: 'article', topic: 'cooking', intent: 'read'}`. */
  readonly page?: Facts;
  /** Any other fact of the moment by its full name; wins over what the browser shows. */
  readonly facts?: Facts;
  /** Language of texts, BCP 47; else the page's, else the policy's first. */
  readonly locale?: string;
  /** Where the profile is kept; IndexedDB where there is one, else memory. */
  readonly store?: Store;
  /** The clock, ms since 1970; for tests and previews. */
  readonly clock?: () => number;
  /** Minutes east of UTC; `null` is unknown. The device's own when left out. */
  readonly offset?: number | null;
  /** Called with everything that went wrong and was survived. */
  readonly onError?: (error: NearsideError) => void;
}

/** Something about the visitor changed: decide again if it matters. */
export class ChangeEvent extends Event {
  constructor() {
    super('change');
  }
}

const UNKNOWN_OFFSET = 32767;

/** The slot of a reason that is asked for by itself. */
const NO_SLOT = 65_535;

/**
 * A visitor on this page: their decisions, reasons and profile. Made by `open`. Nothing here throws for what a page
 * cannot help: without an engine every slot keeps its default, and `problem` says why.
 */
export class Visitor extends EventTarget {
  readonly #engine: Instantiate | NearsideError;
  readonly #program: Uint8Array | NearsideError;
  readonly #options: OpenOptions;
  readonly #runtime: Runtime | undefined;
  readonly #description: Description | undefined;
  readonly #ids = new Map<string, Map<string, number>>();
  #page: Facts;
  #request: Request = {};
  #decision: Decision | undefined;
  #decided = false;
  /** Names already complained of. */
  readonly #complained = new Set<string>();

  /** The profile of this visitor, for a preference panel; what pages need of it is here. `undefined` without an engine. */
  readonly profile: Profile | undefined;
  /** Why there is no engine, if there is none. */
  readonly problem: NearsideError | undefined;

  /** @internal Use `open`. */
  constructor(engine: Instantiate | NearsideError, program: Uint8Array | NearsideError, options: OpenOptions, store: Store) {
    super();
    this.#engine = engine;
    this.#program = program;
    this.#options = options;
    this.#page = {...options.page};
    try {
      if (engine instanceof NearsideError) throw engine;
      if (program instanceof NearsideError) throw program;
      this.#runtime = new Runtime(engine, program, (cause, last) => {
        const next = last ? 'this page keeps its defaults' : 'it is started anew';
        this.#survive(ErrorCode.RuntimeStopped, `the engine stopped; ${next}`, cause);
      });
      this.profile = new Profile(this.#runtime, store, {
        moment: () => this.#moment(this.now),
        changed: () => this.dispatchEvent(new ChangeEvent()),
        survive: (...problem) => this.#survive(...problem),
      });
      this.#description = this.#runtime.describe();
      for (const list of ['slots', 'modules', 'intents', 'purposes', 'topics', 'kinds'] as const) {
        this.#ids.set(list, new Map(this.#description[list].map((name, id) => [name, id])));
      }
      this.#ids.set('attributes', new Map(this.#description.attributes.map(({name}, id) => [name, id])));
    } catch (error) {
      this.problem = error instanceof NearsideError ? error : new NearsideError(ErrorCode.RuntimeRefused, 'the engine did not start', error);
      options.onError?.(this.problem);
    }
  }

  /** What the program declares; `undefined` without one. */
  get description(): Description | undefined {
    return this.#description;
  }

  /** @internal Reads the kept profile; a damaged one is reported and counts as none. Done by `open`. */
  async load(): Promise<void> {
    await this.profile?.load();
  }

  /** Changes facts of the page; the next decision sees them. */
  setPage(page: Facts): void {
    this.#page = {...this.#page, ...page};
    this.dispatchEvent(new ChangeEvent());
  }

  /** Says which slots are on the page and which modules it cannot render; until told, all of the policy's and none. */
  present(request: Request): void {
    this.#request = request;
    for (const slot of request.slots ?? []) this.#known('slots', slot);
    for (const module of request.unavailable ?? []) this.#known('modules', module);
  }

  /** Decides every slot of the page in one go. Changes nothing. A slot that the policy does not declare is `refused`. */
  decide(): Decision {
    const runtime = this.#runtime;
    const description = this.#description;
    const now = this.now;
    // Without a prototype: slots are looked up by names from outside.
    const slots = Object.create(null) as Record<string, Outcome>;
    const decided = runtime?.call((engine) => {
      this.#begin(engine, now);
      engine.decide();
      return runtime.views().outcomes.slice();
    }, undefined);
    this.#decided = decided !== undefined;
    for (const slot of this.#request.slots ?? description?.slots ?? []) {
      const code = decided?.[this.#ids.get('slots')?.get(slot) ?? -1];
      slots[slot] = code === undefined ? REFUSED : outcome(code, description as Description);
    }
    return (this.#decision = {program: description?.program ?? '', now, slots});
  }

  /** The last decision; `undefined` before the first. */
  get decision(): Decision | undefined {
    return this.#decision;
  }

  /** Facts of the moment as the next decision will find them, by their full names; nothing of them is kept. */
  get facts(): Facts {
    const facts: Facts = pageFacts();
    for (const [name, value] of Object.entries(this.#page)) facts[`page.${name}`] = value;
    return Object.assign(facts, this.#options.facts);
  }

  /** The moment by the visitor's clock, ms since 1970. */
  get now(): number {
    return (this.#options.clock ?? Date.now)();
  }

  /** The decision as its canonical record: the same bytes wherever the same input is decided. */
  decisionRecord(): string {
    return this.#ask((engine) => engine.decision());
  }

  /** Why a slot shows what the last decision gave it, checked by replay; `undefined` without an engine. */
  explain(slot: string): Explanation | undefined {
    const id = this.#id('slots', slot);
    const text = this.#ask((engine) => engine.explain(id));
    return text ? (JSON.parse(text) as Explanation) : undefined;
  }

  /** Why a module does not show in a slot, and the smallest change found that would let it. */
  whyNot(slot: string, module: string): WhyNot | undefined {
    const ids = [this.#id('slots', slot), this.#id('modules', module)] as const;
    const text = this.#ask((engine) => engine.whyNot(...ids));
    return text ? (JSON.parse(text) as WhyNot) : undefined;
  }

  /** Content of a module from the policy, in the page's language; `undefined` when the page must bring it. */
  content(module: string): Content | undefined {
    const id = this.#id('modules', module);
    const text = this.#runtime?.text((engine) => {
      putText(engine, this.locale);
      return engine.content(id);
    });
    return text ? (JSON.parse(text) as Content) : undefined;
  }

  /**
   * The policy's reason sentence for an input of the last decision, such as "you told us that you eat vegetarian"; or empty. As a reason
   * of a slot it may be the sentence of a named condition, such as "it is a working day".
   */
  reason(input: string, slot?: string): string {
    const id = this.#description?.inputs.find(({name}) => name === input)?.id;
    if (id === undefined) return '';
    const place = slot === undefined ? NO_SLOT : this.#id('slots', slot);
    return this.#ask((engine) => {
      putText(engine, this.locale);
      return engine.reason(place, id);
    });
  }

  /** Labels of what the policy declares, in the page's language. */
  get labels(): Labels | undefined {
    const text = this.#runtime?.text((engine) => {
      putText(engine, this.locale);
      return engine.labels();
    });
    return text ? (JSON.parse(text) as Labels) : undefined;
  }

  /** Language of texts: the option, else the page's, else the policy's first. */
  get locale(): string {
    const page = typeof document === 'undefined' ? '' : document.documentElement.lang;
    return this.#options.locale ?? (page || (this.#description?.locales[0] ?? ''));
  }

  /** Tells the profile that a module was really rendered in a slot: the only thing that moves counters. */
  async expose(slot: string, module: string): Promise<boolean> {
    this.#id('slots', slot);
    this.#id('modules', module);
    return this.#note(shown(slot, module));
  }

  /** Tells the profile what the visitor did with a module. */
  async respond(module: string, response: Response): Promise<boolean> {
    this.#id('modules', module);
    const edit = responded(module, response);
    return response === 'helped' || response === 'clicked' ? this.#note(edit) : this.#edit(edit);
  }

  /** Notes one activity of a declared kind and topic: `record('view', 'cooking')`. */
  async record(kind: string, topic: string): Promise<boolean> {
    this.#id('kinds', kind);
    this.#id('topics', topic);
    return this.#note(happened(kind, topic));
  }

  /** Grants a purpose, or refuses or withdraws it. `method` names the control that was used. */
  async consent(purpose: string, granted: boolean, method: string): Promise<boolean> {
    this.#id('purposes', purpose);
    const [seed = 1] = crypto.getRandomValues(new Uint32Array(1));
    return (await this.profile?.edit([answered(purpose, granted, method), seeded(seed || 1)], true)) === 'done';
  }

  /** Whether a purpose is granted now; `undefined` when the visitor was not asked, or their answer has run out. */
  granted(purpose: string): boolean | undefined {
    this.#id('purposes', purpose);
    return this.profile?.granted(purpose);
  }

  /** Whether anything may be kept of what the visitor does: they were asked and have not paused. */
  get remembers(): boolean {
    return !this.paused && (this.#description?.purposes.some((purpose) => this.granted(purpose)) ?? false);
  }

  /** Whether the visitor paused personalization. */
  get paused(): boolean {
    return this.profile?.paused ?? false;
  }

  /** Strength of the interest in a topic now, 0 to 1000; `null` when nothing is known of it. */
  interest(topic: string): number | null {
    return this.profile?.interest(this.#id('topics', topic)) ?? null;
  }

  /** What the profile holds of an attribute, told or noticed; `null` when nothing. */
  get(attribute: string): Value {
    this.#id('attributes', attribute);
    return this.profile?.value(attribute) ?? null;
  }

  /** Sets an attribute to what the visitor said; `null` removes it. */
  async set(attribute: string, value: Value): Promise<boolean> {
    const declared = this.#description?.attributes[this.#id('attributes', attribute)];
    if (!declared) return false;
    const edit = told(declared, value);
    if (!edit) {
      throw new NearsideError(ErrorCode.WrongType, `\`profile.${attribute}\` takes ${expected(declared)}; got ${JSON.stringify(value)}`);
    }
    return this.#edit(edit);
  }

  /** Sets how much the visitor says that a topic interests them, 0 to 1000; `null` takes it back. */
  async setInterest(topic: string, strength: number | null): Promise<boolean> {
    this.#id('topics', topic);
    return this.#edit(interested(topic, strength));
  }

  /** Pauses or resumes: while paused nothing is read and nothing is written. A pause is kept even without any consent. */
  async pause(pause: boolean): Promise<boolean> {
    const answer = await this.profile?.edit([paused(pause)], true);
    return answer === 'done' || (!pause && answer === 'missing');
  }

  /** Everything that is kept: the stored record is these rows and nothing else. */
  get rows(): readonly Row[] {
    return this.profile?.rows ?? [];
  }

  /** A visitor with the same profile whose edits go nowhere: to see what a change would bring. */
  async trial(): Promise<Visitor> {
    const store = memoryStore(this.#runtime?.record ?? null);
    const trial = new Visitor(this.#engine, this.#program, {...this.#options, page: this.#page}, store);
    trial.present(this.#request);
    await trial.load();
    return trial;
  }

  /** Erases everything, here and in the store. */
  async erase(): Promise<void> {
    await this.profile?.erase();
  }

  /** How often the engine stopped on this page and was started anew. */
  get traps(): number {
    return this.#runtime?.traps ?? 0;
  }

  /** One question to the engine about the last decision; there is one after this. */
  #ask(question: (engine: Engine) => number): string {
    if (!this.#decided || !this.#runtime?.alive) this.decide();
    return this.#runtime?.text(question) ?? '';
  }

  async #edit(edit: Edit): Promise<boolean> {
    return (await this.profile?.edit([edit])) === 'done';
  }

  async #note(edit: Edit): Promise<boolean> {
    return (await this.profile?.note(edit)) ?? false;
  }

  /** Writes the facts of a moment into the engine, where they stay until the next decision. */
  #begin(engine: Engine, now: number): void {
    const description = this.#description as Description;
    const {slots = [], unavailable = []} = this.#request;
    putList(engine, this.#positions('slots', slots));
    engine.setSlots();
    putList(engine, this.#positions('modules', unavailable).sort((one, other) => one - other));
    engine.setUnavailable();
    const facts = this.facts;
    for (const {name, ...declared} of writeContext(engine, this.#runtime as Runtime, description, facts)) {
      this.#complain(name, ErrorCode.WrongType, `\`${name}\` takes ${expected(declared)}; got ${JSON.stringify(facts[name])}, which counts as absent`);
    }
    engine.setIntent(this.#ids.get('intents')?.get(String(facts['page.intent'])) ?? -1);
    engine.begin(...this.#moment(now));
  }

  #positions(list: string, names: readonly string[]): number[] {
    return names.flatMap((name) => this.#ids.get(list)?.get(name) ?? []);
  }

  #moment(now: number): Moment {
    const offset = this.#options.offset;
    return [now, offset === undefined ? -new Date(now).getTimezoneOffset() : (offset ?? UNKNOWN_OFFSET)];
  }

  #id(list: string, name: string): number {
    const id = this.#ids.get(list)?.get(name);
    if (id === undefined && this.#description) throw new NearsideError(ErrorCode.UnknownName, this.#unknown(list, name));
    return id ?? 0;
  }

  /** For names that come from a page, which may be older or newer than the policy: reported once, and passed over. */
  #known(list: string, name: string): void {
    if (this.#description && !this.#ids.get(list)?.has(name)) this.#complain(name, ErrorCode.UnknownName, this.#unknown(list, name));
  }

  #unknown(list: string, name: string): string {
    return `the policy declares no \`${name}\` among its ${list}; it has: ${[...(this.#ids.get(list)?.keys() ?? [])].join(', ')}`;
  }

  #complain(name: string, code: ErrorCode, message: string): void {
    const key = `${code} ${name}`;
    if (this.#complained.has(key)) return;
    this.#complained.add(key);
    this.#survive(code, message);
  }

  #survive(code: ErrorCode, message: string, cause?: unknown): void {
    this.#options.onError?.(new NearsideError(code, message, cause));
  }
}
