import type {Visitor} from '../visitor.ts';
import {taker, type Purposes} from './take.ts';

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
 * Follows a manager of the IAB's Transparency and Consent Framework 2.2 or 2.3, by `__tcfapi`. It is only read: nearside is not a vendor,
 * and consent to a vendor is not looked at. Where the framework says that it does not apply, nothing is decided. Returns how to stop.
 */
export function followTcf(visitor: Visitor, purposes: Purposes = PURPOSES, api = (globalThis as {__tcfapi?: TcfApi}).__tcfapi): () => void {
  const take = taker(visitor, purposes);
  let listener: number | undefined;
  let stopped = false;
  const stop = () => {
    stopped = true;
    if (listener !== undefined) api?.('removeEventListener', 2, () => {}, listener);
  };
  api?.('addEventListener', 2, (data, success) => {
    if (!success) return;
    listener = data.listenerId;
    if (stopped) return stop();
    const made = data.eventStatus === 'useractioncomplete' ? 'now' : data.eventStatus === 'tcloaded' ? 'before' : undefined;
    const consents = data.purpose?.consents;
    if (!made || !consents || data.gdprApplies === false) return;
    take((name) => consents[name] === true, made, `tcf cmp ${data.cmpId ?? 0}.${data.cmpVersion ?? 0} policy ${data.tcfPolicyVersion ?? 0}`);
  });
  return stop;
}
