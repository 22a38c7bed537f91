// Every control of both elements, found in every state that they have, and the test that proves its effect: a control that is not
// proven fails, and so does a proof without its control.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {openBrowser} from './browser.mjs';
import {routes} from './page.mjs';
import {body, known} from './preferences.mjs';
import {startServer} from './server.mjs';
import {STATES} from './states.mjs';

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), routes({body}).then((routes) => startServer({routes}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

const MAP = 'preferences.test.mjs';
const CARD = 'why.test.mjs';

/**
 * Kinds of controls, by their keys with what they are about left out (`*`), and for each: the file and the beginning of the name of
 * its test, and the word of its label by which that test finds it.
 */
const PROVEN = {
  'nearside-preferences': {
    opener: [MAP, 'opens as a named modal dialog', 'Your preferences'],
    close: [MAP, 'the map closes by its button', 'Close'],
    'yes *': [MAP, 'yes and erase take equally few actions', 'Yes'],
    'no *': [MAP, 'no is as near as yes', 'No'],
    'view map': [MAP, 'three groups, and the drawing', 'Map'],
    'view list': [MAP, 'three groups, and the drawing', 'List'],
    'bubble *': [MAP, 'a circle leads to its entry', 'Cooking'],
    more: [MAP, 'the first answer changes a slot', 'Tell us something'],
    'item attribute * summary': [MAP, 'a told value is changed and removed', 'What you eat'],
    'item topic * summary': [MAP, 'an interest is set', 'Cycling'],
    'set attribute * *': [MAP, 'a told value is changed and removed', 'vegetarian'],
    'set topic * *': [MAP, 'an interest is set', 'a lot'],
    'wish *': [MAP, 'an interest is set', 'For how long'],
    'forget *': [MAP, 'one entry of the evidence is forgotten', 'Forget: '],
    'mistaken *': [MAP, 'one entry of the evidence is forgotten', 'That was not me'],
    'remove *': [MAP, 'a told value is changed and removed', 'Remove'],
    'never *': [MAP, '"never use this" holds', 'Never use this'],
    'again *': [MAP, '"never use this" holds', 'Use this again'],
    keep: [MAP, 'what is tried is kept or put back', 'Keep this'],
    back: [MAP, 'what is tried is kept or put back', 'Back'],
    'limit * less': [MAP, 'attention: spent and left', 'Less'],
    'limit * more': [MAP, 'attention: less and more', 'More'],
    'limit * field': [MAP, 'attention: spent and left', 'spinbutton'],
    'purpose *': [MAP, 'a purpose is switched off and on', 'Remember on this device what I like'],
    attention: [MAP, 'attention: spent and left', 'How often you may be interrupted'],
    receipts: [MAP, 'receipts are saved', 'Receipts'],
    'save receipts': [MAP, 'receipts are saved', 'Save the receipts'],
    sent: [MAP, 'every request of our own is listed', 'What left this device'],
    quiet: [MAP, 'attention: spent and left', 'What was left as it is'],
    move: [MAP, 'everything can be taken along', 'Take it with you'],
    'save all': [MAP, 'everything can be taken along', 'Save everything as a file'],
    'read file': [MAP, 'everything can be taken along', 'Read a file'],
    'take in': [MAP, 'everything can be taken along', 'Keep this'],
    'cancel file': [MAP, 'everything can be taken along', 'Cancel'],
    history: [MAP, 'history tells what was said', 'History'],
    'return *': [MAP, 'what was sent away comes back', 'Show it again'],
    stored: [MAP, 'store minus panel is empty', 'Everything that is stored'],
    help: [MAP, 'the map closes by its button', 'How this works'],
    undo: [MAP, 'every change can be undone', 'Undo'],
    pause: [MAP, 'pause reads nothing', 'Pause'],
    erase: [MAP, 'yes and erase take equally few actions', 'Erase everything'],
  },
  'nearside-why': {
    opener: [CARD, 'opens, says why and closes', 'Why this?'],
    close: [CARD, 'opens, says why and closes', 'Close'],
    'reason *': [CARD, 'what is not of the visitor', 'summary'],
    'try *': [CARD, 'a fact is tried away', 'Try it without'],
    'correct *': [CARD, 'the fact behind a reason is corrected', 'Correct this'],
    'set topic * *': [CARD, 'the fact behind a reason is corrected', 'not at all'],
    keep: [CARD, 'a fact is tried away', 'Keep this'],
    back: [CARD, 'a fact is tried away', 'Back'],
    'act not': [CARD, '"not this" changes', 'Not this'],
    'act more': [CARD, '"more like this"', 'More like this'],
    others: [CARD, 'why not something else', 'Why not something else?'],
    'other *': [CARD, 'why not something else', 'Try it'],
    'return *': [CARD, '"not this" changes', 'Show it again'],
    details: [CARD, 'details on demand', 'Details'],
    preferences: [CARD, 'the card leads to the map', 'Your preferences'],
  },
};

/** Keys of everything in both elements that can be operated, with its label and role, as it is there now. */
const controls = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('nearside-preferences, nearside-why')].flatMap((host) =>
      [...(host.shadowRoot?.querySelectorAll('button, input, select, textarea, summary, a, [role=button], [tabindex="0"]') ?? [])]
        // What stands for another control and is in nobody's way.
        .filter((control) => control.getAttribute('aria-hidden') !== 'true')
        .map((control) => ({
          host: host.localName,
          key: control.dataset.key ?? control.parentElement.dataset.key ?? '',
          label: [control.getAttribute('aria-label'), control.textContent, ...[...(control.labels ?? [])].map((label) => label.textContent), control.type === 'number' ? 'spinbutton' : '', control.localName].join(' '),
        })),
    ),
  );

/** The kind of a key among the known ones: whichever fits with something in the place of each `*`. */
const kindOf = (known, key) =>
  Object.keys(known)
    .sort((one, other) => other.length - one.length)
    .find((kind) => new RegExp(`^${kind.replaceAll('*', '.+')}$`).test(key));

test('every control in every state is proven by a test that operates it', async () => {
  const found = new Map();
  const unproven = new Set();
  for (const [state, reach] of Object.entries(STATES)) {
    const {context, page} = await known(browser, server);
    await reach(page);
    for (const {host, key, label} of await controls(page)) {
      const kind = kindOf(PROVEN[host], key);
      if (kind === undefined) unproven.add(`${host}: “${key}” (${label.trim()}) in ${state}`);
      else found.set(`${host}: ${kind}`, [...(found.get(`${host}: ${kind}`) ?? []), label]);
    }
    await context.close();
  }
  assert.deepEqual([...unproven], [], 'controls that no test is named for');
  const all = Object.entries(PROVEN).flatMap(([host, kinds]) => Object.entries(kinds).map(([kind, proof]) => [`${host}: ${kind}`, proof]));
  assert.deepEqual(all.map(([kind]) => kind).filter((kind) => !found.has(kind)), [], 'proofs of controls that no state has');
  const sources = Object.fromEntries(await Promise.all([MAP, CARD].map(async (file) => [file, await readFile(new URL(file, import.meta.url), 'utf8')])));
  for (const [kind, [file, name, word]] of all) {
    assert.ok(found.get(kind).some((label) => label.includes(word)), `${kind} has no label with “${word}”: ${found.get(kind)[0]}`);
    const source = sources[file].split(/^test\(/m).find((each) => each.slice(1).replaceAll("\\'", "'").startsWith(name));
    assert.ok(source, `${file} has no test “${name}…”, which ${kind} needs`);
    assert.ok(source.includes(word), `the test “${name}…” does not operate ${kind}, “${word}”`);
  }
});
