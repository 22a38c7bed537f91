// The outside: a server on loopback that writes down all that reaches it, byte by byte, and answers. It reads the sockets itself, because a
// library would put headers in order, join lines, and say nothing of a connection that never asks.

import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {createServer} from 'node:net';

const END_OF_HEAD = '\r\n\r\n';
const REASONS = {200: 'OK', 201: 'Created', 204: 'No Content', 206: 'Partial Content', 301: 'Moved Permanently', 302: 'Found', 304: 'Not Modified', 404: 'Not Found', 500: 'Internal Server Error', 504: 'Gateway Timeout'};
/** Statuses whose answers have no body and need no length. */
const BODILESS = new Set([204, 304]);

/**
 * One thing that arrived. `what`: `opened`, `asked`, `spoke` (bytes that are no HTTP), `answered` (the whole answer was taken), `cut` (the other
 * side went away before), `closed`, `datagram`. `name`: of the recorder. `connection`: its number there. `at_ms`: when, on a clock that only goes on.
 * `asked` has `method`, `target` (as written in the first line), `host`, `headers` (pairs, as they came), `body` (latin1) and `head` (all bytes before it).
 * @typedef {{what: string, name: string, connection?: number, at_ms: number, method?: string, target?: string, host?: string, headers?: [string, string][], body?: string, head?: string}} Arrival
 */

/**
 * Starts a recorder. `answer(asked)` gives `{status?, headers?, body?, rest?}`, a promise of it, or nothing, which is a 404; `rest` is a promise of
 * what comes behind the body. `log`: a list that several recorders write, so that there is one order of all; `name` tells them apart.
 */
export async function startRecorder(answer, {log = [], name = 'outside'} = {}) {
  const waiting = new Set();
  let connections = 0;
  /** Requests whose answer is not over. */
  let open = 0;
  const note = (entry) => {
    log.push({name, at_ms: performance.now(), ...entry});
    for (const look of waiting) look();
  };
  const sockets = new Set();
  const server = createServer({noDelay: true}, (socket) => {
    const connection = (connections += 1);
    sockets.add(socket);
    note({what: 'opened', connection});
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      note({what: 'closed', connection});
    });
    converse(socket, async (asked) => {
      note({what: asked.method ? 'asked' : 'spoke', connection, ...asked});
      if (!asked.method) return false;
      open += 1;
      let whole = false;
      try {
        whole = await write(socket, asked, (await answer(asked)) ?? {status: 404, body: 'not found'});
      } finally {
        open -= 1;
        note({what: whole ? 'answered' : 'cut', connection, target: asked.target, host: asked.host});
      }
      return whole;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  /** Resolves with the answer of `found()` as soon as it is true. */
  const until = (found) =>
    new Promise((done) => {
      const look = () => {
        const answer = found();
        if (!answer) return;
        waiting.delete(look);
        done(answer);
      };
      waiting.add(look);
      look();
    });
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    log,
    until,
    /** Resolves once every request that has arrived is answered. */
    idle: () => until(() => open === 0),
    /** What was asked since the entry of number `from`. */
    asked: (from = 0) => log.slice(from).filter((entry) => entry.what === 'asked' && entry.name === name),
    note,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Reads requests from a connection, one after the other; `heard` answers each and says whether there may be another. */
async function converse(socket, heard) {
  let bytes = Buffer.alloc(0);
  let isOver = false;
  let wake = () => {};
  // Read at all times, so that a side that goes away is noticed while it is answered.
  socket.on('data', (piece) => {
    bytes = Buffer.concat([bytes, piece]);
    wake();
  });
  for (const event of ['end', 'close']) {
    socket.on(event, () => {
      isOver = true;
      wake();
    });
  }
  const more = () => (isOver ? false : new Promise((done) => (wake = () => done(!isOver))));
  try {
    for (;;) {
      while (bytes.length === 0) if (!(await more())) return socket.end();
      if (!/^[A-Z]/.test(bytes.toString('latin1', 0, 1))) {
        await heard({bytes: bytes.toString('latin1')});
        return socket.destroy();
      }
      while (!bytes.includes(END_OF_HEAD)) if (!(await more())) return socket.destroy();
      const end = bytes.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
      const asked = read(bytes.toString('latin1', 0, end));
      bytes = bytes.subarray(end);
      const length = lengthOf(asked);
      while (length === undefined ? !/(^|\r\n)0\r\n\r\n$/.test(bytes.toString('latin1', Math.max(0, bytes.length - 7))) : bytes.length < length) if (!(await more())) return socket.destroy();
      asked.body = length === undefined ? dechunked(bytes) : bytes.toString('latin1', 0, length);
      bytes = length === undefined ? Buffer.alloc(0) : bytes.subarray(length);
      if (!(await heard(asked))) return socket.destroy();
    }
  } catch {
    return socket.destroy();
  }
}

/** The head of a request (RFC 9112, sections 3 and 5). */
function read(head) {
  const [line, ...fields] = head.slice(0, -END_OF_HEAD.length).split('\r\n');
  const [method, target] = line.split(' ');
  const headers = fields.map((field) => [field.slice(0, field.indexOf(':')), field.slice(field.indexOf(':') + 1).trim()]);
  const absolute = /^(\w+):\/\/([^/?]+)/.exec(target);
  return {method, target, host: absolute?.[2] ?? valueOf(headers, 'host'), headers, head, body: ''};
}

/** The value of a header; undefined where there is none. */
export const valueOf = (headers, name) => headers.find(([held]) => held.toLowerCase() === name)?.[1];

/** Bytes of a body; undefined where its chunks say it (RFC 9112, section 6). */
function lengthOf({headers}) {
  if (/chunked/i.test(valueOf(headers, 'transfer-encoding') ?? '')) return undefined;
  return Number(valueOf(headers, 'content-length') ?? 0);
}

function dechunked(bytes) {
  const pieces = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf('\r\n', at);
    const length = parseInt(bytes.toString('latin1', at, line), 16);
    if (!(length > 0)) return Buffer.concat(pieces).toString('latin1');
    pieces.push(bytes.subarray(line + 2, line + 2 + length));
    at = line + 4 + length;
  }
}

/** Writes an answer. Resolves with whether the other side took all of it. */
async function write(socket, {method}, {status = 200, headers = {}, body = '', rest}) {
  const bytes = Buffer.from(body);
  const fields = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\r\n`));
  const named = Object.keys(headers).map((name) => name.toLowerCase());
  if (!BODILESS.has(status) && !named.includes('content-length')) fields.push(`content-length: ${bytes.length}\r\n`);
  const head = `HTTP/1.1 ${status} ${REASONS[status] ?? ''}\r\n${fields.join('')}\r\n`;
  socket.write(head);
  if (method === 'HEAD' || BODILESS.has(status)) return taken(socket, '');
  const isTaken = await taken(socket, bytes);
  if (!isTaken || rest === undefined) return isTaken;
  const gone = new Promise((done) => {
    for (const event of ['end', 'close']) socket.once(event, done);
  });
  // Whoever goes away while the rest is waited for has not taken it.
  const more = socket.readableEnded ? undefined : await Promise.race([rest, gone.then(() => undefined)]);
  return more !== undefined && taken(socket, more);
}

/** Writes bytes. Resolves with whether the other side is there until they, or as much of them as the system holds for it, are written. */
function taken(socket, bytes) {
  return new Promise((done) => {
    const settle = (isTaken) => {
      for (const event of ['end', 'close']) socket.off(event, gone);
      done(isTaken);
    };
    const gone = () => settle(false);
    if (socket.destroyed || socket.readableEnded) return done(false);
    for (const event of ['end', 'close']) socket.once(event, gone);
    return socket.write(bytes, (error) => settle(!error));
  });
}

const STUN_COOKIE = 0x2112a442;

/** Starts a recorder of datagrams, which answers a STUN binding request (RFC 8489) so that whoever asks is done. */
export async function startDatagrams({note}) {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, {address, port}) => {
    note({what: 'datagram', bytes: bytes.toString('latin1')});
    if (bytes.length < 20 || bytes.readUInt16BE(0) !== 1 || bytes.readUInt32BE(4) !== STUN_COOKIE) return;
    const answer = Buffer.alloc(32);
    answer.writeUInt16BE(0x0101, 0);
    answer.writeUInt16BE(12, 2);
    bytes.copy(answer, 4, 4, 20);
    answer.writeUInt32BE(0x00200008, 20);
    answer.writeUInt16BE(1, 24);
    answer.writeUInt16BE(port ^ (STUN_COOKIE >>> 16), 26);
    answer.writeUInt32BE((address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) ^ STUN_COOKIE) >>> 0, 28);
    socket.send(answer, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {port: socket.address().port, close: () => new Promise((done) => socket.close(done))};
}
