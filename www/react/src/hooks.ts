import type {PolicyTypes, Visitor} from 'nearside';
import {useCallback, useContext, useSyncExternalStore} from 'react';

import {VisitorContext} from './context.ts';

/** The visitor; `undefined` while nearside is being opened, and on a server. With the policy's types, as in `useVisitor<Policy>`, names are checked. */
export const useVisitor = <P extends PolicyTypes = PolicyTypes>(): Visitor<P> | undefined => useContext(VisitorContext) as Visitor<P> | undefined;

/** How things stand with a purpose, and the ways to answer. */
export interface Consent {
  /** Whether it is granted; `undefined` when it is to be asked. */
  readonly granted: boolean | undefined;
  /** Answers it. `method` names the control that was used. */
  readonly answer: (granted: boolean, method: string) => Promise<boolean>;
}

/** Whether the visitor has consented to a purpose of the policy, now and after every change. */
export function useConsent<P extends PolicyTypes = PolicyTypes>(purpose: P['purposes']): Consent {
  const visitor = useVisitor();
  const subscribe = useCallback(
    (changed: () => void) => {
      visitor?.addEventListener('change', changed);
      return () => visitor?.removeEventListener('change', changed);
    },
    [visitor],
  );
  const granted = useSyncExternalStore(subscribe, () => (visitor?.problem ? undefined : visitor?.granted(purpose)), () => undefined);
  const answer = useCallback(async (granted: boolean, method: string) => (await visitor?.consent(purpose, granted, method)) ?? false, [visitor, purpose]);
  return {granted, answer};
}
