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

for (const width of [320, 360, 390, 480, 640, 768, 900, 1024, 1280, 1920]) {
  test(`no candidate shifts the page at ${width} px`, async () => {
    const contents = [...(await policyContent()), ...(await longest())];
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    // Room is measured without anybody deciding meanwhile.
    await page.route('**/visitor.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    // And in the site's own fonts, however late they come: those of the machine are another room on every machine.
    await page.route('**/site.css', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      assert.match(text, /font-display:optional/);
      await route.fulfill({ response, body: text.replaceAll('font-display:optional', 'font-display:block') });
    });
    const problems = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    let count = 0;
    for (const path of ['/', '/shop/', '/cycling/puncture/', '/cooking/white-beans/']) {
      await page.goto(site.url + path);
      await page.evaluate(() => Promise.all([...document.fonts].filter(({ family }) => family.includes('Site')).map((font) => font.load())));
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
