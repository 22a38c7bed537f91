// The page of the documentation that goes from an empty folder to a slot, read as a script: its commands and files, section by section.

import {readFile} from 'node:fs/promises';

const PAGE = new URL('../../../www/docs/first-slot.md', import.meta.url);

/** What every journey begins with. */
const FIRST = 'The policy';

/**
 * The journeys: `name`, and `steps` in the order of the page, each `{file, text}` or `{command}`. The last command of a journey serves the site.
 * @throws Error when the page has a block that is neither.
 */
export async function journeys() {
  const sections = (await readFile(PAGE, 'utf8')).split(/^## /m).slice(1).map((section) => {
    const name = section.slice(0, section.indexOf('\n'));
    return {name, steps: [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, language, text]) => step(name, language, text))};
  });
  const first = sections.find(({name}) => name === FIRST);
  if (!first) throw new Error(`${PAGE.pathname} has no section “${FIRST}”`);
  return sections.filter((section) => section !== first).map(({name, steps}) => ({name, steps: [...first.steps, ...steps]}));
}

/** What is neither is shown after the site is served: it is no part of the way. */
const AFTER = 'css';
const step = (section, language, text) => (language === AFTER ? [] : language === 'sh' ? commands(text) : [file(section, text)]);

const commands = (text) => text.trim().split('\n').map((command) => ({command}));

/** A file names itself in its first line, in a comment of its language. */
function file(section, block) {
  const [, name, text] = /^(?:# |\/\/ |<!-- )(\S+\.\w+)(?: -->)?\n(.*)$/s.exec(block) ?? [];
  if (!name) throw new Error(`${PAGE.pathname}: a block of “${section}” does not name its file: ${block.split('\n')[0]}`);
  return {file: name, text};
}

/** What somebody types: lines that are not empty, of files and commands. */
export const typed = (steps) => steps.reduce((sum, {text, command}) => sum + (command ?? text).split('\n').filter((line) => line.trim()).length, 0);
