// Writes `dist/custom-elements.json` from the tags in the elements' own comments, in the form of the Custom Elements Manifest 1.0.

import {readFile, readdir, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Text of a comment, without its frame. */
const plain = (comment) => comment.replace(/^\s*\* ?/gm, '').trim();

/** Tags of a kind: `@attr name - what it is`. */
const tagged = (text, tag) => [...text.matchAll(new RegExp(`^@${tag} ([\\w-]+) - ([^@]*)`, 'gm'))].map(([, name, description]) => ({name, description: description.replace(/\s+/g, ' ').trim()}));

/** Public accessors and methods, with what their comments say. */
function members(body) {
  const found = [...body.matchAll(/\n {2}\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\n {2}(?:async )?(get )?([a-z]\w*)\(([^)]*)\)(?:: ([^{]+))? \{/g)];
  return found
    .filter(([, comment]) => !comment.includes('@internal'))
    .map(([, comment, getter, name, parameters, type = 'void']) => ({
      kind: getter ? 'field' : 'method',
      name,
      description: plain(comment).replace(/\s+/g, ' '),
      ...(getter ? {type: {text: type.trim()}, readonly: !body.includes(`  set ${name}(`)} : {return: {type: {text: type.trim()}}, ...(parameters ? {parameters: parameters.split(', ').map((each) => ({name: each.split(':')[0], type: {text: each.split(': ')[1] ?? ''}}))} : {})}),
    }));
}

/** Tokens that a site may set, with what they fall back to. */
async function tokens() {
  const css = await readFile(`${here}src/base.css`, 'utf8');
  return [...css.matchAll(/var\((--nearside-[\w-]+), (.*)\);/g)].map(([, name, fallback]) => ({name, default: fallback.replace(/\)$/, '')}));
}

export async function buildManifest() {
  const cssProperties = await tokens();
  const modules = [];
  for (const folder of (await readdir(`${here}src`)).sort()) {
    const path = `src/${folder}/element.ts`;
    const source = await readFile(here + path, 'utf8').catch(() => undefined);
    const found = source?.match(/\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\nexport class (\w+) extends (?:HTMLElement|Base) \{([\s\S]*)\n\}/);
    if (!found) continue;
    const [, comment, name, body] = found;
    const text = plain(comment);
    const tagName = (await readFile(`${here}src/${folder}/define.ts`, 'utf8')).match(/define\('([\w-]+)'/)[1];
    const shadow = body.includes('attachShadow');
    modules.push({
      kind: 'javascript-module',
      path,
      declarations: [
        {
          kind: 'class',
          customElement: true,
          name,
          tagName,
          description: text.split('\n@')[0].replace(/\s+/g, ' ').trim(),
          attributes: tagged(text, 'attr'),
          events: tagged(text, 'fires').map((event) => ({...event, type: {text: 'SlotEvent'}})),
          cssParts: tagged(text, 'csspart'),
          cssProperties: shadow ? cssProperties : [],
          members: members(body),
          superclass: {name: 'HTMLElement'},
        },
      ],
      exports: [{kind: 'custom-element-definition', name: tagName, declaration: {name, module: path}}],
    });
  }
  await writeFile(`${here}dist/custom-elements.json`, `${JSON.stringify({schemaVersion: '1.0.0', modules}, undefined, 2)}\n`);
}
