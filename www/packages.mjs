// What the packages that are published have in common: for which browsers they are built, and what else than scripts is in each.
import {execFileSync} from 'node:child_process';
import {copyFile, readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

/** The oldest browsers that the packages are for, as esbuild names them; `www/docs/getting-started.md` states the same. */
export const BROWSERS = ['chrome115', 'firefox128', 'safari17.4'];

/**
 * Maps lead to the sources, which are in the tarball once; with the sources in each map, `nearside` would hold them a dozen times. No page loads
 * maps: developer tools and bundlers do.
 */
export const MAPS = {sourcemap: true, sourcesContent: false};

/** Writes the declarations of a package, and puts both licences beside its `package.json`: npm packs nothing from outside the folder. */
export async function complete(here) {
  execFileSync('npx', ['tsc', '--project', 'tsconfig.build.json'], {cwd: here, stdio: 'inherit'});
  const repository = new URL('../', import.meta.url);
  await Promise.all(['LICENSE-MIT', 'LICENSE-APACHE'].map((name) => copyFile(fileURLToPath(new URL(name, repository)), `${here}/${name}`)));
}

/** In a map, writes the folder of another package of this repository as npm installs it: `sdk` is beside `elements` here, and `nearside` there. */
export async function asInstalled(map, folder, name) {
  const text = JSON.parse(await readFile(map, 'utf8'));
  text.sources = text.sources.map((source) => source.replace(new RegExp(`^((?:\\.\\./)+)${folder}/`), `$1${name}/`));
  await writeFile(map, JSON.stringify(text));
}
