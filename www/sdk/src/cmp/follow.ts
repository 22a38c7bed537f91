import type {Visitor} from '../visitor.ts';
import {taker, type Held, type Made, type Purposes} from './take.ts';

/** A manager as the adapters see it. */
export interface Manager {
  /** What the records call it: its kind, and its version. */
  method(): string;
  /** What it holds now, by what it has stored and by its own rules. */
  held(): Held;
  /** Version of the notice that it showed. */
  version?(): number;
  /** Switches these names of its own off, where it can be asked to. */
  takeBack?(names: ReadonlySet<string>): void;
}

/** An adapter at work: `took` takes over what the manager holds. */
export interface Following {
  took(made: Made): void;
  stop(): void;
}

/** Follows a manager: what it holds now, what it took over when it says so, and an erase, which takes back there what was followed. */
export function follow(visitor: Visitor, purposes: Purposes, manager: Manager): Following {
  const take = taker(visitor, purposes, () => manager.method());
  const names = new Set(Object.values(purposes).flat());
  let isErasing = false;
  let erases = 0;
  const took = (made: Made) => {
    // An erase keeps nothing, not even that the manager was told.
    if (isErasing) return;
    const begun = erases;
    take(manager.held(), made, () => erases > begun, manager.version?.());
  };
  const holds = () => {
    const held = manager.held();
    return held !== undefined && [...names].some(held);
  };
  const erased = () => {
    erases++;
    isErasing = true;
    try {
      if (holds()) manager.takeBack?.(names);
    } catch {
      // It stays as it is, and is named.
    }
    isErasing = false;
    return holds() ? manager.method() : undefined;
  };
  visitor.erasing.add(erased);
  took('before');
  return {took, stop: () => void visitor.erasing.delete(erased)};
}
