// SPDX-License-Identifier: MIT
// Programs that wait: the page goes on meanwhile, whatever suspends them; and output that nobody takes in time.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {tool} from '../environment.mjs';
import {scratch} from '../web/compile.mjs';
import {WAIT_C, WAITED} from '../web/wait.mjs';
import {serve} from '../../tools/serve.mjs';
import {browserNames, launch} from './browsers.mjs';

const BULK_C = `#include <stdio.h>
#include <string.h>
static char block[1 << 20];
int main(void) {
  memset(block, 'x', sizeof block);
#ifdef READS
  getchar();
#endif
  for (int i = 0; i < 80; i++) fwrite(block, 1, sizeof block, stdout);
  return 0;
}`;

const FLOOD_C = `#include <stdio.h>
int main(void) { for (int i = 0;; i++) printf("line %d\\n", i); }`;

const SLEEP_C = `#include <emscripten.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static void later(void *data) { printf("later\\n"); }
static void frame(void) {
  static int count;
  emscripten_sleep(20);
  printf("frame %d\\n", ++count);
  if (count == 2) emscripten_cancel_main_loop();
}
int main(void) {
  void *bytes;
  int size, error;
  emscripten_async_call(later, NULL, 20);
  for (int i = 0; i < 3; i++) emscripten_sleep(20);
  printf("slept\\n");
  emscripten_wget_data("text.txt", &bytes, &size, &error);
  printf("%.*s %d\\n", size, (char *)bytes, error);
  free(bytes);
  emscripten_wget_data("none.txt", &bytes, &size, &error);
  printf("%d %d\\n", size, error);
  emscripten_wget("text.txt", "copy.txt");
  char line[20] = "";
  FILE *copy = fopen("copy.txt", "r");
  printf("%s\\n", copy ? fgets(line, sizeof line, copy) : "none");
  emscripten_set_main_loop(frame, 0, 1);
}`;

for (const name of browserNames) {
  describe(name, () => {
    /** @type {import('./browsers.mjs').Browser} */
    let browser;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let open, isolated;

    before(async () => {
      const directory = scratch();
      for (const [program, text] of [['wait', WAIT_C], ['flood', FLOOD_C], ['bulk', BULK_C], ['read', '#define READS\n' + BULK_C], ['sleep', SLEEP_C]]) {
        writeFileSync(join(directory, `${program}.c`), text);
        execFileSync(tool('amcc'), ['-O1', '-sASYNCIFY', join(directory, `${program}.c`), '-o', join(directory, `${program}.html`)]);
      }
      writeFileSync(join(directory, 'index.html'), '<!doctype html><title>empty</title>');
      writeFileSync(join(directory, 'text.txt'), 'fetched');
      open = await serve({root: directory});
      isolated = await serve({root: directory, isolate: true});
      browser = await launch(name);
    });
    after(() => Promise.all([browser?.close(), open?.close(), isolated?.close()]));

    /**
     * Runs wait.c with input that comes when it is asked for, and counts what the page does meanwhile.
     * @param {'page' | 'worker'} where @param {Record<string, unknown>} options of load @param {any} [server]
     */
    const answer = async (where, options = {}, server = open) => {
      const page = await browser.open(`${server.url}/index.html`);
      const result = await page.evaluate(async (where, options) => {
        let text = '', beats = 0, asked = 0;
        const heart = setInterval(() => { beats++; }, 5);
        const lines = ['Ada\n', 'Grace\n', 'quit\n'];
        const stdin = () => new Promise(resolve => setTimeout(() => resolve(lines[asked++]), 150));
        const stdout = (/** @type {Uint8Array} */ chunk) => { text += new TextDecoder().decode(chunk); };
        const here = (/** @type {string} */ path) => import(new URL(path, location.href).href);
        let status, suspends;
        if (where === 'page') {
          const program = await (await here('./wait.mjs')).default(options);
          status = await program.run({stdin, stdout});
          suspends = program.suspends;
        } else {
          const {runInWorker} = await here('./amphora-worker.mjs');
          ({status, suspends} = await runInWorker('./wait.mjs', {stdin, stdout, ...options}));
        }
        clearInterval(heart);
        return {status, suspends, text, alive: beats >= 10};
      }, where, options);
      await page.close();
      return result;
    };

    const expected = {status: 7, text: WAITED, alive: true};

    test('WebAssembly in the page is suspended by JSPI', async () => {
      assert.deepEqual(await answer('page'), {...expected, suspends: 'jspi'});
    });

    test('WebAssembly in a worker is suspended by JSPI', async () => {
      assert.deepEqual(await answer('worker'), {...expected, suspends: 'jspi'});
    });

    test('asm.js in a worker of an isolated page sleeps by Atomics', async () => {
      assert.deepEqual(await answer('worker', {engine: 'asmjs'}, isolated), {...expected, suspends: 'atomics'});
    });

    test('asm.js in the page, and in a worker of a page that is not isolated, is the module of -sASYNCIFY', async () => {
      assert.deepEqual(await answer('page', {engine: 'asmjs'}), {...expected, suspends: 'asyncify'});
      assert.deepEqual(await answer('worker', {engine: 'asmjs'}), {...expected, suspends: 'asyncify'});
    });

    test('WebAssembly that suspends itself', async () => {
      assert.deepEqual(await answer('page', {suspends: 'asyncify'}), {...expected, suspends: 'asyncify'});
    });

    test('emscripten_sleep and emscripten_wget, in main and in its loop: events come meanwhile', async () => {
      const page = await browser.open(`${open.url}/sleep.html`);
      await page.waitForFunction(() => /frame 2\n$/.test(document.getElementById('output')?.textContent ?? ''), {timeout: 20000});
      assert.equal(await page.$eval('#output', element => element.textContent), 'later\nslept\nfetched 0\n0 1\nfetched\nframe 1\nframe 2\n');
      assert.deepEqual(page.messages.filter(message => !/404/.test(message)), []);
      await page.close();
    });

    test('more output than a page takes: it waits, or, where nothing can suspend it, is cut, and says so', async () => {
      const page = await browser.open(`${open.url}/index.html`);
      const results = await page.evaluate(async () => {
        const {runInWorker} = await import(new URL('./amphora-worker.mjs', location.href).href), results = [];
        for (const [name, engine] of [['bulk', 'wasm'], ['read', 'asmjs'], ['bulk', 'asmjs']]) {
          let bytes = 0, last = '';
          const stdout = (/** @type {Uint8Array} */ chunk) => {
            bytes += chunk.length;
            last = new TextDecoder().decode(chunk.subarray(-20));
          };
          const {status, cut, suspends, stdout: kept} = await runInWorker(`./${name}.mjs`, {engine, stdout});
          results.push({status, cut, suspends: suspends ?? 'nothing', megabytes: bytes >> 20, kept: kept.length >> 20, last});
        }
        return results;
      });
      assert.deepEqual(results, [
        {status: 0, cut: true, suspends: 'jspi', megabytes: 80, kept: 64, last: 'x'.repeat(20)},
        {status: 0, cut: true, suspends: 'asyncify', megabytes: 80, kept: 64, last: 'x'.repeat(20)},
        {status: 0, cut: true, suspends: 'nothing', megabytes: 63, kept: 63, last: 'the rest is cut off\n'},
      ]);
      await page.close();
    });

    for (const [how, engine] of [['WebAssembly', 'auto'], ['asm.js in an isolated page', 'asmjs']]) {
      test(`endless output leaves the page alive, and is stopped at once: ${how}`, async () => {
        const page = await browser.open(`${(engine === 'auto' ? open : isolated).url}/index.html`);
        const [bytes, outcome, silent] = await page.evaluate(async engine => {
          const {ProgramWorker} = await import(new URL('./amphora-worker.mjs', location.href).href);
          const worker = new ProgramWorker('./flood.mjs');
          let bytes = 0, latest = 0;
          const running = worker.run({engine, stdout: (/** @type {Uint8Array} */ chunk) => { bytes += chunk.length; }})
            .catch((/** @type {Error} */ error) => error.name);
          const tick = () => new Promise(resolve => setTimeout(resolve, 20));
          for (let i = 0; i < 50 || !bytes; i++) await tick();
          worker.terminate();
          const outcome = await running;
          latest = bytes;
          for (let i = 0; i < 10; i++) await tick();
          return [bytes, outcome, latest === bytes];
        }, engine);
        assert.ok(bytes > 0);
        assert.equal(outcome, 'AbortError');
        assert.equal(silent, true);
        await page.close();
      });
    }
  });
}
