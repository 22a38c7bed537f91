// Drives a page through the engine, and past it when it fails: what was not sent yet is kept as it came.

/** Large enough that most pages are few pieces, each of which costs a turn of the event loop. */
const PIECE = 65_536;
/** `</html>`, in lower case; bit 5 is set in its other characters anyway. */
const LAST = [...'</html>'].map((character) => character.charCodeAt(0));
/** How long a page that looks whole is waited for to end. */
const PATIENCE_MS = 5;

/** A body whose first bytes have arrived. */
class Begun {
  constructor(reader, piece, next) {
    this.reader = reader;
    this.piece = piece;
    this.next = next;
  }

  /** The whole body, if that is what has arrived. */
  get whole() {
    return this.next === undefined ? this.piece : undefined;
  }
}

/**
 * Begins to read a body: most pages are small, and then all of it is there at once. One that is still on its way is not waited for.
 * `length`: how many bytes it has, where that is known.
 */
export async function begin(body, length) {
  const reader = body.getReader({mode: 'byob'});
  const {done, value} = await read(reader);
  if (done) return new Begun(reader, new Uint8Array());
  if (value.length === length) return new Begun(reader, value);
  const next = read(reader);
  if (!Number.isNaN(length) || !isLast(value)) return new Begun(reader, value, next);
  let late;
  const patience = new Promise((resolve) => {
    late = setTimeout(resolve, PATIENCE_MS, {});
  });
  // What breaks off is told when it is read on.
  const ended = (await Promise.race([next, patience]).catch(() => ({}))).done;
  clearTimeout(late);
  return new Begun(reader, value, ended ? undefined : next);
}

/** Whether a piece looks like the last of a page: behind `</html>` there is nothing that anybody waits for. */
function isLast(piece) {
  let end = piece.length;
  while (end > 0 && piece[end - 1] <= 0x20) end -= 1;
  return LAST.every((byte, at) => (piece[end - LAST.length + at] | 0x20) === byte);
}

const read = (reader) => {
  const piece = reader.readAtLeast(1, new Uint8Array(PIECE));
  // Nobody may be waiting for it yet.
  piece.catch(() => {});
  return piece;
};

/** The body `begun` with its slots filled by `page`. */
export function filled(begun, page, context) {
  const {readable, writable} = new IdentityTransformStream();
  context.waitUntil(pump(begun, page, writable.getWriter()));
  return readable;
}

async function pump({reader, piece, next}, page, writer) {
  /** Pieces that are not sent yet, as they came, and where in the page the first begins. */
  let held = [];
  let start = 0;
  /** How much of the page is sent. */
  let sent = 0;
  let passing = false;
  /** Sends the page on as it came, as far as `to`. */
  const send = async (to) => {
    while (held.length > 0 && start < to) {
      const [first] = held;
      const from = Math.max(0, sent - start);
      if (from < Math.min(first.length, to - start)) await writer.write(first.subarray(from, to - start));
      if (start + first.length > to) break;
      start += held.shift().length;
    }
    sent = to;
  };
  const pass = () => {
    passing = true;
    return send(Infinity);
  };
  const take = async (value) => {
    if (passing) return writer.write(value);
    held.push(value);
    let out;
    let to;
    try {
      out = page.push(value);
      to = page.sent();
    } catch (error) {
      failed(error);
      return pass();
    }
    // Nothing means that it is the origin's own, which need not come back from the engine.
    if (out === undefined) return send(to);
    if (out.length > 0) await writer.write(out);
    sent = to;
    while (held.length > 0 && start + held[0].length <= sent) start += held.shift().length;
    passing = sent === Infinity;
    return undefined;
  };
  try {
    for (let value = piece, coming = next; value !== undefined; coming = undefined) {
      await take(value);
      const {done, value: another} = await (coming ?? read(reader));
      value = done ? undefined : another;
    }
    if (!passing) {
      let out;
      try {
        out = page.finish();
      } catch (error) {
        failed(error);
        await pass();
      }
      if (out?.length > 0) await writer.write(out);
    }
    await writer.close();
  } catch (error) {
    // The origin ended early, or the visitor left. What came is sent on, so that the page is cut where the origin cut it.
    if (!passing) await pass().catch(() => {});
    await writer.abort(error).catch(() => {});
    await reader.cancel(error).catch(() => {});
  } finally {
    try {
      // Fails if it went with its instance; freeing it then would free somebody else's memory.
      page.sent();
      page.free();
    } catch {}
  }
}

/** Tells the entry, which discards the instance. */
function failed(error) {
  globalThis.dispatchEvent(new ErrorEvent('error', {error, message: 'nearside: the engine stopped'}));
}
