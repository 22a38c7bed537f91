// `nearside/signed`: pages that take only programs that were signed for them. A file of its own, for those pages alone.

import {put, takeText, type Engine} from '../buffer.ts';
import type {Bytes} from '../bytes.ts';
import {isRecord} from '../consents.ts';
import {decodeRows} from '../rows.ts';
import type {Instantiate} from '../runtime.ts';
import type {Store} from '../store.ts';
import type {Judged, Refusal, Trust} from '../trust.ts';
import type {Description} from '../types.ts';
import {readEnvelope, refused, type Envelope, type Reason} from './envelope.ts';

export type {Reason} from './envelope.ts';
export type {Judged, Refusal, Trust} from '../trust.ts';

/** What `pinned` takes beside the keys. */
export interface PinnedOptions {
  /** Origin that programs must be signed for, such as `https://example.org`; else the page's own. Servers must say it. */
  readonly site?: string;
  /** Lowest version that is taken: the one that this page was published with. */
  readonly floor?: number;
}

const MESSAGES: Record<Reason, string> = {
  unsigned: 'the program is not signed; publish what `nearside sign` writes',
  malformed: 'the bytes around the program are damaged, of a later form, or promise what the program does not say; sign it again, and update the package',
  'unknown-key': 'the program is signed with a key that this page does not pin; keys are 64 hex digits, as `nearside keygen` prints them',
  'bad-signature': 'the signature does not fit the program; publish it unchanged',
  expired: 'the signature has expired, or the clock of this device is wrong; sign the program again',
  'wrong-site': 'the program is signed for another site; name the site as the policy does if this is not its address',
  'rolled-back': 'the program is older than one that was taken before; publish it under a new version',
  unverified: 'Ed25519 is missing in this browser, or the page did not come by HTTPS, so that no signature can be verified here',
};

/**
 * Takes only programs that one of these public keys (64 hex digits each; several while one replaces another) signed for this site, that
 * have not expired, and that are not older than one that was taken before. For `open({trust: pinned([…])})`.
 */
export function pinned(keys: readonly string[], {site = globalThis.location?.origin, floor = 0}: PinnedOptions = {}): Trust {
  const pins = keys.map((key) => key.trim()).filter((key) => /^[\da-f]{64}$/i.test(key)).map(unhex);
  // Rises with what was taken, for as long as this object lives.
  let least = floor;

  async function judge(program: Uint8Array, engine: Instantiate, store: Store, now: number, ready: Judged['ready']): Promise<Uint8Array | Reason> {
    const envelope = readEnvelope(program, pins);
    if (typeof envelope === 'string') return envelope;
    const {terms} = envelope;
    const reason = refused(terms, site, now, least) ?? (await unproven(envelope));
    if (reason) return reason;
    const look = started(engine, envelope.program);
    // What does not even start is refused by the runtime, with a reason of its own.
    if (look) {
      const declared = JSON.parse(takeText(look, look.describe())) as Description;
      if (declared.site !== terms.site || declared.policyVersion !== terms.version) return 'malformed';
      ready?.(envelope.program);
      if (terms.version < (await keptFloor(look, store))) return 'rolled-back';
      least = Math.max(least, terms.floor, terms.version);
    }
    return envelope.program;
  }

  return async ({program, engine, store, clock = Date.now, ready}) => {
    if ('code' in program || 'code' in engine) return undefined;
    try {
      const taken = await judge(program, engine, store, clock(), ready);
      return typeof taken === 'string' ? refusal(taken) : taken;
    } catch (cause) {
      return refusal('malformed', cause);
    }
  };
}

/** Whether the signature is anything but this key's of these bytes. */
async function unproven({key, signature, part}: Envelope): Promise<Reason | undefined> {
  try {
    const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
    if (await crypto.subtle.verify('Ed25519', imported, signature, part)) return undefined;
  } catch (cause) {
    // Browsers that know it complain of keys that are none, and of nothing else.
    if ((cause as Error | null)?.name !== 'DataError') return 'unverified';
  }
  return 'bad-signature';
}

/** An engine with a program; `undefined` when it takes none. */
function started(instantiate: Instantiate, program: Uint8Array): Engine | undefined {
  try {
    const engine = instantiate();
    put(engine, program);
    return engine.start() === 0 ? engine : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The highest version under which the visitor has answered a question of consent: their records say it, so that nothing more has to be kept.
 * A stranger's page asks whether there is a profile, as it always does, and finds none.
 */
async function keptFloor(engine: Engine, store: Store): Promise<number> {
  const generations = await store.load().catch(() => []);
  const whole = generations.filter((record) => {
    put(engine, record);
    return engine.openProfile() !== 0;
  });
  return Math.max(0, ...whole.flatMap(decodeRows).filter(isRecord).map(({numbers}) => numbers[1] ?? 0));
}

const refusal = (reason: Reason, cause?: unknown): Refusal => ({code: `program-${reason}`, message: MESSAGES[reason], cause});

const unhex = (digits: string): Bytes => Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
