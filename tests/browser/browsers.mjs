// SPDX-License-Identifier: MIT
/**
 * Drives Debian's Chromium and Firefox, headless, for the tests.
 */

import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import puppeteer from 'puppeteer-core';

/** @typedef {'chromium' | 'firefox'} BrowserName */

/** @type {BrowserName[]} */
export const browserNames = ['chromium', 'firefox'];

const EXECUTABLES = {chromium: '/usr/bin/chromium', firefox: '/usr/bin/firefox-esr'};
const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
  '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'];

/**
 * What a page reported besides what it was asked: its console and its uncaught errors.
 * @typedef {import('puppeteer-core').Page & {messages: string[]}} Page
 *
 * @typedef {object} Browser
 * @property {BrowserName} name
 * @property {number} pid its main process
 * @property {(url: string, options?: {webAssembly?: boolean}) => Promise<Page>} open
 *   opens a page; webAssembly: false takes WebAssembly away before the page's scripts run
 * @property {() => string} output what the browser itself has written so far
 * @property {() => Promise<void>} close
 */

/**
 * Starts a browser with a profile of its own.
 * @param {BrowserName} name
 * @param {{args?: string[], preferences?: Record<string, unknown>, timeout?: number}} [options] Chromium's flags, Firefox's
 *   preferences, milliseconds after which what is asked of it fails
 * @returns {Promise<Browser>}
 */
export async function launch(name, {args = [], preferences = {}, timeout = 600_000} = {}) {
  const profile = await mkdtemp(join(tmpdir(), `amphora-${name}-`));
  const browser = await puppeteer.launch({
    browser: name === 'firefox' ? 'firefox' : 'chrome',
    executablePath: EXECUTABLES[name],
    headless: true,
    userDataDir: profile,
    protocolTimeout: timeout,
    ...(name === 'firefox' ? {extraPrefsFirefox: preferences} : {args: [...CHROMIUM_FLAGS, ...args]}),
  });
  let output = '';
  browser.process()?.stderr?.on('data', chunk => { output += chunk; });
  return {
    name,
    pid: /** @type {number} */ (browser.process()?.pid),
    output: () => output,
    async open(url, {webAssembly = true} = {}) {
      const page = Object.assign(await browser.newPage(), {messages: /** @type {string[]} */ ([])});
      page.on('console', message => page.messages.push(message.text()));
      page.on('pageerror', error => page.messages.push(`${error}`));
      if (!webAssembly) await page.evaluateOnNewDocument(() => { delete /** @type {any} */ (globalThis).WebAssembly; });
      await page.goto(url, {waitUntil: 'load'});
      return page;
    },
    async close() {
      await browser.close();
      await rm(profile, {recursive: true, force: true});
    },
  };
}
