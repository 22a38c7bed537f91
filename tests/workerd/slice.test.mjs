// Mode S: pages are decided with what the visitor's slice says, as the native engine decides; what is no slice says nothing.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {fixtures} from '../browser/server.mjs';
import {open, startEdge, startServer} from './edge.mjs';

const LEAD = '<template data-component="lead"><h1 data-field="title"></h1></template>';
const slot = (name) => `<nearside-slot name="${name}">default</nearside-slot>`;
/** A page whose slots ask for facts of a slice, and one whose slots do not. */
const PAGES = {'/': LEAD + slot('hero') + slot('next'), '/plain': LEAD + slot('next'), '/fresh': LEAD + slot('hero'), '/whole': `${LEAD}${slot('next')}</html>`};
const KEPT = 'private, no-cache';
const NOT_KEPT = 'private, no-store';

let origin, edge, slices;

before(async () => {
  origin = await startServer((request, response) => {
    const control = request.url === '/fresh' ? 'no-store' : 'public, max-age=600';
    const page = `<!doctype html>${PAGES[request.url]}`;
    const length = request.url === '/whole' ? {'content-length': page.length} : {};
    response.writeHead(200, {'content-type': 'text/html', 'cache-control': control, ...length}).end(page);
  });
  edge = await startEdge({origin: origin.url, program: await readFile(`${fixtures}sliced.nsp`)});
  slices = JSON.parse(await readFile(`${fixtures}sliced.json`, 'utf8'));
});

after(async () => {
  await edge.stop();
  await origin.close();
});

/** Opens a page with a slice; what it shows, and by what rules it may be kept. */
async function visit(path, slice, headers = {}) {
  const cookie = slice === undefined ? {} : {cookie: `a=b; __Host-nearside=${slice}; c=d`};
  const answer = await open(edge, path, {'user-agent': 'Mobile', ...cookie, ...headers});
  const shown = Object.fromEntries([...answer.text.matchAll(/<nearside-slot state="\w+"(?: module="(.*?)")? name="(\w+)"/g)].map(([, module, name]) => [name, module ?? null]));
  // A length is that of the bytes that are read anyway.
  const {'cache-control': control, 'server-timing': timing, 'content-length': _, date, ...others} = Object.fromEntries(answer.headers);
  return {shown, control, timing, others, text: answer.text.replace(/"now_ms":"?\d+"?/g, '')};
}

test('every slice decides as the native engine does, and nobody keeps the page', async () => {
  assert.equal(slices.length, 36);
  for (const {slice, shown} of slices) {
    const page = await visit('/', slice);
    assert.deepEqual(page.shown, {...shown, next: 'small'}, slice);
    assert.equal(page.control, NOT_KEPT);
  }
  const heroes = new Set(slices.map(({shown}) => shown.hero));
  assert.deepEqual([...heroes].sort(), ['often', 'pan', 'plants', null].sort());
  assert.equal(origin.log.filter(({url}) => url === '/').length, 1, 'the shell is kept once, for everybody');
});

test('what slots do not ask for makes no difference, and the browser may go back to the page', async () => {
  const first = await visit('/plain', slices.at(-1).slice);
  assert.equal(first.control, NOT_KEPT, 'what slots there are is not known when the first page begins');
  assert.equal((await visit('/whole', slices.at(-1).slice)).control, KEPT, 'and it is, of one that is there at once');
  const pages = [];
  for (const {slice} of slices) pages.push(await visit('/plain', slice));
  for (const page of pages) assert.deepEqual(page, pages[0]);
  assert.equal(pages[0].control, KEPT);
  assert.deepEqual(pages[0].shown, {next: 'small'});
});

test('a slice is not told by headers', async () => {
  const [first, ...others] = await Promise.all(slices.map(({slice}) => visit('/', slice)));
  const {text, shown, ...headers} = first;
  for (const page of others) assert.deepEqual({...page, text, shown}, first);
  assert.match(headers.timing, /^nearside;desc=spliced, policy;desc=deployed$/);
});

test('what is no slice of this program says nothing', async () => {
  const nothing = await visit('/');
  const good = slices.find(({slice}) => slice.includes('vegan')).slice;
  const [id, said] = [good.slice(0, 8), good.slice(9)];
  const forged = [
    '',
    id,
    said,
    `00000000&${said}`,
    good.toUpperCase(),
    `${good}&`,
    `${good}&profile.diet=vegan`,
    `${id}&profile.diet=vegan&interest.cooking=300..`,
    `${id}&profile.diet=carnivore`,
    `${id}&profile.diet=%76egan`,
    `${id}&profile.nickname=ann`,
    `${id}&profile.regular=1`,
    `${id}&interest.cooking=999`,
    `${id}&interest.cooking=300..&interest.cooking=300..`,
    `${id}&device.kind=phone`,
    `"${good}"`,
    `${good}; __Host-nearside=${good}`,
    `${id}&${'profile.regular=true&'.repeat(300)}profile.diet=vegan`,
    '%00%ff{"profile":1}<script>',
  ];
  for (const slice of forged) {
    const page = await visit('/', slice);
    assert.deepEqual(page.shown, nothing.shown, slice);
    assert.equal(page.text, nothing.text, slice);
    assert.equal(page.control, NOT_KEPT);
  }
  assert.equal(nothing.shown.hero, null);
});

test('where the browser says no, the page is decided by its context alone', async () => {
  const good = slices.find(({shown}) => shown.hero === 'plants').slice;
  assert.equal((await visit('/', good)).shown.hero, 'plants');
  const signalled = await visit('/', good, {'sec-gpc': '1'});
  assert.deepEqual(signalled.shown, {hero: null, next: 'small'});
  assert.equal(signalled.control, KEPT);
  assert.equal((await visit('/fresh', good, {'sec-gpc': '1'})).shown.hero, null);
  assert.equal((await visit('/fresh', good, {'sec-gpc': '0'})).shown.hero, 'plants');
});

test('a program without a slice looks at no cookie', async () => {
  const other = await startEdge({origin: origin.url, program: await readFile(`${fixtures}edge.nsp`)});
  try {
    const ask = async (headers) => {
      const {text, headers: sent} = await open(other, '/plain', {'user-agent': 'Mobile', ...headers});
      return [text.replace(/"now_ms":"?\d+"?/g, ''), sent.get('cache-control'), sent.get('server-timing')];
    };
    await ask({});
    assert.deepEqual(await ask({cookie: `__Host-nearside=${slices.at(-1).slice}`}), await ask({}));
  } finally {
    await other.stop();
  }
});
