import type {InventoryRow, Labels, Value, ValueType} from '../types.ts';
import type {Visitor} from '../visitor.ts';

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
  /** Who set it: `panel`, `page`, `site` or `derived`. */
  readonly origin: string;
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
  readonly value: Value;
}

/** Everything that the policy can know of a visitor, with what is known of it now. */
export function items(visitor: Visitor, rows: readonly InventoryRow[]): readonly Item[] {
  const description = visitor.description;
  const labels = visitor.labels;
  if (!description || !labels) return [];
  const blocked = (of: string, name: string) => rows.some((row) => row.kind === 'block' && row['of'] === of && row.name === name);
  const attributes = description.attributes.map((declared): Item => {
    const held = rows.filter((row) => row.kind === 'value' && row.name === declared.name);
    const row = held.find(({origin}) => origin === 'panel' || origin === 'page') ?? held[0];
    return {
      of: 'attribute',
      name: declared.name,
      label: labels.attributes[declared.name] ?? declared.name,
      type: declared.type,
      choices: (declared.names ?? []).map((name, at) => [name, labels.names?.[declared.name]?.[at] || name]),
      value: row ? visitor.get(declared.name) : null,
      basis: basisOf(row?.basis ?? declared.basis),
      origin: row?.origin ?? '',
      sinceMs: row?.sinceMs,
      untilMs: row?.untilMs,
      evidence: [],
      purpose: declared.purpose,
      blocked: blocked('attribute', declared.name),
    };
  });
  const topics = description.topics.map((name): Item => {
    const told = rows.find((row) => row.kind === 'interest' && row.name === name);
    const evidence = rows.filter((row) => row.kind === 'event' && row.name === name).map((row) => evidenceOf(row, labels));
    evidence.sort((one, other) => other.sinceMs - one.sinceMs);
    return {
      of: 'topic',
      name,
      label: labels.topics[name] ?? name,
      type: 'strength',
      choices: [],
      value: told || evidence.length > 0 ? visitor.interest(name) : null,
      basis: told ? 'told' : 'observed',
      origin: told ? 'panel' : evidence.length > 0 ? 'derived' : '',
      sinceMs: told?.sinceMs ?? evidence[0]?.sinceMs,
      untilMs: told ? told.untilMs : latest(evidence),
      evidence,
      purpose: description.activityPurpose ?? '',
      blocked: blocked('topic', name),
    };
  });
  return [...attributes, ...topics];
}

/** The item that an input of decisions rests on: `profile.diet`, `interest.cooking`, `activity.count(…)` of a topic. */
export function itemOf(input: string, all: readonly Item[]): Item | undefined {
  const [head = '', name = ''] = input.split(/\.(.*)/s);
  if (head === 'profile') return all.find((item) => item.of === 'attribute' && item.name === name);
  if (head === 'interest') return all.find((item) => item.of === 'topic' && item.name === name);
  return undefined;
}

/** Facts of the moment that the policy reads. */
export function momentFacts(visitor: Visitor): readonly MomentFact[] {
  const facts = visitor.facts;
  const labels = visitor.labels?.inputs ?? {};
  const read = visitor.description?.inputs.filter(({context}) => context) ?? [];
  return read.flatMap(({name}) => (facts[name] === undefined || facts[name] === null ? [] : [{name, label: labels[name] ?? '', value: facts[name]}]));
}

function evidenceOf(row: InventoryRow, labels: Labels): Evidence {
  const activity = String(row['activity']);
  return {event: Number(row['id']), label: labels.kinds[activity] ?? activity, sinceMs: row.sinceMs ?? 0, untilMs: row.untilMs};
}

/** The end of the longest-lived. */
const latest = (evidence: readonly Evidence[]) => evidence.reduce<number | undefined>((end, {untilMs}) => (untilMs === undefined ? end : Math.max(end ?? 0, untilMs)), undefined);

const basisOf = (basis: string): Item['basis'] => (basis === 'told' || basis === 'relationship' ? basis : 'observed');
