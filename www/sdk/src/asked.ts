import {decoder, encoder} from './bytes.ts';
import type {Said} from './consents.ts';
import type {Moment} from './decider.ts';
import {attempt} from './door.ts';
import type {Answer, Edit} from './edits.ts';

/**
 * What is asked of a profile, and the moment that it belongs to. An answer is no edit yet: what it goes on from is only known once it is done.
 * `still`: whether it is to be said then, as far as the page that said it is there to ask.
 */
export interface Request {
  readonly edit: Edit | {readonly answer: Said; readonly still?: (() => boolean) | undefined};
  readonly moment: Moment;
}

/** What became of a request that another page did, and the rules refused. */
export interface Refused {
  readonly refused: Answer;
}

/** A request as a note: JSON, in which a term that never ends is left out. */
export const writeNote = (request: Request | Refused): Uint8Array => encoder.encode(JSON.stringify(request, (_, value: unknown) => (value === Infinity ? undefined : value)));

/** A request that a page noted, or what became of it; `undefined` when it is damaged. */
export const readNote = (said: Uint8Array): Request | Refused | undefined => attempt(() => JSON.parse(decoder.decode(said)) as Request | Refused, undefined);

/** Whether it is something that a page noticed, and nothing that the visitor said. */
export const isNoticed = (edit: Request['edit']): boolean => 'set' in edit && /visit|event|exposure/.test(edit.set.kind);

/** Whether the visitor takes something away by it: a row, or a consent with a no. That a yes lapsed is nobody's word. */
export const takesBack = (edit: Request['edit']): boolean => 'remove' in edit || ('answer' in edit && edit.answer.numbers[0] === 1);
