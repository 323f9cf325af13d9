// SPDX-License-Identifier: MIT
// The file system that lasts: what is in it after each write at which its program could have been killed.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {MemoryFileSystem} from '../../runtime-web/memory.mjs';
import {VolumeFileSystem} from '../../runtime-web/volume.mjs';

/** A file in memory that tells of every change. */
class Recorded {
  bytes = new Uint8Array();

  /** @param {(change: (part: Recorded) => void, size: number) => void} tell */
  constructor(tell = () => {}) {
    this.tell = tell;
  }

  getSize() {
    return this.bytes.length;
  }

  /** @param {Uint8Array} target @param {{at: number}} options */
  read(target, {at}) {
    const source = this.bytes.subarray(at, at + target.length);
    target.set(source);
    return source.length;
  }

  /** @param {Uint8Array} source @param {{at: number}} options */
  write(source, {at}) {
    const bytes = source.slice();
    if (at + bytes.length > this.bytes.length) this.truncate(at + bytes.length, true);
    this.bytes.set(bytes, at);
    this.tell(part => part.write(bytes, {at}), bytes.length);
    return bytes.length;
  }

  /** @param {number} size @param {boolean} [quiet] */
  truncate(size, quiet) {
    const bytes = new Uint8Array(size);
    bytes.set(this.bytes.subarray(0, size));
    this.bytes = bytes;
    if (!quiet) this.tell(part => part.truncate(size), 0);
  }

  flush() {}
  close() {}
}

/** @typedef {{part: number, change: (part: Recorded) => void}} Change */

/** A storage, and all changes of it in order. */
function recordedStorage() {
  /** @type {Change[]} */
  const changes = [];
  const parts = [0, 1, 2].map(part => new Recorded(change => { changes.push({part, change}); }));
  return {changes, storage: storageOf(parts)};
}

/** @param {Recorded[]} parts @returns {import('../../runtime-web/volume.mjs').Storage} */
const storageOf = ([data, ...logs]) => ({data, logs: /** @type {[Recorded, Recorded]} */ (logs), unlock: () => {}});

/** The storage after some of the changes. @param {Change[]} changes */
function replay(changes) {
  const parts = [0, 1, 2].map(() => new Recorded());
  for (const {part, change} of changes) change(parts[part]);
  return parts;
}

/** All that is in a file system. @param {import('../../runtime-web/tree.mjs').TreeFileSystem} files */
function contentOf(files) {
  /** @type {Record<string, string>} */
  const content = {};
  const walk = (/** @type {any} */ directory, /** @type {string} */ prefix) => {
    for (const {name, type} of directory.list().sort((/** @type {any} */ a, /** @type {any} */ b) => a.name < b.name ? -1 : 1)) {
      const path = prefix + name, inode = directory.lookup(name);
      content[path] = type === 3 ? 'directory' : type === 7 ? `link to ${inode.readlink()}` : Buffer.from(files.readFile(path)).toString('latin1');
      if (type === 3) walk(inode, path + '/');
    }
  };
  walk(files.root, '');
  return content;
}

/** The files' inodes, by path. @param {any} files @returns {Record<string, any>} */
const inodesOf = files => Object.fromEntries(NAMES.map(path =>
  [path, path.split('/').reduce((inode, name) => inode?.lookup?.(name), files.root)]).filter(([, inode]) => inode));

/** Numbers that are the same in every run. @param {number} seed */
const numbers = seed => (/** @type {number} */ limit) => {
  seed = Math.imul(seed ^ seed >>> 15, 0x2c1b3c6d) + 0x9e3779b9 | 0;
  return (seed >>> 0) % limit;
};

const NAMES = ['a', 'b', 'c', 'd/a', 'd/b', 'e/a'];

/** Does one thing to a file system, which it may refuse. @param {any} files @param {(limit: number) => number} random */
function change(files, random) {
  const [what, from, to, size, at] = [random(10), NAMES[random(6)], NAMES[random(6)], random(9000), random(9000)];
  const place = (/** @type {string} */ path) => {
    const [, directory, name] = /** @type {any} */ (/^(?:(.)[/])?(.)$/.exec(path));
    return [directory ? files.root.lookup(directory) : files.root, name];
  };
  const [directory, name] = place(from), [target, newName] = place(to);
  const bytes = new Uint8Array(size).fill(random(256));
  const with_ = (/** @type {(file: any) => void} */ work) => {
    const file = directory.lookup(name)?.open?.({read: true, write: true});
    if (!file) return;
    work(file);
    file.close();
  };
  try {
    if (what < 2) files.writeFile(from, bytes);
    else if (what < 4) with_(file => file.write(at, bytes));
    else if (what === 4) with_(file => file.resize(size));
    else if (what < 7) directory.rename(name, target, newName);
    else if (what === 7) directory.unlink(name);
    else if (what === 8) target.link(newName, directory.lookup(name));
    else directory.createSymlink(name, to);
  } catch (/** @type {any} */ error) {
    assert.match(error.code ?? `${error.stack}`, /^E[A-Z]+$/);
  }
  return [from, to];
}

describe('a volume', () => {
  const prepare = (/** @type {any} */ files) => {
    for (const path of ['d', 'e']) files.makeDirectory(path);
  };

  test('is what the same calls make of a file system in memory, and is so again when it is opened again', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const {storage} = recordedStorage(), volume = new VolumeFileSystem(storage), memory = new MemoryFileSystem();
      prepare(volume), prepare(memory);
      const [one, other] = [numbers(seed), numbers(seed)];
      for (let i = 0; i < 200; i++) change(volume, one), change(memory, other);
      assert.deepEqual(contentOf(volume), contentOf(memory), `seed ${seed}`);
      const again = new VolumeFileSystem(storage);
      assert.deepEqual(contentOf(again), contentOf(memory), `seed ${seed}, again`);
      for (const path of NAMES) {
        const [before, after] = [volume, again].map(files => files.exists(path) && files.root.lookup(path)?.stat());
        if (before && after) assert.deepEqual([after.nlink, after.mtim, after.size], [before.nlink, before.mtim, before.size]);
      }
    }
  });

  test('is whole wherever its program is killed: each change of names is there or not, other files are as they were', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const {storage, changes} = recordedStorage(), volume = new VolumeFileSystem(storage), random = numbers(100 + seed);
      prepare(volume);
      for (let i = 0; i < 60; i++) {
        const before = contentOf(volume), start = changes.length;
        const inodes = inodesOf(volume), [from, to] = change(volume, random), after = contentOf(volume);
        const touched = Object.keys(inodes).filter(path => [from, to].some(name => inodes[name] === inodes[path]));
        for (let end = start; end <= changes.length; end++) {
          const found = contentOf(new VolumeFileSystem(storageOf(replay(changes.slice(0, end)))));
          for (const path of new Set([...Object.keys(before), ...Object.keys(found)])) {
            if ([from, to, ...touched].includes(path)) continue;
            assert.equal(found[path], before[path], `seed ${seed}, step ${i}, ${path}`);
          }
          for (const path of Object.keys(found)) assert.ok(path in before || path in after, `seed ${seed}, step ${i}: ${path}`);
        }
      }
    }
  });

  test('rename replaces at once: the old content is there, or the new', () => {
    const {storage, changes} = recordedStorage(), volume = new VolumeFileSystem(storage);
    volume.writeFile('file', 'old');
    const start = changes.length;
    volume.writeFile('file.new', 'new');
    volume.root.rename('file.new', volume.root, 'file');
    const seen = new Set();
    for (let end = start; end <= changes.length; end++) {
      for (const torn of [0, 1]) {
        const parts = replay(changes.slice(0, end));
        if (torn) parts[2].truncate(parts[2].getSize() - 3);
        seen.add(Buffer.from(new VolumeFileSystem(storageOf(parts)).readFile('file')).toString());
      }
    }
    assert.deepEqual([...seen], ['old', 'new']);
  });

  test('logs are replaced before they grow without end, and blocks are used again', () => {
    const {storage} = recordedStorage(), volume = new VolumeFileSystem(storage);
    for (let i = 0; i < 5000; i++) {
      volume.writeFile(`file${i % 10}`, `content ${i}`.repeat(1000));
      if (i % 100 === 0) volume.sync();
    }
    assert.ok(storage.logs.every(log => log.getSize() < 150_000), `${storage.logs.map(log => log.getSize())}`);
    assert.ok(storage.data.getSize() < 12_000_000, `${storage.data.getSize()}`);
    const again = new VolumeFileSystem(storage);
    assert.deepEqual(again.list().length, 10);
    assert.equal(Buffer.from(again.readFile('file9')).toString(), 'content 4999'.repeat(1000));
  });

  test('a file that is removed while it is open can be used, and is gone afterwards', () => {
    const {storage} = recordedStorage(), volume = new VolumeFileSystem(storage);
    volume.writeFile('file', 'text');
    const file = /** @type {any} */ (volume.root.lookup('file')).open({read: true, write: true}), bytes = new Uint8Array(8);
    volume.remove('file');
    volume.writeFile('other', 'x'.repeat(10000));
    file.write(4, new TextEncoder().encode(' more'));
    assert.equal(file.read(0, bytes), 8);
    assert.equal(Buffer.from(bytes).toString(), 'text mor');
    file.close();
    assert.deepEqual(contentOf(new VolumeFileSystem(storage)), {other: 'x'.repeat(10000)});
  });

  test('what another tab changed is there when the storage is taken again, and open files stay open', () => {
    const parts = [0, 1, 2].map(() => new Recorded()), mine = new VolumeFileSystem(storageOf(parts));
    mine.writeFile('file', 'mine');
    mine.writeFile('gone', 'mine');
    const open = ['file', 'gone'].map(name => /** @type {any} */ (mine.root.lookup(name)).open({read: true, write: true}));
    mine.release();
    assert.throws(() => mine.readFile('file'), {code: 'EIO'});
    const theirs = new VolumeFileSystem(storageOf(parts));
    theirs.writeFile('file', 'theirs');
    theirs.remove('gone');
    theirs.release();
    mine.resume(storageOf(parts));
    const bytes = new Uint8Array(6);
    assert.deepEqual(open.map(file => file.read(0, bytes)), [6, 0]);
    assert.equal(Buffer.from(bytes).toString(), 'theirs');
    assert.deepEqual(mine.list(), ['file']);
  });

  test('a full storage is ENOSPC, and what was there stays', () => {
    const parts = [0, 1, 2].map(() => new Recorded()), volume = new VolumeFileSystem(storageOf(parts));
    volume.writeFile('file', 'kept');
    parts[0].write = () => { throw new DOMException('full', 'QuotaExceededError'); };
    assert.throws(() => volume.writeFile('other', 'lost'), {code: 'ENOSPC'});
    assert.equal(Buffer.from(new VolumeFileSystem(storageOf(parts)).readFile('file')).toString(), 'kept');
  });
});
