import type * as Opened from './opened.ts';
import type {Texts} from './text.ts';

/** Loads what opens, and the messages of a language. */
export async function opened(locale: string): Promise<{readonly part: typeof Opened; readonly texts: Texts}> {
  const part = await import('./opened.ts');
  part.askedBy(import.meta.url);
  return {part, texts: await part.textsFor(locale)};
}
