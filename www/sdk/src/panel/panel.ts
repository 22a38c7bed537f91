import type {Outcome} from '../types.ts';
import type {Visitor} from '../visitor.ts';
import {perform, type Edit} from './edit.ts';
import {itemOf, items, momentFacts, type Item, type MomentFact} from './item.ts';

/** What a change would do to this page, found by deciding it on a copy. */
export interface Preview {
  /** Whether the profile would take the change at all. */
  readonly allowed: boolean;
  /** Slots that would show something else. */
  readonly changed: readonly {readonly slot: string; readonly before: Outcome; readonly after: Outcome}[];
  /** How many slots there are. */
  readonly of: number;
  /** What every slot would show. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

/** The panel of a visitor: everything that is known of them, in words, and every change that they may make. One per visitor. */
export function openPanel(visitor: Visitor): Panel {
  let panel = panels.get(visitor);
  if (!panel) panels.set(visitor, (panel = new Panel(visitor)));
  return panel;
}

const panels = new WeakMap<Visitor, Panel>();

/** @fires change - something is known, gone or changed; read again what is shown */
export class Panel extends EventTarget {
  readonly visitor: Visitor;

  /** @internal Use `openPanel`. */
  constructor(visitor: Visitor) {
    super();
    this.visitor = visitor;
    visitor.addEventListener('change', () => this.dispatchEvent(new Event('change')));
  }

  /** What is known, and what the policy could know and does not: attributes first, then topics, as the policy declares them. */
  get items(): readonly Item[] {
    return items(this.visitor, this.visitor.inventory());
  }

  /** What is used for this visit's decisions and never kept. */
  get moment(): readonly MomentFact[] {
    return momentFacts(this.visitor);
  }

  /** The item that an input of a decision rests on; `undefined` for facts of the moment. */
  itemOf(input: string): Item | undefined {
    return itemOf(input, this.items);
  }

  /** Runs a change on a copy of the visitor and decides this page there. Nothing is written. */
  async preview(edit: Edit): Promise<Preview> {
    const twin = this.visitor.twin();
    const allowed = await perform(twin, edit);
    const {slots: after} = twin.decide();
    const before = (this.visitor.decision ?? this.visitor.decide()).slots;
    const names = Object.keys(after);
    const changed = names.flatMap((slot) => {
      const [old, made] = [before[slot], after[slot]];
      return old && made && old.module !== made.module ? [{slot, before: old, after: made}] : [];
    });
    return {allowed, changed: allowed ? changed : [], of: names.length, outcomes: after};
  }

  /** Makes a change. False when the profile refused it: then nothing has changed. */
  apply(edit: Edit): Promise<boolean> {
    return perform(this.visitor, edit);
  }
}
