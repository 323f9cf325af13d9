// SPDX-License-Identifier: MIT
// load() and WASI in both browsers: streamed, with a wrong MIME type, without WebAssembly, and where a
// Content-Security-Policy forbids it.
import assert from 'node:assert/strict';
import {copyFileSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {projectDirectory} from '../environment.mjs';
import {assemble, compile, scratch} from '../web/compile.mjs';
import {serve} from '../../tools/serve.mjs';
import {browserNames, launch} from './browsers.mjs';

const page = join(projectDirectory, 'tests/browser/page');
const hello = {status: 3, stdout: 'hello\n', stderr: '', files: {}};

const FILES_C = `#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv) {
  char line[100];
  FILE *in = fopen(argv[1], "r"), *out = fopen("out.txt", "w");
  if (!in) return perror(argv[1]), 1;
  while (fgets(line, sizeof line, in)) fprintf(out, "%s: %s", argv[1], line);
  while (fgets(line, sizeof line, stdin)) printf("stdin: %s", line);
  return 0;
}`;

for (const name of browserNames) {
  describe(name, () => {
    /** @type {import('./browsers.mjs').Browser} */
    let browser;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let open, strict;

    before(async () => {
      const guests = scratch();
      assemble(readFileSync(join(page, 'hello.wat'), 'utf8'), guests, 'hello');
      compile(FILES_C, guests, 'files');
      copyFileSync(join(page, 'hello.asm.js'), join(guests, 'hello.asm.js'));
      const wasm = readFileSync(join(guests, 'hello.wasm'));
      const site = {
        mounts: {'/page': page, '/web': join(projectDirectory, 'runtime-web'), '/guests': guests},
        virtual: new Map([['/hello.bin', wasm], ['/cut.wasm', wasm.subarray(0, wasm.length - 9)]]),
      };
      open = await serve(site);
      strict = await serve({...site, csp: true});
      browser = await launch(name);
    });
    after(() => Promise.all([browser?.close(), open?.close(), strict?.close()]));

    /** @param {Record<string, unknown>} request @param {{webAssembly?: boolean, server?: any}} [where] */
    const run = async (request, {webAssembly, server = open} = {}) => {
      const tab = await browser.open(`${server.url}/page/index.html`, {webAssembly});
      const result = await tab.evaluate((/** @type {any} */ it) => /** @type {any} */ (globalThis).run(it), request);
      await tab.close();
      return result;
    };

    test('WebAssembly while it arrives', async () => {
      assert.deepEqual(await run({url: '/guests/hello.wasm'}), {engine: 'wasm', ...hello});
    });

    test('WebAssembly of another MIME type', async () => {
      assert.deepEqual(await run({url: '/hello.bin'}), {engine: 'wasm', ...hello});
    });

    test('asm.js where WebAssembly is missing', async () => {
      assert.deepEqual(await run({url: '/guests/hello.wasm'}, {webAssembly: false}), {engine: 'asm.js', ...hello});
    });

    test('asm.js where WebAssembly is forbidden', async () => {
      assert.deepEqual(await run({url: '/guests/hello.wasm'}, {server: strict}), {engine: 'asm.js', ...hello});
    });

    test('asm.js on request', async () => {
      assert.deepEqual(await run({url: '/guests/hello.wasm', engine: 'asmjs'}), {engine: 'asm.js', ...hello});
    });

    test('files, arguments and stdin', async () => {
      const request = {url: '/guests/files.wasm', args: ['files', 'dir/in'], stdin: 'a\nb\n', files: {'dir/in': '1\n2\n'}};
      assert.deepEqual(await run(request), {
        engine: 'wasm', status: 0, stdout: 'stdin: a\nstdin: b\n', stderr: '',
        files: {'dir/in': '1\n2\n', 'out.txt': 'dir/in: 1\ndir/in: 2\n'},
      });
    });

    test('errors name the module and the cause', async () => {
      assert.match((await run({url: '/none.wasm'})).error, /^http:.*\/none\.wasm: HTTP status 404/);
      assert.match((await run({url: '/cut.wasm'})).error, /^http:.*\/cut\.wasm: ./);
      assert.match((await run({url: '/guests/files.wasm'}, {webAssembly: false})).error, /files\.wasm: .*files\.asm\.js/);
    });
  });
}
