// What a template holds, and how a copy of it stands in a slot beside the default.

import {all, attribute, make, matches, own, setAttribute} from '../document.ts';

/** Name by which a slot's shadow tree shows what was chosen. What has it is ours; everything else in a slot is its owner's. */
export const SHOWN = 'nearside';

/** What is in a template. Frameworks put what they render into the element itself; it is taken to where nothing loads. */
export function contentOf(template: HTMLTemplateElement): DocumentFragment {
  const {content} = template;
  if (content.hasChildNodes() || !template.hasChildNodes()) return content;
  const {ownerDocument: still} = content;
  const taken = still.createDocumentFragment();
  taken.append(...[...template.childNodes].map((node) => still.importNode(node, true)));
  return taken;
}

const isText = (node: Node): boolean => node instanceof Text && /\S/.test(node.data);

/** Whether there is something to show. */
export const hasContent = (content: ParentNode): boolean => content.childElementCount > 0 || [...content.childNodes].some(isText);

/** Elements of a text, between which white space is seen. */
const INLINE = 'a,abbr,b,button,cite,code,em,i,img,input,label,mark,output,picture,q,s,select,small,span,strong,sub,sup,time,u';

/**
 * Makes a copy of a candidate stand where a slot shows it: each of its elements by itself, so that the site's styles find it right in the
 * slot; text, or a line of inline elements, in one element that has no box.
 */
export function placed(copy: DocumentFragment): HTMLElement[] {
  const elements = [...copy.children] as HTMLElement[];
  const inline = elements.filter((element) => matches(element, INLINE));
  if (inline.length < 2 && ![...copy.childNodes].some(isText)) return mark(elements);
  const line = make('span');
  line.style.display = 'contents';
  line.append(copy);
  return mark([line]);
}

/** Marks elements as what a slot shows. */
function mark(elements: HTMLElement[]): HTMLElement[] {
  for (const element of elements) setAttribute(element, 'slot', SHOWN);
  return elements;
}

/** Whether something of these nodes has a box on the page. */
export const isLaidOut = (nodes: Iterable<Node>): boolean =>
  [...nodes].some((node) =>
    node instanceof Element ? own(node, 'getClientRects').call(node).length > 0 || (getComputedStyle(node).display === 'contents' && isLaidOut(node.childNodes)) : isText(node),
  );

/** What an owner put into a slot as its default: all that is neither a candidate, nor a card, nor what we show. */
export const isDefault = (node: Node): boolean =>
  !(node instanceof HTMLTemplateElement || (node instanceof Element && (node.localName === 'nearside-why' || attribute(node, 'slot') === SHOWN)));

/** Elements of a default, at any depth, that match. */
export const inDefault = (slot: Element, selector: string): Element[] =>
  [...slot.children].filter(isDefault).flatMap((element) => [...(matches(element, selector) ? [element] : []), ...all(element, selector)]);
