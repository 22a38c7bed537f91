import type {Visitor} from '../visitor.ts';
import {follow, type Following} from './follow.ts';
import {lookAgain, whenThere} from './moments.ts';
import type {FollowOptions, Held, Purposes} from './take.ts';

/** What is used of Klaro's consent manager, which `klaro.getManager()` gives. */
export interface KlaroManager {
  readonly config: {readonly services: readonly {readonly name: string}[]};
  /** Where it keeps the decision, as JSON in percent-encoding. */
  readonly store: {get(): string | null};
  /** Changes the answer to one service, until it is saved. */
  updateConsent(name: string, value: boolean): unknown;
  /** Saves all answers, and does as they say. */
  saveAndApplyConsents(): void;
  /** Tells a watcher of every change. */
  watch(watcher: {update(manager: KlaroManager, event: string, data?: unknown): void}): void;
  /** Tells it no longer. */
  unwatch(watcher: unknown): void;
}

/**
 * Follows Klaro: `purposes` says which of its services a purpose of the policy needs. `manager` may be a function that gives it, for pages
 * on which Klaro's script comes later: `() => klaro.getManager()`. Returns how to stop.
 */
export function followKlaro(visitor: Visitor, manager: KlaroManager | (() => KlaroManager | undefined), purposes: Purposes, {version = ''}: FollowOptions = {}): () => void {
  let stop = () => {};
  const waits = whenThere(
    () => (typeof manager === 'function' ? manager() : manager),
    (found) => (stop = followed(visitor, found, purposes, `klaro ${version}`.trim())),
  );
  return () => {
    waits();
    stop();
  };
}

function followed(visitor: Visitor, manager: KlaroManager, purposes: Purposes, method: string): () => void {
  let following: Following | undefined;
  const watcher = {
    // A switch that was moved and not saved is no decision; but any event may be that of a reset.
    update(_: KlaroManager, event: string) {
      if (event === 'saveConsents') following?.took('now');
      else if (!held(manager)) following?.took('before');
    },
  };
  manager.watch(watcher);
  following = follow(visitor, purposes, {
    method: () => method,
    held: () => held(manager),
    takeBack(names) {
      const before = held(manager);
      for (const {name} of manager.config.services) manager.updateConsent(name, before?.(name) === true && !names.has(name));
      manager.saveAndApplyConsents();
    },
  });
  const rest = lookAgain(() => following?.took('before'));
  return () => {
    manager.unwatch(watcher);
    rest();
    following?.stop();
  };
}

/** What Klaro would find if it were loaded now: its stored decision, unless there is a service that it does not name. */
function held({config, store}: KlaroManager): Held {
  let stored: Record<string, unknown> | null = null;
  try {
    stored = JSON.parse(decodeURIComponent(store.get() ?? 'null')) as Record<string, unknown> | null;
  } catch {
    // Something else has written there, or storage is refused.
  }
  const on = new Set<string>();
  for (const {name} of config.services) {
    if (!stored || !Object.hasOwn(stored, name)) return undefined;
    if (stored[name] === true) on.add(name);
  }
  return (name) => on.has(name);
}
