// Takes pictures of every kind of page: `node shots.mjs FOLDER [path…]`, at three widths, light and dark.
// Needs Chromium; the variable CHROME names another one.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { openBrowser } from './test/browser.mjs';
import { serve } from './serve.mjs';

const [folder = 'shots', ...wanted] = process.argv.slice(2);
const paths = wanted.length ? wanted : ['/', '/cooking/', '/cycling/riding-home/', '/shop/', '/shop/brass-bell/', '/shop/checkout/#bar-bag', '/about/', '/docs/'];
await mkdir(folder, { recursive: true });
const { url, close } = await serve();
const browser = await openBrowser();
for (const [width, height, scheme] of [[1280, 800, 'light'], [390, 844, 'light'], [1280, 800, 'dark'], [390, 844, 'dark'], [320, 640, 'light']]) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, deviceScaleFactor: width < 500 ? 1.5 : 1 });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.log('console:', page.url(), message.text()));
  page.on('pageerror', (error) => console.log('error:', page.url(), String(error)));
  for (const path of paths) {
    await page.goto(url + path);
    const over = await page.evaluate(() => globalThis.document.documentElement.scrollWidth - globalThis.innerWidth);
    if (over > 0) console.log(`${path} at ${width}: ${over} px too wide`);
    const name = path.replace(/[^a-z-]+/g, '_').replace(/^_|_$/g, '') || 'front';
    await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`), fullPage: true });
  }
  await context.close();
}
await browser.close();
await close();
