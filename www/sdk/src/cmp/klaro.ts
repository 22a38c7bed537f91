import type {Visitor} from '../visitor.ts';
import {taker, type FollowOptions, type Made, type Purposes} from './take.ts';

/** What is used of Klaro's consent manager, which `klaro.getManager()` gives. */
export interface KlaroManager {
  /** By the name of a service: whether it is on. */
  readonly consents: Readonly<Record<string, boolean>>;
  /** Whether the visitor has decided. */
  readonly confirmed: boolean;
  watch(watcher: {update(manager: KlaroManager, event: string, data?: unknown): void}): void;
  unwatch(watcher: unknown): void;
}

/** Follows Klaro: `purposes` says which of its services a purpose of the policy needs. Returns how to stop. */
export function followKlaro(visitor: Visitor, manager: KlaroManager, purposes: Purposes, {version = ''}: FollowOptions = {}): () => void {
  const take = taker(visitor, purposes);
  const decided = (made: Made) => take((name) => manager.consents[name] === true, made, `klaro ${version}`.trim());
  if (manager.confirmed) decided('before');
  const watcher = {
    // A switch that was moved and not saved is no decision.
    update(_: KlaroManager, event: string) {
      if (event === 'saveConsents') decided('now');
    },
  };
  manager.watch(watcher);
  return () => manager.unwatch(watcher);
}
