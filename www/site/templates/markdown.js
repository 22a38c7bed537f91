// Markdown to pages: stories and texts with a head of `key: value` lines, documentation with none.

import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import MarkdownIt from 'markdown-it';

import { escape } from './html.js';

/** An address part from a heading: `What you need` becomes `what-you-need`. */
export const slug = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** What a reader reads of a piece of text. */
const plainText = (token) => (token.children ?? [token]).map(({ type, content }) => (type === 'softbreak' ? ' ' : content)).join('');

/** What a reader may look for, section by section: the heading, its address in the page, and the text below it. */
const sections = (tokens, headings, title) => {
  const ends = [...headings.slice(1).map(({ from }) => from), tokens.length];
  const text = (from, to) => tokens.slice(from, to).filter(({ type }) => ['inline', 'fence', 'code_block'].includes(type)).map(plainText).join(' ').replace(/\s+/g, ' ');
  const first = { heading: title, id: '', text: text(3, headings[0]?.from ?? tokens.length) };
  return [first, ...headings.map(({ text: heading, id, from }, i) => ({ heading, id, text: text(from + 3, ends[i]) }))];
};

const renderer = () => {
  const md = new MarkdownIt({ html: false, typographer: true, linkify: false });
  // The site's security policy forbids style attributes, which aligned table cells would carry; headings get addresses,
  // and tables a name to be told apart by.
  md.core.ruler.push('strict-and-named', (state) => {
    const used = new Map();
    const labels = new Map();
    let heading = '';
    let tables = 0;
    const { headings = [] } = state.env;
    state.tokens.forEach((token, i) => {
      const style = token.attrGet('style');
      if (style) {
        token.attrs = token.attrs.filter(([name]) => name !== 'style');
        if (style.includes('right')) token.attrJoin('class', 'right');
      }
      if (token.type === 'heading_open' && token.tag !== 'h1') {
        const base = slug(state.tokens[i + 1].content);
        const count = used.get(base) ?? 0;
        used.set(base, count + 1);
        token.attrSet('id', count ? `${base}-${count}` : base);
        heading = state.tokens[i + 1].content;
        headings.push({ level: Number(token.tag.slice(1)), id: token.attrGet('id'), text: plainText(state.tokens[i + 1]), from: i });
        tables = 0;
      }
      if (token.type === 'table_open') {
        tables += 1;
        const label = `${heading}, table${tables > 1 ? ` ${tables}` : ''}`.replace(/^, t/, 'T');
        const before = labels.get(label) ?? 0;
        labels.set(label, before + 1);
        token.meta = { label: before ? `${label}, ${before + 1}` : label };
      }
    });
  });
  // Wide tables and code scroll on their own, also by keyboard, so that the page never does.
  md.renderer.rules.table_open = (tokens, i) => `<section class="scroll" aria-label="${escape(tokens[i].meta.label)}" tabindex="0"><table>`;
  md.renderer.rules.table_close = () => '</table></section>';
  const code = (tokens, i) => {
    const language = tokens[i].info?.trim();
    return `<div class="code"><pre tabindex="0"${language ? ` data-language="${escape(language)}"` : ''}><code>${escape(tokens[i].content)}</code></pre></div>`;
  };
  md.renderer.rules.fence = code;
  md.renderer.rules.code_block = code;
  const plainLink = md.renderer.rules.link_open ?? ((tokens, i, options, env, self) => self.renderToken(tokens, i, options));
  md.renderer.rules.link_open = (tokens, i, options, env, self) => {
    const href = tokens[i].attrGet('href');
    const file = /^([\w-]+)\.md(#.*)?$/.exec(href);
    if (file) tokens[i].attrSet('href', docPath(file[1]) + (file[2] ?? ''));
    return plainLink(tokens, i, options, env, self);
  };
  return md;
};

const docPath = (name) => (name === 'README' ? '/docs/' : `/docs/${name}/`);

const md = renderer();

const markdownFiles = async (folder) => (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();

/** Splits the head of `key: value` lines from the text below the first empty line. */
const withHead = (source, file) => {
  const [head, ...rest] = source.split('\n\n');
  const fields = {};
  for (const row of head.split('\n')) {
    const found = /^([a-z]+): (.+)$/.exec(row);
    if (!found) throw new Error(`${file}: "${row}" is not a line like "title: …"`);
    fields[found[1]] = found[2];
  }
  return { fields, text: rest.join('\n\n') };
};

const need = (fields, names, file) => {
  for (const name of names) if (!fields[name]) throw new Error(`${file}: the head lacks "${name}: …"`);
};

/** Stories of the magazine, by topic and order. */
export const readStories = async (folder) => {
  const stories = [];
  for (const file of await markdownFiles(folder)) {
    const { fields, text } = withHead(await readFile(join(folder, file), 'utf8'), file);
    need(fields, ['title', 'short', 'dek', 'topic', 'scene', 'author', 'minutes', 'order'], file);
    const name = basename(file, '.md');
    stories.push({ ...fields, slug: name, path: `/${fields.topic}/${name}/`, order: Number(fields.order), body: md.render(text) });
  }
  return stories.sort((a, b) => a.topic.localeCompare(b.topic) || a.order - b.order);
};

/** Plain pages such as `about`. */
export const readTexts = async (folder) => {
  const texts = [];
  for (const file of await markdownFiles(folder)) {
    const { fields, text } = withHead(await readFile(join(folder, file), 'utf8'), file);
    need(fields, ['title', 'dek'], file);
    texts.push({ ...fields, path: `/${basename(file, '.md')}/`, body: md.render(text) });
  }
  return texts;
};

/** The reference, which is made from the declarations of the packages: the pages that its build lists. */
export const readReference = async (folder) => {
  const pages = JSON.parse(await readFile(join(folder, 'pages.json'), 'utf8'));
  return Promise.all(pages.map(async (file) => ({ ...page(await readFile(join(folder, file), 'utf8'), file), group: 'Reference' })));
};

/** A page of the documentation: `title`, `lead`, `path`, the headings that are its outline, its sections for the search, and its body. */
const page = (source, file) => {
  const title = /^# (.+)$/m.exec(source)?.[1].replaceAll('`', '');
  if (!title) throw new Error(`docs/${file} has no title line "# …"`);
  const lead = /^# .+\n+([^\n#|`-][^\n]*(?:\n[^\n]+)*)/m.exec(source)?.[1]?.replace(/\s+/g, ' ') ?? title;
  const env = { headings: [] };
  const tokens = md.parse(source, env);
  return {
    title,
    lead: lead.replace(/[*_`[\]]|\([^)]*\)/g, ''),
    path: docPath(basename(file, '.md')),
    // A reference is a list of names, under the kinds of what they name.
    outline: env.headings.filter(({ level }) => level === (file.startsWith('reference-') ? 3 : 2)),
    sections: sections(tokens, env.headings, title),
    body: md.renderer.render(tokens, md.options, env),
  };
};

/** Documentation in the groups and the order in which README.md links to it; what it does not mention follows by name, in the last group. */
export const readDocs = async (folder) => {
  const files = await markdownFiles(folder);
  const index = await readFile(join(folder, 'README.md'), 'utf8');
  const groups = new Map();
  let group = '';
  for (const [, heading, file] of index.matchAll(/^## (.+)$|\]\(([\w-]+\.md)/gm)) {
    if (heading) group = heading;
    else if (!groups.has(file)) groups.set(file, group);
  }
  const ordered = ['README.md', ...groups.keys(), ...files].filter((file, i, all) => all.indexOf(file) === i);
  const docs = [];
  for (const file of ordered) {
    if (!files.includes(file)) throw new Error(`docs/README.md links to ${file}, which does not exist`);
    // Anchors for readers elsewhere; here headings have their own.
    const source = (await readFile(join(folder, file), 'utf8')).replace(/^<a id="[^"]*"><\/a>\n/gm, '');
    docs.push({ ...page(source, file), group: file === 'README.md' ? '' : groups.get(file) ?? group });
  }
  return docs;
};
