// What the card and the map load when they are first opened: one file for both, so that what they share is in it once. Import it
// to have it at hand beforehand.
import type {Visitor} from 'nearside';
import {noteScript} from 'nearside/panel';

import type {Texts} from './text.ts';

export {Sheet, sheets as sheetStyles} from './preferences/sheet.ts';
export {textsFor} from './text.ts';
export {Card, sheets as cardStyles} from './why/card.ts';
export {Handed} from './why/handed.ts';

/** A stack that names the file that this script is in. */
const {stack} = new Error();

/** Notes in a visitor's ledger what opening asked for; `opener` is the stack of an error of the script that did. */
export function noteOpened({requests}: Visitor, texts: Texts, opener: string | undefined): void {
  for (const trace of [stack, texts.stack]) noteScript(requests, 'panel', 'nearside-elements', trace, opener);
}
