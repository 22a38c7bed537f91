import type {Outcome} from './types.ts';

/** Reasons by the engine's code. */
const REASONS = 'shown none paused comparison unavailable scheduled intent dismissed placed group cap.visit cap.day cap.lifetime attention.visit attention.day'.split(
  ' ',
) as Outcome['reason'][];

/** Reasons that are a silence on purpose. */
const QUIET = /^(paused|intent|cap|attention)/;

/** An outcome from the engine's memory: reason code times 65,536 plus module. Without a code nothing was decided. */
export function outcome(code = -1, modules: readonly string[] = []): Outcome {
  const reason = REASONS[code >>> 16] ?? 'refused';
  return {module: reason === 'shown' ? (modules[code & 0xffff] ?? null) : null, reason, quiet: QUIET.test(reason)};
}
