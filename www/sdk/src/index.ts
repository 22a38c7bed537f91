export type {Answer, Asked, Edit, Origin} from './edits.ts';
export {ErrorCode, NearsideError} from './errors.ts';
export type {Profile} from './profile.ts';
export type {Kind, Row} from './rows.ts';
export {indexedDbStore, memoryStore, type Store} from './store.ts';
export {Response} from './types.ts';
export type * from './types.ts';
export {ChangeEvent, Visitor, type OpenOptions} from './visitor.ts';
