// The reference of the packages: a page of Markdown for each entry that sites import, in `dist`, made by TypeDoc from the declarations that are
// published. An export or a method without a docstring is an error: a signature alone says neither meaning nor errors.
//
// TypeDoc reads declarations by TypeScript 5, the newest that it knows; nothing else here uses that.

import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

import {Application, ReflectionKind} from 'typedoc';

const here = fileURLToPath(new URL('.', import.meta.url));
const draft = `${here}dist/draft`;

/** By the name that a site imports: its declarations, and what it is for. */
const ENTRIES = {
  nearside: ['sdk/dist/types/entry/web.d.ts', 'Opens the visitor’s side of a page: decisions, reasons, and the profile.'],
  'nearside/cmp': ['sdk/dist/types/cmp/index.d.ts', 'Takes answers from a consent manager.'],
  'nearside/signed': ['sdk/dist/types/signed/index.d.ts', 'Takes only policies that a key of yours has signed.'],
  'nearside/openfeature': ['sdk/dist/types/openfeature.d.ts', 'A provider for the OpenFeature web SDK.'],
  'nearside/testing': ['sdk/dist/types/testing/index.d.ts', 'For tests of a site: a fake visitor, and the real engine at a fixed moment.'],
  'nearside/panel': ['sdk/dist/types/panel/index.d.ts', 'For a preference page of your own: all that is kept, and every way to change it.'],
  'nearside/command': ['sdk/dist/types/command/index.d.ts', 'Runs the command in a program.'],
  'nearside/vite': ['sdk/dist/types/vite/index.d.ts', 'Compiles the policy while Vite serves a site, and when it builds one.'],
  'nearside-elements': ['elements/dist/types/index.d.ts', 'Slots, the card that says why, and the map of what is known.'],
  'nearside-react': ['react/dist/types/index.d.ts', 'The same for React.'],
  'nearside-vue': ['vue/dist/types/index.d.ts', 'The same for Vue.'],
  'nearside-edge': ['edge/dist/types/worker.d.ts', 'The Worker, for the entry of a project.'],
};

const app = await Application.bootstrapWithPlugins({
  plugin: ['typedoc-plugin-markdown'],
  tsconfig: `${here}tsconfig.json`,
  entryPoints: Object.values(ENTRIES).map(([file]) => resolve(here, '..', file)),
  out: draft,
  // They were checked when they were made, by the compiler that the packages use.
  skipErrorChecking: true,
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeProtected: true,
  disableSources: true,
  disableGit: true,
  readme: 'none',
  logLevel: 'Error',
  outputFileStrategy: 'modules',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  hidePageTitle: true,
  useCodeBlocks: true,
  expandObjects: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  tableColumnSettings: {hideInherited: true, hideOverrides: true, hideSources: true, hideModifiers: true},
  // They are in the manual of the elements.
  excludeTags: ['@attr', '@csspart', '@cssproperty', '@fires', '@slot', '@element', '@cssstate'],
});
const project = await app.convert();
if (!project) throw new Error('the declarations cannot be read; build the packages first');

// What an element has of every element, and a property of everything that React passes on, is described elsewhere.
const inherited = project.getReflectionsByKind(ReflectionKind.All).filter((reflection) => reflection.inheritedFrom && reflection.parent?.children?.includes(reflection));
for (const reflection of inherited) project.removeReflection(reflection);
// Elements are made by the browser.
const constructors = project.getReflectionsByKind(ReflectionKind.Constructor).filter(({signatures}) => signatures?.every(({inheritedFrom}) => inheritedFrom));
for (const reflection of constructors) project.removeReflection(reflection);

const isOurs = (reflection) => !reflection.inheritedFrom && reflection.kind !== ReflectionKind.Reference;
const isSaid = (reflection) => reflection.hasComment() || [...(reflection.signatures ?? []), ...(reflection.getSignature ? [reflection.getSignature] : [])].some((signature) => signature.hasComment());
const MUST = ReflectionKind.Class | ReflectionKind.Function | ReflectionKind.Interface | ReflectionKind.TypeAlias | ReflectionKind.Variable | ReflectionKind.Method | ReflectionKind.Accessor;
const unsaid = (parent, path) =>
  (parent.children ?? []).filter(isOurs).flatMap((child) => [...(child.kindOf(MUST) && !isSaid(child) ? [`${path}: ${child.getFullName()}`] : []), ...unsaid(child, path)]);
const missing = project.children.flatMap((module) => unsaid(module, module.name));
if (missing.length > 0) throw new Error(`these have no docstring:\n${missing.join('\n')}`);

await rm(`${here}dist`, {recursive: true, force: true});
await mkdir(draft, {recursive: true});
await app.generateOutputs(project);
const index = project.children.map(({name}) => name);
for (const [name, [file, lead]] of Object.entries(ENTRIES)) {
  const module = index.find((each) => file === `${each}.d.ts` || file === `${each}/index.d.ts` || file.replace(/\.d\.ts$/, '') === each);
  const text = await readFile(`${draft}/${module}.md`, 'utf8').catch(() => readFile(`${draft}/${module}/README.md`, 'utf8'));
  await writeFile(`${here}dist/${fileOf(name)}`, `# \`${name}\`\n\n${lead}\n\n${linked(text, module)}`);
}
await writeFile(`${here}dist/pages.json`, JSON.stringify(Object.keys(ENTRIES).map(fileOf)));
await rm(draft, {recursive: true});
console.log(`reference: ${Object.keys(ENTRIES).length} pages in ${relative(process.cwd(), `${here}dist`) || 'dist'}`);

function fileOf(name) {
  return `reference-${name.replace('/', '-')}.md`;
}

/** Links between the drafts, as links between the pages; properties, which stand in tables, have no address. */
function linked(text, from) {
  const plain = text.replace(/<a id="[^"]*"><\/a> /g, '').replace(/\[([^\]]+)\]\([^)]*#property-[^)]*\)/g, '$1');
  return plain.replace(/\]\(((?:\.\.\/|[\w-]+\/)*[\w-]+\.md)(#[^)]*)?\)/g, (whole, path, anchor = '') => {
    const target = new URL(path, `http://draft/${from}.md`).pathname.slice(1).replace(/\.md$/, '').replace(/\/README$/, '');
    const name = Object.keys(ENTRIES).find((each) => ENTRIES[each][0].replace(/(\/index)?\.d\.ts$/, '') === target);
    return name ? `](${fileOf(name)}${anchor})` : whole;
  });
}
