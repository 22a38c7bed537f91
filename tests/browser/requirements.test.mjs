// The table of requirements names tests: each of them must be there, under its name.

import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import {test} from 'node:test';

const top = new URL('../../', import.meta.url);

/** The text of every file of these folders. */
async function sources(folders) {
  const files = async (folder) => (await readdir(new URL(folder, top), {withFileTypes: true})).filter((entry) => entry.isFile()).map(({name}) => new URL(folder + name, top));
  const all = await Promise.all(folders.map(files));
  return (await Promise.all(all.flat().map((file) => readFile(file, 'utf8')))).join('\n').replaceAll("\\'", "'");
}

test('every test that the table of requirements names exists', async () => {
  const table = await readFile(new URL('www/docs/requirements.md', top), 'utf8');
  const rows = [...table.matchAll(/^\| (\d+) \| [^|]+ \| (.+) \|$/gm)];
  assert.deepEqual(rows.map(([, number]) => Number(number)), Array.from({length: 40}, (_, at) => at + 1), 'forty rows in order');
  const scripts = await sources(['tests/browser/', 'www/site/test/', 'www/elements/test/', 'www/elements/messages/']);
  const crates = await sources(['crates/engine/src/', 'crates/profile/src/']);
  const missing = [];
  let named = 0;
  for (const [, number, shown] of rows) {
    for (const [, name] of shown.replaceAll(/\*\*[^*]*\*\*/g, '').matchAll(/\*([^*]+)\*/g)) {
      const beginning = name.replace(/ …$/, '');
      named++;
      const quoted = ["'", '`', '"'].some((quote) => scripts.includes(quote + beginning));
      if (!quoted && !crates.includes(`fn ${beginning.replaceAll(' ', '_')}(`)) missing.push(`${number}: ${name}`);
    }
  }
  assert.deepEqual(missing, []);
  assert.ok(named > 60, `${named} tests are named`);
});
