export {consentRecords, verifyChain, type ConsentRecord, type Verdict} from '../chain.ts';
export {noteScript} from '../script.ts';
export type {Span} from './attention.ts';
export type {Cause, PurposeView, Receipt} from './consent.ts';
export type {Edit} from './edit.ts';
export type {Evidence, Item, MomentFact, Origin} from './item.ts';
export {openPanel, Panel, type Done, type HistoryEntry, type Preview, type Reader, type Silence} from './panel.ts';
export type {SliceField, SliceView} from './slice.ts';
export type {Import, ImportError, ProfileFile} from './transfer.ts';
