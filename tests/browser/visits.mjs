// Visits on record: two visitors of one site, each under a host of their own, in a browser that writes down its network, with one recorder as
// every host that they meet. What left for each visit is read when the browser has ended.
//
// The browser has a profile of its own, because tabs in private look nothing up and connect to nothing ahead of time.
// Names under `.localhost` are this machine without being looked up at a server of names, and secure contexts without a certificate.

import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {departures, logged, readNetLog} from '../recorder/netlog.mjs';
import {spans} from '../recorder/times.mjs';
import {startDatagrams, startRecorder, valueOf} from '../recorder/wire.mjs';
import {newPage, openInstalled, patient} from './browser.mjs';
import {html, routes} from './page.mjs';

const TEXT = {'content-type': 'text/plain', 'access-control-allow-origin': '*', 'cache-control': 'no-store'};

/** How long a page that does wrong is given before it is said so; one that does right is waited for no longer than it takes. */
const PATIENCE_MS = 20_000;

/** Script of a page: a database that is opened answers once `tell()` was called. */
const withheld = () => {
  const told = new Promise((done) => (globalThis.tell = done));
  const later = (listener) => (event) => told.then(() => (listener.handleEvent ? listener.handleEvent(event) : listener.call(event.target, event)));
  const {prototype} = IDBRequest;
  const {set, get} = Object.getOwnPropertyDescriptor(prototype, 'onsuccess');
  Object.defineProperty(prototype, 'onsuccess', {
    get,
    set(listener) {
      set.call(this, this instanceof IDBOpenDBRequest && listener ? later(listener) : listener);
    },
  });
  const {addEventListener} = EventTarget.prototype;
  IDBOpenDBRequest.prototype.addEventListener = function (type, listener, ...more) {
    addEventListener.call(this, type, type === 'success' ? later(listener) : listener, ...more);
  };
};

/** A page of somebody else, which tells its server all that it learns from whoever leads to it. */
const NEXT = `<!doctype html><link rel="icon" href="data:,"><script>
  fetch('/told', {method: 'POST', body: JSON.stringify([name, location.href, document.referrer, history.length, document.cookie, Boolean(opener)])});
</script>`;
/** A frame of somebody else, which tells its server what it is told, and then says so. */
const FRAME = `<!doctype html><link rel="icon" href="data:,"><script>
  addEventListener('message', async ({data, source}) => {
    await fetch('/told', {method: 'POST', body: JSON.stringify(data)});
    source.postMessage('heard', '*');
  });
</script>`;

/** Work of a page whose visitor agrees and reads about something. */
export const reads = (topic) => `(async () => {
  await visitor.consent('personalize.local', true, 'test');
  for (let turn = 0; turn < 3; turn += 1) await visitor.record('read', '${topic}');
})()`;

/** What asks at this host asks the site itself, whoever stands in front of it. */
export const ORIGIN = 'origin.example';

/**
 * Starts the browser and the recorder. `moment`: what the clock of every page says, which else is the machine's. `body`, `before`: what stands in the
 * page, and script that runs before it opens nearside. `program`: bytes of its policy.
 */
export async function openRecorded({moment, body, before, program} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'nearside-recorded-'));
  const file = join(folder, 'net.json');
  const own = await routes({body, before});
  if (program) own['/policy.nsp'].body = program;
  const script = own['/page.js'].body;
  /** What the site's script does once the page is decided; each visit says it anew. */
  let planted = '';
  /** Lets the rest of the body go that comes in two pieces. */
  let release = () => {};
  /** Who answers for the site's visitors, if somebody stands in front of it. */
  let front;
  const recorder = await startRecorder((asked) => (front && !/^(elsewhere\.|origin\.example)/.test(asked.host) ? front(asked) : answer(asked.host, new URL(asked.target, 'http://x').pathname)));
  const datagrams = await startDatagrams(recorder);
  const context = await openInstalled(join(folder, 'profile'), logged(file));
  context.setDefaultTimeout(60_000);

  function answer(host, path) {
    if (host.startsWith('elsewhere.')) {
      const page = {'/next': NEXT, '/frame': FRAME}[path];
      return page ? {headers: {'content-type': 'text/html', 'cache-control': 'no-store'}, body: page} : {headers: TEXT, body: 'x'};
    }
    if (path === '/' || path === '/second') return {headers: {'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store'}, body: document(host)};
    if (path === '/page.js') return {headers: {'content-type': 'text/javascript', 'cache-control': 'no-store'}, body: `${script}\nconst elsewhere = 'http://elsewhere.' + location.host; const datagrams = ${datagrams.port};\n${planted}\n;console.debug('done');`};
    // What is no script a browser gives up, before or after the last byte has come.
    if (path === '/worker.js') return {headers: {'content-type': 'text/javascript', 'cache-control': 'no-store'}, body: '0'};
    // A connection that was closed before this was asked for is noticed before the rest of its answer goes.
    if (path === '/go') setImmediate(release);
    if (path === '/pieces') return {headers: {...TEXT, 'content-length': 2}, body: 'x', rest: new Promise((done) => (release = () => done('y')))};
    const route = own[path];
    return route ? {headers: {'content-type': route.type ?? (path.endsWith('.css') ? 'text/css' : 'application/octet-stream'), 'cache-control': 'no-store'}, body: route.body} : {headers: TEXT, body: 'x'};
  }
  const document = (host) =>
    html(body).replace('</main>', `<a id="next" href="http://elsewhere.${host}/next">Next</a></main>`);

  /** Somebody's tab. With a moment, its clock stands still and goes on when it is told to. `init` runs before all scripts of the page. */
  const open = async (name, script = '', init) => {
    planted = script;
    const {page, faults} = await newPage(context, undefined, {hold: false, late: !moment});
    const under = new Set();
    page.on('request', (request) => under.add(request));
    if (init) for (const script of [patient, init]) await page.addInitScript(script);
    if (moment) {
      await page.clock.install({time: new Date(moment)});
      await page.clock.pauseAt(new Date(Date.parse(moment) + 1_000));
    }
    // Looking into the page would count as a gesture of its visitor, which a browser tells with the frames that are opened then.
    const done = page.waitForEvent('console', (message) => message.text() === 'done');
    await page.goto(`http://${name}.localhost:${recorder.port}/`);
    /** Resolves once all that the page has asked for is answered. */
    const calm = async () => {
      for (const request of under) await request.response().catch(() => {});
      await recorder.idle();
    };
    return {page, faults, calm, done};
  };

  return {
    recorder,
    open,
    /** From now on `answer` answers all requests of visitors for the site's own hosts. */
    standInFront: (answer) => {
      front = answer;
    },
    /** Opens the page as somebody and does something there; nothing of it is compared. */
    prepare: async (name, work) => {
      const {page, done} = await open(name);
      await done;
      await page.evaluate(work);
      await page.close();
    },
    /**
     * One visit: the page is opened and decided, its script does what is planted, its clock goes on by a millisecond and then by a second, with a
     * request of the test's own between, and the visitor follows a link to somebody else's page. Gives what the slots showed.
     */
    visit: async (name, script) => {
      const {page, calm, done} = await open(name, script);
      await done;
      const shown = await page.$$eval('nearside-slot', (slots) => slots.map((slot) => slot.getAttribute('module')));
      const step = (number) => page.evaluate((number) => fetch(`/step/${number}`).then((answer) => answer.text()), number);
      await calm();
      await step(1);
      await page.clock.runFor(1);
      await calm();
      await step(2);
      await page.clock.runFor(1_000);
      await calm();
      await step(3);
      const from = recorder.log.length;
      await page.evaluate(() => globalThis.document.getElementById('next').click());
      await recorder.until(() => recorder.log.slice(from).some(({what, target, host}) => what === 'answered' && target === '/told' && host.startsWith(`elsewhere.${name}.`)));
      await calm();
      await page.close();
      await context.clearCookies();
      return shown;
    },
    /** One visit by the machine's clock: for each thing that was asked for, how many ms after the page, and after what came before it. */
    time: async (name, script) => {
      const from = recorder.log.length;
      const {page, calm, done} = await open(name, script);
      await done;
      await calm();
      await page.close();
      const [first, ...others] = recorder.asked(from);
      return spans(others.map(({method, target, at_ms}) => [`${method} ${target}`, at_ms]), first.at_ms);
    },
    /**
     * One visit in which the browser does not say what is stored until everything of `paths` was asked for. Gives what was asked for before it did;
     * fails when something waits for it.
     */
    withhold: async (name, script, paths, patienceMs = PATIENCE_MS) => {
      const from = recorder.log.length;
      const {page, calm, done} = await open(name, script, withheld);
      // A page that waits for ever is never done.
      done.catch(() => {});
      const asked = () => recorder.asked(from).map(({target}) => target);
      const missing = () => paths.filter((path) => !asked().includes(path));
      let late;
      const patience = new Promise((_, reject) => {
        late = setTimeout(() => reject(new Error(`waits for the profile: ${missing().join(', ')}`)), patienceMs);
      });
      try {
        await Promise.race([recorder.until(() => missing().length === 0), patience]);
      } finally {
        clearTimeout(late);
      }
      const before = asked();
      await page.evaluate(() => globalThis.tell());
      await done;
      await calm();
      await page.close();
      return before;
    },
    /** Ends the browser and gives the visits of each name, in their order, as records to be compared. */
    close: async (...names) => {
      await context.close();
      await Promise.all([recorder.close(), datagrams.close()]);
      const visits = departures(await readNetLog(file), names.map((name) => `http://${name}.localhost`));
      await rm(folder, {recursive: true, force: true});
      return names.map((name) => {
        const arrived = arrivals(recorder.log, `${name}.localhost:${recorder.port}`);
        return visits
          .filter(({site}) => site === `http://${name}.localhost`)
          .map(({begun, ends, early, datagrams}, at) => ({order: begun, ends, early, datagrams, bytes: arrived[at].bytes, taken: arrived[at].taken}));
      });
    },
  };
}

/** What a recorder got of each visit to a host: bytes, sorted, as what loads at once comes in any order; and whether each answer was taken. */
function arrivals(log, host) {
  const visits = [];
  for (const entry of log) {
    if (entry.host !== host && !entry.host?.endsWith(`.${host}`)) continue;
    if (entry.what === 'asked' && entry.host === host && valueOf(entry.headers, 'sec-fetch-dest') === 'document') visits.push({bytes: [], taken: []});
    if (entry.what === 'asked') visits.at(-1).bytes.push(entry.head + entry.body);
    else visits.at(-1).taken.push(`${entry.what} ${entry.host}${entry.target}`);
  }
  for (const visit of visits) for (const list of Object.values(visit)) list.sort();
  return visits;
}
