// Bodies of pages that are made at once.

/** From here on a page is written in one piece from a buffer that is used again: new memory costs more than what it is filled with. */
const LARGE = 131_072;
/** Buffers that are free, and how much they hold together. */
const MOST_FREE = 8 << 20;
const free = [];

/** A buffer for a page of so many bytes. What is in it is written over. */
export function buffer(length) {
  const at = length < LARGE ? -1 : free.findIndex((held) => held.length >= length);
  const taken = at < 0 ? new Uint8Array(length) : free.splice(at, 1)[0];
  return taken.length === length ? taken : taken.subarray(0, length);
}

/** The body of a response, from a buffer that was filled. */
export function body(page, context) {
  if (page.length < LARGE) return page;
  const {readable, writable} = new FixedLengthStream(page.length);
  context.waitUntil(write(page, writable.getWriter()));
  return readable;
}

async function write(page, writer) {
  try {
    await writer.write(page);
    await writer.close();
  } catch {
    // The visitor left; who still reads from the buffer is not known.
    return;
  }
  const whole = new Uint8Array(page.buffer);
  if (free.reduce((sum, {length}) => sum + length, whole.length) <= MOST_FREE) free.push(whole);
}
