import {putList, putText, takeText, type Engine} from './buffer.ts';
import {pageFacts} from './context.ts';
import {ErrorCode, NearsideError} from './errors.ts';
import {outcome, REFUSED} from './outcomes.ts';
import {Runtime, type Instantiate} from './runtime.ts';
import {memoryStore, type Store} from './store.ts';
import {Response} from './types.ts';
import type {
  AttributeDescription,
  Content,
  Decision,
  Description,
  Explanation,
  Facts,
  InventoryRow,
  Labels,
  Outcome,
  Request,
  Value,
  WhyNot,
} from './types.ts';
import {expected, fitting, writeContext} from './values.ts';

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

const RESPONSES = Object.values(Response);
/** Answers of the engine to an edit of the profile. */
const DONE = 0;
/** The engine trapped or there is none. */
const STOPPED = -1;
const UNKNOWN_OFFSET = 32767;

/**
 * A visitor on this page: their decisions, reasons and profile. Made by `open`. Nothing here throws for what a page
 * cannot help: without an engine every slot keeps its default, and `problem` says why.
 */
export class Visitor extends EventTarget {
  readonly #options: OpenOptions;
  readonly #store: Store;
  readonly #runtime: Runtime | undefined;
  readonly #description: Description | undefined;
  readonly #ids = new Map<string, Map<string, number>>();
  #page: Facts;
  /** Takes the place of a store that refused a write, so that it is not asked again for what it never got. */
  #memory: Store | undefined;
  #request: Request = {};
  #decided = false;
  /** Names already complained of. */
  readonly #complained = new Set<string>();

  /** Why there is no engine, if there is none. */
  readonly problem: NearsideError | undefined;

  /** @internal Use `open`. */
  constructor(engine: Instantiate | NearsideError, program: Uint8Array | NearsideError, options: OpenOptions, store: Store) {
    super();
    this.#options = options;
    this.#store = store;
    this.#page = {...options.page};
    try {
      if (engine instanceof NearsideError) throw engine;
      if (program instanceof NearsideError) throw program;
      this.#runtime = new Runtime(engine, program, (cause, last) => {
        const next = last ? 'this page keeps its defaults' : 'it is started anew';
        this.#survive(ErrorCode.RuntimeStopped, `the engine stopped; ${next}`, cause);
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
    if (!this.#runtime) return;
    await this.#reload();
    await this.#write((engine) => engine.visit());
    this.#store.watch?.(() => void this.#reload().then(() => this.dispatchEvent(new ChangeEvent())));
  }

  async #reload(): Promise<void> {
    if (this.#memory) return;
    try {
      this.#take(await this.#store.load());
    } catch (cause) {
      this.#survive(ErrorCode.StoreFailed, 'the browser refuses its storage; the profile lives in memory until the page closes', cause);
    }
  }

  /** Makes a record the profile of this page; false, and an empty profile, when it is damaged. */
  #take(record: Uint8Array | null): boolean {
    const good = this.#runtime?.openProfile(record) ?? false;
    if (!good) this.#survive(ErrorCode.StoreFailed, 'the kept profile is damaged; it is left out');
    return good;
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
    const now = this.#now();
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
    return {program: description?.program ?? '', now, slots};
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

  /** The policy's reason sentence for an input of the last decision, such as "you told us that you eat vegetarian"; or empty. */
  reason(input: string): string {
    const id = this.#description?.inputs.find(({name}) => name === input)?.id;
    if (id === undefined) return '';
    return this.#ask((engine) => {
      putText(engine, this.locale);
      return engine.reason(id);
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
  expose(slot: string, module: string): Promise<boolean> {
    const ids = [this.#id('slots', slot), this.#id('modules', module)] as const;
    return this.#write((engine) => engine.expose(...ids));
  }

  /** Tells the profile what the visitor did with a module. */
  async respond(module: string, response: Response): Promise<boolean> {
    const id = this.#id('modules', module);
    const done = await this.#write((engine) => engine.respond(id, RESPONSES.indexOf(response)));
    if (response !== 'helped' && response !== 'clicked') this.#changed();
    return done;
  }

  /** Notes one activity of a declared kind and topic: `record('view', 'cooking')`. */
  record(kind: string, topic: string): Promise<boolean> {
    const ids = [this.#id('kinds', kind), this.#id('topics', topic)] as const;
    return this.#write((engine) => engine.record(...ids));
  }

  /** Grants a purpose, or refuses or withdraws it. `method` names the control that was used. */
  async consent(purpose: string, granted: boolean, method: string): Promise<boolean> {
    const id = this.#id('purposes', purpose);
    const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
    const done = await this.#write((engine) => {
      putText(engine, method);
      return engine.consent(id, Number(granted), seed);
    }, true);
    this.#changed();
    return done;
  }

  /** Whether a purpose is granted now; `undefined` when the visitor was not asked, or their answer has run out. */
  granted(purpose: string): boolean | undefined {
    const id = this.#id('purposes', purpose);
    const answer = this.#read((engine) => engine.granted(id)) ?? -1;
    return answer < 0 ? undefined : answer === 1;
  }

  /** Whether anything may be kept of what the visitor does: they were asked and have not paused. */
  get remembers(): boolean {
    return !this.paused && (this.#description?.purposes.some((purpose) => this.granted(purpose)) ?? false);
  }

  /** Whether the visitor paused personalization. */
  get paused(): boolean {
    return this.#runtime?.call((engine) => engine.paused(), 0) === 1;
  }

  /** Strength of the interest in a topic now, 0 to 1000; `null` when nothing is known of it. */
  interest(topic: string): number | null {
    const id = this.#id('topics', topic);
    const strength = this.#read((engine) => engine.interest(id)) ?? -1;
    return strength < 0 ? null : strength;
  }

  /** What the profile holds of an attribute, told or noticed; `null` when nothing. */
  get(attribute: string): Value {
    const id = this.#id('attributes', attribute);
    const text = this.#read((engine) => takeText(engine, engine.value(id)));
    if (!text) return null;
    const value = JSON.parse(text) as Value;
    const type = this.#description?.attributes[id]?.type;
    if (type === 'timestamp') return new Date(value as number);
    return type === 'fixed' ? (value as number) / 1000 : value;
  }

  /** Sets an attribute to what the visitor said; `null` removes it. */
  async set(attribute: string, value: Value): Promise<boolean> {
    const id = this.#id('attributes', attribute);
    const declared = (this.#description as Description).attributes[id] as AttributeDescription;
    const fit = fitting(declared.type, declared.names, value);
    if (fit === undefined) {
      throw new NearsideError(ErrorCode.WrongType, `\`profile.${attribute}\` takes ${expected(declared)}; got ${JSON.stringify(value)}`);
    }
    const done = await this.#write((engine) => {
      if (fit === null) return engine.removeValue(id);
      if (typeof fit === 'number') return engine.setScalar(id, fit);
      putList(engine, fit);
      return engine.setTexts(id);
    });
    this.#changed();
    return done;
  }

  /** Sets how much the visitor says that a topic interests them, 0 to 1000; `null` takes it back. */
  async setInterest(topic: string, strength: number | null): Promise<boolean> {
    const id = this.#id('topics', topic);
    const done = await this.#write((engine) => engine.setInterest(id, strength ?? -1));
    this.#changed();
    return done;
  }

  /** Pauses or resumes: while paused nothing is read and nothing is written. A pause is kept even without any consent. */
  async pause(paused: boolean): Promise<boolean> {
    const done = await this.#write((engine) => engine.pause(Number(paused)), true);
    this.#changed();
    return done;
  }

  /** Everything that is kept, row by row. */
  inventory(): readonly InventoryRow[] {
    const text = this.#runtime?.text((engine) => engine.inventory());
    return text ? (JSON.parse(text) as InventoryRow[]) : [];
  }

  /** Erases everything, here and in the store. */
  async erase(): Promise<void> {
    this.#take(null);
    this.#memory = undefined;
    try {
      await this.#store.erase();
    } catch (cause) {
      this.#survive(ErrorCode.StoreFailed, 'the browser refused to erase its storage', cause);
    }
    this.#changed();
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

  /** One question to the engine about the profile, at this moment. */
  #read<T>(question: (engine: Engine) => T): T | undefined {
    return this.#runtime?.call<T | undefined>((engine) => {
      engine.setMoment(...this.#moment(this.#now()));
      return question(engine);
    }, undefined);
  }

  /** Writes the facts of a moment into the engine, where they stay until the next decision. */
  #begin(engine: Engine, now: number): void {
    const description = this.#description as Description;
    const {slots = [], unavailable = []} = this.#request;
    putList(engine, this.#positions('slots', slots));
    engine.setSlots();
    putList(engine, this.#positions('modules', unavailable).sort((one, other) => one - other));
    engine.setUnavailable();
    const facts: Facts = pageFacts();
    for (const [name, value] of Object.entries(this.#page)) facts[`page.${name}`] = value;
    Object.assign(facts, this.#options.facts);
    for (const {name, ...declared} of writeContext(engine, this.#runtime as Runtime, description, facts)) {
      this.#complain(name, ErrorCode.WrongType, `\`${name}\` takes ${expected(declared)}; got ${JSON.stringify(facts[name])}, which counts as absent`);
    }
    engine.setIntent(this.#ids.get('intents')?.get(String(facts['page.intent'])) ?? -1);
    engine.begin(...this.#moment(now));
  }

  #positions(list: string, names: readonly string[]): number[] {
    return names.flatMap((name) => this.#ids.get(list)?.get(name) ?? []);
  }

  #moment(now: number): [now: number, offset: number] {
    const offset = this.#options.offset;
    return [now, offset === undefined ? -new Date(now).getTimezoneOffset() : (offset ?? UNKNOWN_OFFSET)];
  }

  /**
   * One read-modify-write of the profile: applied to the newest record, and kept in memory where storage fails. `first`: may
   * begin a profile. Any other edit of a record that is gone, because another page erased it, finds nobody who consented.
   */
  async #write(edit: (engine: Engine) => number, first = false): Promise<boolean> {
    const runtime = this.#runtime;
    if (!runtime) return false;
    let code: number = STOPPED;
    const apply = (): Uint8Array | null => {
      code = this.#read(edit) ?? STOPPED;
      return runtime.keepProfile();
    };
    // Before consent nothing is written, so that there is nothing to read either.
    if (!first && !runtime.call((engine) => engine.mayBeStored(), 0)) return false;
    try {
      await (this.#memory ?? this.#store).update((current) => (this.#take(current) || first ? apply() : current));
    } catch (cause) {
      if (code === STOPPED) apply();
      this.#memory = memoryStore(runtime.keepProfile());
      this.#survive(ErrorCode.StoreFailed, 'the browser refuses to store the profile; it lives in memory until the page closes', cause);
    }
    return code === DONE;
  }

  /** The visitor changed something, here and for their other pages. */
  #changed(): void {
    this.dispatchEvent(new ChangeEvent());
    this.#store.announce?.();
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

  #now(): number {
    return (this.#options.clock ?? Date.now)();
  }

  #survive(code: ErrorCode, message: string, cause?: unknown): void {
    this.#options.onError?.(new NearsideError(code, message, cause));
  }
}
