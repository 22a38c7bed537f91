import {attempt, make, makeIn, start} from './document.ts';

/** Attributes by name, listeners by `onname`; `class`, `part` and `data-key` are attributes like others. `false` leaves one out. */
export type Props = Readonly<Record<string, string | number | boolean | null | undefined | ((event: Event) => unknown)>>;
export type Child = Node | string | false | null | undefined;

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an element. Text is only ever set as text. */
export function h<Name extends keyof HTMLElementTagNameMap>(name: Name, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[Name] {
  return dress(make(name), props, children);
}

/** Makes an element of a drawing. */
export function svg<Name extends keyof SVGElementTagNameMap>(name: Name, props: Props = {}, ...children: Child[]): SVGElementTagNameMap[Name] {
  return dress(makeIn(SVG, name) as SVGElementTagNameMap[Name], props, children);
}

function dress<E extends Element>(element: E, props: Props, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), (event) => start(() => value(event)));
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== false && child !== null && child !== undefined && child !== ''));
  return element;
}

/** A button with a label. `key` names it across renderings, so that focus stays with it. */
export const button = (label: string, key: string, act: (event: Event) => unknown, props: Props = {}): HTMLButtonElement =>
  h('button', {type: 'button', 'data-key': key, onclick: act, ...props}, label);

/** A line beside the main thing. */
export const note = (text: string): HTMLParagraphElement => h('p', {class: 'soft'}, text);

/** Several lines, each an entry. */
export const ledger = (entries: readonly Child[][], kind = ''): HTMLUListElement => h('ul', {class: `ledger ${kind}`}, ...entries.map((entry) => h('li', {}, ...entry)));

/** A part of the map that is folded until it is wanted. */
export const section = (key: string, title: string, ...children: Child[]): HTMLElement =>
  h('details', {class: 'part section', 'data-key': key}, h('summary', {}, h('h3', {}, title)), ...children);

/**
 * Replaces what is inside an element and leaves things as the visitor had them: what is unfolded, how far it is scrolled, and
 * where the focus is. If the focused control is gone, focus goes to the one that it names as `data-next`, else to `fallback`.
 */
export function renew(root: HTMLElement, fallback: string, ...children: Child[]): void {
  const scope = root.getRootNode() as ShadowRoot;
  const focused = root.contains(scope.activeElement) ? (scope.activeElement as HTMLElement) : null;
  const focusVisible = attempt(() => focused?.matches(':focus-visible')) ?? false;
  const unfolded = new Map([...root.querySelectorAll('details')].map((details) => [details.dataset['key'], details.open]));
  const scrolled = [...root.querySelectorAll<HTMLElement>('[data-scroll]')].map((element) => [element.dataset['scroll'], element.scrollTop] as const);
  const held = make(root.localName as 'div');
  held.append(...children.filter((child): child is Node | string => Boolean(child)));
  for (const details of held.querySelectorAll('details')) details.open = unfolded.get(details.dataset['key']) ?? details.open;
  root.replaceChildren(...held.childNodes);
  for (const [name, top] of scrolled) {
    const element = root.querySelector(`[data-scroll="${name}"]`);
    if (element) element.scrollTop = top;
  }
  if (!focused) return;
  const {key, next} = focused.dataset;
  const found = [key, next, fallback].map((name) => (name ? find(root, name) : null)).find((element) => element);
  // Not every browser draws the ring again by itself.
  found?.focus({preventScroll: found.dataset['key'] === key, focusVisible});
}

/** The control of a name that can take focus now. */
export function find(root: ParentNode, key: string): HTMLElement | null {
  const found = root.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  return found && !found.hasAttribute('disabled') && !found.hidden ? found : null;
}

/** A style sheet that several elements share; `undefined` where there are no documents. */
export const sheet = (css: string): CSSStyleSheet | undefined =>
  attempt(() => {
    const made = new CSSStyleSheet();
    made.replaceSync(css);
    return made;
  });

/** Gives a shadow tree the sheets that could be made; it can be read without. */
export const adopt = (shadow: ShadowRoot | null, sheets: readonly (CSSStyleSheet | undefined)[]): unknown =>
  attempt(() => ((shadow as ShadowRoot).adoptedStyleSheets = sheets.filter((made) => made !== undefined)));

/** What stands where something could not be loaded, its messages perhaps included: its title, a sign, and a way out. */
export const failed = (title: string, close: () => void): HTMLElement[] => [
  h('h2', {id: 'title'}, title),
  h('p', {role: 'status', lang: 'en'}, '⚠ This could not be loaded. Is the connection gone?'),
  button('OK', 'close', close),
];
