/** How a module looks wherever the playground shows it: colour, pattern and two or three letters. */
export interface Tint {
  readonly className: string;
  readonly code: string;
}

/** Kinds of ground in styles/week.css; modules beyond share them, and differ by their letters. */
const GROUNDS = 10;

/** The look of each module among those of its slot. */
export const tints = (modules: readonly string[]): ReadonlyMap<string, Tint> => {
  const looks = new Map<string, Tint>();
  const taken = new Set<string>();
  for (const [at, module] of modules.entries()) {
    const code = candidates(module).find((candidate) => !taken.has(candidate)) ?? String(at);
    taken.add(code);
    looks.set(module, {className: `tint tint--${at % GROUNDS}`, code});
  }
  return looks;
};

/** `ride-home`: Rh, Ri, Rd, … */
const candidates = (module: string): string[] => {
  const [first = '', ...others] = module.split('-');
  const initial = first.slice(0, 1).toUpperCase();
  return [...others.map((part) => part.slice(0, 1)), ...first.slice(1), ...others.join('')].map((letter) => initial + letter);
};

/** The look of a slot that keeps its default. */
export const plain: Tint = {className: 'tint tint--default', code: '·'};

/** The look of a slot that keeps silent on purpose. */
export const quiet: Tint = {className: 'tint tint--quiet', code: '–'};
