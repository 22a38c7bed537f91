// Checks the message files and turns them into modules: one per language, loaded when it is needed, and a table of languages with
// the few words that every page shows. A file that lacks a message, has one too many, forgets a value or a plural form of its
// language fails the build.

import {mkdir, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
/** The language that the others are held against. */
const SOURCE = 'en';
/** What a page shows before anything is loaded: the labels of the controls that open something. */
const EARLY = ['why.open', 'map.open'];

/** Every text of a message: a plain one has a single text, one that counts has one per plural form. */
const texts = (message) => (typeof message === 'string' ? [message] : Object.values(message));

/** Names of the values that a message takes. */
const values = (message) => [...new Set(texts(message).flatMap((text) => [...text.matchAll(/\{\$(\w+)\}/g)].map(([, name]) => name)))].sort();

/** What is wrong with one language's messages, in words. */
export function problems(locale, file, source) {
  const found = [];
  const {$: about, ...messages} = file;
  if (typeof about?.name !== 'string' || typeof about?.reviewed !== 'boolean') found.push(`$: needs "name" (text) and "reviewed" (true or false)`);
  for (const key of Object.keys(source)) if (key !== '$' && !(key in messages)) found.push(`${key}: is missing`);
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  for (const [key, message] of Object.entries(messages)) {
    const original = source[key];
    if (original === undefined) {
      found.push(`${key}: is not among the messages of ${SOURCE}`);
      continue;
    }
    if (texts(message).some((text) => typeof text !== 'string' || text.trim() === '')) found.push(`${key}: has an empty text`);
    if ((typeof message === 'string') !== (typeof original === 'string')) found.push(`${key}: counts in one language and not in the other`);
    // A form for exactly one thing may leave the number out.
    else if (values(message).join() !== values(original).join()) found.push(`${key}: takes ${values(original).join(', ') || 'no values'}, not ${values(message).join(', ') || 'none'}`);
    if (typeof message !== 'string') {
      for (const form of forms) if (!(form in message)) found.push(`${key}: has no form for “${form}”`);
      for (const form of Object.keys(message)) if (!forms.includes(form)) found.push(`${key}: “${form}” is no plural form of this language`);
    }
  }
  return found.map((problem) => `messages/${locale}.json: ${problem}`);
}

/** All message files by language. */
export async function readMessages(folder = `${here}messages/`) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const read = async (name) => [name.replace(/\.json$/, ''), JSON.parse(await readFile(folder + name, 'utf8'))];
  return Object.fromEntries(await Promise.all(names.map(read)));
}

/** Writes the modules. Throws with everything that is wrong in any file. */
export async function buildMessages(out = `${here}src/generated/`) {
  const all = await readMessages();
  const wrong = Object.entries(all).flatMap(([locale, file]) => problems(locale, file, all[SOURCE]));
  if (wrong.length > 0) throw new Error(`the messages do not fit together:\n  ${wrong.join('\n  ')}`);
  await rm(out, {recursive: true, force: true});
  await mkdir(`${out}messages`, {recursive: true});
  const keys = Object.keys(all[SOURCE]).filter((key) => key !== '$');
  const labels = [];
  const loaders = [];
  for (const [locale, {$: about, ...messages}] of Object.entries(all)) {
    await writeFile(`${out}messages/${locale}.ts`, `import type {Messages} from '../languages.ts';\n\nexport default ${JSON.stringify(messages)} satisfies Messages;\nexport const {stack} = new Error();\n`);
    labels.push(`  ${JSON.stringify(locale)}: ${JSON.stringify(EARLY.map((key) => messages[key]))},`);
    loaders.push(`  ${JSON.stringify(locale)}: () => import('./messages/${locale}.ts'),`);
  }
  await writeFile(
    `${out}labels.ts`,
    `/** Labels of the controls that open the card and the map, by language. */
export const labels: Readonly<Record<string, readonly [why: string, map: string]>> = {
${labels.join('\n')}
};
`,
  );
  await writeFile(
    `${out}languages.ts`,
    `export type Key = ${keys.map((key) => JSON.stringify(key)).join(' | ')};

/** A text with its values as \`{$name}\`; one that counts has a text per plural form of its \`{$n}\`. */
export type Message = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;
export type Messages = Readonly<Record<Key, Message>>;

/** Loads the messages of a language. */
export const languages: Readonly<Record<string, () => Promise<{readonly default: Messages; readonly stack?: string | undefined}>>> = {
${loaders.join('\n')}
};
`,
  );
}
