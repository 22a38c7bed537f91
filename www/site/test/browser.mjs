import { chromium } from 'playwright-core';

/** Starts the Chromium of this machine; CHROMIUM names another binary than the usual one. */
export const openBrowser = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
