import type {Visitor} from 'nearside';

import type * as Opened from './opened.ts';
import type {Texts} from './text.ts';

/** Loads what opens, and the messages of a language. With a visitor, their ledger notes what that asked for. */
export async function opened(locale: string, visitor?: Visitor): Promise<{readonly part: typeof Opened; readonly texts: Texts}> {
  const part = await import('./opened.ts');
  const texts = await part.textsFor(locale);
  if (visitor) part.noteOpened(visitor, texts, new Error().stack);
  return {part, texts};
}
