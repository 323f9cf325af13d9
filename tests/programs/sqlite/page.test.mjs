// SPDX-License-Identifier: MIT
// The SQL console in both browsers, with WebAssembly and under a policy that forbids it.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {serve} from '../../../tools/serve.mjs';
import {browserNames, launch} from '../../browser/browsers.mjs';
import {buildDirectory} from '../../environment.mjs';

const ways = [
  {engine: 'WebAssembly', csp: "default-src 'self' 'wasm-unsafe-eval'"},
  {engine: 'asm.js', csp: "default-src 'self'"},
];

/** Runs in the page before its own scripts: keeps what is saved; reports what its policy stops. */
function watch() {
  const state = /** @type {any} */ (globalThis);
  addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) =>
    console.error(`${violatedDirective}: ${blockedURI}`));
  const {createObjectURL} = URL;
  URL.createObjectURL = blob => {
    state.blob = blob;
    return createObjectURL(blob);
  };
  const {click} = HTMLAnchorElement.prototype;
  HTMLAnchorElement.prototype.click = function () {
    if (!this.download) return click.call(this);
    state.saved = /** @type {Promise<ArrayBuffer>} */ (state.blob.arrayBuffer()).then(bytes =>
      ({name: this.download, bytes: Array.from(new Uint8Array(bytes))}));
  };
}

for (const name of browserNames) {
  for (const {engine, csp} of ways) {
    describe(`SQL console: ${name}, ${engine}`, () => {
      /** @type {Awaited<ReturnType<typeof serve>>} */
      let server;
      /** @type {Awaited<ReturnType<typeof launch>>} */
      let browser;
      /** @type {import('../../browser/browsers.mjs').Page} */
      let page;
      const scratch = mkdtempSync(join(tmpdir(), 'sqlite-page-'));
      /** @type {string[]} */
      const questions = [];

      before(async () => {
        server = await serve({root: `${buildDirectory}/demos/sqlite`, csp});
        browser = await launch(name);
        page = await browser.open('about:blank');
        page.setDefaultTimeout(120_000);
        await page.evaluateOnNewDocument(watch);
        page.on('dialog', dialog => {
          questions.push(dialog.message());
          dialog.accept();
        });
        await page.goto(`${server.url}/index.html`);
        await page.waitForSelector('#results .result');
        await settled();
      });
      after(async () => {
        await browser?.close();
        await server?.close();
        rmSync(scratch, {recursive: true, force: true});
      });

      const settled = () => page.waitForFunction(() => !document.body.classList.contains('busy'), {polling: 50});
      /** The texts of all elements that match. @param {string} selector */
      const texts = selector => page.$$eval(selector, found => found.map(element => element.textContent ?? ''));

      /** @param {string} id of a button */
      async function press(id) {
        await page.$eval(`#${id}`, button => /** @type {HTMLButtonElement} */ (button).click());
        await settled();
      }

      /** Runs a script, with the keyboard. @param {string} script */
      async function run(script) {
        await page.$eval('#script', (editor, script) => {
          const area = /** @type {HTMLTextAreaElement} */ (editor);
          area.value = script;
          area.setSelectionRange(0, 0);
          area.dispatchEvent(new Event('input'));
          area.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true}));
        }, script);
        await settled();
      }

      /** @param {string} id of the button that saves */
      async function save(id) {
        await press(id);
        const {name: file, bytes} = await page.evaluate(() => /** @type {any} */ (globalThis).saved);
        return {file, bytes: Uint8Array.from(bytes)};
      }

      /** Drops a file on the page. @param {string} file @param {Uint8Array} bytes */
      async function drop(file, bytes) {
        await page.evaluate((file, bytes) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([Uint8Array.from(bytes)], file));
          document.body.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}));
        }, file, Array.from(bytes));
        await settled();
      }

      /** @param {Uint8Array} database @param {string} sql */
      function native(database, sql) {
        const path = join(scratch, 'check.db');
        writeFileSync(path, database);
        return spawnSync(join(buildDirectory, 'demos/sqlite/sqlite-native'), [path, sql], {encoding: 'utf8'}).stdout;
      }

      it('starts with the sample database', async () => {
        assert.match((await texts('#loaded'))[0], RegExp(`^${engine}, loaded in `));
        assert.deepEqual(await texts('.result:first-child tbody tr:first-child td:first-child'), ['Lighthouse']);
        assert.deepEqual(await texts('#schema .name'), ['coffee', 'customer', 'purchase', 'purchase_line', 'monthly_revenue']);
      });

      it('shows values exactly', async () => {
        await run("SELECT 9223372036854775807 AS big, -9223372036854775808, 0.1, 2.0, 1e999, x'00ff', NULL, 'it''s', '1', 'a\nb' AS \"it's\";");
        assert.deepEqual(await texts('td'),
          ['9223372036854775807', '-9223372036854775808', '0.1', '2.0', 'Inf', "x'00ff'", 'NULL', "it's", '1', 'a\nb']);
        assert.equal((await texts('th')).at(-1), "it's");
        assert.deepEqual(await page.$$eval('td', cells => cells.map(cell => cell.className)),
          ['number', 'number', 'number', 'number', 'number', 'blob', 'null', '', '', '']);
      });

      it('runs several statements, triggers and commands of the shell, and keeps what they write', async () => {
        await run("CREATE TABLE t(a INT); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; SELECT ';'; END;\n" +
          'INSERT INTO t VALUES(1), (2), (3); -- three\n.tables\nSELECT * FROM t WHERE a > 9;');
        assert.equal((await texts('.result')).length, 5);
        assert.match((await texts('.result'))[2], /3 rows changed/);
        assert.match((await texts('.result pre'))[0], /monthly_revenue/);
        assert.match((await texts('.result'))[4], /no rows/);
        await run('SELECT sum(a) FROM t');
        assert.deepEqual(await texts('td'), ['6']);
      });

      it('stops at an error and says where it is', async () => {
        await run('SELECT 1;\nSELECT a,\n  "é", nosuch\n  FROM t;\nSELECT 2;');
        assert.deepEqual(await texts('td'), ['1']);
        assert.match((await texts('.failure'))[0], /no such column: nosuch at line 3, column 8/);
        assert.deepEqual(await texts('.failure mark'), ['nosuch']);
        assert.equal(await page.$eval('#script', editor => /** @type {HTMLTextAreaElement} */ (editor).selectionStart), 27);
        await run("INSERT INTO t VALUES(4);\nINSERT INTO coffee(name) VALUES('x');");
        assert.match((await texts('.failure'))[0], /NOT NULL constraint failed: coffee\.origin.* at line 2/);
      });

      it('exports the database, and its text', async () => {
        const {file, bytes} = await save('export');
        assert.equal(file, 'coffee.db');
        assert.equal(native(bytes, 'PRAGMA integrity_check; SELECT sum(a) FROM t'), 'ok\n10\n');
        const dump = await save('dump');
        assert.equal(dump.file, 'coffee.sql');
        assert.match(new TextDecoder().decode(dump.bytes), /^PRAGMA foreign_keys=OFF;[^]*INSERT INTO t VALUES\(4\);[^]*COMMIT;\n$/);
      });

      it('imports a database, in write-ahead mode too, and refuses what is none', async () => {
        const path = join(scratch, 'wal.db');
        spawnSync(join(buildDirectory, 'demos/sqlite/sqlite-native'),
          ['-vfs', 'unix', path, "PRAGMA journal_mode=wal; CREATE TABLE dropped(x); INSERT INTO dropped VALUES('here');"]);
        await drop('wal.db', readFileSync(path));
        assert.deepEqual(await texts('#schema .name'), ['dropped']);
        await drop('notes.db', new TextEncoder().encode('This is not a database, but long enough to be one. '.repeat(20)));
        assert.match((await texts('.failure'))[0], /notes\.db: file is not a database/);
        assert.deepEqual(await texts('#database-name'), ['wal.db']);
        await run("INSERT INTO dropped VALUES('again'); SELECT count(*) FROM dropped");
        assert.deepEqual(await texts('td'), ['2']);
      });

      it('cancels a query that does not end, and goes on with what was committed', async () => {
        await page.$eval('#script', editor => {
          /** @type {HTMLTextAreaElement} */ (editor).value =
            "INSERT INTO dropped VALUES('stays'); BEGIN; INSERT INTO dropped VALUES('lost');\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;";
          document.getElementById('run')?.click();
        });
        await new Promise(resolve => setTimeout(resolve, 500));
        await press('cancel');
        assert.match((await texts('.failure'))[0], /Cancelled/);
        await run('SELECT count(*) FROM dropped');
        assert.deepEqual(await texts('td'), ['3']);
      });

      it('asks before it discards what was changed, and only then', async () => {
        questions.length = 0;
        await press('sample');
        await press('empty');
        assert.deepEqual(questions.length, 1);
        assert.match(questions[0], /^Replace wal\.db \(.*\)\? It was changed since/);
      });

      it('keeps the database over reloads, and shares it with other tabs, one at a time', async () => {
        await run("CREATE TABLE kept(x); INSERT INTO kept VALUES('from the first tab');");
        await page.reload();
        await settled();
        assert.deepEqual(await texts('#schema .name'), ['kept']);
        const other = await browser.open(`${server.url}/index.html`);
        await other.waitForFunction(() => !document.body.classList.contains('busy'), {polling: 50});
        assert.deepEqual(await other.$$eval('#schema .name', names => names.map(name => name.textContent)), ['kept']);
        // A run of the first tab that takes its time; the second waits for it.
        const slow = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 4000000) SELECT count(*) FROM n;';
        const running = run(`BEGIN; INSERT INTO kept VALUES('in a transaction'); ${slow} COMMIT;`);
        await new Promise(resolve => setTimeout(resolve, 300));
        await other.$eval('#script', editor => {
          /** @type {HTMLTextAreaElement} */ (editor).value = "INSERT INTO kept VALUES('from the second tab'); SELECT count(*) FROM kept;";
          document.getElementById('run')?.click();
        });
        await other.waitForFunction(() => !document.body.classList.contains('busy'), {polling: 50});
        assert.deepEqual(await other.$$eval('td', cells => cells.map(cell => cell.textContent)), ['3']);
        await running;
        await run('SELECT count(*), max(rowid) FROM kept; PRAGMA integrity_check;');
        assert.deepEqual(await texts('td'), ['3', '3', 'ok']);
        assert.deepEqual(other.messages, []);
        await other.close();
      });

      it('reports nothing on the console', () => assert.deepEqual(page.messages, []));
    });
  }
}
