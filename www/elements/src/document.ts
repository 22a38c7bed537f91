// The elements' door to the browser. What a document can do is asked of its prototype: an element of the page that is named like one of its methods
// would stand in the method's place. What a browser may lack or refuse is attempted.

/** Runs what may throw for want of a facility; answers nothing then. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Starts what may throw or reject, and is not waited for. */
export const start = (work: () => unknown): void => void (async () => work())().catch(() => {});

/** Registers an element, unless that is done or cannot be. Before one is made of what stands in the page, `begin` is called. */
export const define = (name: string, element: CustomElementConstructor, begin = () => {}): void =>
  attempt(() => {
    if (customElements.get(name)) return;
    begin();
    customElements.define(name, element);
  });

/** Elements in a document or a part of it. */
export function all<E extends Element = HTMLElement>(root: ParentNode, selector: string): E[] {
  const owner = root instanceof Document ? Document : root instanceof Element ? Element : DocumentFragment;
  return [...owner.prototype.querySelectorAll.call(root, selector)] as E[];
}

/** Makes an element. */
export const make = <Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] => Document.prototype.createElement.call(document, name) as HTMLElementTagNameMap[Name];

/** Makes an element of another namespace. */
export const makeIn = (namespace: string, name: string): Element => Document.prototype.createElementNS.call(document, namespace, name);

/** The shadow tree of an element, made. What a page's scripts have hung on all objects is no option of it. */
export const shadowOf = (element: Element): ShadowRoot => element.attachShadow({__proto__: null, mode: 'open'} as ShadowRootInit);

/** A copy of a node and all that is in it, for this document. */
export const copied = <N extends Node>(node: N): N => Document.prototype.importNode.call(document, node, true) as N;

/** Listens to the document. */
export const listen = (name: string, listener: (event: Event) => void, options?: AddEventListenerOptions): void =>
  EventTarget.prototype.addEventListener.call(document, name, listener, options);

/** Whether nobody can see the page now. */
export const hidden = (): boolean => Reflect.get(Document.prototype, 'hidden', document) as boolean;

/** A property of an element as its prototype has it: in a form, a control may bear its name. */
export const own = <Name extends keyof Element>(element: Element, name: Name): Element[Name] => Reflect.get(Element.prototype, name, element) as Element[Name];

/** The element around one. */
export const parentOf = (element: Element): Element | null => Reflect.get(Node.prototype, 'parentElement', element) as Element | null;

/** What is around a node; around a shadow tree, the element that has it. */
export function around(node: Node): Node | null {
  const parent = Reflect.get(Node.prototype, 'parentNode', node) as Node | null;
  const isFragment = () => Reflect.get(Node.prototype, 'nodeType', node) === 11;
  return parent ?? ((isFragment() && (node as ShadowRoot).host) || null);
}

/** An attribute of an element, which may be a form with a control of any name. */
export const attribute = (element: Element, name: string): string | null => Element.prototype.getAttribute.call(element, name);

/** Sets an attribute of an element. */
export const setAttribute = (element: Element, name: string, value: string): void => Element.prototype.setAttribute.call(element, name, value);

/** Whether an element matches. */
export const matches = (element: Element, selector: string): boolean => attempt(() => Element.prototype.matches.call(element, selector)) ?? false;

/** Takes an element out of the page. */
export const remove = (element: Element): void => Element.prototype.remove.call(element);
