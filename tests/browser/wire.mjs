// What a server sees of a visit, in order: over HTTP/1.1 every request as it came on its connection, over HTTP/2 every frame by which a
// browser says what it wants and how soon.

import {createServer} from 'node:http';
import * as http2 from 'node:http2';
import {Duplex} from 'node:stream';
import {createServer as createTls} from 'node:tls';

import {frames} from './browser.mjs';
import {selfSigned} from './certificate.mjs';

/** How many connections browsers open to a server over HTTP/1.1. */
const CONNECTIONS = 6;
/** Frames that say what is wanted: HEADERS, PRIORITY, RST_STREAM, PRIORITY_UPDATE (RFC 9113, RFC 9218). */
const FRAMES = {1: 'HEADERS', 2: 'PRIORITY', 3: 'RST_STREAM', 16: 'PRIORITY_UPDATE'};
/** How long nothing may come before a visit that asks for less than others is taken for what it is, ms. Others do not wait for it. */
const SILENCE_MS = 1500;
/** How long a page that has been changed and painted is listened to, ms: what did not have to come cannot be waited for. */
const REST_MS = 300;

/**
 * Starts a server. `answer` gives `{body, type, status?}` by path. What `isHeld` says of a path is answered only when a visit is drained, one
 * after the other: so what is asked for next is what the browser holds to be most wanted.
 */
export async function startWire(protocol, answer, isHeld) {
  let visit = {requests: [], frames: [], connections: 0};
  let held = [];
  let told = () => {};
  // What is not part of a visit passes.
  let passing = true;
  const received = (path, line, respond) => {
    visit.requests.push(line);
    if (!passing && isHeld(path)) held.push(respond);
    else respond();
    told();
  };
  const server = protocol === 'h2' ? overHttp2() : overHttp1();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const sockets = new Set();
  server.on('connection', (socket) => {
    visit.connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const most = protocol === 'h2' ? Infinity : CONNECTIONS;

  function overHttp1() {
    return createServer((request, response) => {
      const headers = request.rawHeaders.flatMap((name, at) => (at % 2 ? [] : [`${name}: ${request.rawHeaders[at + 1]}`]));
      const path = request.url;
      received(path, [`${request.method} ${path}`, ...headers].join('\n  '), () => {
        const {status = 200, type, body, headers: own} = answer(path);
        response.writeHead(status, {'content-type': type, 'cache-control': 'no-store', 'content-length': body.length, ...own}).end(body);
      });
    });
  }

  function overHttp2() {
    return createTls({...selfSigned(), ALPNProtocols: ['h2']}, (socket) => {
      const session = http2.performServerHandshake(tapped(socket, (frame) => visit.frames.push(frame)));
      session.on('error', () => {});
      session.on('stream', (stream, headers, _, raw) => {
        const lines = raw.flatMap((name, at) => (at % 2 ? [] : [`${name}: ${raw[at + 1]}`]));
        const path = headers[':path'];
        stream.on('error', () => {});
        received(path, [`${headers[':method']} ${path}`, ...lines].join('\n  '), () => {
          if (stream.destroyed) return;
          const {status = 200, type, body, headers: own} = answer(path);
          stream.respond({':status': status, 'content-type': type, 'cache-control': 'no-store', ...own});
          stream.end(body);
        });
      });
    });
  }

  /** Waits until something came; false when nothing does. */
  const something = (silence = SILENCE_MS) =>
    new Promise((done) => {
      const late = setTimeout(() => done(false), silence);
      told = () => (clearTimeout(late), done(true));
    });

  return {
    url: `${protocol === 'h2' ? 'https' : 'http'}://127.0.0.1:${server.address().port}`,
    /** Begins another visit. */
    begin() {
      visit = {requests: [], frames: [], connections: 0};
      held = [];
      passing = false;
    },
    /** Waits until what is held makes up all connections, or all of `expected` requests have come. */
    async waits(expected) {
      while (held.length < most && visit.requests.length < expected) if (!(await something())) return;
    },
    /** Answers what is held, the oldest first, each when the next request has come; until `expected` requests have. */
    async drain(expected) {
      visit.begunWith = visit.requests.length;
      while (visit.requests.length < expected) {
        if (held.length >= most) held.shift()();
        if (visit.requests.length < expected && !(await something())) break;
      }
      passing = true;
      while (held.length > 0) held.shift()();
    },
    /** Waits until a page that was changed has been painted, all that it wanted has been answered, and it asks for nothing more. */
    async rest(page, wish) {
      do {
        await frames(page);
        await wish.answered();
      } while (await something(REST_MS));
    },
    get visit() {
      return visit;
    },
    /** Ends all connections, so that the next visit begins as a first one. */
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    close() {
      this.cut();
      return new Promise((done) => server.close(done));
    },
  };
}

/** A connection of which every frame that the browser sends is noted, by stream and with what it says of priority. */
function tapped(socket, note) {
  let rest = Buffer.alloc(0);
  let preface = 24;
  const look = (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    if (preface && rest.length < preface) return;
    rest = rest.subarray(preface);
    preface = 0;
    while (rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
      const length = rest.readUIntBE(0, 3);
      const [type, flags] = [rest[3], rest[4]];
      const payload = rest.subarray(9, 9 + length);
      // A priority is four bytes that name a stream which happens to be open, and a weight. What else is in a HEADERS frame is compressed,
      // and noted as the request that it is.
      const said = type > 2 ? payload : type === 2 || flags & 0x20 ? payload.subarray(4, 5) : Buffer.alloc(0);
      if (FRAMES[type]) note({kind: FRAMES[type], stream: rest.readUInt32BE(5), said: said.toString('hex')});
      rest = rest.subarray(9 + length);
    }
  };
  const tap = new Duplex({
    read: () => socket.resume(),
    write: (bytes, _, done) => socket.write(bytes, done),
    final: (done) => socket.end(done),
    destroy: (_, done) => (socket.destroy(), done()),
  });
  socket.on('data', (bytes) => {
    look(bytes);
    if (!tap.push(bytes)) socket.pause();
  });
  socket.on('end', () => tap.push(null));
  socket.on('error', () => tap.destroy());
  socket.on('close', () => tap.destroy());
  return tap;
}

/** Notes what a page wants, in the order in which it says so, and every change of how much. */
export async function wishes(page, url) {
  const session = await page.context().newCDPSession(page);
  const [order, addresses, changes, open] = [[], new Map(), {}, new Set()];
  let told = () => {};
  const end = ({requestId}) => (open.delete(requestId), told());
  session.on('Network.requestWillBeSent', ({requestId, request}) => {
    const address = request.url.replace(url, '');
    if (address.startsWith('data:')) return;
    addresses.set(requestId, address);
    open.add(requestId);
    order.push(`${request.method} ${address} ${request.initialPriority}`);
  });
  session.on('Network.resourceChangedPriority', ({requestId, newPriority}) => {
    (changes[addresses.get(requestId)] ??= []).push(newPriority);
  });
  for (const name of ['requestServedFromCache', 'responseReceived', 'loadingFailed']) session.on(`Network.${name}`, end);
  await session.send('Network.enable');
  /** Waits until nothing that was asked for is on its way. */
  const answered = async () => {
    while (open.size > 0) await new Promise((done) => (told = done));
  };
  return {order, changes, answered};
}

/** What of a visit must be the same for everybody. */
export const comparable = (protocol, visit, {order, changes}) => ({
  ...(protocol === 'h2' ? overOne(visit) : overSeveral(visit)),
  order,
  changes: Object.fromEntries(Object.entries(changes).sort()),
});

/** What runs side by side on several connections arrives in the order of the network; what had to wait for a connection, in the browser's. */
const overSeveral = ({requests, begunWith}) => ({before: requests.slice(0, begunWith).sort(), after: requests.slice(begunWith)});

/**
 * On one connection the browser's network process lets what is urgent overtake, now and then: what is equally urgent has an order. The other
 * frames say what they do to which request.
 */
function overOne({requests, frames}) {
  const streams = frames.filter(({kind}) => kind === 'HEADERS').map(({stream}) => stream);
  // PRIORITY_UPDATE goes over no stream of its own and begins with the one that it is about.
  const told = ({kind, stream, said}) => {
    const about = stream || Number.parseInt(said.slice(0, 8), 16);
    return `${kind} ${stream ? said : said.slice(8)} ${requests[streams.indexOf(about)]?.split('\n')[0]}`;
  };
  const urgent = {};
  for (const request of requests) (urgent[request.match(/\n  priority: (.*)/)?.[1]] ??= []).push(request);
  return {
    requests: Object.fromEntries(Object.entries(urgent).sort()),
    weights: frames.filter(({kind}) => kind === 'HEADERS').map(({said}) => said).sort(),
    others: frames.filter(({kind}) => kind !== 'HEADERS').map(told).sort(),
  };
}
