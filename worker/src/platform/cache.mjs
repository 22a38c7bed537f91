// The platform's cache, as a place where isolates find shells of each other. It may be missing, slow or wrong: then there is nothing.

const NAME = 'nearside';
/** Longer than this, asking the origin is no slower. */
const PATIENCE_MS = 100;
/** How long a cache that did not answer is left alone. */
const REST_MS = 10_000;
/** Larger than any shell: the largest page, and what stands before it. */
const MAX_BYTES = 5 << 20;

let rested = 0;

/** What is stored at an address; undefined where nothing is, or no answer in time. */
export async function take(address) {
  if (Date.now() < rested) return undefined;
  let late;
  const patience = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error('the cache is slow')), PATIENCE_MS);
  });
  const found = look(address);
  // It may fail when nobody waits for it any more.
  found.catch(() => {});
  try {
    return await Promise.race([found, patience]);
  } catch {
    rested = Date.now() + REST_MS;
    return undefined;
  } finally {
    clearTimeout(late);
  }
}

async function look(address) {
  const cache = await caches.open(NAME);
  const found = await cache.match(address);
  if (!found) return undefined;
  if (found.status === 200 && !(Number(found.headers.get('content-length')) > MAX_BYTES)) return new Uint8Array(await found.arrayBuffer());
  await found.body?.cancel();
  return undefined;
}

/** Stores bytes at an address for so many seconds. */
export async function put(address, bytes, seconds) {
  try {
    const cache = await caches.open(NAME);
    await cache.put(address, new Response(bytes, {headers: {'cache-control': `max-age=${seconds}`, 'content-type': 'application/octet-stream'}}));
  } catch {
    // The next isolate asks the origin.
  }
}

/** Ends what is stored at an address. */
export async function end(address) {
  try {
    const cache = await caches.open(NAME);
    await cache.delete(address);
  } catch {
    // It ends with its term.
  }
}
