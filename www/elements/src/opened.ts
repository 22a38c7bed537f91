// What the card and the map load when they are first opened: one file for both, so that what they share is in it once. Import it
// to have it at hand beforehand.
export {Sheet, sheets as sheetStyles} from './preferences/sheet.ts';
export {textsFor} from './text.ts';
export {Card, sheets as cardStyles} from './why/card.ts';
export {Handed} from './why/handed.ts';

/** Where this file was loaded from. */
export const address = import.meta.url;
