import {open, type Decision, type Description, type Explanation, type Outcome, type Store, type Value, type Visitor, type WhyNot} from 'nearside';

import {contextOf, dayEnd, instant, monday, seenBefore, times, type Scene, type Seen} from './scene.ts';

/** What is seen at one moment, with every reason. */
export interface Act {
  readonly decision: Decision;
  readonly explanations: ReadonlyMap<string, Explanation>;
  /** Strength of each topic's interest, told or derived; `null` when nothing is known. */
  readonly strengths: ReadonlyMap<string, number | null>;
}

/** Outcomes of a week by weekday (from Sunday), then hour, then slot. */
export type Week = readonly (readonly Readonly<Record<string, Outcome>>[])[];

/**
 * A program with a made-up visitor in memory: the same runtime as on every page, with a clock that can be moved. Nothing is
 * read from or written to this browser's real profile.
 */
export class Stage {
  readonly #visitor: Visitor;
  readonly #facts: Record<string, Value>;
  readonly #clock: {now: number};
  readonly #shelf: {record: Uint8Array | null};
  /** An empty consented profile by week: the same draws whenever the same week is looked at. */
  readonly #seeds: Map<number, Uint8Array>;

  private constructor(visitor: Visitor, parts: Pick<Hidden, 'facts' | 'clock' | 'shelf'>, seeds: Map<number, Uint8Array>) {
    this.#visitor = visitor;
    this.#facts = parts.facts;
    this.#clock = parts.clock;
    this.#shelf = parts.shelf;
    this.#seeds = seeds;
  }

  /** Opens a program. `seeds` says who the visitor is, as far as the dice are concerned; share it to keep them. */
  static async open(program: Uint8Array, locale: string, seeds: Map<number, Uint8Array>): Promise<Stage> {
    const parts: Hidden = {facts: {}, clock: {now: 0}, shelf: {record: null}};
    const {facts, clock, shelf} = parts;
    const visitor = await open({program, facts, clock: () => clock.now, offset: 0, locale, store: shelfStore(shelf), visitSeed: 1});
    if (visitor.problem) throw visitor.problem;
    return new Stage(visitor, parts, seeds);
  }

  get description(): Description {
    return this.#visitor.description as Description;
  }

  get visitor(): Visitor {
    return this.#visitor;
  }

  /** Plays the moment of a scene. */
  async play(scene: Scene): Promise<Act> {
    await this.#dress(scene, scene.weekday);
    for (const seen of seenBefore(scene)) await this.#see(seen);
    this.#clock.now = instant(scene);
    const decision = this.#visitor.decide();
    const explanations = new Map<string, Explanation>();
    for (const slot of this.description.slots) {
      const explanation = this.#visitor.explain(slot);
      if (explanation) explanations.set(slot, explanation);
    }
    const strengths = new Map(this.description.topics.map((topic) => [topic, this.#visitor.interest(topic)]));
    return {decision, explanations, strengths};
  }

  /** Decides every hour of the scene's week, a day at a time; `undefined` when `stop` says so meanwhile. */
  async week(scene: Scene, stop: () => boolean): Promise<Week | undefined> {
    const days: Readonly<Record<string, Outcome>>[][] = [];
    for (let weekday = 0; weekday < 7; weekday++) {
      await this.#dress(scene, weekday);
      const hours = [];
      const coming = scene.seen.filter(({at}) => at >= monday(scene));
      for (let hour = 0; hour < 24; hour++) {
        while (coming[0] && coming[0].at <= instant(scene, weekday, hour)) await this.#see(coming.shift() as Seen);
        this.#clock.now = instant(scene, weekday, hour);
        hours.push(this.#visitor.decide().slots);
      }
      days.push(hours);
      await new Promise((resolve) => setTimeout(resolve));
      if (stop()) return undefined;
    }
    return days;
  }

  /** Why a slot of the moment that was last played does not show a module. */
  whyNot(slot: string, module: string): WhyNot | undefined {
    return this.#visitor.whyNot(slot, module);
  }

  /** Gives the visitor the scene's profile, made on the evening of a day, and the moment its facts. */
  async #dress(scene: Scene, weekday: number): Promise<void> {
    const visitor = this.#visitor;
    const {purposes, attributes, topics, kinds} = this.description;
    for (const name of Object.keys(this.#facts)) delete this.#facts[name];
    Object.assign(this.#facts, contextOf(scene, this.description));
    this.#shelf.record = scene.consent ? await this.#seed(scene) : null;
    this.#clock.now = dayEnd(scene, weekday);
    await visitor.load();
    if (scene.consent) {
      for (const purpose of purposes) if (!visitor.granted(purpose)) await visitor.consent(purpose, true, 'playground');
      for (const {name} of attributes) {
        const value = scene.attributes[name];
        if (value !== undefined && value !== null) await visitor.set(name, value).catch(() => undefined);
      }
      for (const topic of topics) {
        const strength = scene.interests[topic];
        if (strength !== undefined) await visitor.setInterest(topic, strength);
        for (const kind of kinds) for (let count = times(scene, kind, topic); count > 0; count--) await visitor.record(kind, topic);
      }
    }
    if (scene.paused) await visitor.pause(true);
  }

  /** Counts what was rendered, when it was; a program that does not have it any more counts nothing. */
  async #see({slot, module, at}: Seen): Promise<void> {
    const {slots, modules} = this.description;
    this.#clock.now = at;
    if (slots.includes(slot) && modules.includes(module)) await this.#visitor.expose(slot, module);
  }

  async #seed(scene: Scene): Promise<Uint8Array | null> {
    const week = monday(scene);
    const [purpose] = this.description.purposes;
    if (!this.#seeds.has(week) && purpose !== undefined) {
      this.#shelf.record = null;
      this.#clock.now = week - 1000;
      await this.#visitor.load();
      await this.#visitor.consent(purpose, true, 'playground');
      if (this.#shelf.record) this.#seeds.set(week, this.#shelf.record);
    }
    return this.#seeds.get(week) ?? null;
  }
}

interface Hidden {
  readonly facts: Record<string, Value>;
  readonly clock: {now: number};
  readonly shelf: {record: Uint8Array | null};
}

/** A store whose record can be put back between scenes. */
const shelfStore = (shelf: {record: Uint8Array | null}): Store => ({
  kind: 'memory',
  encrypted: false,
  load: async () => (shelf.record ? [shelf.record] : []),
  update: async (change) => {
    shelf.record = change(shelf.record ? [shelf.record] : [], [])?.record ?? null;
  },
  erase: async () => {
    shelf.record = null;
  },
});
