// The one list of what can load. A candidate's pictures (`img`, `picture`) are asked for by everybody; anything else that would ask for
// something when it is shown, and so tell what was chosen, keeps its candidate off the page. `tests/corpus/candidates` has a case of each kind.

import {all, own} from '../document.ts';

/** What loads, or may load, once it is in a document. `preload=none` is kept to by all browsers; what an unknown element does nobody knows. */
const LOADS = [
  'iframe,frame,object,embed,fencedframe,portal,model,base,track,script,noscript,link[rel],meta[http-equiv]',
  ':is(video,audio):is([src],:has(source)):is([autoplay],:not([preload=none i]))',
  // A drawing that moves an address, and what makes a shadow tree of its own.
  '[attributeName$=href i],template[shadowrootmode]',
  // In the document of a template no element is defined, so that this is every custom element, and those with `is`, unless the site vouches for it.
  ':not(:defined,nearside-why,nearside-preferences,[data-loads-nothing])',
].join();

/** What asks again, or breaks off, when it is not rendered for a while: a default with it stays. */
export const STAYS = 'iframe,frame,object,embed,:is(video,audio):not([preload=none i])';

/** Style that loads: an address that is neither data nor in this document. */
const ADDRESS = /url\((?!\s*["']?\s*(?:data:|#))|image-set\(|image\(|src\(|@import/i;
const SVG = 'http://www.w3.org/2000/svg';

/** Style by which anything could be spelt counts as well. */
const isLoading = (style: string): boolean => ADDRESS.test(style) || style.includes('\\');

/** What would load if this content of a template were shown, apart from its pictures; `undefined` when nothing would. */
export function loading(content: DocumentFragment): Element | undefined {
  return (
    all(content, LOADS)[0] ??
    all(content, 'style').find((style) => isLoading(style.textContent ?? '')) ??
    all(content, '*').find((element) => own(element, 'shadowRoot') || [...own(element, 'attributes')].some((attribute) => attributeLoads(element, attribute)))
  );
}

function attributeLoads(element: Element, {name, localName, value}: Attr): boolean {
  const kind = own(element, 'localName');
  // What runs may load anything, and what reports does.
  if (/^(on|attributionsrc$)/.test(name)) return true;
  if (name === 'style') return isLoading(value);
  if (/^(poster|background)$/.test(name) || (name === 'src' && kind === 'input')) return !/^data:/i.test(value);
  if (own(element, 'namespaceURI') !== SVG) return false;
  return localName === 'href' ? kind !== 'a' && !/^(#|data:)/i.test(value) : ADDRESS.test(value);
}
