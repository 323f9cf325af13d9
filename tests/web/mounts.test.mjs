// SPDX-License-Identifier: MIT
// Files from other places in one tree, and ZIP archives, as programs see them; browsers are in tests/browser/mounts.test.mjs.
import assert from 'node:assert/strict';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {constants, deflateRawSync} from 'node:zlib';
import {mountAll} from '../../runtime-web/mounts.mjs';
import {bytesSource} from '../../runtime-web/source.mjs';
import {inflate, zipFileSystem} from '../../runtime-web/zip.mjs';
import {scratch} from './compile.mjs';
import {ERRNO, wasi} from './harness.mjs';
import {makeZip} from './zip.mjs';

const text = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('latin1');

/** Bytes that are the same in every run, of few values, so that some repeat. @param {number} length @param {number} values */
const noise = (length, values) => {
  let state = length;
  return Uint8Array.from({length}, () => (state = Math.imul(state, 1664525) + 1013904223 | 0) >>> 8 & values - 1);
};

test('what zlib deflates at any level is inflated', () => {
  const {Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_DEFAULT_STRATEGY} = constants;
  const contents = [new Uint8Array(), noise(1, 256), noise(1000, 2), noise(70_000, 256), noise(300_000, 16), readFileSync(process.argv[1])];
  for (const content of contents) {
    for (const level of [0, 1, 9]) {
      for (const strategy of [Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE])
        assert.deepEqual(Buffer.from(inflate(deflateRawSync(content, {level, strategy}), content.length)), Buffer.from(content));
    }
  }
});

test('damaged archives: an error with a code, or what was packed', () => {
  const content = 'some text that repeats, some text that repeats\n'.repeat(3), whole = makeZip([['a', content], ['dir/b', 'stored', {stored: true}]]);
  let errors = 0;
  for (let at = 0; at < whole.length; at++) {
    for (const flip of [1, 0x80, 0xff]) {
      const bytes = new Uint8Array(whole);
      bytes[at] ^= flip;
      try {
        const files = zipFileSystem(bytesSource(bytes));
        for (const path of files.list()) assert.ok([content, 'stored'].includes(text(files.readFile(path))), `${at}: ${text(files.readFile(path))}`);
      } catch (/** @type {any} */ error) {
        if (error.code === 'ERR_ASSERTION') throw error;
        assert.match(error.code ?? `${error.stack}`, /^(EIO|EINVAL|ENOTSUP|EACCES|ENOTDIR|EISDIR)$/);
        errors++;
      }
    }
  }
  assert.ok(errors > 300, `${errors}`);
  for (let length = 0; length < whole.length; length++)
    assert.throws(() => zipFileSystem(bytesSource(whole.subarray(0, length))), {code: /E(IO|INVAL)/});
});

test('archives with links, with what cannot be unpacked, with paths that lead out', () => {
  const files = zipFileSystem(bytesSource(makeZip([
    ['dir/', ''], ['dir/file', 'text'], ['link', 'dir/file', {mode: 0o120777}], ['secret', 'x', {flags: 1}], ['odd', 'x', {method: 93}],
  ])));
  assert.deepEqual(files.names('/'), ['dir', 'link', 'secret', 'odd']);
  assert.equal(/** @type {any} */ (files.root.lookup('link')).readlink(), 'dir/file');
  assert.throws(() => files.readFile('secret'), {code: 'EACCES'});
  assert.throws(() => files.readFile('odd'), {code: 'ENOTSUP'});
  assert.throws(() => files.writeFile('dir/file', ''), {code: 'EROFS'});
  assert.throws(() => files.remove('dir/file'), {code: 'EROFS'});
  assert.throws(() => zipFileSystem(bytesSource(makeZip([['../out', 'x']]))), {code: 'EINVAL'});
});

test('a program sees one tree: mounts stay where they are, and nothing is moved between them', async () => {
  const host = scratch();
  writeFileSync(join(host, 'real'), 'on the disk');
  mkdirSync(join(host, 'sub'));
  const {files, mounted, unmount} = await mountAll({
    '/host': {node: host}, '/zip': {zip: makeZip([['a', 'packed'], ['sub/more/', '']])}, '/host2': {node: host, readOnly: true}, '/zip/sub/more': {memory: {deep: 'in it'}},
  });
  const w = wasi({files});
  const open = (/** @type {string} */ path) => w.read(w.open(path, {rights: 2n})[1], 20);
  assert.deepEqual(open('host/real'), [0, 'on the disk']);
  assert.deepEqual(open('zip/sub/../a'), [0, 'packed']);
  assert.deepEqual(open('host/../zip/sub/more/deep'), [0, 'in it']);
  assert.equal(w.open('zip/new', {oflags: 1})[0], ERRNO.rofs);
  assert.equal(w.open('host2/new', {oflags: 1})[0], ERRNO.rofs);
  const [, fd] = w.open('host/new', {oflags: 1});
  assert.equal(w.write(fd, 'written'), 0);
  assert.equal(readFileSync(join(host, 'new'), 'utf8'), 'written');
  assert.equal(w.call.path_remove_directory(3, ...w.put('zip')), 10 /* EBUSY */);
  assert.equal(w.call.path_rename(3, ...w.put('zip'), 3, ...w.put('other')), 10);
  assert.equal(w.call.path_rename(3, ...w.put('host/new'), 3, ...w.put('new')), ERRNO.xdev);
  assert.equal(w.call.path_link(3, 0, ...w.put('host/new'), 3, ...w.put('new')), ERRNO.xdev);
  assert.deepEqual(Object.keys(mounted), ['/zip', '/host', '/host2', '/zip/sub/more']);
  await unmount();
  assert.equal(w.open('zip/a')[0], ERRNO.noent);
});

test('another file system at /', async () => {
  const {files} = await mountAll({'/': {zip: makeZip([['a', 'packed']])}, '/tmp': {memory: {}}}).catch(error => ({files: error.message}));
  assert.equal(files, '/tmp: EROFS: tmp', 'there is no directory to mount in');
  const w = wasi({files: (await mountAll({'/': {zip: makeZip([['a', 'packed'], ['tmp/', '']])}, '/tmp': {memory: {b: 'more'}}})).files});
  assert.deepEqual(['a', 'tmp/b'].map(path => w.read(w.open(path, {rights: 2n})[1], 20)), [[0, 'packed'], [0, 'more']]);
});

test('what cannot be mounted is named', async () => {
  const refused = (/** @type {any} */ mounts) => mountAll(mounts).then(() => 'mounted', error => error.message);
  assert.equal(await refused({'/x': {}}), '/x: it has to be one of memory, stored, http, zip, files, directory, node');
  assert.match(await refused({'/x': {node: '/no/such/directory'}}), /^\/x: ENOENT: no such file or directory/);
  assert.equal(await refused({'/x': {stored: 'name'}}), '/x: ENOTSUP: no storage for name: neither OPFS nor IndexedDB is there');
  assert.equal(await refused({'/x': {http: 'http:/' + '/localhost/a'}}), '/x: ENOTSUP: http:/' + '/localhost/a: files are read by HTTP in browsers only');
  assert.equal(await refused({'/x': {zip: new Uint8Array(100)}}), '/x: EINVAL: this is not a ZIP archive');
});
