// A browser's storage in Node, with faults at any moment: IndexedDB by `fake-indexeddb`, encryption by Node itself.

import 'fake-indexeddb/auto';

const {IDBFactory} = globalThis;
const real = {setTimeout: globalThis.setTimeout, timeout: AbortSignal.timeout.bind(AbortSignal)};

/** How much shorter waiting is than it says: while something does not answer, and only then. */
let hurry = 1;
globalThis.setTimeout = (work, ms = 0, ...given) => real.setTimeout(work, ms / hurry, ...given);
AbortSignal.timeout = (ms) => real.timeout(Math.ceil(ms / hurry));
export const hurryUp = (way) => {
  hurry = /answers/.test(way) ? 200 : 1;
};

/** Turns between the pages of this browser, and news between them; both end with their page. */
let turns = new Map();
let hasTurns = true;
export const takeTurns = (on) => (hasTurns = on);
let channels = [];
Object.defineProperty(navigator, 'locks', {
  value: {
    request(name, work) {
      if (!hasTurns) return Promise.reject(new DOMException('no turns', 'NotSupportedError'));
      const turn = (turns.get(name) ?? Promise.resolve()).then(work);
      turns.set(name, turn.catch(() => {}));
      return turn;
    },
  },
});
const {BroadcastChannel} = globalThis;
globalThis.BroadcastChannel = class extends BroadcastChannel {
  constructor(name) {
    super(name);
    channels.push(this);
  }
};

/** All pages are closed. */
export function leave() {
  turns = new Map();
  for (const channel of channels) channel.close();
  channels = [];
}

/** A browser that was never here: nothing is stored. */
export function freshBrowser() {
  leave();
  globalThis.indexedDB = new IDBFactory();
  Object.defineProperty(globalThis, 'localStorage', {value: {}, configurable: true});
}

/** The errors that a store can give, and other ways not to answer. */
export const ERRORS = {
  quota: () => new DOMException('no room', 'QuotaExceededError'),
  abort: () => new DOMException('aborted', 'AbortError'),
  unknown: () => new DOMException('unknown', 'UnknownError'),
  version: () => new DOMException('later', 'VersionError'),
  state: () => new DOMException('closed', 'InvalidStateError'),
  data: () => new DOMException('no data', 'DataError'),
  nothing: () => null,
};
export const WAYS = ['throws', 'fails', 'never answers', 'answers late'];

/** Calls of the browser at which a fault can strike, by name: where they live, and whether they answer by an event or a promise. */
const {subtle} = globalThis.crypto;
export const MOMENTS = {
  'opening': [IDBFactory.prototype, 'open', 'event'],
  'a transaction': [IDBDatabase.prototype, 'transaction', 'transaction'],
  'reading': [IDBObjectStore.prototype, 'getAll', 'event'],
  'putting': [IDBObjectStore.prototype, 'put', 'event'],
  'clearing': [IDBObjectStore.prototype, 'clear', 'event'],
  'deleting an entry': [IDBObjectStore.prototype, 'delete', 'event'],
  'deleting the database': [IDBFactory.prototype, 'deleteDatabase', 'event'],
  'a key': [subtle, 'generateKey', 'promise'],
  'sealing': [subtle, 'encrypt', 'promise'],
  'unsealing': [subtle, 'decrypt', 'promise'],
};

/** Longer than anything waits, ms. */
const LATE_MS = 12_000;

/**
 * Makes the calls of a moment fail from now on, from the `after`th on; answers with what ends the fault. What is to answer late does so, and
 * what is never answered is never done.
 */
export function strike(moment, way, error, after = 0) {
  const [owner, name, kind] = MOMENTS[moment];
  hurryUp(way);
  const whole = owner[name];
  let calls = 0;
  owner[name] = function (...given) {
    if (calls++ < after) return whole.apply(this, given);
    if (way === 'throws') throw error();
    if (kind === 'promise') {
      if (way === 'fails') return Promise.reject(error());
      return new Promise((done, failed) => way === 'answers late' && setTimeout(() => whole.apply(this, given).then(done, failed), LATE_MS));
    }
    if (kind === 'transaction') {
      const transaction = whole.apply(this, given);
      if (way === 'fails') setImmediate(() => abort(transaction, error));
      else mute(transaction, ['complete', 'abort'], way);
      return transaction;
    }
    if (way === 'fails' && this instanceof IDBObjectStore) {
      const request = whole.apply(this, given);
      abort(this.transaction, error);
      return request;
    }
    if (way === 'fails') {
      const request = {error: error(), addEventListener() {}};
      setImmediate(() => request.onerror?.({target: request, preventDefault() {}}));
      return request;
    }
    if (way === 'never answers' && !(this instanceof IDBObjectStore)) return {addEventListener() {}};
    const request = whole.apply(this, given);
    mute(request, ['success', 'error', 'upgradeneeded'], way);
    return request;
  };
  return () => {
    owner[name] = whole;
    hurryUp('');
  };
}

function abort(transaction, error) {
  try {
    transaction.abort();
  } catch {
    return;
  }
  Object.defineProperty(transaction, 'error', {value: error(), configurable: true});
}

/** Keeps the events of something from those who wait for them, for good or for too long. */
function mute(target, types, way) {
  for (const type of types) {
    let heard;
    Object.defineProperty(target, `on${type}`, {
      configurable: true,
      // Whoever tells of an event finds nobody.
      get: () => null,
      set: (listener) => {
        heard = listener;
      },
    });
    target.addEventListener(type, (event) => way === 'answers late' && setTimeout(() => heard?.call(target, event), LATE_MS));
  }
}
