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
import {control, output, reads, shows} from './terminal.mjs';

const TOOL_C = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv) {
  char line[100];
  if (argc > 1 && !strcmp(argv[1], "trap")) __builtin_trap();
  if (argc > 1 && !strcmp(argv[1], "abort")) abort();
  if (argc > 1 && !strcmp(argv[1], "forever")) for (puts("on and on"), fflush(stdout);;) if (usleep(1000)) return 9;
  for (int i = 1; i < argc; i++) printf("[%s]\\n", argv[i]);
  while (fgets(line, sizeof line, stdin)) printf("in: %s", line);
  FILE *in = fopen("in.txt", "r"), *out = fopen("out.txt", "w");
  if (in && fgets(line, sizeof line, in)) fprintf(out, "copy of %s", line);
  fprintf(stderr, "to stderr\\n");
  return argc > 1 ? argc : 0;
}`;

const TALK_C = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
int main(int argc, char **argv) {
  char line[100];
  time_t time = 1782864000;
  printf("\\x1b[1;31mbold red\\x1b[m ");
  if (argc > 1 && !strcmp(argv[1], "busy")) for (puts("busy");;);
  if (argc > 1 && !strcmp(argv[1], "language")) return puts(getenv("LANG")), 0;
  if (argc > 1) return printf("%d letters\\n", (int)strlen(getpass("password:"))), 0;
  for (;;) {
    printf("name? ");
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin)) break;
    printf("hello %s", line);
  }
  printf("bye %d %d\\n", isatty(0), (int)localtime(&time)->tm_gmtoff);
  return 0;
}`;

const SCREEN_C = `#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
static volatile int resized, interrupted;
static void count(int number) { *(number == SIGINT ? &interrupted : &resized) += 1; }
int main(void) {
  struct termios before, raw;
  struct winsize size;
  struct sigaction action = {.sa_handler = count};
  char keys[1000] = "";
  sigaction(SIGWINCH, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  tcgetattr(0, &before);
  raw = before;
  raw.c_lflag &= ~(ICANON | ECHO);
  tcsetattr(0, TCSAFLUSH, &raw);
  printf("\\x1b[?1049h\\x1b[2J");
  for (;;) {
    char bytes[32];
    ioctl(1, TIOCGWINSZ, &size);
    printf("\\x1b[H\\x1b[7m%d x %d, resized %d, interrupted %d\\x1b[m\\x1b[3;5Hkeys:%s", size.ws_row, size.ws_col, resized, interrupted, keys);
    fflush(stdout);
    ssize_t count = read(0, bytes, sizeof bytes);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || bytes[0] == 'q') break;
    for (ssize_t i = 0; i < count; i++) sprintf(keys + strlen(keys), " %d", bytes[i]);
  }
  printf("\\x1b[?1049l");
  tcsetattr(0, TCSAFLUSH, &before);
  printf("interrupted %d time\\n", interrupted);
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
      writeFileSync(join(directory, 'screen.c'), SCREEN_C);
      writeFileSync(join(directory, 'forbidden.html'),
        '<!doctype html><title>no workers</title><meta http-equiv="Content-Security-Policy" content="worker-src \'none\'">');
      const hello = assemble(readFileSync(join(projectDirectory, 'tests/browser/page/hello.wat'), 'utf8'), directory, 'hello');
      for (const [source, name] of [[join(directory, 'tool.c'), 'tool'], [join(directory, 'talk.c'), 'talk'], [join(directory, 'flood.c'), 'flood'], [join(directory, 'screen.c'), 'screen'], [hello, 'hello']])
        execFileSync(tool('amcc'), [source, '-o', join(directory, `${name}.html`)]);
      writeFileSync(join(directory, 'in.txt'), 'a file\n');
      writeFileSync(join(directory, 'corrupt.mjs'), readFileSync(join(directory, 'hello.mjs'), 'utf8').replaceAll('hello.', 'corrupt.'));
      writeFileSync(join(directory, 'corrupt.wasm'), 'no module');
      open = await serve({root: directory});
      strict = await serve({root: directory, csp: true});
      browser = await launch(name);
    });
    after(() => Promise.all([browser?.close(), open?.close(), strict?.close()]));

    /** Ends the input that the program reads. @param {import('./browsers.mjs').Page} page @param {RegExp} [status] */
    const ended = async (page, status = /^(Exit status|Failed|Stopped)/) => {
      const over = () => page.waitForFunction(pattern => new RegExp(pattern).test(document.getElementById('status')?.textContent ?? ''),
        {timeout: 20000}, status.source);
      await Promise.race([over(), reads(page)]);
      if (await page.$('#output.reading')) await page.focus('textarea.keys').then(() => control(page, 'd'));
      await over();
      return [await output(page), await page.$eval('#status', status => status.textContent)];
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
        assert.equal(output, 'to stderr');
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
      assert.equal(output, '[plain]\n[two words]\n[single "quoted"]\n[es caped]\nin: line 1\nin: line 2\nto stderr');
      assert.match(status ?? '', /^Exit status 5/);
      const files = await page.$$eval('#files li', items => items.map(item => item.querySelector('a')?.textContent + ' ' + item.querySelector('small')?.textContent));
      assert.deepEqual(files, ['in.txt 7 B', 'out.txt 15 B']);
      await page.close();
    });

    test('a conversation: lines with a history, Ctrl-D, colours, and the time of the place', async () => {
      const page = await browser.open(`${open.url}/talk.html`);
      await reads(page);
      await shows(page, 'name?');
      assert.equal(await output(page), 'bold red name?');
      assert.deepEqual(await page.$$eval('#output .bold', items => items.map(item => [item.textContent, /** @type {HTMLElement} */ (item).style.color])),
        [['bold red', 'rgb(197, 34, 31)']]);
      await page.keyboard.type('Adx');
      await page.keyboard.press('Backspace');
      await page.keyboard.type('a\n');
      await shows(page, 'hello Ada');
      await page.keyboard.type('Grce');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.type('a');
      await page.keyboard.press('Enter');
      await shows(page, 'hello Grace\nname?');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await shows(page, 'hello Ada\nname?');
      await reads(page);
      await control(page, 'd');
      const [text, status] = await ended(page, /^Exit status/);
      assert.equal(text, 'bold red name? Ada\nhello Ada\nname? Grace\nhello Grace\nname? Ada\nhello Ada\nname? bye 1 '
        + await page.evaluate(() => -new Date(1782864000000).getTimezoneOffset() * 60));
      assert.match(status ?? '', /^Exit status 0/);
      await page.close();
    });

    test('what is pasted, and what input methods put in', async () => {
      const page = await browser.open(`${open.url}/talk.html`);
      await reads(page);
      await page.$eval('textarea.keys', area => {
        area.dispatchEvent(Object.assign(new Event('paste', {cancelable: true}), {clipboardData: {getData: () => 'one\ntw'}}));
        /** @type {HTMLTextAreaElement} */ (area).value = '二';
        area.dispatchEvent(new InputEvent('input'));
      });
      await shows(page, 'hello one');
      await page.keyboard.press('Enter');
      await shows(page, 'hello tw二');
      assert.equal((await page.$$('#output .wide')).length, 2);
      await page.close();
    });

    test('a program for the whole screen: keys as they come, its size, SIGWINCH, Ctrl-C, no echo', async () => {
      const page = await browser.open(`${open.url}/screen.html`);
      await shows(page, 'keys:');
      await page.keyboard.type('ab');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await shows(page, 'keys: 97 98 27 91 65 10');
      const before = await page.$eval('#output .line', row => row.textContent);
      await page.setViewport({width: 1100, height: 700});
      await page.waitForFunction(before => {
        const [size, resized] = [/\d+ x \d+/, /resized [1-9]/].map(part => part.exec(document.querySelector('#output .line')?.textContent ?? '')?.[0]);
        return size && resized && !before?.startsWith(size);
      }, {timeout: 20000}, before);
      assert.equal(await page.$eval('#output .inverse', piece => /** @type {HTMLElement} */ (piece).style.background !== ''), true);
      await control(page, 'c');
      await shows(page, 'interrupted 1');
      await page.keyboard.type('q');
      const [text, status] = await ended(page, /^Exit status/);
      assert.equal(text, 'interrupted 1 time');
      assert.match(status ?? '', /^Exit status 0/);
      await page.close();
    });

    test('Ctrl-C ends programs that have no handler: one that reads, and one that computes', async () => {
      const page = await browser.open(`${open.url}/talk.html`);
      await reads(page);
      await control(page, 'c');
      assert.match((await ended(page))[1] ?? '', /^Exit status 130/);
      await rerun(page, {arguments: 'busy'});
      await shows(page, 'busy');
      await page.focus('textarea.keys');
      await control(page, 'c');
      assert.equal((await ended(page))[1], 'Stopped');
      await page.close();
    });

    test('a secret is not shown', async () => {
      const page = await browser.open(`${open.url}/talk.html`);
      await reads(page);
      await rerun(page, {arguments: 'secret'}).catch(() => {});
      await control(page, 'd');
      await ended(page, /^Exit status/);
      await rerun(page, {arguments: 'secret'});
      await shows(page, 'password:');
      await reads(page);
      await page.focus('textarea.keys');
      await page.keyboard.type('sesame\n');
      assert.equal((await ended(page))[0], 'password:\nbold red 6 letters');
      await page.close();
    });

    test('in a terminal of telephones, keys that they do not have', async () => {
      const page = await browser.open(`${open.url}/talk.html`);
      await reads(page);
      assert.deepEqual(await page.$$eval('#output .bar button', keys => keys.map(key => key.textContent)),
        ['Esc', 'Tab', 'Ctrl-C', 'Ctrl-D', '↑', '↓', '←', '→']);
      await page.$eval('#output .bar button:nth-child(4)', key => /** @type {HTMLElement} */ (key).click());
      assert.match((await ended(page))[1] ?? '', /^Exit status 0/);
      await page.close();
    });

    test('screen readers are told what is new', async () => {
      const page = await browser.open(`${open.url}/talk.html`);
      await reads(page);
      await page.keyboard.type('Ada\n');
      await shows(page, 'hello Ada');
      assert.deepEqual(await page.$eval('#output [aria-live=polite]', reader => [...reader.children].map(row => row.textContent)),
        ['bold red name? Ada', 'hello Ada']);
      assert.equal(await page.$eval('textarea.keys', keys => keys.getAttribute('aria-label')), 'Terminal input');
      await page.close();
    });

    test('a program that reads is stopped', async () => {
      const page = await browser.open(`${open.url}/talk.html`);
      await reads(page);
      await page.click('#stop');
      assert.equal((await ended(page, /^Stopped/))[1], 'Stopped');
      assert.equal(await page.$('#output.reading'), null);
      await page.click('#run');
      await reads(page);
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

    test('what cannot be loaded or has no room says so', async () => {
      const page = await browser.open(`${open.url}/hello.html`);
      const results = await page.evaluate(async foreign => {
        const {runInWorker} = await import(new URL('./amphora-worker.mjs', location.href).href);
        const messages = [];
        for (const url of [foreign, './none.mjs', './corrupt.mjs'])
          messages.push(await runInWorker(url).catch((/** @type {Error} */ error) => error.message));
        const app = (await import(new URL('./hello.mjs', location.href).href)).default;
        const full = {moduleImports: [], default: () => { throw RangeError('Array buffer allocation failed'); }};
        messages.push(await (await app({engine: 'asmjs', asmjs: () => full})).run().catch((/** @type {Error} */ error) => error.message));
        return messages;
      }, `${strict.url}/hello.mjs`);
      assert.match(results[0], /^http:\S+\/hello\.mjs: .*; another origin has to allow it by Access-Control-Allow-Origin$/);
      assert.match(results[1], /^http:\S+\/none\.mjs: .*none\.mjs$/);
      assert.match(results[2], /^http:\S+\/corrupt\.wasm: ./);
      assert.match(results[3], /^http:\S+\/hello\.wasm: Array buffer allocation failed$/);
      await page.close();
    });

    test('where the user is: LANG', async () => {
      const page = await browser.open(`${open.url}/talk.html`);
      await reads(page);
      await page.focus('textarea.keys');
      await control(page, 'd');
      await ended(page);
      await rerun(page, {arguments: 'language'});
      const language = await page.evaluate(() => navigator.language);
      assert.match((await ended(page))[0] ?? '', new RegExp(`${language.slice(0, 2)}_[A-Z]{2}\\.UTF-8$`));
      await page.close();
    });

    test('a trap is shown', async () => {
      const page = await browser.open(`${open.url}/tool.html`);
      await ended(page);
      await rerun(page, {arguments: 'trap'});
      const [output, status] = await ended(page);
      assert.match(output ?? '', /tool\.wasm: .*unreachable/);
      assert.equal(status, 'Failed');
      await rerun(page, {arguments: 'abort'});
      const [text, end] = await ended(page);
      assert.match(text ?? '', /tool\.wasm: abort(\n  at .+ \(tool\.wasm\+0x[\da-f]+\)){3,}$/);
      assert.equal(end, 'Failed');
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
      await shows(page, 'on and on');
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
