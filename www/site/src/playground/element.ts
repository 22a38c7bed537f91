// Elements from plain text. Nothing here, and nothing in the playground, reads markup.

/** An element with a class and a text; either may be empty. */
export const make = <Name extends keyof HTMLElementTagNameMap>(name: Name, className = '', text = ''): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
};

/** A button that does something. */
export const button = (className: string, text: string, act: () => void): HTMLButtonElement => {
  const element = make('button', className, text);
  element.type = 'button';
  element.addEventListener('click', act);
  return element;
};

/** An element with children, texts among them. */
export const hold = <Parent extends Element>(parent: Parent, ...children: readonly (Node | string)[]): Parent => {
  parent.append(...children);
  return parent;
};

/** Text for those who hear the page. */
export const heard = (text: string): HTMLSpanElement => make('span', 'heard', text);

/** The element of the page's frame that has this id. */
export const place = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the playground's page has no #${id}`);
  return found;
};
