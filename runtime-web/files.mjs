// SPDX-License-Identifier: MIT
/**
 * WASI preview 1: the functions on files and directories, and what few programs need. A module of
 * its own because programs that only compute and print do without.
 */

import {MemoryFileSystem} from './memory.mjs';
import {ERRORS} from './wasi/errno.mjs';
import {link} from './wasi/link.mjs';
import {resolvePath} from './wasi/resolve.mjs';

export {ERRORS, MemoryFileSystem, resolvePath};

/**
 * The files that a program is granted: directories, by the names under which it finds them open.
 * @typedef {object} FileSystem
 * @property {[string, Directory][]} preopens
 */

/** @typedef {FileSystem | Record<string, Uint8Array | ArrayBuffer | string>} Files */

/**
 * Times in nanoseconds since 1970.
 * @typedef {{atim?: bigint, mtim?: bigint}} Times
 * @typedef {{dev: bigint, ino: bigint, type: number, nlink: number, size: number, atim: bigint, mtim: bigint, ctim: bigint}} Stat
 */

/**
 * What a file system consists of. Methods throw Errors with a code ('ENOENT' …), as node:fs does.
 * @typedef {object} Inode
 * @property {number} type a filetype of WASI
 * @property {() => Stat} stat
 * @property {(times: Times) => void} setTimes
 * @property {(access: Access) => OpenFile} [open] of files
 * @property {() => string} [readlink] of symbolic links
 *
 * @typedef {{read: boolean, write: boolean}} Access
 *
 * @typedef {object} OpenFile
 * @property {() => Stat} stat
 * @property {(times: Times) => void} setTimes
 * @property {(position: number, target: Uint8Array) => number} read returns how many bytes there were
 * @property {(position: number, source: Uint8Array) => number} write
 * @property {(size: number) => void} resize
 * @property {() => unknown} sync
 * @property {() => void} close
 *
 * @typedef {Inode & DirectoryMethods} Directory
 * @typedef {object} DirectoryMethods
 * @property {(name: string) => Inode | undefined} lookup does not follow links
 * @property {() => {name: string, type: number, ino: bigint}[]} list
 * @property {(name: string) => Inode} createFile
 * @property {(name: string) => unknown} createDirectory
 * @property {(name: string, target: string) => unknown} createSymlink
 * @property {(name: string, inode: Inode) => void} link
 * @property {(name: string) => void} unlink
 * @property {(name: string) => void} removeDirectory
 * @property {(name: string, target: Directory, newName: string) => void} rename
 * @property {() => unknown} sync
 * @property {boolean} [readOnly]
 * @property {(path: string) => Directory | undefined} [outside] where '..' and absolute links lead, if it may be left
 */

/**
 * Adds the functions on files to those that wasi.mjs has; at once, if there are no mounts.
 * @param {import('./wasi/wasi.mjs').System} system
 * @param {import('./wasi/wasi.mjs').WasiOptions} options
 */
export async function addFiles(system, options) {
  const {files: given = {}, mounts} = options;
  let files = Array.isArray(given.preopens) ? /** @type {FileSystem} */ (given)
    : new MemoryFileSystem(/** @type {Record<string, Uint8Array>} */ (given));
  if (mounts) {
    const {end} = system, tree = await (await import('./mounts.mjs')).mountAll(mounts, files);
    system.end = () => (end(), tree.unmount());
    ({files} = tree);
  }
  link(system, files.preopens, options);
}
