// SPDX-License-Identifier: MIT
/**
 * Real directories for programs in Node. Paths are resolved by files.mjs, component by component and
 * without following links, so that a program stays in the directories it was granted. Node has no
 * openat: this does not hold against other processes that rename directories meanwhile.
 */

import * as fs from 'node:fs';
import {dirname, join} from 'node:path';

/** @typedef {import('./files.mjs').FileSystem} FileSystem */
/** @typedef {import('./files.mjs').Inode} Inode */
/** @typedef {import('./files.mjs').OpenFile} OpenFile */
/** @typedef {import('./files.mjs').Directory} Directory */
/** @typedef {import('./files.mjs').Times} Times */

const {O_CREAT, O_DIRECTORY = 0, O_EXCL, O_NOFOLLOW = 0, O_RDONLY, O_RDWR, O_WRONLY} = fs.constants;

/** @param {string} code @param {string} path @returns {never} */
const refuse = (code, path) => {
  throw Object.assign(Error(`${code}: ${path}`), {code});
};

/** The filetype of WASI. @param {fs.BigIntStats | fs.Dirent} entry */
const filetype = entry => entry.isFile() ? 4 : entry.isDirectory() ? 3 : entry.isSymbolicLink() ? 7
  : entry.isCharacterDevice() ? 2 : entry.isBlockDevice() ? 1 : entry.isSocket() ? 6 : 0;

/** @param {fs.BigIntStats} stats @returns {import('./files.mjs').Stat} */
const statOf = stats => ({
  dev: stats.dev, ino: stats.ino, type: filetype(stats), nlink: Number(stats.nlink), size: Number(stats.size),
  atim: stats.atimeNs, mtim: stats.mtimeNs, ctim: stats.ctimeNs,
});

/** Seconds, as node:fs takes times; it keeps microseconds, and takes negative numbers for the present unless they are strings.
 *  @param {Times} times @param {fs.BigIntStats} old @returns {[string, string]} */
const seconds = ({atim, mtim}, old) => [`${Number(atim ?? old.atimeNs) / 1e9}`, `${Number(mtim ?? old.mtimeNs) / 1e9}`];

/** @implements {OpenFile} */
class NodeFile {
  #fd;
  #seekable;
  #parent;

  /** @param {string} path @param {number} flags @param {NodeDirectory} parent */
  constructor(path, flags, parent) {
    this.#parent = parent;
    this.#fd = fs.openSync(path, flags | O_NOFOLLOW);
    this.#seekable = fs.fstatSync(this.#fd).isFile();
  }

  stat() {
    return statOf(fs.fstatSync(this.#fd, {bigint: true}));
  }

  /** @param {Times} times */
  setTimes(times) {
    this.#parent.writable('');
    fs.futimesSync(this.#fd, ...seconds(times, fs.fstatSync(this.#fd, {bigint: true})));
  }

  /** @param {number} position @param {Uint8Array} target */
  read(position, target) {
    return fs.readSync(this.#fd, target, 0, target.length, this.#seekable ? position : null);
  }

  /** @param {number} position @param {Uint8Array} source */
  write(position, source) {
    return fs.writeSync(this.#fd, source, 0, source.length, this.#seekable ? position : null);
  }

  /** @param {number} size */
  resize(size) {
    fs.ftruncateSync(this.#fd, size);
  }

  sync() {
    fs.fsyncSync(this.#fd);
  }

  close() {
    fs.closeSync(this.#fd);
  }
}

/** A file, symbolic link or device, by its path. @implements {Inode} */
class NodeInode {
  /** @param {string} path @param {number} type @param {NodeDirectory} parent */
  constructor(path, type, parent) {
    this.path = path;
    this.type = type;
    this.parent = parent;
  }

  stat() {
    return statOf(fs.lstatSync(this.path, {bigint: true}));
  }

  /** @param {Times} times */
  setTimes(times) {
    this.parent.writable('');
    fs.lutimesSync(this.path, ...seconds(times, fs.lstatSync(this.path, {bigint: true})));
  }

  readlink() {
    return this.type === 7 ? fs.readlinkSync(this.path) : refuse('EINVAL', this.path);
  }

  /** @param {import('./files.mjs').Access} access */
  open({read, write}) {
    if (write) this.parent.writable('');
    return new NodeFile(this.path, !write ? O_RDONLY : read ? O_RDWR : O_WRONLY, this.parent);
  }
}

/** @implements {Directory} */
class NodeDirectory {
  type = 3;

  /**
   * @param {string} path absolute
   * @param {{readOnly?: boolean, confined?: boolean}} options
   */
  constructor(path, options) {
    this.path = path;
    this.options = options;
  }

  get readOnly() {
    return !!this.options.readOnly;
  }

  /** The path of an entry that is to be changed. @param {string} name */
  writable(name) {
    return this.options.readOnly ? refuse('EROFS', this.path) : join(this.path, name);
  }

  /** Where '..' and absolute links lead, if the directory may be left. @param {string} path */
  outside(path) {
    if (this.options.confined === false) return new NodeDirectory(path === '..' ? dirname(fs.realpathSync(this.path)) : path, this.options);
  }

  stat() {
    return statOf(fs.lstatSync(this.path, {bigint: true}));
  }

  /** @param {Times} times */
  setTimes(times) {
    fs.utimesSync(this.writable(''), ...seconds(times, fs.lstatSync(this.path, {bigint: true})));
  }

  sync() {
    const fd = fs.openSync(this.path, O_RDONLY | O_DIRECTORY);
    fs.fsyncSync(fd);
    fs.closeSync(fd);
  }

  /** @param {string} name @returns {Inode | undefined} */
  lookup(name) {
    const path = join(this.path, name);
    const stats = fs.lstatSync(path, {bigint: true, throwIfNoEntry: false});
    if (!stats) return undefined;
    return stats.isDirectory() ? new NodeDirectory(path, this.options) : new NodeInode(path, filetype(stats), this);
  }

  list() {
    return fs.readdirSync(this.path, {withFileTypes: true}).map(entry => ({
      name: entry.name,
      type: filetype(entry),
      ino: fs.lstatSync(join(this.path, entry.name), {bigint: true, throwIfNoEntry: false})?.ino ?? 0n,
    }));
  }

  /** @param {string} name @returns {Inode} */
  createFile(name) {
    const path = this.writable(name);
    fs.closeSync(fs.openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666));
    return new NodeInode(path, 4, this);
  }

  /** @param {string} name */
  createDirectory(name) {
    fs.mkdirSync(this.writable(name));
  }

  /** @param {string} name @param {string} target */
  createSymlink(name, target) {
    fs.symlinkSync(target, this.writable(name));
  }

  /** @param {string} name @param {unknown} inode */
  link(name, inode) {
    if (!(inode instanceof NodeInode)) return refuse('EXDEV', name);
    inode.parent.writable('');
    fs.linkSync(inode.path, this.writable(name));
  }

  /** @param {string} name */
  unlink(name) {
    fs.unlinkSync(this.writable(name));
  }

  /** @param {string} name */
  removeDirectory(name) {
    fs.rmdirSync(this.writable(name));
  }

  /** @param {string} name @param {unknown} target @param {string} newName */
  rename(name, target, newName) {
    if (!(target instanceof NodeDirectory)) return refuse('EXDEV', name);
    fs.renameSync(this.writable(name), target.writable(newName));
  }
}

/** Directories of the host, for the option `files`. @implements {FileSystem} */
export class NodeFileSystem {
  /**
   * @param {Record<string, string>} directories the host's, by the names under which programs find them: {'/': 'data'}
   * @param {{readOnly?: boolean, confined?: boolean}} [options] readOnly: changes fail with EROFS; confined
   *   (the default): nothing outside the directories is reached by '..' or a symbolic link
   */
  constructor(directories, options = {}) {
    /** @type {[string, NodeDirectory][]} */
    this.preopens = Object.entries(directories).map(([name, path]) => {
      const real = fs.realpathSync(path);
      if (!fs.statSync(real).isDirectory()) refuse('ENOTDIR', path);
      return [name, new NodeDirectory(real, options)];
    });
  }
}
