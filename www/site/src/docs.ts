// What the documentation does with scripts: it is searched, and code is copied. Without them, all of it can be read.

import type {SearchResult} from 'minisearch';

import {SEARCH} from '../search.js';

const make = <K extends keyof HTMLElementTagNameMap>(name: K, properties: Partial<HTMLElementTagNameMap[K]>, ...children: (Node | string)[]): HTMLElementTagNameMap[K] => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

/** Results that are shown at most. */
const MOST = 8;

/** The index comes with the first word that somebody looks for. */
let index: Promise<(text: string) => SearchResult[]> | undefined;
const search = () =>
  (index ??= Promise.all([import('minisearch'), fetch('/docs/search.json').then((answer) => answer.text())]).then(([{default: MiniSearch}, text]) => {
    const found = MiniSearch.loadJSON(text, SEARCH);
    return (words: string) => found.search(words);
  }));

const result = ({id, heading, title, begins}: SearchResult): HTMLElement =>
  make('li', {}, make('a', {href: id as string}, make('strong', {}, heading === title ? title : `${title}: ${heading}`), ' ', make('span', {className: 'find__begins'}, begins)));

function offerSearch(place: HTMLElement): void {
  const field = make('input', {type: 'search', id: 'words', autocomplete: 'off', placeholder: 'Search'});
  field.setAttribute('aria-keyshortcuts', '/');
  field.setAttribute('aria-controls', 'found');
  const list = make('ul', {className: 'find__list'});
  const said = make('p', {className: 'find__said'});
  said.setAttribute('role', 'status');
  const label = make('label', {htmlFor: 'words', className: 'find__label'}, 'Search the documentation');
  const box = make('div', {id: 'found', className: 'find__box', hidden: true}, said, list);
  place.append(label, field, box);

  const show = (results: readonly SearchResult[], words: string) => {
    list.replaceChildren(...results.slice(0, MOST).map(result));
    box.hidden = !words;
    said.textContent = !words ? '' : results.length ? `${Math.min(MOST, results.length)} of ${results.length} places` : `Nothing about “${words}”`;
  };
  const close = () => show([], '');
  const look = async () => {
    const words = field.value.trim();
    if (!words) return close();
    try {
      const found = (await search())(words);
      // Somebody may have typed on.
      if (words === field.value.trim()) show(found, words);
    } catch {
      index = undefined;
      show([], words);
      said.textContent = 'The search cannot be loaded now';
    }
  };
  field.addEventListener('input', look);
  field.addEventListener('focus', look);
  const links = () => [...list.querySelectorAll('a')];
  place.addEventListener('keydown', (event) => {
    const stops = [field, ...links()];
    const at = stops.indexOf(document.activeElement as HTMLInputElement);
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step) stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus();
    else if (event.key === 'Escape') {
      field.value = '';
      close();
      field.focus();
    } else if (event.key === 'Enter' && at === 0) links()[0]?.click();
    else return;
    event.preventDefault();
  });
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
  });
  document.addEventListener('focusin', ({target}) => place.contains(target as Node) || close());
  document.addEventListener('pointerdown', ({target}) => place.contains(target as Node) || close());
}

/** How long a button says what it has done, ms. */
const SAID_MS = 2000;

function offerCopies(): void {
  const said = make('p', {className: 'find__label'});
  said.setAttribute('role', 'status');
  document.body.append(said);
  for (const code of document.querySelectorAll<HTMLElement>('.prose .code')) {
    const button = make('button', {type: 'button', className: 'code__copy'}, 'Copy');
    button.addEventListener('click', async () => {
      const words = await navigator.clipboard.writeText(code.querySelector('code')?.textContent ?? '').then(
        () => 'Copied',
        () => 'Not copied',
      );
      button.textContent = said.textContent = words;
      setTimeout(() => {
        button.textContent = 'Copy';
        said.textContent = '';
      }, SAID_MS);
    });
    code.append(button);
  }
}

const place = document.querySelector<HTMLElement>('#find');
if (place) offerSearch(place);
if (navigator.clipboard) offerCopies();
