// What the build for development says to the author of a page: each slip that would be silent is said once, with what to do next; right uses
// say nothing; the build for production says nothing at all and has none of the words.

import assert from 'node:assert/strict';
import {readdir, readFile} from 'node:fs/promises';
import {afterEach, beforeEach, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const dist = new URL('./', import.meta.resolve('nearside'));
const program = await readFile(new URL('../../target/fixtures/rich.nsp', import.meta.url));
const MORNING = Date.parse('2026-11-24T09:30:00+01:00');

/** Everything that the policy reads of the moment. */
const PAGE = {type: 'recipe', topic: null};
const FACTS = {'visit.basket': 0, 'visit.source': 'direct', 'visit.pages': 1, 'device.kind': 'phone', 'device.save_data': false};

let said;
let original;
beforeEach(() => {
  said = [];
  original = console.warn;
  console.warn = (text) => said.push(text);
});
afterEach(() => {
  console.warn = original;
});

/** A package of its own each time: nothing was said before. */
let copies = 0;
const load = (build) => import(`${dist}${build}.js?${copies++}`);
const opened = async (options = {}, build = 'node.development') => {
  const {open} = await load(build);
  return open({program, page: PAGE, facts: FACTS, clock: () => MORNING, offset: 60, ...options});
};

/** Slips by name: what is done, and what the words must hold; `nearside: ` begins each. */
const SLIPS = {
  'an option that there is not': [{pgae: {}}, () => {}, ['`pgae`', 'did you mean `page`?']],
  'a fact of the page': [{page: {...PAGE, tpye: 'recipe'}}, () => {}, ['`page.tpye`', 'did you mean `page.type`?']],
  'a fact of the page, later': [{}, (visitor) => visitor.setPage({topics: 'cooking'}), ['`page.topics`', 'did you mean `page.topic`?']],
  'a full name in `page`': [{page: {...PAGE, 'page.type': 'recipe'}}, () => {}, ['`page.page.type`', 'did you mean `page.type`?']],
  'a short name in `facts`': [{facts: {...FACTS, basket: 3}}, () => {}, ['`basket`', 'did you mean `visit.basket`?']],
  'a fact unlike any other': [{page: {...PAGE, author: 'Ada'}}, () => {}, ['`page.author`', 'there are: ', 'page.topic']],
  'facts that nobody says': [{page: {type: 'recipe'}, facts: {...FACTS, 'visit.pages': undefined}}, (visitor) => visitor.decide(), ['`page.topic`', 'count as absent', '`setPage`']],
  'a fact that only the host knows': [{facts: {'visit.basket': 0, 'visit.source': null, 'device.kind': 'phone', 'device.save_data': false}}, (visitor) => visitor.decide(), ['`visit.pages`', '`facts`']],
  'an intent': [{page: {...PAGE, intent: 'pya'}}, (visitor) => visitor.decide(), ['`pya`', 'intents', 'did you mean `pay`?']],
  'a value of a closed list': [{page: {...PAGE, type: 'recipes'}}, (visitor) => visitor.decide(), ['`page.type`', '"recipes"', 'counts as absent']],
  'a slot that the page presents': [{}, (visitor) => visitor.present({slots: ['heroo']}), ['`heroo`', 'slots', 'did you mean `hero`?']],
  'a module that the page presents': [{}, (visitor) => visitor.present({unavailable: ['quick-diner']}), ['`quick-diner`', 'did you mean `quick-dinner`?']],
  'a module in a slot that is not its own': [{}, (visitor) => visitor.expose('hero', 'saved-recipes'), ['`expose(\'hero\', \'saved-recipes\')`', 'never shows']],
  'consent without a method': [{}, (visitor) => visitor.consent('personalize.local', true), ['`personalize.local`', 'third argument']],
  'an interest beyond the scale': [{}, async (visitor) => (await visitor.consent('personalize.local', true, 'test'), visitor.setInterest('cooking', 5000)), ['`cooking`', 'does not fit']],
  'an input that nothing reads': [{}, (visitor) => visitor.reason('interest.cookin'), ['`interest.cookin`', 'did you mean `interest.cooking`?']],
  'a slot of a reason': [{}, (visitor) => visitor.reason('interest.cooking', 'heroo'), ['`heroo`', 'did you mean `hero`?']],
  'a program that is damaged': [{program: new Uint8Array([1, 2, 3])}, () => {}, ['the program is damaged', 'compile it again']],
  'a program that is missing': [{program: new URL('file:///missing')}, () => {}, ['the program could not be fetched']],
};

for (const [name, [options, slip, words]] of Object.entries(SLIPS)) {
  test(name, async () => {
    const visitor = await opened(options);
    await slip(visitor);
    await slip(visitor);
    const [first, ...others] = said;
    assert.deepEqual(others, [], 'one slip is said once');
    assert.ok(first?.startsWith('nearside: '), first);
    for (const word of words) assert.ok(first.includes(word), `${word} is not in: ${first}`);
  });

  test(`${name}, in production`, async () => {
    const visitor = await opened(options, 'node');
    await slip(visitor);
    assert.deepEqual(said, []);
  });
}

test('right uses say nothing', async () => {
  const visitor = await opened({page: {...PAGE, intent: 'learn'}, locale: 'de'});
  visitor.present({slots: ['hero', 'aside'], unavailable: ['quick-dinner']});
  visitor.decide();
  visitor.setPage({type: 'article', topic: 'cooking'});
  visitor.decide();
  await visitor.setInterest('cooking', 900);
  await visitor.record('view', 'cooking');
  await visitor.consent('personalize.local', true, 'banner');
  await visitor.expose('aside', 'winter-tyres');
  await visitor.set('diet', 'vegan');
  await visitor.set('diet', null);
  await visitor.set('diet', null);
  await visitor.record('view', 'cooking');
  await visitor.respond('winter-tyres', 'not-this');
  visitor.reason('interest.cooking', 'hero');
  assert.deepEqual(said, []);
});

test('who listens to errors hears them, and the console does not', async () => {
  const heard = [];
  const visitor = await opened({page: {...PAGE, intent: 'pya'}, onError: ({code}) => heard.push(code)});
  visitor.decide();
  assert.deepEqual([heard, said], [['unknown-name'], []]);
});

test('names that are thrown say what was meant', async () => {
  const visitor = await opened();
  assert.throws(() => visitor.explain('heroo'), {code: 'unknown-name', message: /did you mean `hero`\?/});
  await assert.rejects(visitor.record('veiw', 'cooking'), {code: 'unknown-name', message: /did you mean `view`\?/});
});

test('what would be kept wrongly is thrown in every build', async () => {
  for (const build of ['node', 'node.development']) {
    const visitor = await opened({}, build);
    await visitor.consent('personalize.local', true, 'test');
    await assert.rejects(visitor.respond('winter-tyres', 'dismised'), {code: 'wrong-type'}, build);
    await assert.rejects(visitor.set('tools', ['ovn']), {code: 'wrong-type'}, build);
    assert.ok(!visitor.rows.some(({kind}) => kind === 'dismissal' || kind === 'told'), build);
  }
});

test('builds for production have none of the words', async () => {
  const folder = fileURLToPath(dist);
  for (const file of await readdir(folder)) {
    // Helpers for tests are on no page.
    if (!file.endsWith('.js') || file === 'testing.js') continue;
    const text = await readFile(`${folder}${file}`, 'utf8');
    assert.equal(/did you mean|console\.warn|__DEV__/.test(text), /development/.test(file), file);
  }
});

test('near names are found by what a hand gets wrong, and far ones are not', async () => {
  const {nearest} = await load('development');
  const names = ['quick-dinner', 'winter-tyres', 'cooking', 'hero'];
  for (const name of names) {
    const letters = [...name];
    for (let at = 0; at < name.length; at++) {
      const slips = {
        missing: letters.toSpliced(at, 1),
        doubled: letters.toSpliced(at, 0, letters[at]),
        wrong: letters.with(at, 'q'),
        swapped: at ? letters.toSpliced(at - 1, 2, letters[at], letters[at - 1]) : letters,
        capital: letters.with(at, letters[at].toUpperCase()),
      };
      for (const [slip, written] of Object.entries(slips)) assert.equal(nearest(written.join(''), names), name, `${slip}: ${written.join('')}`);
    }
  }
  for (const far of ['basket', 'x', '', 'newsletter']) assert.equal(nearest(far, names), undefined, far);
});
