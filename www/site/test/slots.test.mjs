// Filling a slot moves nothing: each candidate is put into its slot in a real browser and the page's height is compared.
// Candidates of the page are taken from its templates, those of the policy from the module files, in every locale, and
// once more with every field as long as its component allows.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { serve } from '../serve.mjs';
import { openBrowser } from './browser.mjs';

const policy = new URL('../policy/', import.meta.url);

/** Content of the policy's modules, read as far as this test needs it: one-line texts and links. */
const policyContent = async () => {
  const contents = [];
  for (const name of (await readdir(new URL('modules/', policy))).sort()) {
    const [head, ...locales] = (await readFile(new URL(`modules/${name}`, policy), 'utf8')).split(/^\[content\./m);
    const slot = /^slot = "([a-z]+)"/m.exec(head)[1];
    for (const text of locales) {
      const fields = Object.fromEntries([...text.matchAll(/^([a-z]+) = (?:"([^"]*)"|\{ text = "([^"]*)".*\})$/gm)].map(([, field, plain, link]) => [field, plain ?? link]));
      contents.push({ name: `${name} ${text.slice(0, 2)}`, slot, fields });
    }
  }
  return contents;
};

/** Words of ordinary length that fill a field to its limit. */
const longest = async () => {
  const source = await readFile(new URL('policy.toml', policy), 'utf8');
  const slots = { lead: 'hero', card: 'next', line: 'notice' };
  return [...source.matchAll(/^\[components\.([a-z]+)\]\n((?:.+\n)+)/gm)].map(([, component, rows]) => ({
    name: `longest ${component}`,
    slot: slots[component],
    fields: Object.fromEntries(
      [...rows.matchAll(/^([a-z]+) = .*max_length = (\d+)/gm)].map(([, field, length]) => [field, 'Almost every word is rather ordinary here, '.repeat(9).slice(0, Number(length))]),
    ),
  }));
};

let site;
let browser;
before(async () => {
  site = await serve();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** Puts candidates into slots, one after the other; says which of them changed the slot's height. */
const fillAll = ({ contents }) => {
  const changes = [];
  let count = 0;
  for (const slot of document.querySelectorAll('nearside-slot')) {
    const kept = [...slot.children].filter((child) => child.localName === 'template' || child.localName === 'nearside-why');
    const shown = [...slot.children].filter((child) => !kept.includes(child));
    const before = slot.getBoundingClientRect().height;
    const attempt = (name, nodes) => {
      count += 1;
      for (const child of [...slot.children]) if (!kept.includes(child)) child.remove();
      slot.prepend(...nodes);
      const height = slot.getBoundingClientRect().height;
      const spill = slot.scrollWidth > slot.clientWidth + 1;
      if (Math.abs(height - before) > 0.5 || spill) changes.push(`${slot.getAttribute('name')}: ${name} ${before} -> ${height}${spill ? ', too wide' : ''}`);
    };
    for (const template of slot.querySelectorAll('template[data-module]')) attempt(template.dataset.module, template.content.cloneNode(true).children);
    const component = slot.querySelector('template[data-component]');
    for (const { name, fields } of contents.filter((content) => content.slot === slot.getAttribute('name'))) {
      const filled = component.content.cloneNode(true);
      for (const place of filled.querySelectorAll('[data-field]')) {
        if (fields[place.dataset.field] === undefined) place.remove();
        else place.textContent = fields[place.dataset.field];
      }
      attempt(name, filled.children);
    }
    attempt('default', shown);
  }
  return { changes, count };
};

/** The style sheet as a test wants it: with the site's own fonts, however late they come, or as if they never came. */
const styled = (sheet, own) => (own ? sheet.replaceAll('font-display:optional', 'font-display:block') : sheet.replaceAll(/@font-face\{[^}]*font-display:optional[^}]*\}/g, ''));

/** Loads the fonts of a page that stand for these families; how many there are. */
const load = async (families) => {
  const faces = [...document.fonts].filter(({ family }) => families.some((name) => family.includes(name)));
  const loaded = await Promise.allSettled(faces.map((face) => face.load()));
  return loaded.filter(({ status }) => status === 'fulfilled').length;
};

const widths = [320, 360, 390, 480, 640, 768, 900, 1024, 1280, 1920];
for (const [width, own] of [...widths.map((width) => [width, true]), ...widths.map((width) => [width, false])]) {
  test(`no candidate shifts the page at ${width} px, in the fonts of the site${own ? '' : ' that stand in for its own'}`, async ({ skip }) => {
    const contents = [...(await policyContent()), ...(await longest())];
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    // Room is measured without anybody deciding meanwhile.
    await page.route('**/visitor.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    await page.route('**/site.css', async (route) => {
      const response = await route.fetch();
      const sheet = await response.text();
      assert.notEqual(styled(sheet, own), sheet);
      await route.fulfill({ response, body: styled(sheet, own) });
    });
    const problems = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    let count = 0;
    for (const path of ['/', '/shop/', '/cycling/puncture/', '/cooking/white-beans/']) {
      await page.goto(site.url + path);
      const fonts = [await page.evaluate(load, own ? ['Site Serif'] : ['Serif of']), await page.evaluate(load, own ? ['Site Sans'] : ['Sans of'])];
      if (!own && fonts.includes(0)) {
        await context.close();
        return skip('this machine has none of them');
      }
      assert.deepEqual(fonts.map(Boolean), [true, true]);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) problems.push(`${path} is ${over} px too wide`);
      const filled = await page.evaluate(fillAll, { contents });
      count += filled.count;
      problems.push(...filled.changes.map((change) => `${path} ${change}`));
    }
    await context.close();
    assert.ok(count > 60, `${count} candidates`);
    assert.deepEqual(problems, []);
  });
}
