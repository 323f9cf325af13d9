// SPDX-License-Identifier: MIT
// The page that amcc -o app.html writes, and its worker, in both browsers.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {projectDirectory, tool} from '../environment.mjs';
import {assemble, scratch} from '../web/compile.mjs';
import {serve} from '../../tools/serve.mjs';
import {browserNames, launch} from './browsers.mjs';

const TOOL_C = `#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv) {
  char line[100];
  if (argc > 1 && !strcmp(argv[1], "trap")) __builtin_trap();
  if (argc > 1 && !strcmp(argv[1], "forever")) for (puts("on and on"), fflush(stdout);;) if (usleep(1000)) return 9;
  for (int i = 1; i < argc; i++) printf("[%s]\\n", argv[i]);
  while (fgets(line, sizeof line, stdin)) printf("in: %s", line);
  FILE *in = fopen("in.txt", "r"), *out = fopen("out.txt", "w");
  if (in && fgets(line, sizeof line, in)) fprintf(out, "copy of %s", line);
  fprintf(stderr, "to stderr\\n");
  return argc > 1 ? argc : 0;
}`;

const TALK_C = `#include <stdio.h>
#include <time.h>
#include <unistd.h>
int main(void) {
  char line[100];
  time_t time = 1782864000;
  printf("\\x1b[1;31mbold red\\x1b[m \\x1b[?25l");
  for (;;) {
    printf("name? ");
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin)) break;
    printf("hello %s", line);
  }
  printf("bye %d %d\\n", isatty(0), (int)localtime(&time)->tm_gmtoff);
  return 0;
}`;

const FLOOD_C = `#include <stdio.h>
int main(void) { for (;;) printf("x\\n"); }`;

for (const name of browserNames) {
  describe(name, () => {
    /** @type {import('./browsers.mjs').Browser} */
    let browser;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let open, strict;
    const directory = scratch();

    before(async () => {
      writeFileSync(join(directory, 'tool.c'), TOOL_C);
      writeFileSync(join(directory, 'talk.c'), TALK_C);
      writeFileSync(join(directory, 'flood.c'), FLOOD_C);
      writeFileSync(join(directory, 'forbidden.html'),
        '<!doctype html><title>no workers</title><meta http-equiv="Content-Security-Policy" content="worker-src \'none\'">');
      const hello = assemble(readFileSync(join(projectDirectory, 'tests/browser/page/hello.wat'), 'utf8'), directory, 'hello');
      for (const [source, name] of [[join(directory, 'tool.c'), 'tool'], [join(directory, 'talk.c'), 'talk'], [join(directory, 'flood.c'), 'flood'], [hello, 'hello']])
        execFileSync(tool('amcc'), [source, '-o', join(directory, `${name}.html`)]);
      writeFileSync(join(directory, 'in.txt'), 'a file\n');
      open = await serve({root: directory});
      strict = await serve({root: directory, csp: true});
      browser = await launch(name);
    });
    after(() => Promise.all([browser?.close(), open?.close(), strict?.close()]));

    /** Whether the program asks for a line. @param {import('./browsers.mjs').Page} page */
    const asks = page => page.$eval('#line', line => !(/** @type {HTMLElement} */ (line).hidden));
    /** @param {import('./browsers.mjs').Page} page */
    const asked = page => page.waitForFunction(() => !document.getElementById('line')?.hidden, {timeout: 20000});
    /** Ends the input that the program asks for. @param {import('./browsers.mjs').Page} page @param {RegExp} [status] */
    const ended = async (page, status = /^(Exit status|Failed|Stopped)/) => {
      await page.waitForFunction(pattern => new RegExp(pattern).test(document.getElementById('status')?.textContent ?? '')
        || !document.getElementById('line')?.hidden, {timeout: 20000}, status.source);
      if (await asks(page)) await page.click('#end');
      await page.waitForFunction(pattern => new RegExp(pattern).test(document.getElementById('status')?.textContent ?? ''),
        {timeout: 20000}, status.source);
      return page.evaluate(() => ['output', 'status'].map(id => document.getElementById(id)?.textContent));
    };
    /** @param {import('./browsers.mjs').Page} page @param {Record<string, string>} fields */
    const rerun = (page, fields) => page.evaluate(values => {
      for (const [id, value] of Object.entries(values)) /** @type {HTMLInputElement} */ (document.getElementById(id)).value = value;
      /** @type {HTMLElement} */ (document.getElementById('status')).textContent = '';
      document.getElementById('run')?.click();
    }, fields);

    test('runs as the page opens', async () => {
      const page = await browser.open(`${open.url}/hello.html`);
      const [output, status] = await ended(page);
      assert.equal(output, 'hello\n');
      assert.match(status ?? '', /^Exit status 3 · [\d.]+ ms · WebAssembly$/);
      assert.deepEqual(page.messages, []);
      await page.close();
    });

    test('under script-src \'self\': asm.js', async () => {
      const page = await browser.open(`${strict.url}/hello.html`);
      const [output, status] = await ended(page);
      assert.equal(output, 'hello\n');
      assert.match(status ?? '', /^Exit status 3 .* asm\.js$/);
      await page.close();
    });

    test('in a browser without WebAssembly: asm.js', async () => {
      const without = await launch(name, {args: ['--js-flags=--jitless'], preferences: {'javascript.options.wasm': false}});
      try {
        const page = await without.open(`${open.url}/tool.html`);
        assert.equal(await page.evaluate(() => typeof WebAssembly), 'undefined');
        const [output, status] = await ended(page);
        assert.equal(output, 'to stderr\n');
        assert.match(status ?? '', /^Exit status 0 .* asm\.js$/);
      } finally {
        await without.close();
      }
    });

    test('the engine that one chooses', async () => {
      const page = await browser.open(`${open.url}/hello.html`);
      await ended(page);
      await rerun(page, {engine: 'asmjs'});
      assert.match((await ended(page))[1] ?? '', /asm\.js$/);
      await rerun(page, {engine: 'wasm'});
      assert.match((await ended(page))[1] ?? '', /WebAssembly$/);
      await page.close();
    });

    test('arguments, standard input, files', async () => {
      const page = await browser.open(`${open.url}/tool.html`);
      await ended(page);
      const picker = /** @type {any} */ (await page.$('#picker'));
      await picker.uploadFile(join(directory, 'in.txt'));
      await rerun(page, {arguments: `plain "two words" 'single "quoted"' es\\ caped`, stdin: 'line 1\nline 2\n'});
      const [output, status] = await ended(page);
      assert.equal(output, '[plain]\n[two words]\n[single "quoted"]\n[es caped]\nin: line 1\nin: line 2\nto stderr\n');
      assert.match(status ?? '', /^Exit status 5/);
      const files = await page.$$eval('#files li', items => items.map(item => item.querySelector('a')?.textContent + ' ' + item.querySelector('small')?.textContent));
      assert.deepEqual(files, ['in.txt 7 B', 'out.txt 15 B']);
      await page.close();
    });

    test('a conversation: lines with a history, Ctrl-D, colours, and the time of the place', async () => {
      const page = await browser.open(`${open.url}/talk.html`);
      await asked(page);
      assert.equal(await page.$eval('#output', output => output.textContent), 'bold red name? ');
      assert.deepEqual(await page.$$eval('#output .bold', items => items.map(item => [item.textContent, /** @type {HTMLElement} */ (item).style.color])),
        [['bold red', 'rgb(197, 34, 31)']]);
      for (const line of ['Ada', 'Grace']) {
        await asked(page);
        await page.type('#input', line);
        await page.keyboard.press('Enter');
      }
      await page.waitForFunction(() => document.getElementById('output')?.textContent?.endsWith('hello Grace\nname? '));
      await asked(page);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.getElementById('output')?.textContent?.endsWith('hello Ada\nname? '));
      await asked(page);
      await page.keyboard.down('Control');
      await page.keyboard.press('d');
      await page.keyboard.up('Control');
      const [output, status] = await ended(page, /^Exit status/);
      assert.equal(output, 'bold red name? Ada\nhello Ada\nname? Grace\nhello Grace\nname? Ada\nhello Ada\nname? bye 1 '
        + await page.evaluate(() => -new Date(1782864000000).getTimezoneOffset() * 60) + '\n');
      assert.match(status ?? '', /^Exit status 0/);
      assert.equal(await asks(page), false);
      await page.close();
    });

    test('a program that asks is stopped', async () => {
      const page = await browser.open(`${open.url}/talk.html`);
      await asked(page);
      await page.click('#stop');
      assert.equal((await ended(page, /^Stopped/))[1], 'Stopped');
      assert.equal(await asks(page), false);
      await page.click('#run');
      await asked(page);
      await page.close();
    });

    test('a worker that the page forbids is an error that says so', async () => {
      const page = await browser.open(`${open.url}/forbidden.html`);
      const message = await page.evaluate(async () => {
        const {runInWorker} = await import(new URL('./amphora-worker.mjs', location.href).href);
        return runInWorker('./hello.mjs').catch((/** @type {Error} */ error) => error.message);
      });
      assert.match(message, /hello\.mjs: (no worker: |the worker failed: )./);
      await page.close();
    });

    test('a trap is shown', async () => {
      const page = await browser.open(`${open.url}/tool.html`);
      await ended(page);
      await rerun(page, {arguments: 'trap'});
      const [output, status] = await ended(page);
      assert.match(output ?? '', /tool\.wasm: .*unreachable/);
      assert.equal(status, 'Failed');
      await page.close();
    });

    test('endless output: the page shows the first of it, answers, and stops the program', async () => {
      const page = await browser.open(`${open.url}/flood.html`);
      const shown = [];
      await page.waitForFunction(() => document.getElementById('output')?.textContent?.startsWith('x\n'), {timeout: 20000});
      await page.click('#stop');
      await ended(page);
      for (const engine of ['auto', 'asmjs']) {
        await rerun(page, {engine});
        await page.waitForFunction(() => document.getElementById('output')?.textContent?.includes('The rest is not shown'), {timeout: 60000});
        await page.click('#stop');
        assert.equal((await ended(page))[1], 'Stopped');
        shown.push(await page.$eval('#output', output => output.textContent?.slice(0, 4)));
      }
      assert.deepEqual(shown, ['x\nx\n', 'x\nx\n']);
      await page.close();
    });

    test('a program is stopped, and another one started', async () => {
      const page = await browser.open(`${open.url}/tool.html`);
      await ended(page);
      await rerun(page, {arguments: 'forever'});
      await page.waitForFunction(() => document.getElementById('output')?.textContent?.includes('on and on'), {timeout: 20000});
      await page.evaluate(() => document.getElementById('stop')?.click());
      assert.equal((await ended(page))[1], 'Stopped');
      await rerun(page, {arguments: ''});
      assert.match((await ended(page))[1] ?? '', /^Exit status 0/);
      await page.close();
    });

    test('runInWorker: result, output as it comes, cancelling', async () => {
      const page = await browser.open(`${open.url}/hello.html`);
      await ended(page);
      const [result, live, stopped, missing] = await page.evaluate(async () => {
        const path = './amphora-worker.mjs', {runInWorker} = await import(new URL(path, location.href).href);
        let live = '';
        const stdout = (/** @type {Uint8Array} */ chunk) => { live += new TextDecoder().decode(chunk); };
        const {status, engine, stdout: all} = await runInWorker('./hello.mjs', {stdout});
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 200);
        const stopped = await runInWorker('./tool.mjs', {args: ['tool', 'forever'], signal: controller.signal})
          .catch((/** @type {Error} */ error) => error.name);
        const missing = await runInWorker('./none.mjs').catch((/** @type {Error} */ error) => error.message);
        return [{status, engine, all: new TextDecoder().decode(all)}, live, stopped, missing];
      });
      assert.deepEqual(result, {status: 3, engine: 'wasm', all: 'hello\n'});
      assert.equal(live, 'hello\n');
      assert.equal(stopped, 'AbortError');
      assert.match(missing, /none\.mjs/);
      await page.close();
    });
  });
}
