// SPDX-License-Identifier: MIT
/**
 * A file system that lasts, in three files whose access is synchronous: the contents of all its files, in blocks, and
 * two logs, one of which is in use. A log begins with what there was when it was started, and has a line for each
 * change since then, so that a change is there whole or not at all, whenever the program is killed. docs/internals.md
 * has the format.
 */

import {createTree, TreeDirectory, TreeFileSystem, TreeInode, TreeSymlink} from './tree.mjs';
import {FILETYPE} from './wasi/abi.mjs';
import {refuse} from './wasi/errno.mjs';

/**
 * What FileSystemSyncAccessHandle has.
 * @typedef {object} Handle
 * @property {() => number} getSize
 * @property {(bytes: Uint8Array<any>, options: {at: number}) => number} read
 * @property {(bytes: Uint8Array<any>, options: {at: number}) => number} write
 * @property {(size: number) => void} truncate
 * @property {() => unknown} flush returns a promise if it goes on
 * @property {() => void} close
 */

/** @typedef {{data: Handle, logs: [Handle, Handle], unlock: () => unknown}} Storage unlock: is called when the handles are closed */
/** @typedef {VolumeFile | TreeDirectory | TreeSymlink} VolumeNode */
/** @typedef {[start: number, count: number]} Extent blocks */

const BLOCK = 4096;
/** A file that grows is given as many blocks again, up to this number, until it is closed. */
const AHEAD_MAX = 256;
/** A log is replaced when it has this size, and is twice as large as it was at first. */
const LOG_MIN = 1 << 16;
const VOLUME_FORMAT = 'amphora-volume-1';
const ROOT = 1;

const volumeEncoder = new TextEncoder(), volumeDecoder = new TextDecoder();

/** FNV-1a. @param {Uint8Array} bytes */
function checksum(bytes) {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, '0');
}

/** A line of a log. @param {unknown[]} record */
function encodeRecord(record) {
  const bytes = volumeEncoder.encode(`........ ${JSON.stringify(record)}\n`);
  volumeEncoder.encodeInto(checksum(bytes.subarray(9, -1)), bytes);
  return bytes;
}

/** The records of a log's bytes, up to the first that is not whole. @param {Uint8Array} bytes */
function decodeRecords(bytes) {
  const records = [];
  let at = 0;
  for (let end; (end = bytes.indexOf(10, at)) >= at + 9; at = end + 1) {
    const body = bytes.subarray(at + 9, end);
    if (volumeDecoder.decode(bytes.subarray(at, at + 8)) !== checksum(body)) break;
    records.push({record: JSON.parse(volumeDecoder.decode(body)), end: end + 1});
  }
  return records;
}

/** @param {any} error of a handle @returns {never} */
function refuseStorage(error) {
  if (error.code?.startsWith?.('E')) throw error;
  return refuse(error.name === 'QuotaExceededError' ? 'ENOSPC' : 'EIO', error.message);
}

/** @param {Handle} handle @param {Uint8Array} bytes @param {number} at */
function writeAll(handle, bytes, at) {
  try {
    if (handle.write(bytes, {at}) < bytes.length) refuse('ENOSPC', 'the storage is full');
  } catch (error) {
    refuseStorage(error);
  }
}

/** @param {Handle} handle */
function readAll(handle) {
  const bytes = new Uint8Array(handle.getSize());
  return bytes.subarray(0, handle.read(bytes, {at: 0}));
}

/** Which blocks of the storage are in use. Those that were freed are used again only once that lasts. */
class Blocks {
  /** @type {Extent[]} */
  #free = [];
  /** @type {Extent[]} */
  #freed = [];
  #end = 0;

  /** @param {Extent[]} used */
  constructor(used) {
    for (const [start, count] of [...used].sort(([a], [b]) => a - b)) {
      if (start > this.#end) this.#free.push([this.#end, start - this.#end]);
      this.#end = Math.max(this.#end, start + count);
    }
  }

  /** Behind all that are in use. */
  get end() {
    return this.#end;
  }

  /** @param {number} count @returns {Extent} */
  take(count) {
    const found = this.#free.find(extent => extent[1] >= count);
    if (!found) return [(this.#end += count) - count, count];
    const [start] = found;
    found[0] += count;
    found[1] -= count;
    if (!found[1]) this.#free.splice(this.#free.indexOf(found), 1);
    return [start, count];
  }

  /** @param {Extent[]} extents */
  give(extents) {
    this.#freed.push(...extents);
  }

  /** What was recorded lasts. */
  settle() {
    if (this.#freed.length) this.#free.push(...this.#freed.splice(0));
  }
}

class VolumeFile extends TreeInode {
  /** @type {Extent[]} */
  extents = [];
  opened = 0;
  /** The log has the times as they are. */
  recorded = true;
  #volume;

  /** @param {import('./tree.mjs').Tree} tree @param {VolumeFileSystem} volume */
  constructor(tree, volume) {
    super(FILETYPE.REGULAR_FILE, tree);
    this.#volume = volume;
  }

  get blocks() {
    return this.extents.reduce((sum, [, count]) => sum + count, 0);
  }

  open() {
    this.opened++;
    return this;
  }

  close() {
    if (--this.opened) return;
    if (!this.nlink) return this.#volume.forget(this);
    this.#volume.trim(this);
    if (!this.recorded) this.#volume.write(['t', Number(this.ino), String(this.atim), String(this.mtim)]);
    this.recorded = true;
  }

  sync() {
    return this.#volume.sync();
  }

  touch() {
    super.touch();
    this.recorded = false;
  }

  /** @param {number} position @param {Uint8Array} bytes @param {(part: Uint8Array, at: number) => void} move */
  #each(position, bytes, move) {
    let before = 0, done = 0;
    for (const [start, count] of this.extents) {
      const at = position + done - before, size = count * BLOCK;
      before += size;
      if (at >= size) continue;
      const part = bytes.subarray(done, done + size - at);
      move(part, start * BLOCK + at);
      done += part.length;
      if (done === bytes.length) return;
    }
  }

  /** Makes the file longer; what is between its end and `start` becomes zero. @param {number} start @param {number} end */
  #grow(start, end) {
    const missing = Math.ceil(end / BLOCK) - this.blocks;
    if (missing > 0) this.#volume.extend(this, missing + Math.min(this.blocks, AHEAD_MAX));
    const zeros = new Uint8Array(Math.min(Math.max(0, start - this.size), 1 << 20));
    for (let at = this.size; at < start; at += zeros.length) this.#put(at, zeros.subarray(0, start - at));
  }

  /** @param {number} position @param {Uint8Array} bytes */
  #put(position, bytes) {
    this.#each(position, bytes, (part, at) => this.#volume.writeData(part, at));
  }

  /** @param {number} size */
  #setSize(size) {
    this.#volume.write(['s', Number(this.ino), size]);
    this.size = size;
  }

  /** @param {number} size */
  resize(size) {
    if (size > this.size) this.#grow(size, size);
    if (size !== this.size) this.#setSize(size);
    this.#volume.trim(this);
    this.touch();
  }

  /** @param {number} position @param {Uint8Array} target @returns {number} how many bytes there were */
  read(position, target) {
    const wanted = target.subarray(0, Math.max(0, this.size - position));
    if (wanted.length) this.#each(position, wanted, (part, at) => this.#volume.readData(part, at));
    return wanted.length;
  }

  /** @param {number} position @param {Uint8Array} source */
  write(position, source) {
    const end = position + source.length;
    if (source.length && end > this.size) this.#grow(position, end);
    this.#put(position, source);
    if (source.length && end > this.size) this.#setSize(end);
    this.touch();
    return source.length;
  }
}

/** What `files` may be, too: a file system that is there again after a reload. mounts.mjs opens it. */
export class VolumeFileSystem extends TreeFileSystem {
  /** @type {Storage | undefined} */
  #storage;
  #blocks = new Blocks([]);
  /** @type {Map<number, VolumeNode>} all inodes that have a name, or are open */
  #inodes = new Map();
  /** Which of the logs is in use, how often one was replaced, its size, and the size it had at first. */
  #log = {active: 0, generation: 0, size: 0, first: 0};
  #unsaved = {data: false, log: false};

  /** @param {Storage} storage */
  constructor(storage) {
    /** @type {VolumeFileSystem} */
    let self;
    super(new TreeDirectory(createTree(tree => new VolumeFile(tree, self), {
      record: (change, ...what) => self.#record(change, what), sync: () => self.sync(),
    })));
    self = this;
    this.#storage = storage;
    this.#load();
  }

  /** @returns {Storage} */
  get #open() {
    return this.#storage ?? refuse('EIO', 'the storage was released');
  }

  /** @param {Uint8Array} bytes @param {number} at */
  readData(bytes, at) {
    try {
      // What was never written, at the end, is zero.
      bytes.fill(0, this.#open.data.read(bytes, {at}));
    } catch (error) {
      refuseStorage(error);
    }
  }

  /** @param {Uint8Array} bytes @param {number} at */
  writeData(bytes, at) {
    this.#unsaved.data = true;
    writeAll(this.#open.data, bytes, at);
  }

  // -- The log

  /** Appends a record. @param {unknown[]} record */
  write(record) {
    const {logs} = this.#open, bytes = encodeRecord(record);
    if (this.#log.size + bytes.length > Math.max(LOG_MIN, 2 * this.#log.first)) this.#replaceLog();
    writeAll(logs[this.#log.active], bytes, this.#log.size);
    this.#log.size += bytes.length;
    this.#unsaved.log = true;
  }

  /** Starts the other log with what there is now. */
  #replaceLog() {
    const {logs} = this.#open, active = 1 - this.#log.active, generation = this.#log.generation + 1;
    const records = this.#snapshot();
    const lines = [[VOLUME_FORMAT, generation, records.length, Number(this.root.tree.last)], ...records].map(encodeRecord);
    const size = lines.reduce((sum, line) => sum + line.length, 0), bytes = new Uint8Array(size);
    lines.reduce((at, line) => (bytes.set(line, at), at + line.length), 0);
    logs[active].truncate(0);
    writeAll(logs[active], bytes, 0);
    this.#flush(this.#open.data);
    this.#flush(logs[active]);
    this.#log = {active, generation, size, first: size};
    this.#unsaved = {data: false, log: false};
    this.#blocks.settle();
  }

  /** @returns {unknown[][]} records that make the file system as it is */
  #snapshot() {
    /** @type {unknown[][]} */
    const records = [], /** @type {Set<TreeInode>} */ seen = new Set();
    const addAll = (/** @type {TreeDirectory} */ directory) => {
      for (const [name, inode] of directory.entries) {
        records.push(addition(directory, name, inode));
        if (seen.has(inode)) continue;
        seen.add(inode);
        if (inode instanceof TreeDirectory) addAll(inode);
        if (inode instanceof VolumeFile) {
          for (const extent of inode.extents) records.push(['x', Number(inode.ino), ...extent]);
          records.push(['s', Number(inode.ino), inode.size]);
        }
        records.push(['t', Number(inode.ino), String(inode.atim), String(inode.mtim)]);
      }
    };
    addAll(this.root);
    return records;
  }

  /** Writes what TreeDirectory is about to do. @param {string} change @param {any[]} what */
  #record(change, what) {
    const [directory, name, third, newName, replaced] = what;
    /** @type {Record<string, () => unknown[]>} */
    const forms = {
      add: () => addition(directory, name, third),
      remove: () => ['-', Number(directory.ino), name],
      rename: () => ['>', Number(directory.ino), name, Number(third.ino), newName],
      times: () => ['t', Number(directory.ino), String(name), String(third)],
    };
    this.write(forms[change]());
    if (change === 'add') this.#inodes.set(Number(third.ino), third);
    const gone = change === 'remove' ? third : change === 'rename' ? replaced : undefined;
    if (gone && !gone.opened && (gone instanceof TreeDirectory || gone.nlink === 1)) this.forget(gone);
  }

  /** Makes of the inodes what the log says. */
  #load() {
    const {logs} = this.#open, contents = logs.map(log => decodeRecords(readAll(log)));
    const whole = contents.map(records => {
      const [format, generation, count] = records[0]?.record ?? [];
      return format === VOLUME_FORMAT && records.length > count ? generation : 0;
    });
    const active = whole[1] > whole[0] ? 1 : 0, records = contents[active];
    const known = this.#inodes;
    this.#inodes = new Map([[ROOT, this.root]]);
    this.root.entries.clear();
    if (whole[active]) {
      const [, , count, last] = records[0].record;
      this.root.tree.last = BigInt(last);
      for (const {record} of records.slice(1)) this.#replay(record, known);
      this.#log = {active, generation: whole[active], size: records[records.length - 1].end, first: records[count].end};
    }
    for (const [ino, inode] of known)
      if (this.#inodes.get(ino) !== inode && inode instanceof VolumeFile) Object.assign(inode, {extents: [], size: 0, nlink: 0});
    this.#blocks = new Blocks([...this.#inodes.values()].flatMap(inode => inode instanceof VolumeFile ? inode.extents : []));
    if (!whole[active]) this.#replaceLog();
  }

  /** The inode of a record, which the program may have open. @param {Map<number, VolumeNode>} known @param {number} ino @param {number} type @param {string} target */
  #inode(known, ino, type, target) {
    const {tree} = this.root, {last} = tree, old = known.get(ino);
    let inode = this.#inodes.get(ino);
    if (inode) {
      inode.nlink++;
      return inode;
    }
    inode = old?.type === type ? old : type === FILETYPE.DIRECTORY ? new TreeDirectory(tree)
      : type === FILETYPE.SYMBOLIC_LINK ? new TreeSymlink(target, tree) : new VolumeFile(tree, this);
    if (inode instanceof VolumeFile) Object.assign(inode, {extents: [], size: 0, nlink: 1});
    if (inode instanceof TreeDirectory) inode.entries.clear();
    tree.last = last > ino ? last : BigInt(ino);
    inode.ino = BigInt(ino);
    this.#inodes.set(ino, inode);
    return inode;
  }

  /** @param {any[]} record @param {Map<number, VolumeNode>} known */
  #replay([kind, first, ...rest], known) {
    const inode = /** @type {any} */ (this.#inodes.get(first));
    const drop = (/** @type {TreeDirectory} */ directory, /** @type {string} */ name) => {
      const gone = directory.entries.get(name);
      directory.take(name);
      if (gone && (gone instanceof TreeDirectory || !--gone.nlink)) this.#inodes.delete(Number(gone.ino));
    };
    /** @type {Record<string, () => void>} */
    const effects = {
      '+': () => {
        const [name, ino, type, time, target] = rest, added = this.#inode(known, ino, type, target), mtim = BigInt(time);
        inode.put(name, added);
        Object.assign(added, {atim: mtim, mtim});
        inode.mtim = mtim;
      },
      '-': () => drop(inode, rest[0]),
      '>': () => {
        const moved = inode.entries.get(rest[0]), target = /** @type {TreeDirectory} */ (this.#inodes.get(rest[1]));
        if (target.entries.has(rest[2])) drop(target, rest[2]);
        inode.take(rest[0]);
        target.put(rest[2], moved);
      },
      x: () => append(inode, [rest[0], rest[1]]),
      c: () => cut(inode, rest[0]),
      s: () => { inode.size = rest[0]; },
      t: () => Object.assign(inode, {atim: BigInt(rest[0]), mtim: BigInt(rest[1])}),
    };
    // What is about a file that was open without a name.
    if (inode) effects[kind]?.();
  }

  // -- Blocks

  /** @param {VolumeFile} file @param {number} count */
  extend(file, count) {
    const extent = this.#blocks.take(count);
    if (file.nlink) this.write(['x', Number(file.ino), ...extent]);
    append(file, extent);
  }

  /** Frees the blocks behind the end of a file. @param {VolumeFile} file */
  trim(file) {
    const needed = Math.ceil(file.size / BLOCK);
    if (file.blocks === needed) return;
    if (file.nlink) this.write(['c', Number(file.ino), needed]);
    this.#blocks.give(cut(file, needed));
  }

  /** A file has no name any more, and nobody has it open. @param {VolumeNode} inode */
  forget(inode) {
    this.#inodes.delete(Number(inode.ino));
    if (inode instanceof VolumeFile) this.#blocks.give(inode.extents.splice(0));
  }

  // -- Storage

  /** @param {Handle} handle */
  #flush(handle) {
    try {
      return handle.flush();
    } catch (error) {
      refuseStorage(error);
    }
  }

  /**
   * Makes what was written last, should the machine fail. In OPFS it lasts anyhow when the program, or its page, ends.
   * @returns {unknown} a promise if that takes time
   */
  sync() {
    const {data, logs} = this.#open, unsaved = this.#unsaved;
    /** @type {unknown} */
    let done;
    if (unsaved.data) done = this.#flush(data);
    if (unsaved.log) done = this.#flush(logs[this.#log.active]);
    this.#unsaved = {data: false, log: false};
    this.#blocks.settle();
    return done;
  }

  /**
   * Gives the storage back until `acquire`, so that other tabs may use it; open files stay open.
   * @returns {unknown} a promise if that takes time
   */
  release() {
    if (!this.#storage) return undefined;
    const {data, logs, unlock} = this.#storage, end = this.#blocks.end * BLOCK;
    this.sync();
    if (data.getSize() > end) data.truncate(end);
    for (const handle of [data, ...logs]) handle.close();
    this.#storage = undefined;
    return unlock();
  }

  /** Takes the storage again, with what others have changed. @param {Storage} storage */
  resume(storage) {
    this.#storage = storage;
    this.#load();
  }
}

/** @param {TreeDirectory} directory @param {string} name @param {VolumeNode | import('./tree.mjs').TreeNode} inode */
function addition(directory, name, inode) {
  const record = ['+', Number(directory.ino), name, Number(inode.ino), inode.type, String(inode.mtim)];
  return inode instanceof TreeSymlink ? [...record, inode.target] : record;
}

/** Gives a file blocks. @param {VolumeFile} file @param {Extent} extent */
function append({extents}, [start, count]) {
  const last = extents[extents.length - 1];
  if (last && last[0] + last[1] === start) last[1] += count;
  else extents.push([start, count]);
}

/** Leaves a file the blocks that it needs. @param {VolumeFile} file @param {number} needed @returns {Extent[]} the others */
function cut(file, needed) {
  /** @type {Extent[]} */
  const kept = [], /** @type {Extent[]} */ rest = [];
  for (const [start, count] of file.extents) {
    const own = Math.min(count, needed);
    needed -= own;
    if (own) kept.push([start, own]);
    if (own < count) rest.push([start + own, count - own]);
  }
  file.extents = kept;
  return rest;
}
