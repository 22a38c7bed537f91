import type {Row} from '../rows.ts';
import type {Labels, Value, ValueType} from '../types.ts';
import type {Visitor} from '../visitor.ts';

/** How a value came to be known, by its number in a row: in the panel, on the page, from the site, derived on the device. */
export const ORIGINS = ['panel', 'page', 'site', 'derived'] as const;
/** How a value came to be known. */
export type Origin = (typeof ORIGINS)[number];

/** One dated event that an interest rests on. */
export interface Evidence {
  /** Number of the event, to forget it by. */
  readonly event: number;
  /** Kind of activity, in words. */
  readonly label: string;
  readonly sinceMs: number;
  readonly untilMs: number | undefined;
}

/** One thing that is known of the visitor, or could be. */
export interface Item {
  readonly of: 'attribute' | 'topic';
  /** The policy's name of the attribute or topic. */
  readonly name: string;
  /** In the page's language. */
  readonly label: string;
  readonly type: ValueType | 'strength';
  /** Values to choose from, if the list of them is closed: name and label. */
  readonly choices: readonly (readonly [name: string, label: string])[];
  /** What holds now: the value, or the strength 0 to 1000; `null` when nothing is known. */
  readonly value: Value;
  /** `told` wins over what was noticed. */
  readonly basis: 'told' | 'relationship' | 'observed';
  /** How it came to be known; `undefined` when it is not. */
  readonly origin: Origin | undefined;
  /** When it was set or last supported by an event, ms since 1970. */
  readonly sinceMs: number | undefined;
  /** When it runs out, ms since 1970; `undefined` is never. */
  readonly untilMs: number | undefined;
  readonly evidence: readonly Evidence[];
  /** Purpose that it is kept for. */
  readonly purpose: string;
  /** The visitor said that it must never be used. */
  readonly blocked: boolean;
}

/** One fact of the moment: used for decisions, and never kept. */
export interface MomentFact {
  readonly name: string;
  /** The policy's label; empty when the fact is none of the policy's own. */
  readonly label: string;
  readonly type: ValueType;
  /** Values of a closed list, each its own label. */
  readonly choices: Item['choices'];
  readonly value: Value;
}

/** Everything that the policy can know of a visitor, with what is known of it now. */
export function items(visitor: Visitor, rows: readonly Row[]): readonly Item[] {
  const {description, labels} = visitor;
  if (!description || !labels) return [];
  const row = (kind: Row['kind'], name: string) => rows.find((held) => held.kind === kind && held.name === name);
  const attributes = description.attributes.map((declared): Item => {
    const {name} = declared;
    const told = row('told', name);
    const held = told ?? row('noticed', name);
    return {
      of: 'attribute',
      name,
      label: labels.attributes[name] ?? name,
      type: declared.type,
      choices: (declared.names ?? []).map((choice, at) => [choice, labels.names[name]?.[at] || choice]),
      value: held ? visitor.get(name) : null,
      basis: told || declared.basis === 'told' ? 'told' : declared.basis === 'relationship' ? 'relationship' : 'observed',
      origin: held ? (ORIGINS[held.numbers[1] ?? 0] ?? 'page') : undefined,
      sinceMs: held?.sinceMs,
      untilMs: held && endOf(held),
      evidence: [],
      purpose: declared.purpose,
      blocked: row('blocked-attribute', name) !== undefined,
    };
  });
  const topics = description.topics.map((name): Item => {
    const told = row('interest', name);
    const evidence = rows.filter((held) => held.kind === 'event' && held.name === name).map((held) => evidenceOf(held, labels));
    evidence.sort((one, other) => other.sinceMs - one.sinceMs);
    const known = told !== undefined || evidence.length > 0;
    return {
      of: 'topic',
      name,
      label: labels.topics[name] ?? name,
      type: 'strength',
      choices: [],
      value: known ? visitor.interest(name) : null,
      basis: told ? 'told' : 'observed',
      origin: told ? 'panel' : known ? 'derived' : undefined,
      sinceMs: told?.sinceMs ?? evidence[0]?.sinceMs,
      untilMs: told ? endOf(told) : evidence[0]?.untilMs,
      evidence,
      purpose: description.activityPurpose,
      blocked: row('blocked-topic', name) !== undefined,
    };
  });
  return [...attributes, ...topics];
}

/** The item that an input of decisions rests on; `undefined` for facts of the moment, and for what rests on several or on counters. */
export const itemOf = (input: string, all: readonly Item[]): Item | undefined => (ofEveryTopic(input) ? undefined : all.find((item) => rests(input, item)));

/** Whether an input of decisions rests on an item: `profile.diet`, `interest.cooking`, `activity.count("read", "cooking", …)`. */
export function rests(input: string, {of, name}: Pick<Item, 'of' | 'name'>): boolean {
  if (of === 'attribute') return input === `profile.${name}`;
  return input === `interest.${name}` || COUNT.exec(input)?.[1] === name || ofEveryTopic(input);
}

/** How authors count activities; the topic `*` is every topic. */
const COUNT = /^activity\.count\("[^"]*", "([^"]*)"/;
const ofEveryTopic = (input: string) => COUNT.exec(input)?.[1] === '*';

/** Facts of the moment that the policy reads. */
export function momentFacts(visitor: Visitor): readonly MomentFact[] {
  const facts = visitor.facts;
  const labels = visitor.labels?.inputs ?? {};
  return (visitor.description?.inputs ?? []).flatMap(({name, type, context}) => {
    const value = facts[name];
    return !context || value === undefined || value === null ? [] : [{name, label: labels[name] ?? '', type, choices: [], value}];
  });
}

function evidenceOf(row: Row, labels: Labels): Evidence {
  const activity = row.texts[0] ?? '';
  return {event: row.id, label: labels.kinds[activity] ?? activity, sinceMs: row.sinceMs, untilMs: endOf(row)};
}

/** When a row runs out, ms since 1970; `undefined` is never. */
export const endOf = ({sinceMs, keepS}: Row): number | undefined => (keepS === Infinity ? undefined : sinceMs + keepS * 1000);
