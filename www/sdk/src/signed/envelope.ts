// A signed program, as `crates/program/src/signed.rs` lays it out. The cases of `tests/native/signing` hold both readings together.

import type {Bytes} from '../bytes.ts';
import {isCanonical, isSmallOrder} from './point.ts';

/** Why a signed program is not used, as the edge and the command say it; and `unverified`: nothing here can verify it. */
export type Reason = 'unsigned' | 'malformed' | 'unknown-key' | 'bad-signature' | 'expired' | 'wrong-site' | 'rolled-back' | 'unverified';

/** What a signer promises of a program. */
export interface Terms {
  readonly site: string;
  readonly version: number;
  /** Lowest version that is still good. */
  readonly floor: number;
  /** Until when it is good, ms since 1970. */
  readonly expires: number;
}

/** A signed program that was read, and not verified yet. */
export interface Envelope {
  readonly key: Bytes;
  readonly signature: Bytes;
  /** What is signed. */
  readonly part: Bytes;
  readonly terms: Terms;
  readonly program: Uint8Array;
}

const MAGIC = 'NSsg';
const FORM = '\x01\0\0\0';
const WHAT = 'nearside/program';
/** Where the signed part begins, and how long that is without the site and the program. */
const [PART, HEAD] = [80, 34];

const fatal = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/** Reads a signed program, for who trusts these keys; or says why not. */
export function readEnvelope(given: Uint8Array, keys: readonly Bytes[]): Envelope | Reason {
  // Its own copy: what is verified is what is used, whatever becomes of the bytes that were given.
  const bytes = Uint8Array.from(given);
  const says = (at: number, text: string) => [...text].every((character, place) => bytes[at + place] === character.charCodeAt(0));
  if (!says(0, MAGIC)) return 'unsigned';
  const part = bytes.subarray(PART);
  const read = says(PART, WHAT) && says(4, FORM) ? readTerms(part) : undefined;
  if (!read) return 'malformed';
  const signature = bytes.subarray(16, PART);
  if (!isCanonical(signature)) return 'bad-signature';
  const key = keys.find((held) => held.subarray(0, 8).every((byte, at) => byte === bytes[8 + at]) && !isSmallOrder(held));
  return key ? {...read, key, signature, part} : 'unknown-key';
}

function readTerms(part: Bytes): Pick<Envelope, 'terms' | 'program'> | undefined {
  if (part.length < HEAD) return undefined;
  const view = new DataView(part.buffer, part.byteOffset);
  const end = HEAD + view.getUint16(32, true);
  if (part.length < end) return undefined;
  try {
    const site = fatal.decode(part.subarray(HEAD, end));
    // Rounding moves no instant that a clock can show past another.
    const expires = Number(view.getBigInt64(24, true));
    return {terms: {site, version: view.getUint32(16, true), floor: view.getUint32(20, true), expires}, program: part.subarray(end)};
  } catch {
    return undefined;
  }
}

/** Why a program may not be used for a site at a moment by who takes none older than `floor`: the first reason; `undefined` if it may. */
export function refused({site, expires, version}: Terms, here: string | undefined, now: number, floor: number): Reason | undefined {
  if (site !== here) return 'wrong-site';
  if (expires <= now) return 'expired';
  return version < floor ? 'rolled-back' : undefined;
}
