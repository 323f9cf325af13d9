// SPDX-License-Identifier: MIT
// Programs written for emscripten.h and html5.h in both browsers: frames, input, canvases, timers and
// fetches, as WebAssembly and, where a Content-Security-Policy forbids that, as asm.js.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {setTimeout as sleep} from 'node:timers/promises';
import {projectDirectory, tool} from '../environment.mjs';
import {scratch} from '../web/compile.mjs';
import {serve} from '../../tools/serve.mjs';
import {browserNames, launch} from './browsers.mjs';
import {dispatchEvents} from './events.mjs';

const site = scratch();
const CLASSIC_HTML = `<!doctype html><title>classic</title><p id=out></p>
<script>
var Module = {
  print: text => { out.textContent += text + '|'; },
  preRun: [() => Module.FS.writeFile('in.txt', 'from preRun')],
  onRuntimeInitialized: () => { out.textContent += 'ready ' + Module._add(2, 3) + '|'; },
};
</script>
{{{ SCRIPT }}}`;
const CLASSIC_C = `#include <emscripten.h>
#include <stdio.h>
EMSCRIPTEN_KEEPALIVE int add(int a, int b) { return a + b; }
int main(void) {
  char text[20] = "";
  FILE *file = fopen("in.txt", "r");
  if (file) fgets(text, sizeof text, file);
  puts(text);
  return 0;
}`;

/** Counts its runs in a file of IDBFS, which the page that Emscripten's own IDBFS wrote may have begun. */
const IDBFS_C = `#include <emscripten.h>
#include <stdio.h>
EMSCRIPTEN_KEEPALIVE void loaded(void) {
  int runs = 0;
  FILE *file = fopen("/kept/runs", "r");
  if (file) fscanf(file, "%d", &runs), fclose(file);
  file = fopen("/kept/runs", "w");
  fprintf(file, "%d", ++runs), fclose(file);
  if (runs == 8) remove("/kept/old/file");
  printf("run %d, %s\\n", runs, fopen("/kept/old/file", "r") ? "old file" : "no old file");
  EM_ASM(FS.syncfs(false, error => out(error ? String(error) : 'saved')));
}
int main(void) {
  EM_ASM({
    FS.mkdir('/kept');
    FS.mount(IDBFS, {}, '/kept');
    FS.syncfs(true, error => error ? out(String(error)) : _loaded());
  });
}`;

before(() => {
  writeFileSync(join(site, 'idbfs.c'), IDBFS_C);
  execFileSync(tool('amcc'), ['-O1', '-lidbfs.js', join(site, 'idbfs.c'), '-o', join(site, 'idbfs.html')]);
  execFileSync(tool('amcc'), ['-Wall', '-Wextra', '-Werror', '-O1', join(projectDirectory, 'tests/emscripten/page.c'), '-o', join(site, 'page.html')]);
  execFileSync(tool('amcc'), ['-Wall', '-Wextra', '-Werror', '-O1', join(projectDirectory, 'tests/emscripten/events.c'), '-o', join(site, 'events.html')]);
  writeFileSync(join(site, 'text.txt'), 'hello, world');
  writeFileSync(join(site, 'classic-shell.html'), CLASSIC_HTML);
  writeFileSync(join(site, 'classic.c'), CLASSIC_C);
  execFileSync(tool('amcc'), ['-O1', join(site, 'classic.c'), '--shell-file', join(site, 'classic-shell.html'), '-o', join(site, 'classic.html')]);
  execFileSync(tool('amcc'), ['-O1', join(site, 'classic.c'), '-sSINGLE_FILE', '-o', join(site, 'single.html')]);
  execFileSync(tool('amcc'), ['-O1', join(site, 'classic.c'), '-sSINGLE_FILE', '-sASMJS=only', '--shell-file', join(site, 'classic-shell.html'), '-o', join(site, 'single-asm.html')]);
});

/** What a page fetched, besides an icon. */
const fetched = () => performance.getEntriesByType('resource').map(entry => entry.name).filter(name => !/^data:|favicon/.test(name));

/** What page.c prints without being asked. */
const STARTED = [
  'canvas 200x100 400x200', 'from JavaScript 42', 'unknown -4, visible 1', 'three frames', 'later', 'loaded text 12 hello', 'failed none',
].sort();

for (const name of browserNames) {
  describe(name, () => {
    /** @type {import('./browsers.mjs').Browser} */
    let browser;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let open, strict;

    before(async () => {
      open = await serve({mounts: {'/site': site}});
      strict = await serve({mounts: {'/site': site}, csp: true});
      browser = await launch(name);
    });
    after(() => Promise.all([browser?.close(), open?.close(), strict?.close()]));

    test('IDBFS: files last, as Emscripten keeps them', async () => {
      const page = await browser.open(`${open.url}/site/text.txt`);
      await page.evaluate(() => new Promise((resolve, reject) => {
        const request = indexedDB.open('/kept', 21);
        request.onupgradeneeded = () => request.result.createObjectStore('FILE_DATA').createIndex('timestamp', 'timestamp', {unique: false});
        request.onerror = reject;
        request.onsuccess = () => {
          const transaction = request.result.transaction('FILE_DATA', 'readwrite'), store = transaction.objectStore('FILE_DATA'), timestamp = new Date(1e12);
          store.put({timestamp, mode: 0o40777}, '/kept/old');
          store.put({timestamp, mode: 0o100666, contents: new TextEncoder().encode('text')}, '/kept/old/file');
          store.put({timestamp, mode: 0o100666, contents: new TextEncoder().encode('6')}, '/kept/runs');
          transaction.oncomplete = () => resolve(request.result.close());
        };
      }));
      for (const expected of ['run 7, old file', 'run 8, no old file', 'run 9, no old file']) {
        await page.goto(`${open.url}/site/idbfs.html`);
        await page.waitForFunction(() => /saved|Error/.test(document.getElementById('output')?.textContent ?? ''), {timeout: 20000});
        assert.equal(await page.$eval('#output', element => element.textContent), `${expected}\nsaved\n`);
      }
      await page.close();
    });

    /** @param {import('./browsers.mjs').Page} page @returns {Promise<string[]>} */
    const linesOf = page => page.$eval('#output', element => (element.textContent ?? '').split('\n').slice(0, -1));

    /** Waits for a line. @param {import('./browsers.mjs').Page} page @param {(lines: string[]) => boolean} enough */
    const waitFor = async (page, enough) => {
      for (let i = 0; i < 200; i++) {
        const lines = await linesOf(page);
        if (enough(lines)) return lines;
        await sleep(50);
      }
      assert.fail(`printed: ${(await linesOf(page)).join(' | ')}; console: ${page.messages.join(' | ')}`);
    };

    for (const engine of ['wasm', 'asm.js under a Content-Security-Policy']) {
      test(`frames, events, canvases, fetches: ${engine}`, async () => {
        const page = await browser.open(`${(engine === 'wasm' ? open : strict).url}/site/page.html`);
        const lines = await waitFor(page, lines => lines.length >= STARTED.length);
        assert.deepEqual([...lines].sort(), STARTED);
        const seen = lines.length;

        const pixels = await page.$eval('#canvas', canvas => {
          const context = /** @type {HTMLCanvasElement} */ (canvas).getContext('2d');
          return [...context?.getImageData(99, 50, 2, 1).data ?? []];
        });
        assert.deepEqual(pixels, [1, 2, 3, 255, 4, 5, 6, 255]);
        assert.equal(await page.title(), 'a new title');

        const box = /** @type {import('puppeteer-core').BoundingBox} */ (await (await page.$('#canvas'))?.boundingBox());
        const at = [Math.round(box.x) + 30, Math.round(box.y) + 40];
        await page.mouse.move(at[0], at[1]);
        await page.mouse.down();
        await page.mouse.up();
        await page.keyboard.press('a');
        await page.keyboard.down('Shift');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.up('Shift');
        await page.$eval('#canvas', canvas => {
          /** @type {HTMLElement} */ (canvas).focus();
          canvas.dispatchEvent(new WheelEvent('wheel', {deltaY: 120, deltaMode: 1, cancelable: true}));
          window.dispatchEvent(new Event('resize'));
        });
        const events = (await waitFor(page, lines => lines.some(line => line.startsWith('resize')))).slice(seen);
        const size = await page.evaluate(() => `${innerWidth} ${innerHeight}`);
        assert.deepEqual(events, [
          `mouse 5 ${Math.trunc(at[0] - box.x)} ${Math.trunc(at[1] - box.y)} 0 1`, 'key 2 a KeyA 65 000 data', 'key 2 Shift ShiftLeft 16 100 data',
          'key 2 ArrowLeft ArrowLeft 37 100 data', 'focus 13 CANVAS canvas', 'wheel 9 120 1', `resize 10 ${size}`,
        ]);
        await page.keyboard.press('q');
        await page.keyboard.press('z');
        await waitFor(page, lines => lines.includes('key 2 q KeyQ 81 000 data'));
        assert.ok(!(await linesOf(page)).some(line => line.includes('KeyZ')), 'no events after exit');
        await page.close();
      });
    }

    test('every field of every event', async () => {
      const page = await browser.open(`${open.url}/site/events.html`);
      assert.deepEqual(await waitFor(page, lines => lines.length > 0), ['failed 0']);
      const {expected, prevented} = await page.evaluate(dispatchEvents);
      const lines = await waitFor(page, lines => lines.length > expected.length);
      // Chromium without sensors sends these as well.
      assert.deepEqual(lines.slice(1).filter(line => !/^(orientation|motion) \d+( 0)+ [07]$/.test(line)), expected);
      assert.deepEqual(prevented, {click: false, dblclick: true, keydown: true, beforeunload: 'Leave?'});
      await page.close();
    });

    test('SINGLE_FILE: a page that fetches nothing', async () => {
      const page = await browser.open(`${open.url}/site/single.html`);
      await waitFor(page, lines => lines.length > 0);
      assert.deepEqual(await page.evaluate(fetched), []);
      await page.goto(pathToFileURL(join(site, 'single.html')).href);
      await waitFor(page, lines => lines.length > 0);
      await page.close();
      const other = await browser.open(`${open.url}/site/single-asm.html`, {webAssembly: false});
      await other.waitForFunction(() => document.getElementById('out')?.textContent?.includes('preRun'));
      assert.deepEqual(await other.evaluate(fetched), []);
      await other.close();
    });

    test('a page for Emscripten: its own template, the global Module, a classic script', async () => {
      const page = await browser.open(`${open.url}/site/classic.html`);
      await page.waitForFunction(() => document.getElementById('out')?.textContent?.includes('preRun'));
      assert.equal(await page.$eval('#out', element => element.textContent), 'ready 5|from preRun|');
      assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).Module.ccall('add', 'number', ['number', 'number'], [4, 5])), 9);
      // The script asks for all that app.mjs comes to need, and for no more.
      const asked = await page.$$eval('head link', links => links.map(link => `${link.rel} ${link.href.replace(/.*[/]/, '')}`));
      assert.deepEqual(asked, ['modulepreload amphora-module.mjs', 'modulepreload amphora-files.mjs', 'preload classic.wasm']);
      const names = (await page.evaluate(fetched)).map(name => name.replace(/.*[/]/, ''));
      assert.deepEqual([...new Set(names)].sort(), ['amphora-files.mjs', 'amphora-module.mjs', 'classic.js', 'classic.mjs', 'classic.wasm']);
      assert.deepEqual(page.messages, []);
      await page.close();
    });
  });
}
