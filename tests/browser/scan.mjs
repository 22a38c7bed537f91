// Looks for a text in everything that a page holds: in its script's objects and texts, and in every buffer, WebAssembly's included.

/** The places where `text` is: `texts` in the heap, bytes in `buffers`. Collects garbage first. */
export async function found(page, text) {
  const session = await page.context().newCDPSession(page);
  const places = {texts: await inTexts(session, text), buffers: await inBuffers(session, text)};
  await session.detach();
  return places;
}

/**
 * Waits until `text` is nowhere, and gives the places where it still is after `rounds` of collecting garbage. A text that nothing refers to
 * can outlive one collection: a promise on its way or the browser's own inspector held it a moment ago.
 */
export async function remains(page, text, rounds = 20) {
  let places = await found(page, text);
  for (let round = 1; round < rounds && (places.texts || places.buffers); round++) places = await found(page, text);
  return places;
}

/** A snapshot of the heap lists every text that anything refers to. */
async function inTexts(session, text) {
  const chunks = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({chunk}) => chunks.push(chunk));
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', {reportProgress: false});
  return JSON.parse(chunks.join('')).strings.some((string) => string.includes(text));
}

async function inBuffers(session, text) {
  const needles = ['utf8', 'utf16le', 'base64', 'hex'].map((form) => [...Buffer.from(form === 'base64' || form === 'hex' ? Buffer.from(text).toString(form) : text, form === 'utf16le' ? form : 'utf8')]);
  for (const prototype of ['ArrayBuffer.prototype', 'SharedArrayBuffer?.prototype', 'WebAssembly.Memory.prototype']) {
    const {result} = await session.send('Runtime.evaluate', {expression: `globalThis.${prototype}`});
    if (!result.objectId) continue;
    const {objects} = await session.send('Runtime.queryObjects', {prototypeObjectId: result.objectId});
    const {result: has} = await session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: `function (needles) {
        const holds = (bytes, needle) => {
          for (let at = bytes.indexOf(needle[0]); at >= 0; at = bytes.indexOf(needle[0], at + 1)) if (needle.every((byte, place) => bytes[at + place] === byte)) return true;
          return false;
        };
        return this.some((held) => needles.some((needle) => holds(new Uint8Array(held.buffer ?? held), needle)));
      }`,
      arguments: [{value: needles}],
      returnByValue: true,
    });
    await session.send('Runtime.releaseObject', {objectId: objects.objectId});
    if (has.value) return true;
  }
  return false;
}
