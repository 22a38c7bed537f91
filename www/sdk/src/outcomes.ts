import type {Description, Outcome} from './types.ts';

/** Reasons by the engine's code. */
const REASONS = [
  'shown',
  'none',
  'paused',
  'comparison',
  'unavailable',
  'scheduled',
  'intent',
  'dismissed',
  'placed',
  'group',
  'cap.visit',
  'cap.day',
  'cap.lifetime',
  'attention.visit',
  'attention.day',
] as const;

/** Reasons that are a silence on purpose. */
const QUIET = new Set<string>(['paused', 'intent', 'cap.visit', 'cap.day', 'cap.lifetime', 'attention.visit', 'attention.day']);

/** Outcome of a slot that nothing decided. */
export const REFUSED: Outcome = {module: null, reason: 'refused', quiet: false};

/** An outcome from the engine's memory: reason code times 65,536 plus module. */
export function outcome(code: number, {modules}: Description): Outcome {
  const reason = REASONS[code >>> 16] ?? 'refused';
  return {module: reason === 'shown' ? (modules[code & 0xffff] ?? null) : null, reason, quiet: QUIET.has(reason)};
}
