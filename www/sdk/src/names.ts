import {ErrorCode, NearsideError} from './errors.ts';
import type {Description} from './types.ts';

/** Lists of names in a policy. */
export type List = 'slots' | 'modules' | 'intents' | 'purposes' | 'topics' | 'kinds' | 'attributes';

const LISTS = ['slots', 'modules', 'intents', 'purposes', 'topics', 'kinds'] as const;

/** What a policy declares, by name: the engine knows it by number. Without a policy nothing is known and nothing is complained of. */
export class Names {
  readonly #ids: ReadonlyMap<List, ReadonlyMap<string, number>>;

  constructor(description: Description | undefined) {
    const numbered = (names: readonly string[]) => new Map(names.map((name, id) => [name, id]));
    this.#ids = new Map(
      description && [
        ...LISTS.map((list) => [list, numbered(description[list])] as const),
        ['attributes', numbered(description.attributes.map(({name}) => name))],
      ],
    );
  }

  /** Number of a name; `undefined` when it is not declared. */
  find(list: List, name: string): number | undefined {
    return this.#ids.get(list)?.get(name);
  }

  /** Numbers of those names that are declared. */
  all(list: List, names: readonly string[]): number[] {
    return names.flatMap((name) => this.find(list, name) ?? []);
  }

  /**
   * Number of a name that the caller must know; 0 without a policy.
   * @throws NearsideError when the policy does not declare it.
   */
  id(list: List, name: string): number {
    const unknown = this.unknown(list, name);
    if (unknown) throw unknown;
    return this.find(list, name) ?? 0;
  }

  /** What is wrong with a name; `undefined` when it is declared. */
  unknown(list: List, name: string): NearsideError | undefined {
    const known = this.#ids.get(list);
    if (!known || known.has(name)) return undefined;
    return new NearsideError(ErrorCode.UnknownName, `the policy declares no \`${name}\` among its ${list}; it has: ${[...known.keys()].join(', ')}`);
  }
}
