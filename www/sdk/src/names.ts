import {meant} from './development.ts';
import {NearsideError} from './errors.ts';
import type {Description} from './types.ts';

/** Lists of names in a policy. */
export type List = 'slots' | 'modules' | 'intents' | 'purposes' | 'topics' | 'kinds' | 'attributes';

/** What a policy declares, by name: the engine knows it by number. Without a policy nothing is known and nothing is complained of. */
export class Names {
  readonly #description: Description | undefined;

  constructor(description: Description | undefined) {
    this.#description = description;
  }

  /** Number of a name; -1 when it is not declared. */
  find(list: List, name: string): number {
    return this.#declared(list).indexOf(name);
  }

  /** Numbers of those names that are declared. */
  all(list: List, names: readonly string[] = []): number[] {
    return names.map((name) => this.find(list, name)).filter((id) => id >= 0);
  }

  /**
   * Number of a name that the caller must know; -1 without a policy.
   * @throws NearsideError when the policy does not declare it.
   */
  id(list: List, name: string): number {
    const unknown = this.unknown(list, name);
    if (unknown) throw unknown;
    return this.find(list, name);
  }

  /** What is wrong with a name; `undefined` when it is declared. */
  unknown(list: List, name: string): NearsideError | undefined {
    const known = this.#declared(list);
    if (!this.#description || known.includes(name)) return undefined;
    return new NearsideError('unknown-name', `the policy declares no \`${name}\` among its ${list}${__DEV__ ? meant(name, known) : `; it has: ${known.join(', ')}`}`);
  }

  #declared(list: List): readonly string[] {
    return (list === 'attributes' ? this.#description?.attributes.map(({name}) => name) : this.#description?.[list]) ?? [];
  }
}
