// SPDX-License-Identifier: MIT
// WASI preview 1, function by function.
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import {MemoryFileSystem} from '../../runtime-web/memory.mjs';
import {NodeFileSystem} from '../../runtime-web/node.mjs';
import {collector, ERRNO, RIGHT, wasi} from './harness.mjs';

const FUNCTIONS = ('args_get args_sizes_get clock_res_get clock_time_get environ_get environ_sizes_get fd_advise ' +
  'fd_allocate fd_close fd_datasync fd_fdstat_get fd_fdstat_set_flags fd_fdstat_set_rights fd_filestat_get ' +
  'fd_filestat_set_size fd_filestat_set_times fd_pread fd_prestat_dir_name fd_prestat_get fd_pwrite fd_read fd_readdir ' +
  'fd_renumber fd_seek fd_sync fd_tell fd_write path_create_directory path_filestat_get path_filestat_set_times path_link ' +
  'path_open path_readlink path_remove_directory path_rename path_symlink path_unlink_file poll_oneoff proc_exit ' +
  'proc_raise random_get sched_yield sock_accept sock_recv sock_send sock_shutdown').split(' ');

test('all functions of the specification, and no others', () => {
  assert.equal(FUNCTIONS.length, 46);
  assert.deepEqual(Object.keys(wasi().call).sort(), FUNCTIONS);
});

describe('strings', () => {
  test('args_get, args_sizes_get', () => {
    const w = wasi({args: ['prog', '', 'ö']});
    assert.equal(w.call.args_sizes_get(w.out, w.out + 4), 0);
    assert.deepEqual([w.u32(), w.u32(w.out + 4)], [3, 5 + 1 + 3]);
    assert.equal(w.call.args_get(0x100, 0x200), 0);
    assert.deepEqual([0, 1, 2].map(i => w.u32(0x100 + 4 * i)), [0x200, 0x205, 0x206]);
    assert.equal(w.text(0x200, 9), 'prog\0\0ö\0');
    assert.equal(w.call.args_get(0x1fffc, 0x200), ERRNO.fault);
  });
  test('environ_get, environ_sizes_get', () => {
    const w = wasi({env: {A: '1', PATH: 'x=y'}});
    assert.equal(w.call.environ_sizes_get(w.out, w.out + 4), 0);
    assert.deepEqual([w.u32(), w.u32(w.out + 4)], [2, 13]);
    assert.equal(w.call.environ_get(0x100, 0x200), 0);
    assert.equal(w.text(0x200, 13), 'A=1\0PATH=x=y\0');
  });
  test('none at all', () => {
    const w = wasi();
    assert.equal(w.call.environ_sizes_get(w.out, w.out + 4), 0);
    assert.deepEqual([w.u32(), w.u32(w.out + 4)], [0, 0]);
    assert.equal(w.call.environ_get(0x100, 0x200), 0);
  });
});

describe('clocks, random bytes, the end', () => {
  test('clock_time_get', () => {
    const w = wasi();
    const before = BigInt(Date.now()) * 1000000n;
    assert.equal(w.call.clock_time_get(0, 0n, w.out), 0);
    assert.ok(w.u64() >= before && w.u64() < before + 10_000_000_000n);
    assert.equal(w.call.clock_time_get(1, 0n, w.out), 0);
    const first = w.u64();
    w.call.clock_time_get(1, 0n, w.out);
    assert.ok(w.u64() >= first);
    assert.equal(w.call.clock_time_get(3, 0n, w.out), 0);
    assert.equal(w.call.clock_time_get(4, 0n, w.out), ERRNO.inval);
    assert.equal(w.call.clock_time_get(-1, 0n, w.out), ERRNO.inval);
    assert.equal(w.call.clock_time_get(0, 0n, 0x1fffc), ERRNO.fault);
  });
  test('clock_res_get', () => {
    const w = wasi();
    assert.equal(w.call.clock_res_get(1, w.out), 0);
    assert.ok(w.u64() > 0n);
    assert.equal(w.call.clock_res_get(9, w.out), ERRNO.inval);
  });
  test('random_get', () => {
    const w = wasi();
    assert.equal(w.call.random_get(0, 0x20000 - 1), 0);
    const bytes = w.bytes();
    assert.ok([0x0, 0x10000, 0x1fff0].every(at => bytes.slice(at, at + 15).some(byte => byte)));
    assert.equal(bytes[0x1ffff], 0);
    assert.equal(w.call.random_get(0x1fff0, 17), ERRNO.fault);
    const fixed = wasi({random: bytes => { bytes.fill(7); }});
    fixed.call.random_get(0, 4);
    assert.equal(fixed.u32(0), 0x07070707);
  });
  test('sched_yield', () => assert.equal(wasi().call.sched_yield(), 0));
  test('proc_exit', () => {
    assert.throws(() => wasi().call.proc_exit(7), {exitStatus: 7});
    assert.throws(() => wasi().call.proc_exit(-1), {exitStatus: 255});
  });
  test('proc_raise', () => {
    const w = wasi();
    assert.equal(w.call.proc_raise(0), 0);
    assert.equal(w.call.proc_raise(16), 0, 'CHLD is ignored');
    assert.equal(w.call.proc_raise(18), ERRNO.notsup, 'STOP');
    assert.equal(w.call.proc_raise(31), ERRNO.inval);
    assert.throws(() => w.call.proc_raise(6), {exitStatus: 128 + 6});
    assert.throws(() => w.call.proc_raise(30), {exitStatus: 128 + 31}, 'SYS');
  });
});

for (const withFiles of [false, true]) {
  describe(withFiles ? 'standard streams, with files' : 'standard streams', () => {
    test('fd_write', () => {
      const stdout = collector(), stderr = collector();
      const w = wasi({stdout, stderr}, withFiles);
      assert.equal(w.call.fd_write(1, ...w.iovecs([w.put('one '), [0, 0], w.put('two')]), w.out), 0);
      assert.equal(w.u32(), 7);
      assert.equal(w.write(2, 'err'), 0);
      assert.deepEqual([stdout.text(), stderr.text()], ['one two', 'err']);
      assert.notEqual(w.write(0, 'x'), 0);
      assert.equal(w.write(9, 'x'), ERRNO.badf);
      assert.equal(w.call.fd_write(1, ...w.iovecs([[0x1fff0, 17]]), w.out), ERRNO.fault);
      assert.equal(w.call.fd_write(1, 0x1fffc, 1, w.out), ERRNO.fault);
    });
    test('output is the callback\'s to keep', () => {
      const stdout = collector(), w = wasi({stdout}, withFiles);
      w.write(1, 'kept');
      w.bytes().fill(0);
      assert.equal(stdout.text(), 'kept');
    });
    test('fd_read of a string, and its end', () => {
      const w = wasi({stdin: 'abcdef'}, withFiles);
      assert.deepEqual(w.read(0, 4), [0, 'abcd']);
      assert.deepEqual(w.read(0, 4), [0, 'ef']);
      assert.deepEqual(w.read(0, 4), [0, '']);
      assert.notEqual(w.read(1, 4)[0], 0);
    });
    test('fd_read over several vectors', () => {
      const w = wasi({stdin: new Uint8Array([65, 66, 67])}, withFiles);
      assert.equal(w.call.fd_read(0, ...w.iovecs([[0x100, 1], [0x200, 0], [0x300, 9]]), w.out), 0);
      assert.deepEqual([w.u32(), w.text(0x100, 1), w.text(0x300, 2)], [3, 'A', 'BC']);
    });
    test('fd_read of a function, a piece at a time', () => {
      const pieces = ['ab', new Uint8Array([99]), null];
      const w = wasi({stdin: () => pieces.shift()}, withFiles);
      assert.deepEqual([w.read(0, 9), w.read(0, 9), w.read(0, 9)], [[0, 'ab'], [0, 'c'], [0, '']]);
    });
    test('without stdin, its end', () => assert.deepEqual(wasi({}, withFiles).read(0, 1), [0, '']));
    test('fd_fdstat_get tells terminals', () => {
      const w = wasi({tty: [false, true, false]}, withFiles);
      assert.equal(w.call.fd_fdstat_get(1, w.out), 0);
      assert.equal(w.bytes()[w.out], 2);
      assert.ok(w.u64(w.out + 8) & RIGHT.write);
      assert.equal(w.u64(w.out + 8) & RIGHT.seek, 0n);
      assert.equal(w.call.fd_fdstat_get(0, w.out), 0);
      assert.notEqual(w.bytes()[w.out], 2);
      assert.equal(w.u64(w.out + 8) & RIGHT.write, 0n);
      assert.equal(w.call.fd_fdstat_get(77, w.out), ERRNO.badf);
    });
    test('fd_seek does not', () => {
      const w = wasi({}, withFiles);
      assert.equal(w.call.fd_seek(1, 0n, 0, w.out), ERRNO.spipe);
      assert.equal(w.call.fd_seek(50, 0n, 0, w.out), ERRNO.badf);
    });
    test('fd_close', () => {
      const w = wasi({stdout: collector()}, withFiles);
      assert.equal(w.call.fd_close(1), 0);
      assert.equal(w.write(1, 'x'), ERRNO.badf);
      assert.equal(w.call.fd_close(1), ERRNO.badf);
      assert.equal(w.call.fd_close(-1), ERRNO.badf);
    });
    test('exceptions of callbacks pass through', () => {
      const w = wasi({stdout() { throw new RangeError('mine'); }}, withFiles);
      assert.throws(() => w.write(1, 'x'), {name: 'RangeError', message: 'mine'});
    });
    test('lines go to the console by default', t => {
      /** @type {string[]} */
      const lines = [];
      t.mock.method(console, 'log', (/** @type {string} */ line) => { lines.push(line); });
      const w = wasi({}, withFiles);
      w.call.fd_write(1, ...w.iovecs([w.put('a\nb'), w.put('c\n\nlast ö'.slice(0, 9))]), w.out);
      w.system.end();
      assert.deepEqual(lines, ['a', 'bc', '', 'last ö']);
    });
    test('the memory may be replaced as it grows', () => {
      const stdout = collector(), w = wasi({stdout}, withFiles);
      w.write(1, 'a');
      w.system.memory = {buffer: new ArrayBuffer(0x40000)};
      assert.equal(w.call.fd_write(1, ...w.iovecs([w.put('b')]), 0x3fffc), 0);
      assert.deepEqual([stdout.text(), w.u32(0x3fffc)], ['ab', 1]);
    });
  });
}

// The same expectations of files in memory and of real ones.
const temporary = mkdtempSync(join(tmpdir(), 'amphora-wasi-'));
after(() => rmSync(temporary, {recursive: true}));
let count = 0;

/** @type {Record<string, (files: Record<string, string>) => import('../../runtime-web/files.mjs').FileSystem>} */
const fileSystems = {
  'files in memory': files => new MemoryFileSystem(files),
  'files of Node': files => {
    const root = join(temporary, `${count++}`);
    mkdirSync(root);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), {recursive: true});
      writeFileSync(join(root, path), content);
    }
    return new NodeFileSystem({'/': root});
  },
};

for (const [name, create] of Object.entries(fileSystems)) {
  /** @param {Record<string, string>} [files] */
  const setUp = (files = {}) => wasi({files: create(files), stdout: collector(), stdin: 'in'});
  const CREAT = 1, DIRECTORY = 2, EXCL = 4, TRUNC = 8, APPEND = 1;

  describe(name, () => {
    test('fd_prestat_get, fd_prestat_dir_name', () => {
      const w = setUp();
      assert.equal(w.call.fd_prestat_get(3, w.out), 0);
      assert.deepEqual([w.u32(), w.u32(w.out + 4)], [0, 1]);
      assert.equal(w.call.fd_prestat_dir_name(3, 0x100, 1), 0);
      assert.equal(w.text(0x100, 1), '/');
      assert.equal(w.call.fd_prestat_dir_name(3, 0x100, 0), ERRNO.nametoolong);
      assert.equal(w.call.fd_prestat_get(4, w.out), ERRNO.badf);
      assert.equal(w.call.fd_prestat_get(1, w.out), ERRNO.badf);
    });

    test('path_open: flags', () => {
      const w = setUp({'a': '1', 'd/b': '2'});
      assert.deepEqual(w.open('a'), [0, 4]);
      assert.deepEqual(w.open('d/b'), [0, 5]);
      assert.deepEqual(w.open('d/./../d//b'), [0, 6]);
      assert.equal(w.open('none')[0], ERRNO.noent);
      assert.equal(w.open('none/x', {oflags: CREAT})[0], ERRNO.noent);
      assert.equal(w.open('a/x')[0], ERRNO.notdir);
      assert.equal(w.open('a/')[0], ERRNO.notdir);
      assert.equal(w.open('')[0], ERRNO.noent);
      assert.equal(w.open('a\0b')[0], ERRNO.inval);
      assert.equal(w.open('x'.repeat(256), {oflags: CREAT})[0], ERRNO.nametoolong);
      assert.equal(w.open('a', {oflags: DIRECTORY})[0], ERRNO.notdir);
      assert.equal(w.open('a', {oflags: CREAT | EXCL})[0], ERRNO.exist);
      assert.equal(w.open('d', {oflags: CREAT | DIRECTORY})[0], ERRNO.inval);
      assert.equal(w.open('new/', {oflags: CREAT})[0], ERRNO.isdir);
      assert.equal(w.open('d', {rights: RIGHT.read | RIGHT.write})[0], ERRNO.isdir);
      assert.equal(w.open('d', {oflags: DIRECTORY, rights: RIGHT.read})[0], 0);
      assert.equal(w.open('new', {oflags: CREAT | EXCL})[0], 0);
      assert.equal(w.open('new')[0], 0);
      assert.equal(w.open('a', {dir: 1})[0], ERRNO.notdir);
      assert.equal(w.open('a', {dir: 99})[0], ERRNO.badf);
      assert.equal(w.call.path_open(3, 0, 0x1ffff, 2, 0, 0n, 0n, 0, w.out), ERRNO.fault);
      assert.equal(w.open('a', {oflags: 16})[0], ERRNO.inval);
    });

    test('path_open: nothing outside', () => {
      const w = setUp({'d/a': '1'});
      for (const path of ['..', '../x', 'd/../..', 'd/../../x', '/', '/d/a', './../d/a'])
        assert.equal(w.open(path)[0], ERRNO.perm, path);
      const [, d] = w.open('d', {oflags: DIRECTORY, rights: RIGHT.directory});
      assert.equal(w.open('../d/a', {dir: d})[0], ERRNO.perm);
      assert.equal(w.open('a', {dir: d})[0], 0);
    });

    test('path_open: truncation', () => {
      const w = setUp({a: '12345'});
      const [errno, fd] = w.open('a', {oflags: TRUNC});
      assert.equal(errno, 0);
      assert.deepEqual(w.read(fd, 9), [0, '']);
    });

    test('fd_read, fd_write, fd_seek, fd_tell', () => {
      const w = setUp({a: '0123456789'});
      const [, fd] = w.open('a');
      assert.deepEqual(w.read(fd, 4), [0, '0123']);
      assert.equal(w.call.fd_tell(fd, w.out), 0);
      assert.equal(w.u64(), 4n);
      assert.equal(w.write(fd, 'XY'), 0);
      assert.equal(w.u32(), 2);
      assert.equal(w.call.fd_seek(fd, -3n, 1, w.out), 0);
      assert.equal(w.u64(), 3n);
      assert.deepEqual(w.read(fd, 9), [0, '3XY6789']);
      assert.deepEqual(w.read(fd, 9), [0, '']);
      assert.equal(w.call.fd_seek(fd, -1n, 2, w.out), 0);
      assert.deepEqual(w.read(fd, 9), [0, '9']);
      assert.equal(w.call.fd_seek(fd, -1n, 0, w.out), ERRNO.inval);
      assert.equal(w.call.fd_seek(fd, 0n, 3, w.out), ERRNO.inval);
      assert.equal(w.call.fd_seek(fd, 12n, 0, w.out), 0);
      assert.equal(w.write(fd, 'Z'), 0);
      assert.equal(w.call.fd_seek(fd, 9n, 0, w.out), 0);
      assert.deepEqual(w.read(fd, 9), [0, '9\0\0Z']);
      assert.equal(w.call.fd_read(fd, ...w.iovecs([[0x1fff0, 17]]), w.out), ERRNO.fault);
    });

    test('fd_pread, fd_pwrite leave the position', () => {
      const w = setUp({a: '0123456789'});
      const [, fd] = w.open('a');
      assert.equal(w.call.fd_pread(fd, ...w.iovecs([[0x100, 2], [0x200, 3]]), 4n, w.out), 0);
      assert.deepEqual([w.u32(), w.text(0x100, 2), w.text(0x200, 3)], [5, '45', '678']);
      assert.equal(w.call.fd_pwrite(fd, ...w.iovecs([w.put('ab')]), 8n, w.out), 0);
      assert.deepEqual(w.read(fd, 20), [0, '01234567ab']);
      assert.equal(w.call.fd_pread(fd, ...w.iovecs([[0x100, 2]]), -1n, w.out), ERRNO.inval);
      assert.equal(w.call.fd_pread(fd, ...w.iovecs([[0x100, 2]]), 100n, w.out), 0);
      assert.equal(w.u32(), 0);
      assert.notEqual(w.call.fd_pread(0, ...w.iovecs([[0x100, 2]]), 0n, w.out), 0);
    });

    test('writes append, by flag', () => {
      const w = setUp({a: 'x'});
      const [, fd] = w.open('a', {fdflags: APPEND});
      w.write(fd, 'y');
      assert.equal(w.call.fd_seek(fd, 0n, 0, w.out), 0);
      w.write(fd, 'z');
      w.call.fd_seek(fd, 0n, 0, w.out);
      assert.deepEqual(w.read(fd, 9), [0, 'xyz']);
      assert.equal(w.call.fd_fdstat_set_flags(fd, 0), 0);
      w.call.fd_seek(fd, 0n, 0, w.out);
      w.write(fd, 'A');
      assert.deepEqual(w.read(fd, 9), [0, 'yz']);
      assert.equal(w.call.fd_fdstat_set_flags(fd, 32), ERRNO.inval);
    });

    test('rights', () => {
      const w = setUp({a: 'x'});
      const [, fd] = w.open('a', {rights: RIGHT.read});
      assert.equal(w.write(fd, 'y'), ERRNO.notcapable);
      assert.equal(w.call.fd_seek(fd, 1n, 0, w.out), ERRNO.notcapable);
      assert.equal(w.call.fd_fdstat_get(fd, w.out), 0);
      assert.deepEqual([w.bytes()[w.out], w.u64(w.out + 8)], [4, RIGHT.read]);
      assert.equal(w.call.fd_fdstat_set_rights(fd, RIGHT.read | RIGHT.write, 0n), ERRNO.notcapable);
      assert.equal(w.call.fd_fdstat_set_rights(fd, 0n, 0n), 0);
      assert.equal(w.read(fd, 1)[0], ERRNO.notcapable);
      const [, dir] = w.open('.', {oflags: DIRECTORY, rights: RIGHT.directory});
      assert.equal(w.call.fd_fdstat_set_rights(dir, 0n, 0n), 0);
      assert.equal(w.open('a', {dir})[0], ERRNO.notcapable);
    });

    test('fd_filestat_get, fd_filestat_set_size, fd_allocate', () => {
      const w = setUp({a: '12345'});
      const [, fd] = w.open('a');
      assert.equal(w.call.fd_filestat_set_size(fd, 3n), 0);
      assert.equal(w.call.fd_filestat_get(fd, w.out), 0);
      assert.deepEqual([w.filestat().size, w.filestat().type, w.filestat().nlink], [3n, 4, 1n]);
      assert.equal(w.call.fd_filestat_set_size(fd, 6n), 0);
      assert.deepEqual(w.read(fd, 9), [0, '123\0\0\0']);
      assert.equal(w.call.fd_allocate(fd, 4n, 6n), 0);
      assert.equal(w.call.fd_allocate(fd, 0n, 1n), 0);
      w.call.fd_filestat_get(fd, w.out);
      assert.equal(w.filestat().size, 10n);
      assert.equal(w.call.fd_filestat_set_size(fd, -1n), ERRNO.inval);
      assert.notEqual(w.call.fd_filestat_set_size(1, 0n), 0);
      assert.equal(w.call.fd_filestat_get(1, w.out), 0);
      assert.equal(w.call.fd_filestat_get(3, w.out), 0);
      assert.equal(w.filestat().type, 3);
    });

    test('fd_advise, fd_sync, fd_datasync', () => {
      const w = setUp({a: '1'});
      const [, fd] = w.open('a');
      assert.equal(w.call.fd_advise(fd, 0n, 1n, 5), 0);
      assert.equal(w.call.fd_advise(fd, 0n, 1n, 6), ERRNO.inval);
      assert.deepEqual([fd, 3, 1, 50].map(w.call.fd_sync), [0, 0, 0, ERRNO.badf]);
      assert.deepEqual([fd, 3, 1, 50].map(w.call.fd_datasync), [0, 0, 0, ERRNO.badf]);
    });

    test('times', () => {
      const w = setUp({a: '1'});
      const [, fd] = w.open('a');
      const [ATIM, ATIM_NOW, MTIM, MTIM_NOW] = [1, 2, 4, 8], second = 1000000000n;
      assert.equal(w.call.fd_filestat_set_times(fd, 5n * second, 6n * second, ATIM | MTIM), 0);
      w.call.fd_filestat_get(fd, w.out);
      assert.deepEqual([w.filestat().atim, w.filestat().mtim], [5n * second, 6n * second]);
      assert.equal(w.call.path_filestat_set_times(3, 1, ...w.put('a'), 0n, 7n * second, MTIM), 0);
      assert.equal(w.call.path_filestat_get(3, 1, ...w.put('a'), w.out), 0);
      assert.deepEqual([w.filestat().atim, w.filestat().mtim], [5n * second, 7n * second]);
      assert.equal(w.call.path_filestat_set_times(3, 1, ...w.put('a'), 0n, 0n, ATIM_NOW | MTIM_NOW), 0);
      w.call.fd_filestat_get(fd, w.out);
      const now = BigInt(Date.now()) * 1000000n;
      assert.ok(w.filestat().mtim > now - 60n * second && w.filestat().mtim < now + 60n * second);
      assert.equal(w.call.fd_filestat_set_times(fd, 0n, 0n, ATIM | ATIM_NOW), ERRNO.inval);
      assert.equal(w.call.fd_filestat_set_times(fd, 0n, 0n, 16), ERRNO.inval);
      assert.equal(w.call.path_filestat_set_times(3, 0, ...w.put('none'), 0n, 0n, MTIM), ERRNO.noent);
    });

    test('the lowest free descriptor; fd_renumber', () => {
      const w = setUp({a: 'A', b: 'B'});
      const [, a] = w.open('a'), [, b] = w.open('b');
      assert.equal(w.call.fd_close(a), 0);
      assert.equal(w.read(a, 1)[0], ERRNO.badf);
      assert.deepEqual(w.open('a'), [0, a]);
      assert.equal(w.call.fd_renumber(b, a), 0);
      assert.deepEqual(w.read(a, 1), [0, 'B']);
      assert.equal(w.read(b, 1)[0], ERRNO.badf);
      assert.equal(w.call.fd_renumber(a, 60), ERRNO.badf);
      assert.equal(w.call.fd_renumber(a, 1), 0);
      assert.equal(w.write(1, 'C'), 0);
      assert.equal(w.call.fd_filestat_get(1, w.out), 0);
      assert.equal(w.filestat().size, 2n);
    });

    test('a stream under another number', () => {
      const stdout = collector(), w = wasi({files: create({a: ''}), stdout});
      const [, a] = w.open('a');
      assert.equal(w.call.fd_renumber(1, a), 0);
      assert.equal(w.write(a, 'moved'), 0);
      assert.equal(stdout.text(), 'moved');
      assert.equal(w.write(1, 'x'), ERRNO.badf);
    });

    test('path_create_directory, path_remove_directory', () => {
      const w = setUp({a: '1', 'd/b': '2'});
      assert.equal(w.call.path_create_directory(3, ...w.put('e')), 0);
      assert.equal(w.call.path_create_directory(3, ...w.put('e/f/')), 0);
      assert.equal(w.call.path_create_directory(3, ...w.put('e')), ERRNO.exist);
      assert.equal(w.call.path_create_directory(3, ...w.put('a')), ERRNO.exist);
      assert.equal(w.call.path_create_directory(3, ...w.put('x/y')), ERRNO.noent);
      assert.equal(w.call.path_create_directory(3, ...w.put('a/y')), ERRNO.notdir);
      assert.equal(w.call.path_remove_directory(3, ...w.put('e')), ERRNO.notempty);
      assert.equal(w.call.path_remove_directory(3, ...w.put('a')), ERRNO.notdir);
      assert.equal(w.call.path_remove_directory(3, ...w.put('none')), ERRNO.noent);
      assert.equal(w.call.path_remove_directory(3, ...w.put('e/.')), ERRNO.inval);
      assert.equal(w.call.path_remove_directory(3, ...w.put('e/f/')), 0);
      assert.equal(w.call.path_remove_directory(3, ...w.put('e')), 0);
      assert.equal(w.open('e')[0], ERRNO.noent);
    });

    test('path_unlink_file; an open file lives on', () => {
      const w = setUp({a: '1', 'd/b': '2'});
      const [, fd] = w.open('a');
      assert.equal(w.call.path_unlink_file(3, ...w.put('a')), 0);
      assert.equal(w.open('a')[0], ERRNO.noent);
      assert.deepEqual(w.read(fd, 1), [0, '1']);
      w.call.fd_filestat_get(fd, w.out);
      assert.equal(w.filestat().nlink, 0n);
      assert.equal(w.call.path_unlink_file(3, ...w.put('a')), ERRNO.noent);
      assert.equal(w.call.path_unlink_file(3, ...w.put('d')), ERRNO.isdir);
      assert.equal(w.call.path_unlink_file(3, ...w.put('d/b/')), ERRNO.notdir);
    });

    test('path_rename', () => {
      const w = setUp({a: 'A', b: 'B', 'd/c': 'C', 'e/f': 'F'});
      /** @param {string} from @param {string} to */
      const rename = (from, to) => w.call.path_rename(3, ...w.put(from), 3, ...w.put(to));
      assert.equal(rename('a', 'a2'), 0);
      assert.equal(w.open('a')[0], ERRNO.noent);
      assert.equal(rename('a2', 'b'), 0);
      assert.deepEqual(w.read(w.open('b')[1], 9), [0, 'A']);
      assert.equal(rename('b', 'b'), 0);
      assert.equal(rename('none', 'x'), ERRNO.noent);
      assert.equal(rename('b', 'd'), ERRNO.isdir);
      assert.equal(rename('d', 'b'), ERRNO.notdir);
      assert.equal(rename('d', 'e'), ERRNO.notempty);
      assert.equal(rename('d', 'd/inside'), ERRNO.inval);
      assert.equal(rename('b', '../b'), ERRNO.perm);
      assert.equal(w.call.path_create_directory(3, ...w.put('empty')), 0);
      assert.equal(rename('d', 'empty/'), 0);
      assert.deepEqual(w.read(w.open('empty/c')[1], 9), [0, 'C']);
      assert.equal(rename('e/f', 'f'), 0);
      assert.equal(w.call.path_remove_directory(3, ...w.put('e')), 0);
    });

    test('path_symlink, path_readlink, links on the way', () => {
      const w = setUp({a: 'A', 'd/b': 'B'});
      /** @param {string} target @param {string} path */
      const symlink = (target, path) => w.call.path_symlink(...w.put(target), 3, ...w.put(path));
      assert.equal(symlink('d/b', 'l'), 0);
      assert.deepEqual(w.read(w.open('l')[1], 9), [0, 'B']);
      assert.equal(w.open('l', {follow: 0})[0], ERRNO.loop);
      assert.equal(symlink('x', 'l'), ERRNO.exist);
      assert.equal(symlink('/etc', 'absolute'), ERRNO.perm);
      assert.equal(symlink('../..', 'd/up'), 0);
      assert.equal(w.open('d/up/x')[0], ERRNO.perm);
      assert.equal(symlink('../a', 'd/a'), 0);
      assert.deepEqual(w.read(w.open('d/a')[1], 9), [0, 'A']);
      assert.equal(symlink('d', 'dir'), 0);
      assert.deepEqual(w.read(w.open('dir/b')[1], 9), [0, 'B']);
      assert.equal(w.open('dir/', {rights: RIGHT.read})[0], 0);
      assert.equal(symlink('loop', 'loop'), 0);
      assert.equal(w.open('loop')[0], ERRNO.loop);
      assert.equal(symlink('made', 'dangling'), 0);
      assert.equal(w.open('dangling')[0], ERRNO.noent);
      assert.equal(w.open('dangling', {oflags: CREAT | EXCL})[0], ERRNO.exist);
      assert.equal(w.open('dangling', {oflags: CREAT})[0], 0);
      assert.equal(w.open('made')[0], 0);
      assert.equal(w.call.path_readlink(3, ...w.put('l'), 0x100, 2, w.out), 0);
      assert.deepEqual([w.u32(), w.text(0x100, 2)], [2, 'd/']);
      assert.equal(w.call.path_readlink(3, ...w.put('l'), 0x100, 99, w.out), 0);
      assert.deepEqual([w.u32(), w.text(0x100, 3)], [3, 'd/b']);
      assert.equal(w.call.path_readlink(3, ...w.put('a'), 0x100, 9, w.out), ERRNO.inval);
      assert.equal(w.call.path_filestat_get(3, 0, ...w.put('l'), w.out), 0);
      assert.deepEqual([w.filestat().type, w.filestat().size], [7, 3n]);
      assert.equal(w.call.path_filestat_get(3, 1, ...w.put('l'), w.out), 0);
      assert.equal(w.filestat().type, 4);
      assert.equal(w.call.path_unlink_file(3, ...w.put('l')), 0);
      assert.equal(w.open('d/b')[0], 0);
    });

    test('path_link', () => {
      const w = setUp({a: 'A', 'd/b': 'B'});
      assert.equal(w.call.path_link(3, 0, ...w.put('a'), 3, ...w.put('d/a')), 0);
      const [, fd] = w.open('d/a');
      w.write(fd, 'Z');
      assert.deepEqual(w.read(w.open('a')[1], 9), [0, 'Z']);
      w.call.path_filestat_get(3, 0, ...w.put('a'), w.out);
      assert.equal(w.filestat().nlink, 2n);
      assert.equal(w.call.path_link(3, 0, ...w.put('a'), 3, ...w.put('d/b')), ERRNO.exist);
      assert.equal(w.call.path_link(3, 0, ...w.put('d'), 3, ...w.put('e')), ERRNO.perm);
      assert.equal(w.call.path_link(3, 0, ...w.put('none'), 3, ...w.put('e')), ERRNO.noent);
    });

    test('fd_readdir', () => {
      const w = setUp({a: '', 'd/b': '', 'long-name-of-a-file': ''});
      /** @param {number} size of the buffer */
      const list = size => {
        const found = [];
        for (let cookie = 0n, full = true; full;) {
          assert.equal(w.call.fd_readdir(3, 0x100, size, cookie, w.out), 0);
          const used = w.u32();
          full = used === size;
          for (let at = 0x100; at + 24 <= 0x100 + used;) {
            const length = w.u32(at + 16);
            if (at + 24 + length > 0x100 + used) break;
            found.push([w.text(at + 24, length), w.bytes()[at + 20]]);
            cookie = w.u64(at);
            at += 24 + length;
          }
        }
        return found.sort();
      };
      const all = [['.', 3], ['..', 3], ['a', 4], ['d', 3], ['long-name-of-a-file', 4]];
      assert.deepEqual(list(0x1000), all);
      assert.deepEqual(list(50), all);
      const [, file] = w.open('a');
      assert.equal(w.call.fd_readdir(file, 0x100, 99, 0n, w.out), ERRNO.notcapable);
      assert.equal(w.call.fd_readdir(3, 0x1fff0, 99, 0n, w.out), ERRNO.fault);
    });

    test('poll_oneoff', () => {
      const w = setUp({a: '12345'});
      const [CLOCK, READ, WRITE] = [0, 1, 2], at = 0x100, events = 0x800;
      /** @param {number} i @param {bigint} userdata @param {number} type @param {number} id @param {bigint} [timeout] @param {number} [flags] */
      const subscribe = (i, userdata, type, id, timeout = 0n, flags = 0) => {
        const view = w.view(), from = at + 48 * i;
        view.setBigUint64(from, userdata, true);
        view.setUint8(from + 8, type);
        view.setUint32(from + 16, id, true);
        view.setBigUint64(from + 24, timeout, true);
        view.setUint16(from + 40, flags, true);
      };
      const event = (/** @type {number} */ i) =>
        [w.u64(events + 32 * i), w.view().getUint16(events + 32 * i + 8, true), w.bytes()[events + 32 * i + 10]];
      subscribe(0, 11n, CLOCK, 1, 30_000_000n);
      const before = performance.now();
      assert.equal(w.call.poll_oneoff(at, events, 1, w.out), 0);
      assert.ok(performance.now() - before >= 29);
      assert.deepEqual([w.u32(), event(0)], [1, [11n, 0, CLOCK]]);

      subscribe(1, 12n, READ, 0);
      subscribe(2, 13n, READ, 99);
      assert.equal(w.call.poll_oneoff(at, events, 3, w.out), 0);
      assert.deepEqual([w.u32(), event(0), event(1)], [2, [12n, 0, READ], [13n, ERRNO.badf, READ]]);

      subscribe(0, 14n, CLOCK, 0, BigInt(Date.now() + 20) * 1000000n, 1);
      assert.equal(w.call.poll_oneoff(at, events, 1, w.out), 0);
      assert.deepEqual([w.u32(), event(0)], [1, [14n, 0, CLOCK]]);
      const [, fd] = w.open('a', {rights: RIGHT.read | (1n << 27n)});
      w.read(fd, 2);
      subscribe(0, 15n, READ, fd);
      subscribe(1, 16n, CLOCK, 1, 0n);
      subscribe(2, 17n, WRITE, fd);
      subscribe(3, 18n, CLOCK, 1, 3_600_000_000_000n);
      subscribe(4, 19n, CLOCK, 2);
      subscribe(5, 20n, 7, 0);
      assert.equal(w.call.poll_oneoff(at, events, 6, w.out), 0);
      assert.deepEqual([w.u32(), ...[0, 1, 2, 3, 4].map(event)], [5, [15n, 0, READ], [16n, 0, CLOCK],
        [17n, ERRNO.notcapable, WRITE], [19n, ERRNO.inval, CLOCK], [20n, ERRNO.inval, 7]]);
      assert.equal(w.u64(events + 16), 3n, 'what is left to read');

      assert.equal(w.call.poll_oneoff(at, events, 0, w.out), ERRNO.inval);
      assert.equal(w.call.poll_oneoff(at, events, -1, w.out), ERRNO.inval);
      assert.equal(w.call.poll_oneoff(0x1fff0, events, 1, w.out), ERRNO.fault);
    });

    test('sock_*', () => {
      const w = setUp({a: ''}), [, fd] = w.open('a');
      const {sock_accept, sock_recv, sock_send, sock_shutdown} = w.call;
      for (const call of [sock_accept, sock_recv, sock_send, sock_shutdown])
        assert.deepEqual([call(fd), call(99)], [ERRNO.notsock, ERRNO.badf]);
    });
  });
}

describe('real directories', () => {
  const root = join(temporary, 'root');
  mkdirSync(join(root, 'd'), {recursive: true});
  writeFileSync(join(temporary, 'secret'), 'secret');
  writeFileSync(join(root, 'a'), 'A');
  symlinkSync('../secret', join(root, 'out'));
  symlinkSync(join(temporary, 'secret'), join(root, 'absolute'));

  test('links that lead out are refused', () => {
    const w = wasi({files: new NodeFileSystem({'.': root})});
    assert.equal(w.open('out')[0], ERRNO.perm);
    assert.equal(w.open('absolute')[0], ERRNO.perm);
    assert.equal(w.call.path_filestat_get(3, 1, ...w.put('absolute'), w.out), ERRNO.perm);
    assert.equal(w.open('../secret')[0], ERRNO.perm);
  });
  test('unless the directory may be left', () => {
    const w = wasi({files: new NodeFileSystem({'.': root}, {confined: false})});
    for (const path of ['out', 'absolute', '../secret', 'd/../../secret'])
      assert.deepEqual(w.read(w.open(path)[1], 9), [0, 'secret'], path);
  });
  test('read-only', () => {
    const w = wasi({files: new NodeFileSystem({'.': root}, {readOnly: true})});
    assert.equal(w.open('a')[0], ERRNO.rofs);
    assert.deepEqual(w.read(w.open('a', {rights: RIGHT.read})[1], 9), [0, 'A']);
    assert.equal(w.open('new', {oflags: 1})[0], ERRNO.rofs);
    assert.equal(w.call.path_unlink_file(3, ...w.put('a')), ERRNO.rofs);
    assert.equal(w.call.path_create_directory(3, ...w.put('e')), ERRNO.rofs);
    assert.equal(w.call.path_rename(3, ...w.put('a'), 3, ...w.put('b')), ERRNO.rofs);
    assert.equal(w.call.path_filestat_set_times(3, 0, ...w.put('a'), 0n, 0n, 8), ERRNO.rofs);
    assert.equal(readFileSync(join(root, 'a'), 'utf8'), 'A');
  });
  test('between file systems: EXDEV', () => {
    const files = {preopens: [...new NodeFileSystem({'/a': root}).preopens, ...new MemoryFileSystem({m: '1'}).preopens]};
    const w = wasi({files: /** @type {any} */ (files)});
    assert.equal(w.call.path_rename(3, ...w.put('a'), 4, ...w.put('a')), ERRNO.xdev);
    assert.equal(w.call.path_rename(4, ...w.put('m'), 3, ...w.put('m')), ERRNO.xdev);
    assert.equal(w.call.path_link(4, 0, ...w.put('m'), 3, ...w.put('m')), ERRNO.xdev);
  });
  test('a directory that is none', () => {
    assert.throws(() => new NodeFileSystem({'/': join(root, 'none')}), {code: 'ENOENT'});
    assert.throws(() => new NodeFileSystem({'/': join(root, 'a')}), {code: 'ENOTDIR'});
  });
});

describe('MemoryFileSystem', () => {
  test('files in and out', () => {
    const files = new MemoryFileSystem({'a': 'text', '/d/e/b': new Uint8Array([1, 2])});
    assert.deepEqual(files.list(), ['a', 'd/e/b']);
    assert.deepEqual([...files.readFile('d/e/b')], [1, 2]);
    files.writeFile('d/e/b', 'shorter?');
    assert.equal(new TextDecoder().decode(files.readFile('/d/./e/b')), 'shorter?');
    assert.deepEqual([files.exists('a'), files.exists('d'), files.exists('x')], [true, false, false]);
    files.remove('a');
    assert.deepEqual(files.list(), ['d/e/b']);
    assert.throws(() => files.readFile('a'), {code: 'ENOENT', message: 'ENOENT: a'});
    assert.throws(() => files.readFile('d'), {code: 'EISDIR'});
    assert.throws(() => files.writeFile('d/e/b/c', ''), {code: 'ENOTDIR'});
    assert.throws(() => files.remove('d'), {code: 'ENOTEMPTY'});
  });
  test('bytes are copied', () => {
    const bytes = new Uint8Array([1]), files = new MemoryFileSystem({a: bytes});
    bytes[0] = 2;
    files.readFile('a')[0] = 3;
    assert.deepEqual([...files.readFile('a')], [1]);
  });
  test('a program\'s files are there afterwards', () => {
    const files = new MemoryFileSystem(), w = wasi({files});
    w.write(w.open('new', {oflags: 1})[1], 'content');
    assert.equal(new TextDecoder().decode(files.readFile('new')), 'content');
  });
  test('a file grows without quadratic copying, and shrinks to zeros', () => {
    const files = new MemoryFileSystem(), w = wasi({files}), [, fd] = w.open('big', {oflags: 1});
    for (let i = 0; i < 20000; i++) w.call.fd_write(fd, ...[0x100, 1], w.out);
    const iov = w.iovecs([[0, 0x10000]]);
    for (let i = 0; i < 200; i++) assert.equal(w.call.fd_write(fd, ...iov, w.out), 0);
    assert.equal(files.readFile('big').length, 200 * 0x10000);
    w.call.fd_filestat_set_size(fd, 1n);
    w.call.fd_filestat_set_size(fd, 3n);
    assert.deepEqual([...files.readFile('big')].slice(1), [0, 0]);
    assert.notEqual(w.call.fd_filestat_set_size(fd, 1n << 50n), 0);
  });
});
