import {putList, type Engine} from './buffer.ts';
import {NearsideError} from './errors.ts';
import type {Runtime} from './runtime.ts';
import type {Description, Facts, InputDescription, Value, ValueType} from './types.ts';

/**
 * A value as the engine holds it: a whole number, a list of texts, `null` for absent; `undefined` when it does not fit the
 * type. Fixed-point numbers count thousandths, enums the position of their name, instants ms since 1970.
 */
export function fitting(type: ValueType, names: readonly string[] | undefined, value: Value = null): number | string[] | null | undefined {
  if (value === null) return null;
  switch (type) {
    case 'bool':
      return typeof value === 'boolean' ? +value : undefined;
    case 'int':
    case 'duration':
      return safe(value);
    case 'fixed':
      return typeof value === 'number' ? safe(Math.round(value * 1000)) : undefined;
    case 'timestamp':
      return safe(value instanceof Date ? +value : value);
    case 'enum':
      return names?.includes(value as string) ? names.indexOf(value as string) : undefined;
    case 'text':
      return typeof value === 'string' ? [value] : undefined;
    case 'set':
      return Array.isArray(value) && value.every((element) => typeof element === 'string' && names?.includes(element) !== false) ? [...new Set(value as string[])] : undefined;
  }
}

const safe = (value: unknown): number | undefined => (Number.isSafeInteger(value) ? (value as number) : undefined);

/** Writes the context inputs that the policy reads. What is missing or does not fit is absent; returns what does not fit. */
export function writeContext(engine: Engine, runtime: Runtime, description: Description, facts: Facts): InputDescription[] {
  const misfits = [];
  for (const input of description.inputs) {
    if (!input.context) continue;
    const fit = fitting(input.type, input.names, facts[input.name]);
    if (fit === undefined) misfits.push(input);
    if (typeof fit === 'number') runtime.setScalar(input.id, fit);
    else if (!fit) runtime.setAbsent(input.id);
    else {
      putList(engine, fit);
      engine.setContextTexts(input.id);
    }
  }
  return misfits;
}

/** The complaint of a value that does not fit what is declared. */
export function unfit(name: string, {type, names}: {readonly type: ValueType; readonly names?: readonly string[]}, value: Value | undefined, then = ''): NearsideError {
  const expected = names ? `${type === 'set' ? 'texts among' : 'one of'} ${names.join(', ')}` : type === 'int' ? 'a whole number' : `a value of type ${type}`;
  return new NearsideError('wrong-type', `\`${name}\` takes ${expected}; got ${JSON.stringify(value)}${then}`);
}
