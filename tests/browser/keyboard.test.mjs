// Every task of a visitor with the keyboard alone, from the top of the page: no control is reached but by Tab and the arrows, and what
// is pressed beside them is counted. The counts are those of the documentation.

import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';

import {newPage, newVisitor, NOTHING, openBrowser, stored} from './browser.mjs';
import {routes, visit} from './page.mjs';
import {body, EVENING, known, rows, shown} from './preferences.mjs';
import {startServer} from './server.mjs';

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), routes({body}).then((routes) => startServer({routes}))]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

/** More controls than any page of these tests has. */
const MOST_TABS = 120;

/** The hands of somebody without a mouse. */
class Hands {
  actions = 0;

  constructor(page) {
    this.page = page;
  }

  /** Goes on by Tab, or back, until a control of this name has the focus, which must be seen. */
  async reach(name, key = 'Tab') {
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      const focused = await this.#focused();
      if (focused?.name.match(name)) {
        assert.ok(focused.seen, `the focus on “${focused.name}” is seen`);
        assert.ok(focused.clear, `nothing lies over “${focused.name}” when it has the focus`);
        return this;
      }
      await this.page.keyboard.press(key);
    }
    assert.fail(`${name} is not reached by Tab`);
  }

  async press(key = 'Enter') {
    this.actions++;
    await this.page.keyboard.press(key);
  }

  #focused() {
    return this.page.evaluate(() => {
      let control = document.activeElement;
      while (control?.shadowRoot?.activeElement) control = control.shadowRoot.activeElement;
      // A pane that can be scrolled may take the focus too, and is no control.
      if (!control?.matches('button, input, select, summary, a, [role=button]')) return undefined;
      const labels = [...(control.labels ?? [])].map((label) => label.textContent).join(' ');
      // A ring around the control, or around what stands for it.
      const ring = (element) => element && getComputedStyle(element).outlineStyle !== 'none' && parseFloat(getComputedStyle(element).outlineWidth) > 0;
      const stroke = control.querySelector?.('.reach');
      // A window of the browser's own, about a download, may have it instead.
      const seen = !document.hasFocus() || ring(control) || ring(control.nextElementSibling) || (stroke && getComputedStyle(stroke).stroke !== 'none');
      const box = control.getBoundingClientRect();
      const over = [0.5, 0.1, 0.9].map((part) => {
        let hit = document.elementFromPoint(box.left + box.width * part, box.top + box.height / 2);
        while (hit?.shadowRoot?.elementFromPoint) {
          const inner = hit.shadowRoot.elementFromPoint(box.left + box.width * part, box.top + box.height / 2);
          if (!inner || inner === hit) break;
          hit = inner;
        }
        return hit;
      });
      const clear = over.some((hit) => hit && (control.contains(hit) || hit.contains(control) || [...(control.labels ?? [])].some((label) => label.contains(hit))));
      return {clear, name: (control.getAttribute('aria-label') || labels || control.textContent).trim(), seen: Boolean(seen)};
    });
  }
}

/** A row of the table in the documentation: what is done, in how many actions. */
const documented = new Map();
const task = (name, actions, work) =>
  test(`by keyboard: ${name}, in ${actions}`, async () => {
    documented.set(name, actions);
    assert.equal(await work(), actions);
  });

async function stranger() {
  const context = await newVisitor(browser);
  const {page} = await newPage(context, EVENING);
  await visit(page, server.url);
  return {context, page, hands: new Hands(page), map: page.locator('nearside-preferences')};
}

async function acquainted() {
  const {context, page, map, why} = await known(browser, server);
  return {context, page, hands: new Hands(page), map, why};
}

const open = async (hands) => {
  await (await hands.reach(/^Your preferences$/)).press();
  await hands.page.locator('nearside-preferences').getByRole('dialog').waitFor();
};
const kept = (map) => map.getByRole('status').getByText(/^Kept: /).waitFor();

task('see what is known', 1, async () => {
  const {context, hands, map} = await acquainted();
  await open(hands);
  await map.getByText('3 things are known of you').waitFor();
  await context.close();
  return hands.actions;
});

task('say yes', 2, async () => {
  const {context, page, hands, map} = await stranger();
  await open(hands);
  await (await hands.reach(/^Yes$/)).press();
  await kept(map);
  assert.equal(await page.evaluate(() => globalThis.visitor.granted('personalize.local')), true);
  await context.close();
  return hands.actions;
});

task('say no', 2, async () => {
  const {context, page, hands, map} = await stranger();
  await open(hands);
  await (await hands.reach(/^No$/)).press();
  await map.getByText(/^Then not\./).first().waitFor();
  assert.deepEqual(await stored(page), NOTHING);
  await context.close();
  return hands.actions;
});

task('take a yes back', 2, async () => {
  const {context, page, hands, map} = await acquainted();
  await open(hands);
  await (await hands.reach(/Remember on this device what I like/)).press('Space');
  await kept(map);
  assert.equal(await page.evaluate(() => globalThis.visitor.granted('personalize.local')), false);
  await context.close();
  return hands.actions;
});

task('erase everything', 2, async () => {
  const {context, page, hands, map} = await acquainted();
  await open(hands);
  await (await hands.reach(/^Erase everything$/)).press();
  await map.getByText(/erased\. Nothing is left\.$/).waitFor();
  assert.deepEqual(await stored(page), NOTHING);
  await context.close();
  return hands.actions;
});

task('pause', 2, async () => {
  const {context, page, hands, map} = await acquainted();
  await open(hands);
  await (await hands.reach(/^Pause$/)).press();
  await kept(map);
  assert.deepEqual(await shown(page), {lead: null, side: null, notice: null, menu: null});
  await context.close();
  return hands.actions;
});

task('change something that is known', 4, async () => {
  const {context, page, hands, map} = await acquainted();
  await open(hands);
  await (await hands.reach(/^What you eat/)).press();
  await (await hands.reach(/^vegetarian$/)).press('ArrowLeft');
  await map.getByText('You are seeing it tried.').waitFor();
  await (await hands.reach(/^Keep this$/)).press();
  await kept(map);
  assert.equal(await page.evaluate(() => globalThis.visitor.get('diet')), 'everything');
  await context.close();
  return hands.actions;
});

task('never have something used', 4, async () => {
  const {context, page, hands, map} = await acquainted();
  await open(hands);
  await (await hands.reach(/^What you eat/)).press();
  await (await hands.reach(/^Never use this$/)).press();
  await map.getByText('You are seeing it tried.').waitFor();
  await (await hands.reach(/^Keep this$/)).press();
  await kept(map);
  assert.ok((await rows(page)).includes('blocked-attribute diet'));
  await context.close();
  return hands.actions;
});

task('undo, in the open map', 1, async () => {
  const {context, page, hands, map} = await acquainted();
  await open(hands);
  await (await hands.reach(/^Pause$/)).press();
  await kept(map);
  hands.actions = 0;
  await (await hands.reach(/^Undo/, 'Shift+Tab')).press();
  await map.getByText('Undone: paused.').waitFor();
  assert.equal(await page.evaluate(() => globalThis.visitor.paused), false);
  await context.close();
  return hands.actions;
});

task('ask why', 1, async () => {
  const {context, hands, why} = await acquainted();
  await (await hands.reach(/^Why this\?$/)).press();
  await why('lead').getByText('Because you have been reading about cooking.').waitFor();
  await context.close();
  return hands.actions;
});

task('try it without', 2, async () => {
  const {context, page, hands} = await acquainted();
  const before = await rows(page);
  await (await hands.reach(/^Why this\?$/)).press();
  await (await hands.reach(/^Try it without$/)).press();
  await page.waitForSelector('nearside-slot[name=lead][module=cycling-lead][rehearsal]');
  assert.deepEqual(await rows(page), before);
  await context.close();
  return hands.actions;
});

task('say “not this”', 2, async () => {
  const {context, page, hands} = await acquainted();
  await (await hands.reach(/^Why this\?$/)).press();
  await (await hands.reach(/^Not this$/)).press();
  await page.waitForSelector('nearside-slot[name=lead][module=cycling-lead]');
  assert.ok((await rows(page)).includes('dismissal cooking-lead'));
  await context.close();
  return hands.actions;
});

task('save everything as a file', 3, async () => {
  const {context, page, hands} = await acquainted();
  await open(hands);
  await (await hands.reach(/^Take it with you$/)).press();
  await hands.reach(/^Save everything as a file$/);
  const [download] = await Promise.all([page.waitForEvent('download'), hands.press()]);
  assert.equal(JSON.parse(await readFile(await download.path(), 'utf8')).format, 'nearside-profile');
  await context.close();
  return hands.actions;
});

task('take a file in, apart from choosing it', 4, async () => {
  const {context: before, page: saving, map: saved} = await acquainted();
  await open(new Hands(saving));
  await saved.locator('summary', {hasText: 'Take it with you'}).press('Enter');
  const [download] = await Promise.all([saving.waitForEvent('download'), saved.getByRole('button', {name: 'Save everything as a file'}).press('Enter')]);
  const buffer = await readFile(await download.path());
  await before.close();

  const {context, page, hands, map} = await acquainted();
  await page.evaluate(() => globalThis.visitor.set('diet', null));
  await open(hands);
  await (await hands.reach(/^Take it with you$/)).press();
  // Asked for in time: the driver has to be there before the key.
  const choosing = page.waitForEvent('filechooser');
  await (await hands.reach(/^Read a file$/)).press();
  const chooser = await choosing;
  await chooser.setFiles({name: 'preferences.json', mimeType: 'application/json', buffer});
  await map.getByText(/would be added\./).first().waitFor();
  await (await hands.reach(/^Keep this$/)).press();
  await kept(map);
  assert.equal(await page.evaluate(() => globalThis.visitor.get('diet')), 'vegetarian');
  await context.close();
  return hands.actions;
});

test('the documentation has these counts, and erasing takes no more than saying yes', async () => {
  const text = await readFile(new URL('../../www/docs/preferences.md', import.meta.url), 'utf8');
  const section = text.split(/^## /m).find((each) => each.startsWith('By keyboard'));
  const said = new Map([...section.matchAll(/^\| ([^|]+?) \| (\d+) \|$/gm)].map(([, name, actions]) => [name, Number(actions)]));
  assert.deepEqual(said, documented);
  assert.ok(documented.get('erase everything') <= documented.get('say yes'));
  assert.equal(documented.get('say no'), documented.get('say yes'));
});
