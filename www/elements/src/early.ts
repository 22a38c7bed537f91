import {labels} from './generated/labels.ts';

/** The language of ours that is nearest to a tag: the same, else the same without its region, else English. */
export function nearest(tag: string): string {
  const language = tag.toLowerCase().split('-')[0] ?? '';
  if (language in labels) return language;
  // Norwegian is written in two ways; Danish is nearer to both than English is.
  return ['nb', 'nn', 'no'].includes(language) ? 'da' : 'en';
}

/** Labels that a page shows before any message is loaded: of the card's button and of the map's. */
export const early = (tag: string): readonly [why: string, map: string] => labels[nearest(tag)] ?? ['Why this?', 'Your preferences'];
