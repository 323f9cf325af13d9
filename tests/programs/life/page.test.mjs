// SPDX-License-Identifier: MIT
// The Game of Life in both browsers, with WebAssembly and under a policy that forbids it: what is on the
// canvas, and what keys, the mouse and the buttons do.
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {serve} from '../../../tools/serve.mjs';
import {browserNames, launch} from '../../browser/browsers.mjs';
import {buildDirectory} from '../../environment.mjs';

const WIDTH = 192, HEIGHT = 120, ALIVE = [255, 236, 179, 255], EMPTY = [15, 17, 28, 255];

for (const name of browserNames) {
  for (const csp of [false, true]) {
    describe(`Game of Life in ${name}${csp ? ', under a Content-Security-Policy' : ''}`, () => {
      /** @type {Awaited<ReturnType<typeof serve>>} */
      let server;
      /** @type {import('../../browser/browsers.mjs').Browser} */
      let browser;
      /** @type {import('../../browser/browsers.mjs').Page} */
      let page;

      before(async () => {
        server = await serve({root: join(buildDirectory, 'demos/life'), csp});
        browser = await launch(name);
        page = await browser.open(`${server.url}/index.html`);
      });
      after(() => Promise.all([browser?.close(), server?.close()]));

      /** Waits until the status line says so. @param {string} pattern */
      const until = async pattern => {
        try {
          await page.waitForFunction((/** @type {string} */ source) => RegExp(source).test(document.getElementById('status')?.textContent ?? ''),
            {timeout: 10000}, pattern);
        } catch {
          assert.fail(`${pattern}: ${await page.$eval('#status', element => element.textContent)}; console: ${page.messages.join(' | ')}`);
        }
      };
      /** @param {number} x @param {number} y */
      const pixel = (x, y) => page.$eval('#canvas', (canvas, x, y) =>
        [.../** @type {HTMLCanvasElement} */ (canvas).getContext('2d')?.getImageData(x, y, 1, 1).data ?? []], x, y);
      const picture = () => page.$eval('#canvas', canvas => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
      /** Moves the mouse to the middle of a cell. @param {number} x @param {number} y */
      const moveTo = async (x, y) => {
        const box = /** @type {import('puppeteer-core').BoundingBox} */ (await (await page.$('#canvas'))?.boundingBox());
        await page.mouse.move(box.x + (x + .5) * box.width / WIDTH, box.y + (y + .5) * box.height / HEIGHT);
      };

      it('starts with a pattern from a packaged file, and runs', async () => {
        await until('^Generation [1-9]\\d*, \\d+ cells$');
        assert.deepEqual(await page.$eval('#canvas', canvas => [/** @type {HTMLCanvasElement} */ (canvas).width, /** @type {HTMLCanvasElement} */ (canvas).height]),
          [WIDTH, HEIGHT]);
      });

      it('draws with the mouse; a blinker blinks', async () => {
        await page.keyboard.press(' ');
        await until('paused$');
        await page.keyboard.press('c');
        await until('^Generation 0, 0 cells, paused$');
        await moveTo(100, 50);
        await page.mouse.down();
        await moveTo(102, 50);
        await page.mouse.up();
        await moveTo(120, 70);
        await until('^Generation 0, 3 cells, paused$');
        for (const x of [100, 101, 102]) assert.deepEqual(await pixel(x, 50), ALIVE);
        for (const [x, y] of [[99, 50], [103, 50], [101, 49], [120, 70]]) assert.deepEqual(await pixel(x, y), EMPTY);
        await page.keyboard.press('n');
        await until('^Generation 1, 3 cells, paused$');
        for (const y of [49, 50, 51]) assert.deepEqual(await pixel(101, y), ALIVE);
        const fading = await pixel(100, 50);
        assert.notDeepEqual(fading, ALIVE);
        assert.notDeepEqual(fading, EMPTY);
      });

      it('loads other patterns by key; a pulsar has a period of three', async () => {
        for (const [key, cells] of [['1', 36], ['2', 7], ['4', 27], ['3', 48]]) {
          await page.keyboard.press(/** @type {import('puppeteer-core').KeyInput} */ (key));
          await until(`^Generation 0, ${cells} cells, paused$`);
        }
        for (const generation of [1, 2, 3]) {
          await page.keyboard.press('n');
          await until(`^Generation ${generation},`);
          if (generation < 3) await until(`^Generation ${generation}, (56|72) cells`);
        }
        await until('^Generation 3, 48 cells, paused$');
      });

      it('goes on by button, and changes what it shows', async () => {
        const before = await picture();
        await page.click('button[value="r"]');
        await until('^Generation 0, \\d{4} cells, paused$');
        await page.click('button[value=" "]');
        await until('^Generation [1-9]\\d*, \\d+ cells$');
        assert.notEqual(await picture(), before);
      });
    });
  }
}
