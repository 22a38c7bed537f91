import type {DefaultReason, Explanation, Labels, WhyNot} from 'nearside';

/** Weekdays from Sunday. */
export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

export const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;

/** An hour as a clock shows it. */
export const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** A number of things. */
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** Plain names of what the engine itself knows. */
const INPUTS: Readonly<Record<string, string>> = {
  'device.kind': 'Device',
  'device.save_data': 'Data saver',
  'local.hour': 'Hour',
  'local.minute': 'Minute',
  'local.weekday': 'Weekday',
  'local.day': 'Day of the month',
  'local.month': 'Month',
  'local.part': 'Part of the day',
  'page.intent': 'What the page is for',
  'visit.pages': 'Pages in this visit',
  'visit.source': 'How the visit began',
  now: 'Date and time',
};

/** Name of an input for people: the policy's, else ours, else as authors write it. */
export const inputName = (input: string, labels: Labels | undefined): string => labels?.inputs[input] ?? INPUTS[input] ?? input;

/** Why a slot keeps its default. */
export const defaults: Readonly<Record<DefaultReason, string>> = {
  none: 'No rule applies.',
  paused: 'Paused: nothing is read.',
  comparison: 'In the comparison group.',
  unavailable: 'What would fit is not available.',
  scheduled: 'What would fit is outside its dates.',
  intent: 'Quiet: what the visitor came for is protected.',
  dismissed: 'The visitor said “not this”.',
  placed: 'What would fit stands elsewhere on the page.',
  group: 'What would fit says the same as something else on the page.',
  'cap.visit': 'Quiet: seen often enough in this visit.',
  'cap.day': 'Quiet: seen often enough today.',
  'cap.lifetime': 'Quiet: seen often enough.',
  'attention.visit': 'Quiet: this visit’s attention is spent.',
  'attention.day': 'Quiet: today’s attention is spent.',
  refused: 'There is no program.',
};

/** A cause that is no fact. */
export const cause = ({kind, displaced}: Explanation['causes'][number]): string => {
  const other = displaced ?? 'another module';
  const sentences: Readonly<Record<string, string>> = {
    rotation: `Suggestions take turns here; otherwise ${other} would stand here.`,
    comparison: `This visitor is in the comparison group, which keeps ${other} away.`,
    pause: `Paused; otherwise ${other} would stand here.`,
    unavailable: `The page cannot show ${other}.`,
    scheduled: `${other} is outside its dates.`,
    intent: `The page’s intent is protected, which keeps ${other} away.`,
    dismissed: `The visitor said “not this” to ${other}.`,
    placed: `${other} already stands elsewhere on the page.`,
    group: `${other} belongs to a group that is already on the page.`,
    cap: `${other} was seen often enough.`,
    attention: `The attention budget has no room for ${other}.`,
    tie: `${other} has as many points; this one is declared first.`,
  };
  return sentences[kind] ?? kind;
};

/** What stands in a module's way, without the tests that fail. */
export const obstacle = ({obstacle: kind, reason, by, gap}: WhyNot): string => {
  switch (kind) {
    case 'shown':
      return 'It is what the slot shows.';
    case 'not_here':
      return 'It is not made for this slot.';
    case 'page':
      return reason ? defaults[reason] : 'The whole page keeps its defaults.';
    case 'condition':
      return 'Its condition does not hold. It would need';
    case 'removed':
      return reason ? defaults[reason] : 'A rule takes it away.';
    case 'outscored':
      return `${by ?? 'Another'} has ${gap ? `${new Intl.NumberFormat('en').format(gap / 1000)} points more` : 'as many points, and is declared first'}.`;
  }
};

/** A value of an input as people read it. */
export const value = (input: string, of: unknown): string => {
  if (typeof of === 'number') {
    if (input === 'local.weekday') return weekdays[of] ?? String(of);
    if (input === 'local.month') return months[of - 1] ?? String(of);
    if (input === 'local.hour') return clock(of);
  }
  if (of === null) return 'nothing';
  if (Array.isArray(of)) return of.join(', ') || 'none';
  if (typeof of === 'boolean') return of ? 'yes' : 'no';
  return String(of);
};
