import type {Diagnostic, Edit, Files, Label, ManualEntry} from './compiler.ts';
import {button, heard, hold, make, place} from './element.ts';
import {count} from './words.ts';

/** Most characters of a line that stand before what is marked. */
const LEAD = 44;

/** What the list asks of the rest of the page. */
export interface Desk {
  show(path: string, start: number, end: number): void;
  edit(edit: Edit): void;
  manual(code: string): ManualEntry | undefined;
}

/** Draws what the compiler found: message, place, what to do, and the manual on demand. */
export const showProblems = (diagnostics: readonly Diagnostic[], files: Files, desk: Desk): void => {
  const list = place('problems');
  const errors = diagnostics.filter(({severity}) => severity === 'error').length;
  const found = [errors > 0 ? count(errors, 'error') : '', diagnostics.length > errors ? count(diagnostics.length - errors, 'warning') : ''].filter(Boolean).join(', ');
  place('problems-count').textContent = found || 'Nothing to mend.';
  const sorted = [...diagnostics].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  list.replaceChildren(...sorted.map((diagnostic) => problem(diagnostic, files, desk)));
};

const problem = (diagnostic: Diagnostic, files: Files, desk: Desk): HTMLElement => {
  const {severity, message, labels, help, fix, code} = diagnostic;
  const item = make('li', `problem problem--${severity}`);
  item.append(hold(make('p', 'problem__message'), make('strong', '', severity === 'error' ? 'Error' : 'Warning'), ' ', ...prose(message)));
  for (const label of labels) item.append(frame(label, files, desk));
  if (help) item.append(hold(make('p', 'problem__help'), make('strong', '', 'Help'), ' ', ...prose(help)));
  const acts = make('div', 'problem__acts');
  if (fix) acts.append(button('plain-button', fix.text ? `Write ${shown(fix.text)}` : 'Take it out', () => desk.edit(fix)));
  item.append(acts, manual(code, desk));
  return item;
};

const frame = (label: Label, files: Files, desk: Desk): HTMLElement => {
  const text = files[label.path] ?? '';
  const start = text.lastIndexOf('\n', label.start - 1) + 1;
  const stop = text.indexOf('\n', label.start);
  const line = text.slice(start, stop < 0 ? text.length : stop);
  const from = label.start - start;
  const to = Math.max(Math.min(label.end - start, line.length), from);
  const skip = from > LEAD ? from - LEAD + 4 : 0;
  const figure = make('figure', 'frame');
  const where = button('frame__place', `${label.path}:${label.line}:${label.column}`, () => desk.show(label.path, label.start, label.end));
  where.append(heard(', go there'));
  const code = hold(make('code'), (skip ? '…' : '') + line.slice(skip, from), make('mark', '', line.slice(from, to) || ' '), line.slice(to));
  figure.append(where, hold(make('pre'), hold(make('span', 'frame__number', String(label.line))), code));
  figure.querySelector('.frame__number')?.setAttribute('aria-hidden', 'true');
  if (label.text) figure.append(hold(make('figcaption'), ...prose(label.text)));
  return figure;
};

/** The manual's page, asked for when it is opened. */
const manual = (code: string, desk: Desk): HTMLElement => {
  const details = make('details', 'problem__manual');
  details.append(hold(make('summary'), 'What the manual says about ', make('code', '', code)));
  details.addEventListener('toggle', () => {
    if (details.childElementCount > 1) return;
    const entry = desk.manual(code);
    if (!entry) return;
    details.append(make('h4', '', entry.title), ...entry.text.split(/\n\s*\n/).map((paragraph) => hold(make('p'), ...prose(paragraph.replace(/\s+/g, ' ')))));
    for (const [heading, example] of [['Gets it', entry.example], ['Mended', entry.fixed]] as const) {
      if (example.trim()) details.append(make('p', 'problem__example', heading), make('pre', '', example));
    }
  });
  return details;
};

/** Words in backticks as code. */
const prose = (text: string): (Node | string)[] => text.split('`').map((part, at) => (at % 2 ? make('code', '', part) : part));

const shown = (text: string): string => `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
