import type {DefaultReason} from 'nearside';

import type {Texts} from './text.ts';

/** What facts and modules are called, and what is said of an outcome, in one language. */
export class Voice {
  readonly texts: Texts;
  /** A name of a module for people. */
  readonly named: (slot: string, module: string) => string;
  readonly #label: (input: string) => string | undefined;

  /** `label`: the policy's label of an input, if it has one. */
  constructor(texts: Texts, named: Voice['named'], label: (input: string) => string | undefined) {
    this.texts = texts;
    this.named = named;
    this.#label = label;
  }

  /** Plain name of an input: the policy's label, else our own. */
  input(input: string): string {
    return this.#label(input) || (this.texts.find(`input.${input}`) ?? input);
  }

  /** What a slot shows, in words. */
  outcome(slot: string, module: string | null | undefined): string {
    return module ? this.named(slot, module) : this.texts.say('why.standard');
  }

  /** A mechanism that changed an outcome, and what it kept away. */
  cause(kind: string, slot: string, displaced: string | null): string {
    return this.texts.find(`cause.${kind}`, {module: displaced === null ? '' : this.named(slot, displaced)}) ?? kind;
  }

  /** Why a slot shows its default. */
  silence(slot: string, reason: DefaultReason, displaced: string | null): string {
    if (reason === 'none') return this.texts.say('why.default');
    if (reason === 'refused') return this.texts.say('why.refused');
    const kind = reason === 'paused' ? 'pause' : (reason.split('.')[0] ?? reason);
    return this.cause(kind, slot, displaced);
  }
}
