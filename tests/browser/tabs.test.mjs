// What tabs of one browser do for each other and to each other: an answer is that of whoever did it, and an erase in any of them wins. In Node, on
// the package as it is published.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';

import {freshBrowser, leave, strike, takeTurns} from './faults.mjs';
import {fixtures} from './server.mjs';

// After the browser, so that it finds one.
const {indexedDbStore, open} = await import('nearside/slim');

const [wasm, program] = await Promise.all([
  readFile(new URL('../../www/sdk/dist/nearside.wasm', import.meta.url)).then((bytes) => WebAssembly.compile(bytes)),
  readFile(`${fixtures}pages.nsp`),
]);

const NOON = Date.parse('2026-11-24T12:00:00Z');
const [LOCAL, EDGE] = ['personalize.local', 'personalize.edge'];
const page = () => open(wasm, {program, store: indexedDbStore(), clock: () => NOON, offset: 60});
const yes = (visitor, purpose = LOCAL) => visitor.consent(purpose, true, 'test');

/** Another tab does something between the note of this one and its turn to write. */
function beforeTurn(act) {
  const {locks} = navigator;
  const {request} = locks;
  locks.request = async (name, work) => {
    locks.request = request;
    await act();
    return request(name, work);
  };
}

/** What a visitor does, and whether it can be seen afterwards. */
const SAYS = {
  'record': [(visitor) => visitor.record('read', 'cooking'), ({kind}) => kind === 'event'],
  'expose': [(visitor) => visitor.expose('lead', 'cooking-lead'), ({kind}) => kind === 'exposure'],
  'respond': [(visitor) => visitor.respond('cooking-lead', 'not-this'), ({kind}) => kind === 'dismissal'],
  'set': [(visitor) => visitor.set('diet', 'vegetarian'), ({kind}) => kind === 'told'],
  'set an interest': [(visitor) => visitor.setInterest('cooking', 700), ({kind}) => kind === 'interest'],
  'consent': [(visitor) => yes(visitor, EDGE), ({kind, name}) => kind === 'consent' && name === EDGE],
};
/** What another tab does before, and while the note waits for it. */
const OTHERS = {
  'does it': [() => {}, (other) => other.record('read', 'cycling')],
  'has paused': [(other) => other.pause(true), (other) => other.record('read', 'cycling')],
  'has paused, does it, and goes on': [(other) => other.pause(true), (other) => other.pause(false)],
  'erases': [() => {}, (other) => other.erase()],
};

for (const [other, [first, act]] of Object.entries(OTHERS)) {
  test(`a tab that ${other}: the answer is what became of it`, async () => {
    for (const [said, [say, isIt]] of Object.entries(SAYS)) {
      freshBrowser();
      const one = await page();
      await yes(one);
      const two = await page();
      await first(two);
      let acted = 0;
      beforeTurn(async () => {
        acted++;
        await act(two);
      });
      const done = await say(one);
      leave();
      const there = (await page()).rows.filter((row) => isIt(row) && row.name !== 'cycling');
      assert.deepEqual([acted, done], [1, there.length > 0], said);
      if (other === 'does it' || (said === 'consent' && other !== 'erases')) assert.equal(there.length, 1, said);
      if (other === 'erases') assert.equal(there.length, 0, said);
    }
  });
}

test('what a refusal left behind is gone with the next write after half a minute', async (t) => {
  freshBrowser();
  const one = await page();
  await yes(one);
  const two = await page();
  await two.pause(true);
  const {now} = Date;
  let ahead = 0;
  t.mock.method(Date, 'now', () => now() + ahead);
  // The page that asked is left before its turn.
  await new Promise((left) => {
    beforeTurn(() => new Promise(() => void two.record('read', 'cycling').then(left)));
    void one.record('read', 'cooking');
  });
  leave();
  const notes = async () => {
    const store = indexedDbStore();
    await store.load();
    return store.hasNotes;
  };
  assert.equal(await notes(), true);
  await page();
  assert.equal(await notes(), true, 'for the page that asked');
  ahead = 31_000;
  await page();
  assert.equal(await notes(), false);
});

test('a first yes that waits is shown, is taken up by the next page of any tab, and counts once', async () => {
  freshBrowser();
  const one = await page();
  const over = strike('opening', 'never answers', () => null);
  void yes(one);
  assert.equal(one.waiting.length, 1);
  assert.ok(one.waiting[0].includes(LOCAL), 'word for word');
  leave();
  over();
  const next = await page();
  assert.deepEqual([next.granted(LOCAL), next.rows.filter(({kind}) => kind === 'consent').length, next.waiting], [true, 1, []]);
});

for (const [moment, strikes] of Object.entries({'that no database has taken': true, 'that is on its way': false})) {
  test(`an erase in another tab wins over a first yes ${moment}`, async () => {
    takeTurns(strikes);
    freshBrowser();
    const two = await page();
    const one = await page();
    if (strikes) {
      const over = strike('opening', 'never answers', () => null);
      void yes(one);
      assert.equal(two.waiting.length, 1);
      over();
      await two.erase();
    } else {
      const {subtle} = globalThis.crypto;
      const {encrypt} = subtle;
      subtle.encrypt = async (...given) => {
        subtle.encrypt = encrypt;
        await two.erase();
        return encrypt.apply(subtle, given);
      };
      assert.equal(await yes(one), false, 'and the tab that said yes is told');
    }
    leave();
    takeTurns(true);
    const next = await page();
    assert.deepEqual([next.rows.length, next.waiting, Object.keys(localStorage)], [0, [], []]);
  });
}

/** A page wishes to erase, and can neither clear nor delete. */
async function wish(visitor) {
  const ends = [strike('a transaction', 'throws', () => new DOMException('blocked', 'UnknownError')), strike('deleting the database', 'never answers', () => null)];
  await visitor.erase();
  for (const end of ends) end();
}

test('a wish to erase that a page could not carry out does not end with time, and comes before what another tab writes', async (t) => {
  freshBrowser();
  const one = await page();
  await yes(one);
  const two = await page();
  await wish(one);
  const {now} = Date;
  t.mock.method(Date, 'now', () => now() + 3_600_000);
  await two.record('read', 'cooking');
  leave();
  const next = await page();
  assert.deepEqual([next.rows.length, Object.keys(localStorage)], [0, []]);
});

test('a wish to erase is left to the page that has it by those that are there, and done by the next that opens', async () => {
  freshBrowser();
  const one = await page();
  await yes(one);
  const two = await page();
  await wish(one);
  // News of an erase may be late: by now the visitor may have said something new.
  assert.equal(await two.record('read', 'cooking'), true);
  assert.equal(Object.keys(localStorage).length, 1);
  leave();
  const next = await page();
  assert.deepEqual([next.rows.length, Object.keys(localStorage)], [0, []]);
});
