import {make} from './document.ts';

/** Hands the visitor a file. It is made here and goes nowhere else. */
export function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], {type}));
  const link = make('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: some browsers read it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
