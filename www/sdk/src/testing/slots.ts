/** A slot of a page: what it shows by itself, and what it can show instead, as HTML. */
export interface GivenSlot {
  readonly default: string;
  /** Templates of modules by name. */
  readonly modules?: Readonly<Record<string, string>>;
}

/**
 * A page of slots, for documents of happy-dom, jsdom and browsers: a `<main>` with a `<nearside-slot>` for each name, its default and a template for
 * each module. It is not in the document yet, and nothing is registered: import `nearside-elements`, append it, and `attach`.
 */
export function slotsPage(slots: Readonly<Record<string, GivenSlot>>, page: Document = document): HTMLElement {
  const main = page.createElement('main');
  for (const [name, {default: html, modules = {}}] of Object.entries(slots)) {
    const slot = page.createElement('nearside-slot');
    slot.setAttribute('name', name);
    slot.innerHTML = html;
    for (const [module, candidate] of Object.entries(modules)) {
      const template = page.createElement('template');
      template.setAttribute('data-module', module);
      template.innerHTML = candidate;
      slot.append(template);
    }
    main.append(slot);
  }
  return main;
}
