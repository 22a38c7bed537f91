// Both elements on narrow and enlarged screens, in forced colours, in other languages and directions of writing, without motion and on
// paper.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {openBrowser, shot} from './browser.mjs';
import {html, routes} from './page.mjs';
import {body, known, openMap} from './preferences.mjs';
import {startServer} from './server.mjs';

let browser;
let server;
let files;
before(async () => {
  [browser, files] = await Promise.all([openBrowser(), routes({body})]);
  server = await startServer({routes: files});
});
after(() => Promise.all([browser?.close(), server?.close()]));

const SCREENS = {
  'a phone': {viewport: {width: 390, height: 844}, isMobile: true, hasTouch: true},
  '320 px': {viewport: {width: 320, height: 640}},
  // 640 px wide at 200 %, as a browser's zoom makes it.
  '320 px at 200 %': {viewport: {width: 320, height: 256}, deviceScaleFactor: 2},
  'forced colours': {forcedColors: 'active'},
  'a wide screen': {},
  // As somebody sets it who cannot read dense text: the distances of WCAG 1.4.12, which cross into the elements.
  'spaced text': {viewport: {width: 390, height: 844}, spaced: true},
};

for (const [name, {spaced, ...screen}] of Object.entries(SCREENS)) {
  test(`nothing is cut off and controls are large enough: ${name}`, async () => {
    const {context, page} = await known(browser, server, undefined, screen);
    const {width} = page.viewportSize();
    if (spaced) await page.evaluate(() => Object.assign(document.documentElement.style, {lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em'}));
    const fits = async (scope) => {
      const [over, small] = await scope.evaluate((element) => {
        const inside = [...element.querySelectorAll('*')].filter((each) => each.checkVisibility());
        const box = element.getBoundingClientRect();
        const over = inside.filter((each) => !each.closest('svg, .hidden') && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== 'visible' && !['INPUT', 'SELECT'].includes(each.tagName)).map((each) => each.className || each.tagName);
        const controls = inside.filter((each) => each.matches('button, select, summary, input:not(.hidden)'));
        const small = controls.filter((each) => {
          const {width, height} = each.getBoundingClientRect();
          return width < 24 || height < 24;
        });
        if (element.scrollWidth > element.clientWidth + 1 || box.left < -1 || box.right > innerWidth + 1) over.push('the whole');
        return [over, small.map((each) => `${each.tagName} ${each.textContent || each.getAttribute('data-key')}`)];
      });
      assert.deepEqual(over, []);
      assert.deepEqual(small, []);
    };
    const why = page.locator('nearside-slot[name=lead] nearside-why');
    await why.getByRole('button').first().press('Enter');
    await why.getByRole('button', {name: 'Why not something else?'}).press('Enter');
    await why.locator('summary', {hasText: 'Details'}).press('Enter');
    await fits(why.getByRole('region'));
    await shot(page, `card, ${name}`);
    await page.keyboard.press('Escape');
    const map = await openMap(page);
    for (const summary of await map.locator('summary').all()) await summary.evaluate((element) => (element.parentElement.open = true));
    await fits(map.getByRole('dialog'));
    await shot(page, `map, ${name}`);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    // The safety controls are on the screen, or can be scrolled to.
    await map.getByRole('button', {name: 'Erase everything'}).scrollIntoViewIfNeeded();
    const box = await map.getByRole('button', {name: 'Erase everything'}).boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= page.viewportSize().height + 1, JSON.stringify(box));
    await context.close();
  });
}

for (const lang of ['de', 'ar', 'ja', 'fi', 'pl']) {
  test(`the map in ${lang} fits a phone`, async () => {
    const foreign = await startServer({routes: {...files, '/': {body: html(body, {lang}), type: 'text/html; charset=utf-8'}}});
    const {context, page, map} = await known(browser, foreign, undefined, {viewport: {width: 360, height: 740}});
    await map.getByRole('button').first().press('Enter');
    const dialog = map.getByRole('dialog');
    await dialog.waitFor();
    assert.equal(await dialog.getAttribute('lang'), lang);
    assert.equal(await dialog.evaluate((element) => getComputedStyle(element).direction), lang === 'ar' ? 'rtl' : 'ltr');
    for (const summary of await map.locator('summary').all()) await summary.evaluate((element) => (element.parentElement.open = true));
    assert.ok(await dialog.evaluate((element) => element.scrollWidth <= element.clientWidth + 1));
    assert.doesNotMatch(await dialog.innerText(), /\{\$/, 'every value was put in');
    await shot(page, `map in ${lang}`);
    await context.close();
    await foreign.close();
  });
}

test('reduced motion moves nothing, and print leaves the controls out', async () => {
  const {context, page} = await known(browser, server, undefined, {reducedMotion: 'reduce'});
  const map = await openMap(page);
  assert.equal(await map.getByRole('dialog').evaluate((dialog) => getComputedStyle(dialog).animationName), 'none');
  await page.emulateMedia({media: 'print'});
  assert.equal(await map.getByRole('button', {name: 'Pause'}).isVisible(), false);
  assert.ok(await map.getByText('Personalization is on.').isVisible());
  await context.close();
});
