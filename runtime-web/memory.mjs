// SPDX-License-Identifier: MIT
/**
 * A file system in memory: files, directories and symbolic links that programs see as their own
 * disk, and that the page fills, reads and keeps between runs.
 */

import {createTree, TreeDirectory, TreeFileSystem, TreeInode} from './tree.mjs';
import {FILETYPE} from './wasi/abi.mjs';
import {refuse} from './wasi/errno.mjs';

/** A file: a buffer that grows by doubling, of which `size` bytes are in use. The rest is zero. */
class MemoryFile extends TreeInode {
  #buffer = new Uint8Array();

  /** @param {import('./tree.mjs').Tree} tree */
  constructor(tree) {
    super(FILETYPE.REGULAR_FILE, tree);
  }

  open() {
    return this;
  }

  close() {}
  sync() {}

  get bytes() {
    return this.#buffer.subarray(0, this.size);
  }

  /** @param {number} size */
  resize(size) {
    if (size > this.#buffer.length) {
      let /** @type {Uint8Array<ArrayBuffer>} */ buffer;
      try {
        buffer = new Uint8Array(Math.max(size, Math.min(2 * this.#buffer.length, this.#buffer.length + 2 ** 28)));
      } catch {
        return refuse('EFBIG', `a file of ${size} bytes in memory`);
      }
      buffer.set(this.bytes);
      this.#buffer = buffer;
    }
    if (size < this.size) this.#buffer.fill(0, size, this.size);
    this.size = size;
    this.touch();
  }

  /** @param {number} position @param {Uint8Array} target @returns {number} how many bytes there were */
  read(position, target) {
    if (position >= this.size) return 0;
    const source = this.#buffer.subarray(position, Math.min(this.size, position + target.length));
    target.set(source);
    return source.length;
  }

  /** @param {number} position @param {Uint8Array} source */
  write(position, source) {
    const end = position + source.length;
    if (source.length && end > this.size) this.resize(end);
    this.#buffer.set(source, position);
    this.touch();
    return source.length;
  }
}

export class MemoryFileSystem extends TreeFileSystem {
  /** @param {Record<string, Uint8Array | ArrayBuffer | string>} [files] by path, as for writeFile */
  constructor(files = {}) {
    super(new TreeDirectory(createTree(tree => new MemoryFile(tree))));
    for (const [path, content] of Object.entries(files)) this.writeFile(path, content);
  }
}
