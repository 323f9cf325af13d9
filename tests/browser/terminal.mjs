// SPDX-License-Identifier: MIT
/** What the tests do with the terminal of a page. */

/** @typedef {import('./browsers.mjs').Page} Page */

/** What the program has printed, as the page shows it. @param {Page} page */
export const output = page => page.$eval('#output', output => output.classList.contains('terminal')
  ? [...output.querySelectorAll('.line')].map(row => (row.textContent ?? '').trimEnd()).join('\n').trimEnd() : output.textContent);

/** Waits until the terminal shows a text. @param {Page} page @param {string} text */
export const shows = (page, text) => page.waitForFunction(text => [...document.querySelectorAll('#output .line')]
  .map(row => (row.textContent ?? '').trimEnd()).join('\n').includes(text), {timeout: 20000}, text);

/** Waits until the program reads. @param {Page} page */
export const reads = page => page.waitForSelector('#output.reading', {timeout: 20000});

/** Presses a key with Ctrl. @param {Page} page @param {string} key */
export async function control(page, key) {
  await page.keyboard.down('Control');
  await page.keyboard.press(/** @type {any} */ (key));
  await page.keyboard.up('Control');
}
