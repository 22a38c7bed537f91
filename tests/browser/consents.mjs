// The page of the consent tests: with the adapters, the panel and consent managers of others, each as its package is.

import assert from 'node:assert/strict';

import {newPage, newVisitor, openBrowser} from './browser.mjs';
import {routes, visit} from './page.mjs';
import {securityPolicy, startServer} from './server.mjs';

const WHEN = '2026-11-24T18:30:00+01:00';
export const LOCAL = 'personalize.local';
export const EDGE = 'personalize.edge';
/** The page under a policy that lets scripts set HTML. */
export const LOOSE = '/loose/';

/** A site in a browser; `opened` opens a visitor's page, `init` runs before its scripts. */
export async function startConsents() {
  const browser = await openBrowser();
  // Managers of others, beside the page's own script; none of them may be part of what every page loads.
  const managers = `
    import * as cmp from 'nearside/cmp';
    import * as panel from 'nearside/panel';
    import * as klaro from 'klaro/dist/klaro-no-css.js';
    import * as cookieconsent from 'vanilla-cookieconsent';
    import {CmpApi} from '@iabtechlabtcf/cmpapi';
    import {TCModel, TCString, GVL} from '@iabtechlabtcf/core';
    import stub from '@iabtechlabtcf/stub';
    Object.assign(globalThis, {cmp, panel, klaro: klaro.default ?? klaro, cookieconsent, tcf: {CmpApi, TCModel, TCString, GVL, stub}});
  `;
  const all = await routes({before: managers});
  // vanilla-cookieconsent sets HTML from texts, which the strict policy forbids.
  const headers = {'content-security-policy': securityPolicy().replace(/; require-trusted-types.*$/, '')};
  const server = await startServer({routes: {...all, [LOOSE]: {...all['/'], headers}}});

  const opened = async ({init, context: given, at = '/'} = {}) => {
    const context = given ?? (await newVisitor(browser));
    const {page, faults} = await newPage(context, WHEN);
    if (init) await page.addInitScript(init);
    await visit(page, server.url + at);
    return {context, page, faults};
  };
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return {server, opened, close};
}

export const GPC = () => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {value: true, configurable: true});

export const consent = (page, purpose, yes, ...more) => page.evaluate((said) => globalThis.visitor.consent(...said), [purpose, yes, 'test', ...more]);
export const causes = (page) => page.evaluate(() => Object.fromEntries(globalThis.visitor.purposes().map(({name, cause}) => [name, cause])));
export const records = (page) => page.evaluate(() => globalThis.panel.consentRecords(globalThis.visitor.rows, globalThis.visitor.now));
export const verdict = (page) => page.evaluate(() => globalThis.panel.verifyChain(globalThis.visitor.rows));
/** What was done so far has reached the ledger: an edit waits for those before it. */
export const settled = (page) => page.evaluate(() => globalThis.visitor.pause(false));
/** Waits until purposes stand like this and the ledger has it, or says how they do. */
export async function stand(page, wanted) {
  const reached = page.waitForFunction((wanted) => globalThis.visitor.purposes().every(({name, cause}) => cause === wanted[name]), wanted, {polling: 20});
  await reached.catch(() => {});
  assert.deepEqual(await causes(page), wanted);
  await settled(page);
}
