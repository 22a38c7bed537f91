// A page with everything that the elements can show: four places, one of them an interruption, one for what a visitor told.

import {newPage, newVisitor} from './browser.mjs';
import {component, lead, visit} from './page.mjs';

export const EVENING = '2026-11-24T18:30:00+01:00';

export const body = `${lead}<nearside-slot name="side"><p>The default of side.</p><nearside-why></nearside-why></nearside-slot>
<nearside-slot name="notice" label="The notice"><p>The default of notice.</p><template data-module="cooking-notice"><p><strong>A notice about soup</strong></p></template><nearside-why></nearside-why></nearside-slot>
<nearside-slot name="menu" label="The menu"><p>The default of menu.</p><template data-module="green-menu"><p><strong>A green menu</strong></p></template><nearside-why></nearside-why></nearside-slot>
${component}`;

/** What is known of the visitor of most tests: two stories about cooking, one about cycling, an answer. */
export const KNOWN = {reads: ['cooking', 'cooking', 'cycling'], diet: 'vegetarian'};

/** A visitor who is known, on the page; what it shows has been counted, so that nothing is drawn anew by itself. */
export async function known(browser, server, {reads, diet} = KNOWN, options = {}) {
  const context = await newVisitor(browser, options);
  const {page, faults, violations} = await newPage(context, EVENING);
  await visit(page, server.url);
  await page.evaluate(
    async ([reads, diet]) => {
      const {visitor} = globalThis;
      await visitor.consent('personalize.local', true, 'test');
      for (const topic of reads) await visitor.record('read', topic);
      if (diet) await visitor.set('diet', diet);
      // What was noted changes nothing by itself; this is what the next page would do.
      visitor.setPage({});
    },
    [reads, diet],
  );
  await counted(page);
  const map = page.locator('nearside-preferences');
  return {context, page, faults, violations, map, why: (slot) => page.locator(`nearside-slot[name=${slot}] nearside-why`)};
}

/** Opens the map with the keyboard, as anybody could. */
export async function openMap(page) {
  const map = page.locator('nearside-preferences');
  await map.getByRole('button', {name: 'Your preferences'}).press('Enter');
  await map.getByRole('dialog').waitFor();
  return map;
}

/** Unfolds an entry or a section of the map. */
export async function unfold(map, name) {
  const summary = map.locator('summary', {hasText: name}).first();
  if (!(await summary.evaluate((element) => element.parentElement.open))) await summary.click();
  return summary.locator('..');
}

/** What the page's slots show now. */
export const shown = (page) => page.$$eval('nearside-slot', (all) => Object.fromEntries(all.map((slot) => [slot.getAttribute('name'), slot.getAttribute('module')])));

/** Waits until all that is in view has been counted. */
export async function counted(page) {
  const modules = await page.evaluate(
    () =>
      new Promise((done) => {
        const observer = new IntersectionObserver((entries) => {
          observer.disconnect();
          // What is in view by a hair is not looked at.
          done(entries.filter(({isIntersecting, intersectionRatio, intersectionRect}) => isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= innerHeight / 2)).map(({target}) => target.getAttribute('module')).filter(Boolean));
        });
        for (const slot of document.querySelectorAll('nearside-slot')) observer.observe(slot);
      }),
  );
  await page.waitForFunction((modules) => modules.every((module) => globalThis.visitor.rows.some(({kind, name}) => kind === 'exposure' && name === module)), modules);
}

/** What the next page would show: a new decision by a visitor who opens the stored profile. */
export const decided = (page) =>
  page.evaluate(async () => {
    const fresh = await globalThis.nearside.open({program: '/policy.nsp', page: {type: 'article', intent: 'read'}, clock: () => Date.now()});
    fresh.present({slots: ['lead', 'side', 'notice', 'menu'], unavailable: ['absent-lead']});
    const {slots} = fresh.decide();
    return Object.fromEntries(Object.entries(slots).map(([slot, {module}]) => [slot, module]));
  });

/** Kinds and names of the stored rows that a visitor or their doings made. */
export const rows = (page) => page.evaluate(() => globalThis.visitor.rows.filter(({kind}) => !['seed', 'visit', 'spent', 'exposure'].includes(kind)).map(({kind, name}) => `${kind} ${name}`.trim()));
