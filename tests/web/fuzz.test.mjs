// SPDX-License-Identifier: MIT
// Whatever a program passes to WASI, it gets an error number: nothing is thrown at it.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {NodeFileSystem} from '../../runtime-web/node.mjs';
import {MemoryFileSystem} from '../../runtime-web/memory.mjs';
import {scratch} from './compile.mjs';
import {ERRNO, wasi} from './harness.mjs';

/** The parameters of each function: i32 or i64. proc_exit and proc_raise end the program. */
const PARAMETERS = {
  args_get: 'ii', args_sizes_get: 'ii', clock_res_get: 'ii', clock_time_get: 'iIi', environ_get: 'ii', environ_sizes_get: 'ii',
  fd_advise: 'iIIi', fd_allocate: 'iII', fd_close: 'i', fd_datasync: 'i', fd_fdstat_get: 'ii', fd_fdstat_set_flags: 'ii',
  fd_fdstat_set_rights: 'iII', fd_filestat_get: 'ii', fd_filestat_set_size: 'iI', fd_filestat_set_times: 'iIIi',
  fd_pread: 'iiiIi', fd_prestat_dir_name: 'iii', fd_prestat_get: 'ii', fd_pwrite: 'iiiIi', fd_read: 'iiii',
  fd_readdir: 'iiiIi', fd_renumber: 'ii', fd_seek: 'iIii', fd_sync: 'i', fd_tell: 'ii', fd_write: 'iiii',
  path_create_directory: 'iii', path_filestat_get: 'iiiii', path_filestat_set_times: 'iiiiIIi', path_link: 'iiiiiii',
  path_open: 'iiiiiIIii', path_readlink: 'iiiiii', path_remove_directory: 'iii', path_rename: 'iiiiii',
  path_symlink: 'iiiii', path_unlink_file: 'iii', random_get: 'ii', sched_yield: '', sock_accept: 'iii',
  sock_recv: 'iiiiii', sock_send: 'iiiii', sock_shutdown: 'ii',
};
/** Where a call puts what the host makes up: times, inode numbers, the order of entries. @type {Record<string, (args: any[]) => [number, number]>} */
const VARYING = {
  clock_time_get: args => [args[2], 8], clock_res_get: args => [args[1], 8],
  fd_filestat_get: args => [args[1], 64], path_filestat_get: args => [args[4], 64], fd_readdir: args => [args[1], args[2]],
};
const PATHS = ['a', 'd', 'd/b', '.', '..', 'd/..', 'l', 'x/y', '', 'd/', 'é', 'a/', 'd/c'];
const STRINGS = 0x100, IOVECS = 0x800, RESULTS = 0x1000;

/** Numbers that look random and are the same every time. @param {number} seed */
const generator = seed => (/** @type {number} */ below) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % below;
};

for (const [name, create] of /** @type {[string, () => any][]} */ ([
  ['files in memory', () => new MemoryFileSystem({a: '1', 'd/b': '2'})], ['files of Node', () => {
    const directory = scratch();
    writeFileSync(join(directory, 'a'), '1');
    return new NodeFileSystem({'/': directory});
  }]])) {
  test(name, () => {
    const random = generator(name.length), w = wasi({files: create(), stdin: 'abc', stdout() {}, stderr() {}, args: ['x'],
      random: bytes => { bytes.forEach((_, k) => { bytes[k] = random(256); }); }});
    const names = Object.entries(PARAMETERS);
    const choices = [() => random(8), () => STRINGS + 16 * random(PATHS.length), () => IOVECS, () => RESULTS + 8 * random(64),
      () => 0x1fffc, () => -1, () => 0x7fffffff, () => random(0x20000)];
    const i32 = () => choices[random(choices.length)]();
    const i64 = () => random(8) ? BigInt(random(256)) : BigInt.asIntN(64, (1n << 61n) + (BigInt(random(2 ** 20)) << 44n));
    const succeeded = new Set();

    const needed = ['path_open', 'fd_read', 'fd_seek', 'path_create_directory', 'path_unlink_file', 'fd_readdir'];
    for (let i = 0; i < 40000 || i < 1000000 && needed.some(call => !succeeded.has(call)); i++) {
      if (i % 50 === 0) {
        PATHS.forEach((path, k) => w.bytes().set(new TextEncoder().encode(path), STRINGS + 16 * k));
        new Uint32Array(w.view().buffer, IOVECS, 8).set([0x2000, 3, 0x3000, 0, 0x2100, 40, 0x1fff0, 100]);
      }
      const [call, parameters] = names[random(names.length)];
      /** @type {(number | bigint)[]} */
      const args = [...parameters].map(type => type === 'I' ? i64() : i32());
      if (call.startsWith('path_') && random(2)) args[call === 'path_symlink' ? 2 : 0] = 3;
      if (call === 'path_open' && random(2)) {
        const rights = (1n << 30n) - 1n - (random(2) ? 64n : 0n);
        args.splice(1, 8, random(2), STRINGS + 16 * random(PATHS.length), 1 + random(3), random(16), rights, rights, random(32), RESULTS);
      }
      if (/^fd_p?(read|write)$/.test(call) && random(2)) {
        args.splice(1, 2, IOVECS, 1 + random(3));
        args[args.length - 1] = RESULTS;
      }
      if (args[0] === 3 && /^fd_(close|renumber|fdstat_set_rights)/.test(call) || call === 'fd_renumber' && args[1] === 3) continue;
      const errno = w.call[call](...args);
      assert.ok(Number.isInteger(errno) && errno >= 0 && errno <= ERRNO.notcapable, `${call}(${args}) is ${errno}`);
      if (errno) continue;
      succeeded.add(call);
      // No two runs would be the same if it stayed in the memory.
      const [start, size] = VARYING[call]?.(args) ?? [0, 0];
      w.bytes().fill(0, start >>> 0, (start >>> 0) + (size >>> 0));
    }
    for (const call of needed)
      assert.ok(succeeded.has(call), `${call} never succeeded`);
  });
}
