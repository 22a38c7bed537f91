// The site brings its fonts: Source Serif 4 and Source Sans 3 (SIL Open Font License 1.1), the Latin part, every weight in one file.

import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILES = {
  'serif.woff2': 'source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
  'serif-italic.woff2': 'source-serif-4/files/source-serif-4-latin-wght-italic.woff2',
  'sans.woff2': 'source-sans-3/files/source-sans-3-latin-wght-normal.woff2',
  'serif-licence.txt': 'source-serif-4/LICENSE',
  'sans-licence.txt': 'source-sans-3/LICENSE',
};

/** Copies the fonts and their licences into a folder. */
export async function fonts(folder) {
  await mkdir(folder, { recursive: true });
  for (const [name, file] of Object.entries(FILES)) await copyFile(fileURLToPath(import.meta.resolve(`@fontsource-variable/${file}`)), join(folder, name));
}
