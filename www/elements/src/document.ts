// What a document can do, asked of its prototype: an element of the page that is named like one of its methods would stand in the method's place.

/** Elements in a document or a part of it. */
export function all<E extends Element = HTMLElement>(root: ParentNode, selector: string): E[] {
  const owner = root instanceof Document ? Document : root instanceof Element ? Element : DocumentFragment;
  return [...owner.prototype.querySelectorAll.call(root, selector)] as E[];
}

/** Makes an element. */
export const make = <Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] => Document.prototype.createElement.call(document, name) as HTMLElementTagNameMap[Name];

/** Makes an element of another namespace. */
export const makeIn = (namespace: string, name: string): Element => Document.prototype.createElementNS.call(document, namespace, name);

/** A copy of a node and all that is in it, for this document. */
export const copied = <N extends Node>(node: N): N => Document.prototype.importNode.call(document, node, true) as N;

/** Listens to the document. */
export const listen = (name: string, listener: (event: Event) => void, options?: AddEventListenerOptions): void =>
  EventTarget.prototype.addEventListener.call(document, name, listener, options);

/** A property of an element as its prototype has it: in a form, a control may bear its name. */
export const own = <Name extends keyof Element>(element: Element, name: Name): Element[Name] => Reflect.get(Element.prototype, name, element) as Element[Name];
