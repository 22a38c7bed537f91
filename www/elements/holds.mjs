// Turns the rules of what a place can hold, which the edge reads as well, into a table by the names of elements.

import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Writes `src/generated/holds.ts`. */
export async function buildHolds() {
  const {rules, lists} = JSON.parse(await readFile(`${here}../../crates/page/src/holds.json`, 'utf8'));
  const table = {};
  rules.forEach(([, ...columns], bit) => {
    columns.forEach((column, at) => {
      const names = column.replace(/@(\w+)/g, (_, list) => lists[list]);
      for (const name of names.split(/\s+/).filter(Boolean)) (table[name] ??= [0, 0, 0])[at] |= 1 << bit;
    });
  });
  // Names that the rules treat alike stand together, which is shorter.
  const alike = new Map();
  for (const name of Object.keys(table).sort()) {
    const bits = table[name].join();
    alike.set(bits, [...(alike.get(bits) ?? []), name]);
  }
  const lines = [...alike].map(([bits, names]) => `  ['${names.join(' ')}', ${bits}],`).sort();
  await mkdir(`${here}src/generated`, {recursive: true});
  await writeFile(
    `${here}src/generated/holds.ts`,
    `// Made from crates/page/src/holds.json by holds.mjs; do not edit.\n\n/** Names of elements, and bits of the rules that speak of them: in content, of what is inside of them, that end at them. */\nexport const HOLDS: readonly (readonly [string, number, number, number])[] = [\n${lines.join('\n')}\n];\n`,
  );
}
