import type {Visitor} from '../visitor.ts';
import {follow, type Following} from './follow.ts';
import {whenThere} from './moments.ts';
import type {Held, Purposes} from './take.ts';

/** What is used of a TCF event. */
interface TcData {
  readonly gdprApplies?: boolean;
  readonly eventStatus?: string;
  readonly listenerId?: number;
  readonly cmpId?: number;
  readonly cmpVersion?: number;
  readonly tcfPolicyVersion?: number;
  readonly purpose?: {readonly consents?: Readonly<Record<string, boolean>>};
}

/** The function that every manager of the Transparency and Consent Framework puts on the page. */
export type TcfApi = (command: string, version: number, callback: (data: TcData, success: boolean) => void, parameter?: unknown) => void;

/** Purposes of the framework: 1 store and access information, 6 use profiles to select content, 8 measure the performance of content. */
const PURPOSES: Purposes = {'personalize.local': ['1', '6'], 'measure.aggregate': ['1', '8']};

/**
 * Follows a manager of the IAB's Transparency and Consent Framework 2.2 or 2.3, by `__tcfapi`, whenever that comes. It is only read:
 * nearside is not a vendor, and consent to a vendor is not looked at. Where the framework says that it does not apply, nothing is
 * decided. Returns how to stop.
 */
export function followTcf(visitor: Visitor, purposes: Purposes = PURPOSES, api?: TcfApi): () => void {
  let stop = () => {};
  const waits = whenThere(
    () => api ?? (globalThis as {__tcfapi?: TcfApi}).__tcfapi,
    (found) => (stop = followed(visitor, purposes, found)),
  );
  return () => {
    waits();
    stop();
  };
}

function followed(visitor: Visitor, purposes: Purposes, api: TcfApi): () => void {
  let listener: number | undefined;
  let isStopped = false;
  let method = '';
  let held: Held;
  let following: Following | undefined;
  const stop = () => {
    isStopped = true;
    following?.stop();
    if (listener !== undefined) api('removeEventListener', 2, () => {}, listener);
  };
  api('addEventListener', 2, (data, success) => {
    if (!success) return;
    listener = data.listenerId;
    if (isStopped) return stop();
    const {eventStatus, gdprApplies, purpose, cmpId = 0, cmpVersion = 0, tcfPolicyVersion = 0} = data;
    const isDecided = eventStatus === 'useractioncomplete' || eventStatus === 'tcloaded';
    // A dialog that opens after a decision leaves it as it is; one that opens before any says that there is none, or that it is no longer valid.
    if (gdprApplies === false || (isDecided ? !purpose?.consents : eventStatus !== 'cmpuishown' || held)) return;
    method = `tcf cmp ${cmpId}.${cmpVersion} policy ${tcfPolicyVersion}`;
    held = isDecided ? (name) => purpose?.consents?.[name] === true : undefined;
    if (following) following.took(eventStatus === 'useractioncomplete' ? 'now' : 'before');
    else {
      following = follow(visitor, purposes, {method: () => method, held: () => held});
      if (eventStatus === 'useractioncomplete') following.took('now');
    }
  });
  return stop;
}
