// Drives a page through the engine, and past it when it fails: what was not sent yet is kept as it came.

/** Large enough that most pages are few pieces, each of which costs a turn of the event loop. */
const PIECE = 65_536;

/** A body with the slots of `body` filled by `page`. */
export function filled(body, page, context) {
  const {readable, writable} = new IdentityTransformStream();
  context.waitUntil(pump(body.getReader({mode: 'byob'}), page, writable.getWriter()));
  return readable;
}

async function pump(reader, page, writer) {
  /** Pieces that the engine holds back, and where in the page the first begins. */
  let held = [];
  let start = 0;
  let passing = false;
  const pass = async (sent) => {
    passing = true;
    for (const piece of held) {
      if (start + piece.length > sent) await writer.write(piece.subarray(Math.max(0, sent - start)));
      start += piece.length;
    }
    held = [];
  };
  let sent = 0;
  try {
    for (;;) {
      const {done, value} = await reader.readAtLeast(1, new Uint8Array(PIECE));
      if (done) break;
      if (passing) {
        await writer.write(value);
        continue;
      }
      held.push(value);
      let out;
      try {
        out = page.push(value);
        sent = page.sent();
      } catch (error) {
        failed(error);
        await pass(sent);
        continue;
      }
      if (out.length > 0) await writer.write(out);
      passing = sent === Infinity;
      while (held.length > 0 && start + held[0].length <= sent) start += held.shift().length;
    }
    if (!passing) {
      let out;
      try {
        out = page.finish();
      } catch (error) {
        failed(error);
        await pass(sent);
      }
      if (out?.length > 0) await writer.write(out);
    }
    await writer.close();
  } catch (error) {
    // The origin ended early, or the visitor left. What came is sent on, so that the page is cut where the origin cut it.
    if (!passing) await pass(sent).catch(() => {});
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
