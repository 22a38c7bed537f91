import type {Diagnostic, Files} from './compiler.ts';
import {button, heard, hold, make, place} from './element.ts';
import {Pane} from './pane.ts';
import {count} from './words.ts';

const POLICY = 'policy.toml';
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** The policy's files as tabs, and the text of the one that is open. */
export class Folder {
  readonly #original: Files;
  readonly #changed: () => void;
  readonly #panes = new Map<string, Pane>();
  readonly #tabs = new Map<string, HTMLButtonElement>();
  readonly #list = place('files');
  readonly #area = place('pane');
  readonly #remove: HTMLButtonElement;
  readonly #note = place('folder-note');
  #open = POLICY;

  constructor(original: Files, changed: () => void) {
    this.#original = original;
    this.#changed = changed;
    this.#list.addEventListener('keydown', (event) => this.#walk(event));
    this.#remove = button('plain-button', 'Remove this module', () => this.#drop(this.#open));
    hold(place('folder-acts'), this.#form(), this.#remove, button('plain-button', 'Start over', () => this.reset()));
    this.#fill(original);
  }

  get files(): Files {
    return Object.fromEntries([...this.#panes].map(([path, pane]) => [path, pane.text]));
  }

  /** The text of the site's own policy again. */
  reset(): void {
    this.#fill(this.#original);
    this.#note.textContent = 'This is the site’s own policy again.';
    this.#changed();
  }

  /** Shows where the compiler found something. */
  mark(diagnostics: readonly Diagnostic[]): void {
    for (const [path, tab] of this.#tabs) {
      this.#panes.get(path)?.mark(diagnostics);
      const here = diagnostics.filter(({labels}) => labels[0]?.path === path);
      const errors = here.filter(({severity}) => severity === 'error').length;
      tab.querySelector('.file__count')?.remove();
      if (here.length === 0) continue;
      const badge = make('span', `file__count ${errors > 0 ? 'file__count--wrong' : 'file__count--doubtful'}`, String(here.length));
      badge.append(heard(errors > 0 ? ` ${count(errors, 'error')}` : ' to look at'));
      tab.append(badge);
    }
  }

  /** Opens a file at a place. */
  show(path: string, start: number, end: number): void {
    if (!this.#panes.has(path)) return;
    this.#turn(path);
    this.#panes.get(path)?.select(start, end);
  }

  /** Replaces a piece of a file. */
  edit(path: string, start: number, end: number, text: string): void {
    this.#turn(path);
    this.#panes.get(path)?.replace(start, end, text);
    this.#panes.get(path)?.select(start, start + text.length);
  }

  #fill(files: Files): void {
    this.#panes.clear();
    this.#area.replaceChildren();
    for (const [path, text] of Object.entries(files)) this.#add(path, text);
    this.#turn(this.#panes.has(this.#open) ? this.#open : POLICY);
  }

  #add(path: string, text: string): void {
    const pane = new Pane(path, text, this.#changed);
    pane.element.hidden = true;
    this.#panes.set(path, pane);
    this.#area.append(pane.element);
  }

  #drop(path: string): void {
    if (path === POLICY) return;
    const paths = this.#paths();
    const next = paths[paths.indexOf(path) + 1] ?? paths[paths.indexOf(path) - 1] ?? POLICY;
    this.#panes.get(path)?.element.remove();
    this.#panes.delete(path);
    this.#turn(next);
    this.#tabs.get(next)?.focus();
    this.#note.textContent = `${path} is gone. “Start over” brings it back.`;
    this.#changed();
  }

  #form(): HTMLFormElement {
    const form = make('form', 'folder__new');
    const name = make('input');
    name.name = 'module';
    name.placeholder = 'name-of-module';
    name.autocomplete = 'off';
    name.setAttribute('aria-label', 'Name of a new module');
    name.setAttribute('aria-describedby', 'folder-note');
    const add = make('button', 'plain-button', 'Add a module');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const path = `modules/${name.value.trim()}.toml`;
      const taken = this.#panes.has(path);
      if (taken || !NAME.test(name.value.trim())) {
        this.#note.textContent = taken ? `There is a ${path} already.` : 'A module’s name is in small letters, with a hyphen between words, such as early-ride.';
        return;
      }
      this.#note.textContent = '';
      name.value = '';
      this.#add(path, 'slot = "hero"\nhelps = "read"\nwhen = "local.hour >= 6 && local.hour < 12"\nscore = 500\n');
      this.#turn(path);
      this.#panes.get(path)?.select(0, 0);
      this.#changed();
    });
    return hold(form, name, add);
  }

  #paths(): string[] {
    return [...this.#panes.keys()].sort((a, b) => Number(b === POLICY) - Number(a === POLICY) || a.localeCompare(b));
  }

  #turn(path: string): void {
    this.#open = path;
    const {scrollLeft, scrollTop} = this.#list;
    this.#list.replaceChildren();
    const badges = new Map([...this.#tabs].map(([of, tab]) => [of, tab.querySelector('.file__count')]));
    this.#tabs.clear();
    for (const of of this.#paths()) {
      const tab = button('file', of.replace(/^modules\/|\.toml$/g, ''), () => {
        this.#turn(of);
        this.#tabs.get(of)?.focus({preventScroll: true});
      });
      const selected = of === path;
      tab.role = 'tab';
      tab.id = `tab-${of.replace(/\W+/g, '-')}`;
      tab.title = of;
      tab.ariaSelected = String(selected);
      tab.tabIndex = selected ? 0 : -1;
      tab.setAttribute('aria-controls', 'pane');
      const badge = badges.get(of);
      if (badge) tab.append(badge);
      this.#tabs.set(of, tab);
      this.#list.append(tab);
      const pane = this.#panes.get(of);
      if (pane) pane.element.hidden = !selected;
      if (selected) this.#area.setAttribute('aria-labelledby', tab.id);
    }
    this.#remove.disabled = path === POLICY;
    this.#list.scrollTo({left: scrollLeft, top: scrollTop, behavior: 'instant'});
    this.#reveal(this.#tabs.get(path));
  }

  /** Brings a tab into view within its list; the page stays where it is. */
  #reveal(tab: HTMLElement | undefined): void {
    if (!tab) return;
    const [list, box] = [this.#list.getBoundingClientRect(), tab.getBoundingClientRect()];
    this.#list.scrollBy({
      left: Math.min(0, box.left - list.left) + Math.max(0, box.right - list.right),
      top: Math.min(0, box.top - list.top) + Math.max(0, box.bottom - list.bottom),
      behavior: 'instant',
    });
  }

  #walk(event: KeyboardEvent): void {
    const paths = this.#paths();
    const at = paths.indexOf(this.#open);
    const steps: Readonly<Record<string, number>> = {ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1};
    const to = steps[event.key];
    const path = to === undefined ? undefined : paths.at(to % paths.length);
    if (path === undefined) return;
    event.preventDefault();
    this.#turn(path);
    this.#tabs.get(path)?.focus({preventScroll: true});
  }
}
