export type {Edit} from './edit.ts';
export type {Evidence, Item, MomentFact} from './item.ts';
export {openPanel, Panel, type Preview} from './panel.ts';
