import './preferences/define.ts';
import './slot/define.ts';
import './why/define.ts';

import {shared} from './copies.ts';
import * as page from './page.ts';
import * as given from './slot/given.ts';

export const {attach, place} = shared({attach: page.attach, place: given.place});
export type {Page} from './page.ts';
export {NearsidePreferences} from './preferences/element.ts';
export {NearsideSlot, SlotEvent} from './slot/element.ts';
export type {GivenSlot} from './slot/given.ts';
export type {Place, State} from './slot/place.ts';
export type {Renderer} from './slot/stage.ts';
export {NearsideWhy} from './why/element.ts';
