import type {Visitor} from 'nearside';

import type {Account} from './handover.ts';

/** Why a slot shows what the visitor's last decision gave it. It speaks of that decision, as long as it is the last. */
export function accountOf(visitor: Visitor, slot: string): Account | undefined {
  const explanation = visitor.explain(slot);
  return explanation && {explanation, reason: (input) => visitor.reason(input, slot), label: (input) => visitor.labels?.inputs[input]};
}

/** The same, as it is said now: it stays true of what stands on the page when something else has been decided. */
export function kept(visitor: Visitor, slot: string): Account | undefined {
  const account = accountOf(visitor, slot);
  const reasons = new Map(account?.explanation.because.map(({input}) => [input, account.reason(input)]));
  return account && {...account, reason: (input) => reasons.get(input) ?? ''};
}
