// SPDX-License-Identifier: MIT
// Files from other places, in both browsers: files that last, of servers, in archives, of the user.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {cpSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {buildDirectory, tool} from '../environment.mjs';
import {scratch} from '../web/compile.mjs';
import {makeZip} from '../web/zip.mjs';
import {serve} from '../../tools/serve.mjs';
import {browserNames, launch} from './browsers.mjs';

const TOOL_C = `#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
static int fail(const char *path) { return printf("%s: %s\\n", path, strerror(errno)), 1; }
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i += 3) {
    const char *what = argv[i], *path = argv[i + 1], *more = argv[i + 2];
    if (strcmp(what, "write") == 0) {
      FILE *f = fopen(path, "w");
      if (!f || fputs(more, f) < 0 || fclose(f)) return fail(path);
    } else if (strcmp(what, "read") == 0) {
      char text[100];
      FILE *f = fopen(path, "r");
      if (!f) return fail(path);
      if (fseeko(f, atoll(more), SEEK_SET)) return fail(path);
      size_t n = fread(text, 1, sizeof text, f);
      if (ferror(f)) return fail(path);
      printf("%.*s\\n", (int)n, text);
      fclose(f);
    } else if (strcmp(what, "mkdir") == 0) {
      if (mkdir(path, 0777)) return fail(path);
    } else if (strcmp(what, "rename") == 0) {
      if (rename(path, more)) return fail(path);
    } else if (strcmp(what, "list") == 0) {
      DIR *d = opendir(path);
      if (!d) return fail(path);
      for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.') printf("%s ", e->d_name);
      printf("\\n");
      closedir(d);
    } else if (strcmp(what, "wait") == 0) {
      printf("waiting\\n"), fflush(stdout);
      getchar();
    }
  }
  return 0;
}`;

const GIGABYTE = 2 ** 30;

/** A server of one file of a gigabyte, whose text at each place names the place; it counts what it sends. */
async function serveGigabyte() {
  const state = {sent: 0, ranges: true, tag: '"one"'};
  const server = createServer(({headers}, response) => {
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(state.ranges ? headers.range ?? '' : '')?.map(Number) ?? [];
    const allow = {'access-control-allow-origin': '*', 'access-control-allow-headers': 'range', 'access-control-expose-headers': 'content-range, etag'};
    if (first === undefined) return response.writeHead(200, {...allow, 'content-length': 3}).end('all');
    const start = first - first % 16, lines = [];
    for (let at = start; at <= last; at += 16) lines.push(`${at}`.padStart(15) + '\n');
    const body = lines.join('').slice(first - start, last + 1 - start);
    state.sent += body.length;
    response.writeHead(206, {...allow, 'content-range': `bytes ${first}-${last}/${GIGABYTE}`, etag: state.tag}).end(body);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {state, url: `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/big.txt`, close: () => { server.close(), server.closeAllConnections(); }};
}

for (const name of browserNames) {
  describe(name, () => {
    /** @type {import('./browsers.mjs').Browser} */
    let browser;
    /** @type {Awaited<ReturnType<typeof serve>>} */
    let server;
    /** @type {Awaited<ReturnType<typeof serveGigabyte>>} */
    let large;
    /** @type {import('./browsers.mjs').Page} */
    let page;

    before(async () => {
      const directory = scratch();
      writeFileSync(join(directory, 'tool.c'), TOOL_C);
      execFileSync(tool('amcc'), ['-O1', join(directory, 'tool.c'), '-o', join(directory, 'tool.html')]);
      for (const file of ['sqlite.mjs', 'sqlite.wasm', 'amphora-files.mjs', 'amphora-mounts.mjs'])
        cpSync(join(buildDirectory, 'demos/sqlite', file), join(directory, file));
      writeFileSync(join(directory, 'index.html'), '<!doctype html><title>empty</title>');
      writeFileSync(join(directory, 'some.zip'), makeZip([['one.txt', 'first\n'], ['dir/two.txt', 'second\n'.repeat(1000)]]));
      [server, large, browser] = await Promise.all([serve({root: directory}), serveGigabyte(), launch(name)]);
      page = await browser.open(`${server.url}/index.html`);
    });
    after(() => Promise.all([browser?.close(), server?.close(), large?.close()]));

    /**
     * Runs the tool.
     * @param {string[][]} steps @param {Record<string, any>} mounts @param {{where?: 'page' | 'worker', on?: any}} [how]
     * @returns {Promise<string>} what it printed, or its error
     */
    const run = (steps, mounts, {where = 'worker', on = page} = {}) => on.evaluate(async (/** @type {any} */ args, /** @type {any} */ mounts, /** @type {any} */ where) => {
      const here = (/** @type {string} */ path) => import(new URL(path, location.href).href);
      let text = '';
      const options = {args, mounts, stdout: (/** @type {Uint8Array} */ chunk) => { text += new TextDecoder().decode(chunk); }};
      try {
        if (where === 'page') await (await (await here('./tool.mjs')).default()).run(options);
        else await (await here('./amphora-worker.mjs')).runInWorker('./tool.mjs', options);
        return text;
      } catch (/** @type {any} */ error) {
        return error.message;
      }
    }, ['tool', ...steps.flatMap(([what, path, more = '']) => [what, path, more])], mounts, where);

    for (const [where, kind] of /** @type {const} */ ([['worker', 'OPFS'], ['page', 'IndexedDB']])) {
      test(`files last from one page to the next, in a ${where}: ${kind}`, async () => {
        const mounts = {'/kept': {stored: `last-${where}`}}, on = await browser.open(`${server.url}/index.html`);
        const first = await run([['mkdir', '/kept/dir'], ['write', '/kept/dir/a', 'text'], ['rename', '/kept/dir/a', '/kept/dir/b'], ['write', '/lost', 'x']],
          mounts, {where, on});
        assert.equal(first, '');
        await on.close();
        const next = await browser.open(`${server.url}/index.html`);
        const steps = [['list', '/'], ['list', '/kept/dir'], ['read', '/kept/dir/b']];
        assert.equal(await run(steps, mounts, {where, on: next}), 'kept \nb \ntext\n');
        const databases = await next.evaluate(async name => (await indexedDB.databases()).some(database => database.name === `amphora ${name}`), `last-${where}`);
        assert.equal(databases, kind === 'IndexedDB');
        await next.close();
      });
    }

    test('files that another tab uses: EBUSY that names them, or the program waits until they are free', async () => {
      const [one, other] = await Promise.all([1, 2].map(() => browser.open(`${server.url}/index.html`)));
      await one.evaluate(async () => {
        const {ProgramWorker} = await import(new URL('./amphora-worker.mjs', location.href).href);
        const worker = new ProgramWorker('./tool.mjs');
        await new Promise((resolve, reject) => {
          const stdin = () => new Promise(answer => { Object.assign(globalThis, {answer}); });
          Object.assign(globalThis, {done: worker.run({stdin, stdout: resolve, mounts: {'/kept': {stored: 'shared'}},
            args: ['tool', 'wait', '', '', 'write', '/kept/file', 'from the first']}).catch(reject)});
        });
      });
      assert.equal(await run([], {'/kept': {stored: 'shared'}}, {on: other}), '/kept: EBUSY: the storage shared is in use by another tab');
      const waiting = run([['read', '/kept/file']], {'/kept': {stored: 'shared', wait: true}}, {on: other});
      await one.evaluate(async () => {
        /** @type {any} */ (globalThis).answer('\n');
        await /** @type {any} */ (globalThis).done;
      });
      assert.equal(await waiting, 'from the first\n');
      await Promise.all([one.close(), other.close()]);
    });

    for (const where of /** @type {const} */ (['worker', 'page'])) {
      test(`a gigabyte on a server is not downloaded, in a ${where}`, async () => {
        large.state.sent = 0;
        const mounts = {'/net': {http: large.url}}, place = 900_000_000;
        const text = await run([['list', '/net'], ['read', '/net/big.txt', `${place}`]], mounts, {where});
        assert.deepEqual(text.split('\n').slice(0, 2), ['big.txt ', `${place}`.padStart(15)]);
        assert.ok(large.state.sent < 1_000_000, `${large.state.sent} bytes`);
        assert.equal(await run([['write', '/net/big.txt', 'x']], mounts, {where}), '/net/big.txt: Read-only file system\n');
      });
    }

    test('servers that know no ranges, that have no such file', async () => {
      large.state.ranges = false;
      assert.equal(await run([], {'/net': {http: large.url}}), `/net: ENOTSUP: ${large.url}: the server sends no parts of files: it does not know Range`);
      large.state.ranges = true;
      assert.equal(await run([], {'/net': {http: 'none.txt'}}), `/net: ENOENT: ${server.url}/none.txt: HTTP status 404`);
    });

    test('ZIP archives on a server, and what is none', async () => {
      const steps = [['list', '/zip'], ['list', '/zip/dir'], ['read', '/zip/one.txt'], ['read', '/zip/dir/two.txt', '6990']];
      assert.equal(await run(steps, {'/zip': {zip: 'some.zip'}}), 'one.txt dir \ntwo.txt \nfirst\n\nnd\nsecond\n\n');
      assert.equal(await run(steps, {'/zip': {zip: 'tool.wasm'}}), '/zip: EINVAL: this is not a ZIP archive');
    });

    for (const where of /** @type {const} */ (['worker', 'page'])) {
      test(`files and directories of the user are read where they are, in a ${where}`, async () => {
        const text = await page.evaluate(async where => {
          const here = (/** @type {string} */ path) => import(new URL(path, location.href).href);
          let text = '';
          /** @type {any} */
          let directory = await (await navigator.storage.getDirectory()).getDirectoryHandle('own', {create: true});
          const inner = await directory.getDirectoryHandle('inner', {create: true}), file = await inner.getFileHandle('file', {create: true});
          const writer = await file.createWritable();
          await writer.write('from a directory');
          await writer.close();
          const files = [new File(['x'.repeat(300_000), 'from a file'], 'some.txt')];
          const options = {
            mounts: {'/drop': {files}, '/dir': {directory}}, stdout: (/** @type {Uint8Array} */ chunk) => { text += new TextDecoder().decode(chunk); },
            args: ['tool', 'read', '/drop/some.txt', '300000', 'list', '/dir', '', 'read', '/dir/inner/file', ''],
          };
          if (where === 'page') await (await (await here('./tool.mjs')).default()).run(options);
          else await (await here('./amphora-worker.mjs')).runInWorker('./tool.mjs', options);
          return text;
        }, where);
        assert.equal(text, 'from a file\ninner \nfrom a directory\n');
      });
    }

    test('a database whose page is killed during 200 transactions is whole, and has what was committed', async () => {
      let last = 0, kills = 0;
      for (const mode of ['DELETE', 'TRUNCATE']) {
        for (const after of [3, 17, 40]) {
          const on = await browser.open(`${server.url}/index.html`), first = last;
          // The page says what was committed; it is killed in the middle of what comes then.
          on.exposeFunction('committed', (/** @type {number} */ n) => { last = Math.max(last, n); });
          await on.evaluate(async (mode, first) => {
            const {ProgramWorker} = await import(new URL('./amphora-worker.mjs', location.href).href);
            const transactions = Array.from({length: 200}, (_, i) => `BEGIN; INSERT INTO t VALUES(${first + i + 1}, randomblob(3000));
              UPDATE t SET data = randomblob(2000) WHERE n % 7 = ${i % 7}; COMMIT; SELECT 'committed ' || max(n) FROM t;`);
            new ProgramWorker('./sqlite.mjs').run({
              args: ['sqlite', '-batch', '-vfs', 'unix', '/kept/main.db'], mounts: {'/kept': {stored: 'database', wait: true}},
              stdin: `PRAGMA journal_mode=${mode}; CREATE TABLE IF NOT EXISTS t(n INTEGER PRIMARY KEY, data);\n${transactions.join('\n')}\n`,
              stdout: (/** @type {Uint8Array} */ chunk) => {
                for (const [, n] of new TextDecoder().decode(chunk).matchAll(/committed (\d+)\n/g)) /** @type {any} */ (globalThis).committed(Number(n));
              },
            }).catch(() => {});
          }, mode, first);
          while (last < first + after) await new Promise(resolve => setTimeout(resolve, 5));
          await on.close();
          kills += last < first + 200 ? 1 : 0;
          const [integrity, n] = await page.evaluate(async () => {
            const {runInWorker} = await import(new URL('./amphora-worker.mjs', location.href).href);
            const {stdout} = await runInWorker('./sqlite.mjs', {args: ['sqlite', '-batch', '-vfs', 'unix', '/kept/main.db'],
              mounts: {'/kept': {stored: 'database', wait: true}}, stdin: 'PRAGMA integrity_check; SELECT max(n) FROM t;\n'});
            return new TextDecoder().decode(stdout).split('\n');
          });
          assert.equal(integrity, 'ok');
          assert.ok(Number(n) >= last, `${n}, though ${last} was committed`);
          last = Number(n);
        }
      }
      assert.ok(kills >= 4, `${kills} pages were killed before the end`);
    });
  });
}
