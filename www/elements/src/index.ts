import './preferences/define.ts';
import './slot/define.ts';
import './why/define.ts';

export {attach, type Page} from './page.ts';
export {NearsidePreferences} from './preferences/element.ts';
export {NearsideSlot, SlotEvent} from './slot/element.ts';
export type {Place, State} from './slot/place.ts';
export type {Renderer} from './slot/stage.ts';
export {NearsideWhy} from './why/element.ts';
