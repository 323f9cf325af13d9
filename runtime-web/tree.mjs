// SPDX-License-Identifier: MIT
/**
 * Directories, files and symbolic links whose names are kept in memory, wherever the contents of the files are.
 * memory.mjs, volume.mjs and source.mjs each have files of their own kind for it.
 */

import {FILETYPE} from './wasi/abi.mjs';
import {refuse} from './wasi/errno.mjs';

/** @typedef {import('./files.mjs').Times} Times */
/** @typedef {import('./files.mjs').Directory} Directory */
/** @typedef {import('./files.mjs').FileSystem} FileSystem */
/** @typedef {import('./files.mjs').OpenFile} OpenFile */
/** @typedef {TreeInode & {open: (access: import('./files.mjs').Access) => OpenFile}} TreeFile */
/** @typedef {TreeFile | TreeDirectory | TreeSymlink} TreeNode */

/**
 * What the inodes of a file system share.
 * @typedef {object} Tree
 * @property {bigint} dev
 * @property {bigint} last the last inode number
 * @property {(tree: Tree) => TreeFile} createFile
 * @property {boolean} [readOnly]
 * @property {(change: string, ...what: any[]) => void} [record] is told of each change before it is made: `add` and `remove`
 *   (directory, name, inode), `rename` (directory, name, new directory, new name, the inode that was there), `times` (inode, atim, mtim)
 * @property {() => unknown} [sync] what was recorded is to last
 */

const now = () => BigInt(Date.now()) * 1000000n;

/** Each tree is a device of its own. */
let lastDevice = 0n;

/** @param {Tree['createFile']} createFile @param {Partial<Tree>} [more] @returns {Tree} */
export const createTree = (createFile, more) => ({dev: ++lastDevice, last: 0n, createFile, ...more});

/** What files, directories and symbolic links have in common. */
export class TreeInode {
  /**
   * @param {number} type
   * @param {Tree} tree
   */
  constructor(type, tree) {
    this.type = type;
    this.tree = tree;
    this.ino = ++tree.last;
    this.nlink = type === FILETYPE.DIRECTORY ? 2 : 1;
    this.size = 0;
    this.atim = this.mtim = this.ctim = now();
  }

  stat() {
    return this;
  }

  get dev() {
    return this.tree.dev;
  }

  /** @param {Times} times */
  setTimes({atim = this.atim, mtim = this.mtim}) {
    if (this.tree.readOnly) refuse('EROFS');
    this.tree.record?.('times', this, atim, mtim);
    this.atim = atim;
    this.mtim = mtim;
    this.ctim = now();
  }

  touch() {
    this.mtim = this.ctim = now();
  }
}

export class TreeSymlink extends TreeInode {
  /** @param {string} target @param {Tree} tree */
  constructor(target, tree) {
    super(FILETYPE.SYMBOLIC_LINK, tree);
    this.target = target;
    this.size = new TextEncoder().encode(target).length;
  }

  readlink() {
    return this.target;
  }
}

export class TreeDirectory extends TreeInode {
  /** @type {Map<string, TreeNode>} */
  entries = new Map();
  /** Directories of other file systems, which are seen in the place of entries. @type {Map<string, Directory>} */
  mounts = new Map();
  removed = false;

  /** @param {Tree} tree */
  constructor(tree) {
    super(FILETYPE.DIRECTORY, tree);
  }

  get readOnly() {
    return !!this.tree.readOnly;
  }

  sync() {
    this.tree.sync?.();
  }

  list() {
    return [...this.entries].map(([name, {type, ino}]) => ({name, type, ino}));
  }

  /** @param {string} name @returns {TreeNode | Directory | undefined} */
  lookup(name) {
    return this.mounts.get(name) ?? this.entries.get(name);
  }

  /** An entry that may go away. @param {string} name */
  #entry(name) {
    if (this.mounts.has(name)) refuse('EBUSY', name);
    return this.entries.get(name) ?? refuse('ENOENT', name);
  }

  /** @param {string} name @param {TreeNode} inode */
  put(name, inode) {
    this.entries.set(name, inode);
    if (inode.type === FILETYPE.DIRECTORY) this.nlink++;
    this.touch();
  }

  /** @param {string} name */
  take(name) {
    if (this.entries.get(name)?.type === FILETYPE.DIRECTORY) this.nlink--;
    this.entries.delete(name);
    this.touch();
  }

  /** That there may be a new entry. @param {string} name */
  #admit(name) {
    if (this.readOnly) refuse('EROFS', name);
    if (this.removed) refuse('ENOENT', name);
  }

  /** @template {TreeInode} T @param {string} name @param {(tree: Tree) => T} create @returns {T} */
  #add(name, create) {
    this.#admit(name);
    if (this.entries.has(name)) refuse('EEXIST', name);
    const inode = create(this.tree);
    this.tree.record?.('add', this, name, inode);
    this.put(name, /** @type {any} */ (inode));
    return inode;
  }

  /** @param {string} name */
  createFile(name) {
    return this.#add(name, this.tree.createFile);
  }

  /** @param {string} name */
  createDirectory(name) {
    return this.#add(name, tree => new TreeDirectory(tree));
  }

  /** @param {string} name @param {string} target */
  createSymlink(name, target) {
    return this.#add(name, tree => new TreeSymlink(target, tree));
  }

  /** @param {string} name @param {unknown} inode */
  link(name, inode) {
    if (inode instanceof TreeDirectory) refuse('EPERM', name);
    if (!(inode instanceof TreeInode) || inode.tree !== this.tree) return refuse('EXDEV', name);
    this.#add(name, () => inode);
    inode.nlink++;
    inode.ctim = now();
  }

  /** @param {string} name */
  #mayUnlink(name) {
    if (this.readOnly) refuse('EROFS', name);
    const inode = this.#entry(name);
    return inode instanceof TreeDirectory ? refuse('EISDIR', name) : inode;
  }

  /** @param {string} name */
  unlink(name) {
    const inode = this.#mayUnlink(name);
    this.tree.record?.('remove', this, name, inode);
    this.take(name);
    inode.nlink--;
  }

  /** @param {string} name */
  #mayRemove(name) {
    if (this.readOnly) refuse('EROFS', name);
    const inode = this.#entry(name);
    if (!(inode instanceof TreeDirectory)) return refuse('ENOTDIR', name);
    return inode.entries.size ? refuse('ENOTEMPTY', name) : inode;
  }

  /** @param {string} name */
  removeDirectory(name) {
    const inode = this.#mayRemove(name);
    this.tree.record?.('remove', this, name, inode);
    this.take(name);
    inode.removed = true;
    inode.nlink = 0;
  }

  /** @param {TreeInode} inode @returns {boolean} whether it is this directory or below it */
  #holds(inode) {
    return this === inode || [...this.entries.values()].some(entry => entry instanceof TreeDirectory && entry.#holds(inode));
  }

  /** @param {string} name @param {unknown} target @param {string} newName */
  rename(name, target, newName) {
    const inode = this.#entry(name);
    if (!(target instanceof TreeDirectory) || target.tree !== this.tree) return refuse('EXDEV', name);
    target.#admit(newName);
    const old = target.entries.get(newName);
    if (old === inode) return;
    if (inode instanceof TreeDirectory && inode.#holds(target)) refuse('EINVAL', newName);
    const replaced = !old ? undefined : inode instanceof TreeDirectory ? target.#mayRemove(newName) : target.#mayUnlink(newName);
    this.tree.record?.('rename', this, name, target, newName, replaced);
    if (replaced) {
      target.take(newName);
      replaced.nlink = replaced instanceof TreeDirectory ? 0 : replaced.nlink - 1;
      if (replaced instanceof TreeDirectory) replaced.removed = true;
    }
    this.take(name);
    target.put(newName, /** @type {any} */ (inode));
    inode.ctim = now();
  }
}

/**
 * A file system that is such a tree, for programs and for the page.
 * @implements {FileSystem}
 */
export class TreeFileSystem {
  /** @param {TreeDirectory} root */
  constructor(root) {
    this.root = root;
  }

  /** What programs find open, by name. @returns {[string, Directory][]} */
  get preopens() {
    return [['/', this.root]];
  }

  /** @param {string} path @returns {[Directory, string]} the directory, made if need be, and the name in it */
  #parent(path, make = false) {
    const names = path.split('/').filter(name => name && name !== '.');
    const last = names.pop() ?? refuse('EISDIR', path);
    /** @type {Directory} */
    let directory = this.root;
    for (const name of names) {
      const inode = directory.lookup(name) ?? (make ? (directory.createDirectory(name), directory.lookup(name)) : refuse('ENOENT', path));
      directory = inode?.type === FILETYPE.DIRECTORY ? /** @type {Directory} */ (inode) : refuse('ENOTDIR', path);
    }
    return [directory, last];
  }

  /** The path's file, open. @param {string} path @param {boolean} write @returns {OpenFile} */
  #open(path, write) {
    const [directory, name] = this.#parent(path, write);
    const inode = directory.lookup(name) ?? (write ? directory.createFile(name) : refuse('ENOENT', path));
    return inode.open?.({read: !write, write}) ?? refuse(inode.type === FILETYPE.DIRECTORY ? 'EISDIR' : 'ELOOP', path);
  }

  /**
   * @param {string} path
   * @returns {Uint8Array<ArrayBuffer>} a copy of the file's bytes; throws an Error with a code (ENOENT …)
   */
  readFile(path) {
    const file = this.#open(path, false), bytes = new Uint8Array(file.stat().size);
    const length = file.read(0, bytes);
    file.close();
    return length < bytes.length ? bytes.slice(0, length) : bytes;
  }

  /**
   * Writes a file, and makes the directories that it needs.
   * @param {string} path
   * @param {Uint8Array | ArrayBuffer | string} content copied; a string as UTF-8
   */
  writeFile(path, content) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
    const file = this.#open(path, true);
    file.resize(0);
    file.write(0, bytes);
    file.close();
  }

  /** @param {string} path @returns {boolean} whether there is a file of that name */
  exists(path) {
    try {
      const [directory, name] = this.#parent(path);
      return directory.lookup(name)?.type === FILETYPE.REGULAR_FILE;
    } catch {
      return false;
    }
  }

  /** @param {string} path of a file or of an empty directory */
  remove(path) {
    const [directory, name] = this.#parent(path);
    if (directory.lookup(name)?.type === FILETYPE.DIRECTORY) directory.removeDirectory(name);
    else directory.unlink(name);
  }

  /** @param {string} path @returns {import('./files.mjs').Inode | undefined} */
  find(path) {
    const [directory, name] = this.#parent(path);
    return directory.lookup(name);
  }

  /**
   * Makes a directory, and those above it.
   * @param {string} path
   */
  makeDirectory(path) {
    this.#parent(path + '/_', true);
  }

  /** @param {string} path of a directory @returns {string[]} the names in it */
  names(path) {
    return this.#parent(path + '/_')[0].list().map(({name}) => name);
  }

  /**
   * Puts a directory of another file system in the place of one, which is made if need be.
   * @param {string} path
   * @param {Directory} mounted
   */
  mount(path, mounted) {
    this.makeDirectory(path);
    const [directory, name] = this.#parent(path);
    const {mounts} = /** @type {TreeDirectory} */ (directory);
    if (mounts?.has(name) ?? true) refuse('EBUSY', path);
    mounts.set(name, mounted);
  }

  /** @param {string} path where something is mounted: what was there is seen again */
  unmount(path) {
    const [directory, name] = this.#parent(path);
    if (!(/** @type {TreeDirectory} */ (directory).mounts?.delete(name))) refuse('EINVAL', path);
  }

  /** The paths of all files, in order; what is mounted is not this file system's. @returns {string[]} */
  list() {
    /** @param {TreeDirectory} directory @param {string} prefix @returns {string[]} */
    const below = (directory, prefix) => [...directory.entries].flatMap(([name, inode]) =>
      inode instanceof TreeDirectory ? below(inode, `${prefix}${name}/`) : inode.type === FILETYPE.REGULAR_FILE ? prefix + name : []);
    return below(this.root, '').sort();
  }
}
