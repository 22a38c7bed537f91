import type {Visitor} from '../visitor.ts';

/** Signals of Google Consent Mode, each with the purpose that it follows. */
export type ConsentSignals = Readonly<Record<string, string>>;

const SIGNALS: ConsentSignals = {
  personalization_storage: 'personalize.local',
  functionality_storage: 'personalize.local',
  analytics_storage: 'measure.aggregate',
};

/**
 * Publishes how things stand to Google Consent Mode: a `default` now, an `update` with every change. It is one-way, since the mode has no
 * way to read it, and a signal whose purpose the policy does not declare is left to others. Returns how to stop.
 */
export function publishConsentMode(visitor: Visitor, signals: ConsentSignals = SIGNALS): () => void {
  const scope = globalThis as {dataLayer?: unknown[]};
  // Tag managers read `arguments`, not arrays.
  function gtag(..._: unknown[]): void {
    (scope.dataLayer ??= []).push(arguments);
  }
  let published = '';
  const publish = (command: 'default' | 'update') => {
    const standings = new Map(visitor.purposes().map(({name, granted}) => [name, granted]));
    const states = Object.entries(signals).flatMap(([signal, purpose]) => {
      const granted = standings.get(purpose);
      return granted === undefined ? [] : [[signal, granted ? 'granted' : 'denied'] as const];
    });
    const text = JSON.stringify(states);
    if (text === published || states.length === 0) return;
    published = text;
    gtag('consent', command, Object.fromEntries(states));
  };
  const update = () => publish('update');
  publish('default');
  visitor.addEventListener('change', update);
  return () => visitor.removeEventListener('change', update);
}
