import type {Response, Value} from '../types.ts';
import type {Visitor} from '../visitor.ts';

/** One change that a visitor may make. Names are the policy's; `until` is when a wish ends, ms since 1970. */
export type Edit =
  | {readonly kind: 'tell'; readonly attribute: string; readonly value: Value; readonly until?: number}
  | {readonly kind: 'interest'; readonly topic: string; readonly strength: number | null; readonly until?: number}
  | {readonly kind: 'forget'; readonly event: number}
  | {readonly kind: 'block'; readonly of: 'attribute' | 'topic'; readonly name: string; readonly on: boolean}
  | {readonly kind: 'limits'; readonly visit: number | null; readonly day: number | null}
  | {readonly kind: 'pause'; readonly on: boolean}
  | {readonly kind: 'consent'; readonly purpose: string; readonly granted: boolean; readonly method: string}
  | {readonly kind: 'back'; readonly module: string}
  | {readonly kind: 'respond'; readonly module: string; readonly response: Response};

/** Makes a change; false when the profile refused it. */
export function perform(visitor: Visitor, edit: Edit): Promise<boolean> {
  switch (edit.kind) {
    case 'tell':
      return visitor.set(edit.attribute, edit.value);
    case 'interest':
      return visitor.setInterest(edit.topic, edit.strength);
    case 'pause':
      return visitor.pause(edit.on);
    case 'consent':
      return visitor.consent(edit.purpose, edit.granted, edit.method);
    case 'respond':
      return visitor.respond(edit.module, edit.response);
    default:
      return Promise.resolve(false);
  }
}
