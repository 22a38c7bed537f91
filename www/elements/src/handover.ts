import type {Explanation, WireOutcome} from 'nearside';

import {all} from './document.ts';

/** Why a slot shows what it shows, in the policy's words. */
export interface Account {
  readonly explanation: Explanation;
  /** The policy's sentence for a reason; empty when it has none. */
  reason(input: string): string;
  /** The policy's label of an input, if it has one. */
  label(input: string): string | undefined;
}

/** What the edge wrote into the page behind its content. */
interface Written {
  readonly decision: {readonly program: string; readonly now_ms: number; readonly outcomes: readonly WireOutcome[]};
  readonly explanations: readonly Explanation[];
  readonly words?: {readonly labels: Readonly<Record<string, string>>; readonly reasons: Readonly<Record<string, Readonly<Record<string, string>>>>};
}

/** What the edge decided before a page came here. */
export class Handover {
  readonly #written: Written;

  private constructor(written: Written) {
    this.#written = written;
  }

  /** That of a document; `undefined` when no edge decided anything, or it cannot be read. */
  static of(document: Document): Handover | undefined {
    // The edge writes at the very end.
    const script = all(document, 'script[data-nearside]').at(-1);
    if (!script) return undefined;
    try {
      const written = JSON.parse(script.textContent ?? '') as Written;
      const whole = written.decision.program !== '' && written.explanations.every(({because, causes, read}) => [because, causes, read].every(Array.isArray));
      return whole ? new Handover(written) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Tells this view from every other: the edge decides a page once. */
  get view(): string {
    const {program, now_ms} = this.#written.decision;
    return `${program} ${now_ms}`;
  }

  /** Why the edge chose what it did for a slot. */
  account(slot: string): Account | undefined {
    const {explanations, words} = this.#written;
    const explanation = explanations.find((held) => held.slot === slot);
    return explanation && {explanation, reason: (input) => words?.reasons[slot]?.[input] ?? '', label: (input) => words?.labels[input]};
  }
}
