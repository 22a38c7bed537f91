import type {Description, Value} from 'nearside';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Most activities of a kind and topic that can be told the playground. */
export const MOST_TIMES = 9;

/** A moment, a page and a visitor that somebody made up. */
export interface Scene {
  /** 0 to 23. */
  hour: number;
  /** 0 to 6, from Sunday. */
  weekday: number;
  /** 1 to 12. */
  month: number;
  /** Facts of device, page and visit by full name; what is not here is absent. */
  facts: Record<string, Value>;
  consent: boolean;
  paused: boolean;
  /** Told interests by topic, 0 to 1000. */
  interests: Record<string, number>;
  /** Told attributes by name. */
  attributes: Record<string, Value>;
  /** How often, by kind and topic. */
  activity: Record<string, Record<string, number>>;
  /** What was rendered for them, in the order in which it was. */
  seen: Seen[];
}

/** A module that a slot showed. */
export interface Seen {
  readonly slot: string;
  readonly module: string;
  /** The instant. */
  readonly at: number;
}

/** A visitor to begin with; what the policy does not declare has no effect. */
export interface Preset {
  readonly name: string;
  readonly consent: boolean;
  readonly interests: Readonly<Record<string, number>>;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly activity: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const reads = (topic: string, times: number) => ({read: {[topic]: times}});

export const presets: readonly Preset[] = [
  {name: 'Rides to work', consent: true, interests: {cycling: 700}, attributes: {}, activity: reads('cycling', 3)},
  {name: 'Cooks, eats no meat', consent: true, interests: {cooking: 650}, attributes: {diet: 'vegetarian'}, activity: reads('cooking', 3)},
  {name: 'Has a garden', consent: true, interests: {gardening: 800}, attributes: {}, activity: reads('gardening', 2)},
  {name: 'Nobody we know', consent: false, interests: {}, attributes: {}, activity: {}},
];

/** A working day's end in November, on the front page. */
export const opening = (): Scene => ({
  hour: 17,
  weekday: 4,
  month: 11,
  facts: {'device.kind': 'phone', 'page.type': 'front', 'page.intent': 'read'},
  paused: false,
  seen: [],
  ...visitorOf(presets[0] as Preset),
});

/** The visitor of a preset, as a copy. */
export const visitorOf = ({consent, interests, attributes, activity}: Preset) => structuredClone({consent, interests, attributes, activity});

/** How often an activity was done. */
export const times = (scene: Scene, kind: string, topic: string): number => scene.activity[kind]?.[topic] ?? 0;

/** What was seen in the scene's week until its moment. An earlier week is another visitor's: nothing of it is kept here. */
export const seenBefore = (scene: Scene): Seen[] => scene.seen.filter(({at}) => at >= monday(scene) && at <= instant(scene));

/** The instant of an hour, in the week that the scene lies in. Local time here is UTC. */
export const instant = (scene: Scene, weekday = scene.weekday, hour = scene.hour): number => monday(scene) + ((weekday + 6) % 7) * DAY_MS + hour * HOUR_MS;

/** The last second of a day: what is recorded then is new in every hour of that day. */
export const dayEnd = (scene: Scene, weekday = scene.weekday): number => instant(scene, weekday, 24) - 1000;

/** First instant of the scene's week: the one around the middle of the month, this year. */
export const monday = ({month}: Scene): number => {
  const middle = Date.UTC(new Date().getFullYear(), month - 1, 12);
  return middle - ((new Date(middle).getUTCDay() + 6) % 7) * DAY_MS;
};

/** What a scene tells of the inputs that the host sets: those without a value are absent, whatever this browser would say. */
export const contextOf = (scene: Scene, {inputs}: Description): Record<string, Value> => {
  const facts: Record<string, Value> = {'page.intent': scene.facts['page.intent'] ?? null};
  for (const {name, context} of inputs) if (context) facts[name] = scene.facts[name] ?? null;
  return facts;
};
