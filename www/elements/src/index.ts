import './preferences/define.ts';
import './slot/define.ts';
import './why/define.ts';

import {shared} from './copies.ts';
import * as page from './page.ts';
import * as given from './slot/given.ts';

const first = shared({attach: page.attach, place: given.place});

/**
 * Connects the slots of a page to a visitor: one decision for all of them, shown at once, and again whenever the visitor changes something.
 * Slots, cards and maps that come later are found by themselves, in shadow trees too. Without an engine every slot shows its default, so there
 * is no need to look at `visitor.problem` first. Of slots with the same name, the first is filled.
 *
 * `root`: fills only what stands in it; attach more than once for several. Returns a function that disconnects; the page stays as it is.
 */
export const attach: typeof page.attach = first.attach;

/**
 * Says that an element of the page is a slot that somebody else renders: it is decided with the others, and counted when it is seen. Returns what
 * ends that. For a `<nearside-slot>`, set its `renderer`.
 */
export const place: typeof given.place = first.place;

export type {Page} from './page.ts';
export {NearsidePreferences} from './preferences/element.ts';
export {NearsideSlot, SlotEvent} from './slot/element.ts';
export type {GivenSlot} from './slot/given.ts';
export type {Place, State} from './slot/place.ts';
export type {Renderer} from './slot/stage.ts';
export {NearsideWhy} from './why/element.ts';
