// SPDX-License-Identifier: MIT
// The SQLite shell in the terminal of a page, in both browsers.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {serve} from '../../../tools/serve.mjs';
import {browserNames, launch} from '../../browser/browsers.mjs';
import {control, output, reads, shows} from '../../browser/terminal.mjs';
import {buildDirectory, tool} from '../../environment.mjs';
import {scratch} from '../../web/compile.mjs';

for (const name of browserNames) {
  describe(`SQLite shell: ${name}`, () => {
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server;
    /** @type {import('../../browser/browsers.mjs').Browser} */
    let browser;

    before(async () => {
      const directory = scratch();
      execFileSync(tool('amcc'), [join(buildDirectory, 'demos/sqlite/sqlite.wasm'), '-o', join(directory, 'sqlite.html')]);
      server = await serve({root: directory});
      browser = await launch(name);
    });
    after(() => Promise.all([browser?.close(), server?.close()]));

    it('statements are typed, recalled and answered; Ctrl-D ends the shell', async () => {
      const page = await browser.open(`${server.url}/sqlite.html`);
      await reads(page);
      await shows(page, 'sqlite>');
      assert.deepEqual(await page.$$eval('#output .bold', parts => parts.map(part => part.textContent)), ['transient in-memory database']);
      for (const line of ['.mode box', 'CREATE TABLE t(a, b);', "INSERT INTO t VALUES(1, 'one'), (2, 'two');"]) await page.keyboard.type(`${line}\n`);
      await page.keyboard.type('SELECT * FROM t;\n');
      await shows(page, '│ 2 │ two │\n└───┴─────┘\nsqlite>');
      await reads(page);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.keyboard.type('SELECT count(*) FROM t;\n');
      await shows(page, '│ 4        │');
      await reads(page);
      await control(page, 'd');
      await page.waitForFunction(() => /^Exit status 0/.test(document.getElementById('status')?.textContent ?? ''), {timeout: 20000});
      assert.match(await output(page) ?? '', /INSERT INTO t VALUES[^]*INSERT INTO t VALUES/);
      assert.deepEqual(page.messages.filter(message => !/preload/.test(message)), []);
      await page.close();
    });
  });
}
