// Faults of a browser's facilities, as a page meets them: scripts of a page that run before any of its own.

/** Script of a page: takes a facility away. */
export function take([owner, name, fault]) {
  const later = setTimeout.bind(globalThis);
  const place = owner.split('.').reduce((at, part) => at[part], globalThis);
  // Getters of a prototype answer to nobody else.
  const whole = Object.getOwnPropertyDescriptor(place, name)?.value;
  const put = (descriptor) => Object.defineProperty(place, name, {configurable: true, ...('value' in descriptor && {writable: true}), ...descriptor});
  const faults = {
    'is missing': () => put({value: undefined}),
    'is nothing': () => put({value: null}),
    'throws when it is looked at': () => put({get: () => { throw new DOMException('blocked', 'SecurityError'); }}),
    'throws when it is used': () => put({value: () => { throw new DOMException('blocked', 'InvalidStateError'); }}),
    'throws nothing': () => put({value: () => { throw null; }}),
    'rejects': () => put({value: () => {
      const refused = Promise.reject(new DOMException('blocked', 'UnknownError'));
      // What answers by events is not looked at as a promise.
      refused.catch(() => {});
      return refused;
    }}),
    'never answers': () => put({value: () => new Promise(() => {})}),
    'answers nothing': () => put({value: () => undefined}),
    'throws when it is set': () => put({get: () => undefined, set: () => { throw new DOMException('blocked', 'NotAllowedError'); }}),
    'does nothing': () => put({value: class { static { for (const method of Object.getOwnPropertyNames(whole.prototype)) if (method !== 'constructor') this.prototype[method] = () => undefined; } }}),
    'answers late': () => put({value(...given) { return new Promise((done, failed) => later(() => { try { done(whole.apply(this, given)); } catch (error) { failed(error); } }, 400)); }}),
  };
  faults[fault]();
}

/** Time passes quickly for what waits for a store, or with `most`, ms, for what waits as long. */
export const hurry = (most = 20_000) => {
  const {setTimeout} = globalThis;
  const short = (ms) => (ms > 1000 && ms <= most ? ms / 20 : ms);
  globalThis.setTimeout = (work, ms = 0, ...given) => setTimeout(work, short(ms), ...given);
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => timeout(short(ms));
};

/** Facilities of what is kept and of the device: where they are, their name, and how `storage()` names them when they are missing. */
/** What answers at once, or by an event of something else: no promise that could be late. */
const HARD = ['is missing', 'throws when it is used'];

export const STORED = {
  'the database': ['globalThis', 'indexedDB', 'indexedDB'],
  'opening it': ['IDBFactory.prototype', 'open'],
  'a transaction': ['IDBDatabase.prototype', 'transaction'],
  'reading': ['IDBObjectStore.prototype', 'getAll'],
  'writing': ['IDBObjectStore.prototype', 'put'],
  'deleting it': ['IDBFactory.prototype', 'deleteDatabase'],
  'locks': ['Navigator.prototype', 'locks', 'locks'],
  'a lock': ['LockManager.prototype', 'request'],
  'channels': ['globalThis', 'BroadcastChannel', 'channels'],
  'a message': ['BroadcastChannel.prototype', 'postMessage'],
  'encryption': ['Crypto.prototype', 'subtle', 'crypto'],
  'a key': ['SubtleCrypto.prototype', 'generateKey'],
  'sealing': ['SubtleCrypto.prototype', 'encrypt'],
  'unsealing': ['SubtleCrypto.prototype', 'decrypt'],
  'random numbers': ['Crypto.prototype', 'getRandomValues'],
  'storage of texts': ['globalThis', 'localStorage', 'localStorage'],
  'clearing': ['IDBObjectStore.prototype', 'clear', '', HARD],
  'deleting an entry': ['IDBObjectStore.prototype', 'delete', '', HARD],
  'closing': ['IDBDatabase.prototype', 'close', '', HARD],
  'making a table': ['IDBDatabase.prototype', 'createObjectStore', '', HARD],
  'a table': ['IDBTransaction.prototype', 'objectStore', '', HARD],
  'committing': ['IDBTransaction.prototype', 'commit', '', HARD],
  'breaking off': ['IDBTransaction.prototype', 'abort', '', HARD],
  'all of encryption': ['globalThis', 'crypto', 'crypto', ['is missing', 'is nothing', 'throws when it is looked at']],
  'a wish to keep': ['StorageManager.prototype', 'persist', '', HARD],
  'the storage manager': ['Navigator.prototype', 'storage'],
  'a promise to keep': ['StorageManager.prototype', 'persisted'],
  'media queries': ['globalThis', 'matchMedia'],
  'a clock that aborts': ['AbortSignal', 'timeout'],
};
