// What a parser that follows the standard to the letter makes of slots that the edge has filled.

import {createReadStream} from 'node:fs';
import {createInterface} from 'node:readline';

import {parse} from 'parse5';

/** Reads what `placed` wrote, and looks at every slot in it. */
export async function look(file) {
  const said = {pages: 0, real: 0, placed: 0, shown: 0, needless: 0, kinds: {}, differences: []};
  for await (const line of createInterface({input: createReadStream(file), crlfDelay: Infinity})) {
    const {name, page, placed} = JSON.parse(line);
    // A frameset may throw away the body that was read before it, which nobody can foresee who sends it on.
    if (/<frameset/i.test(page) || placed.length === 0) continue;
    said.pages += 1;
    said.real += /\.html?$/.test(name);
    for (const {at, kind, content, slot, filled} of placed) {
      const [before, behind] = [page.slice(0, at), page.slice(at)];
      const made = filled ?? `<nearside-slot state="shown" module="evening" name="hero">${content}<template data-default>d</template>${slot.slice(slot.indexOf('<template'))}`;
      const want = described(before + slot + behind, at, true);
      const is = described(before + made + behind, at, false);
      const counted = (said.kinds[kind] ??= {placed: 0, shown: 0, needless: 0});
      for (const count of [said, counted]) {
        count.placed += 1;
        count.shown += filled !== null;
        // Had it been shown, nothing would have moved.
        count.needless += filled === null && want === is;
      }
      if (filled !== null && want !== is) said.differences.push({name, at, kind, near: `${before.slice(-80)}⟦${kind}⟧${behind.slice(0, 80)}`});
    }
  }
  return said;
}

/**
 * A page as a text that two pages share only if their trees are the same. In the page that is not filled, the slot stands as it is to be:
 * with its candidate's content, its default in a template, and its candidates.
 */
function described(page, at, fill) {
  const out = [];
  const write = (node) => {
    if (node.nodeName === '#text') return void out.push(JSON.stringify(node.value));
    if (node.nodeName === '#comment') return void out.push('<!--', node.data, '-->');
    if (node.nodeName === '#documentType') return void out.push('<!', node.name, '>');
    if (!node.tagName) return node.childNodes.forEach(write);
    const isOurs = node.tagName === 'nearside-slot' && node.sourceCodeLocation?.startOffset === at;
    out.push('<', node.namespaceURI.slice(-4), node.tagName);
    if (!isOurs) for (const {name, value} of node.attrs) out.push(' ', name, '=', JSON.stringify(value));
    out.push('>');
    const candidate = isOurs && fill && node.childNodes.find((child) => child.attrs?.some(({name}) => name === 'data-module'));
    if (candidate) {
      const ours = node.childNodes.filter((child) => child.nodeName !== '#text');
      candidate.content.childNodes.forEach(write);
      out.push('<htmltemplate data-default="">', '[', '"d"', ']', '</>');
      ours.forEach(write);
    } else node.childNodes.forEach(write);
    if (node.content) {
      out.push('[');
      node.content.childNodes.forEach(write);
      out.push(']');
    }
    out.push('</>');
  };
  write(parse(page, {sourceCodeLocationInfo: true, scriptingEnabled: true}));
  return out.join('');
}
