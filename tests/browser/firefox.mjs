// Firefox as its makers ship it, driven over WebDriver BiDi by the driver that drives Chromium.

import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';

import {firefox} from 'playwright-core';

const {ws} = createRequire(import.meta.url)('playwright-core/lib/utilsBundle');

const usual = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** The preference that says which scheme of colours pages see. */
const SCHEME = 'layout.css.prefers-color-scheme.content-override';

/** Starts the Firefox of this machine; the variable FIREFOX names another one. All its pages are in one scheme of colours. */
export const openFirefox = (scheme = 'light') => {
  const executablePath = process.env.FIREFOX ?? usual.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Firefox found: install one (Debian: firefox-esr), or name it in the variable FIREFOX');
  return firefox.launch({channel: 'moz-firefox', executablePath, firefoxUserPrefs: {[SCHEME]: scheme === 'dark' ? 0 : 1}});
};

/** A browser context. A dark one is of a Firefox of its own, which ends with it: Firefox 153 cannot set the scheme of a page. */
export async function newFirefoxContext(browser, {colorScheme, ...options}) {
  const own = colorScheme === 'dark' ? await openFirefox('dark') : undefined;
  const context = await (own ?? browser).newContext({...options, colorScheme: null});
  if (own) context.on('close', () => own.close());
  return context;
}

// The driver says for every context and page which media features to override, even when that is none, and stops when Firefox does
// not know the command. One that overrides nothing goes out as a question that any BiDi browser answers; others still fail.
const {emit, send} = ws.prototype;
ws.prototype.send = function (data, ...rest) {
  const {id, method, params} = JSON.parse(data);
  const idle = method === 'emulation.setMediaFeaturesOverride' && Object.values(params.features).every((feature) => feature === null);
  return send.call(this, idle ? JSON.stringify({id, method: 'session.status', params: {}}) : data, ...rest);
};

// The driver passes over a download without a name. Those that a page makes itself have none in Firefox 153; their address serves.
ws.prototype.emit = function (event, data, ...rest) {
  if (event !== 'message' || !data.includes('"browsingContext.download')) return emit.call(this, event, data, ...rest);
  const message = JSON.parse(data);
  message.params.download ??= message.params.navigation ?? message.params.url;
  return emit.call(this, event, Buffer.from(JSON.stringify(message)), ...rest);
};
