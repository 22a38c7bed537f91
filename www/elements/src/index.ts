import './slot/define.ts';
import './why/define.ts';

export {attach} from './page.ts';
export {NearsideSlot, SlotEvent} from './slot/element.ts';
export {NearsideWhy} from './why/element.ts';
