import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts the Chromium of this machine; the variable CHROME names another one. */
export const openBrowser = () => {
  const executablePath = process.env.CHROME ?? usual.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium found: install one, or name it in the variable CHROME');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
};
