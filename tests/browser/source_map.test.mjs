// SPDX-License-Identifier: MIT
// -gsource-map: the map has the lines of C, and Chromium's debugger stops at one of them.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {SourceMap} from 'node:module';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {tool} from '../environment.mjs';
import {scratch} from '../web/compile.mjs';
import {serve} from '../../tools/serve.mjs';
import {launch} from './browsers.mjs';

const SQUARES_C = `#include <stdio.h>
__attribute__((noinline)) static int square(int n) {
  int product = n * n;
  return product + 1;
}
int main(void) {
  int sum = 0;
  volatile int end = 4;
  for (int i = 1; i < end; i++)
    sum += square(i);
  printf("%d\\n", sum);
  return 0;
}`;
const IN_SQUARE = [3, 4], IN_MAIN = 10;

for (const level of ['-O0', '-O2']) {
  describe(`source map, ${level}`, () => {
    const directory = scratch(), source = join(directory, 'squares.c');
    /** @type {import('./browsers.mjs').Browser} */
    let browser;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server;
    /** @type {import('node:module').SourceMapPayload} */
    let payload;

    /** The line of C at an offset in the module. @param {number} offset */
    const lineAt = offset => {
      const {originalSource, originalLine} = /** @type {any} */ (new SourceMap(payload).findEntry(0, offset));
      return originalSource?.endsWith('squares.c') ? originalLine + 1 : 0;
    };

    before(async () => {
      writeFileSync(source, SQUARES_C);
      writeFileSync(join(directory, 'index.html'), '<!doctype html><title>map</title>');
      execFileSync(tool('amcc'), [level, '-gsource-map', source, '-o', join(directory, 'squares.mjs')]);
      payload = JSON.parse(readFileSync(join(directory, 'squares.wasm.map'), 'utf8'));
      server = await serve({root: directory});
      browser = await launch('chromium');
    });
    after(() => Promise.all([browser?.close(), server?.close()]));

    test('the module still runs, names its map, and the map has the source', () => {
      assert.equal(execFileSync(tool('amrun'), [join(directory, 'squares.wasm')], {encoding: 'utf8'}), '17\n');
      const [section] = WebAssembly.Module.customSections(new WebAssembly.Module(readFileSync(join(directory, 'squares.wasm'))), 'sourceMappingURL');
      assert.equal(new TextDecoder().decode(new Uint8Array(section).subarray(1)), 'squares.wasm.map');
      const number = payload.sources.findIndex(path => path.endsWith('squares.c'));
      assert.equal(/** @type {any} */ (payload).sourcesContent[number], SQUARES_C);
    });

    test('a breakpoint at a line of C is hit, with the call stack', async () => {
      const page = await browser.open(`${server.url}/index.html`), debug = await page.createCDPSession();
      const parsed = new Promise(resolve => debug.on('Debugger.scriptParsed', script => {
        if (script.url.endsWith('squares.wasm')) resolve(script);
      }));
      await debug.send('Debugger.enable');
      await page.evaluate(async () => {
        const app = (await import(new URL('./squares.mjs', location.href).href)).default;
        Object.assign(globalThis, {program: await app()});
      });
      const {scriptId, sourceMapURL} = /** @type {any} */ (await parsed);
      assert.match(sourceMapURL, /squares\.wasm\.map$/);
      const size = readFileSync(join(directory, 'squares.wasm')).length;
      const offset = Array.from({length: size}, (_, i) => i).find(i => IN_SQUARE.includes(lineAt(i))) ?? 0;
      const stops = /** @type {number[][]} */ ([]);
      debug.on('Debugger.paused', ({callFrames}) => {
        stops.push(callFrames.slice(0, 2).map(({location}) => lineAt(location.columnNumber ?? 0)));
        debug.send('Debugger.resume');
      });
      await debug.send('Debugger.setBreakpoint', {location: {scriptId, lineNumber: 0, columnNumber: offset}});
      const text = await page.evaluate(async () => {
        let text = '';
        await /** @type {any} */ (globalThis).program.run({stdout: (/** @type {Uint8Array} */ chunk) => { text += new TextDecoder().decode(chunk); }});
        return text;
      });
      assert.equal(text, '17\n');
      assert.equal(stops.length, 3);
      for (const [line, caller] of stops) {
        assert.ok(IN_SQUARE.includes(line), `${line}`);
        assert.equal(caller, IN_MAIN);
      }
      await page.close();
    });
  });
}
