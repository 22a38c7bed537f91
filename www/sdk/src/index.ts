export {ErrorCode, NearsideError} from './errors.ts';
export {indexedDbStore, memoryStore, type Store} from './store.ts';
export {Response} from './types.ts';
export type * from './types.ts';
export {ChangeEvent, Visitor, type OpenOptions} from './visitor.ts';
