// SPDX-License-Identifier: MIT
/**
 * From a path of the program to a file.
 */

import {FILETYPE} from './abi.mjs';
import {refuse} from './errno.mjs';

/** @typedef {import('../files.mjs').Inode} Inode */
/** @typedef {import('../files.mjs').Directory} Directory */

const LINKS_MAX = 40, NAME_MAX = 255;
const nameEncoder = new TextEncoder();

/** @param {Inode | undefined} inode @returns {inode is Directory} */
export const isDirectory = inode => inode?.type === FILETYPE.DIRECTORY;

/**
 * Where a path leads, from a directory that it cannot leave. Symbolic links on the way are followed.
 * @param {Directory} root
 * @param {string} path
 * @param {'file' | 'link' | 'entry'} wanted a symbolic link at the end is followed to the file; or it is what is
 *   wanted, unless a slash comes after it; or it is what is wanted all the same, to be changed
 * @returns {{directory: Directory, name: string, inode: Inode | undefined, slash: boolean}}
 *   the name is '.' if the path names no entry of a directory; slash: only a directory will do
 */
export function resolvePath(root, path, wanted) {
  const directories = [root];
  let links = 0;
  if (!path) refuse('ENOENT', path);
  if (path.startsWith('/')) refuse('EPERM', path);
  for (;;) {
    const [, name, rest] = /** @type {RegExpExecArray} */ (/^[/]*([^/]*)([^]*)$/.exec(path));
    const directory = directories[directories.length - 1];
    path = rest;
    if (!name) return {directory, name: '.', inode: directory, slash: true};
    if (name === '.') continue;
    if (name === '..') {
      if (directories.length > 1) directories.pop();
      else directories[0] = directory.outside?.('..') ?? refuse('EPERM', '..');
      continue;
    }
    if (nameEncoder.encode(name).length > NAME_MAX) refuse('ENAMETOOLONG', name);
    const inode = directory.lookup(name);
    const last = !/[^/]/.test(rest), slash = rest !== '';
    if (inode?.type === FILETYPE.SYMBOLIC_LINK && (!last || wanted === 'file' || wanted === 'link' && slash)) {
      if (++links > LINKS_MAX) refuse('ELOOP', name);
      const target = /** @type {() => string} */ (inode.readlink)();
      if (target.startsWith('/')) directories.splice(0, Infinity, directory.outside?.('/') ?? refuse('EPERM', target));
      path = target + rest;
      continue;
    }
    if (last) {
      if (slash && inode && !isDirectory(inode) && wanted !== 'entry') refuse('ENOTDIR', name);
      return {directory, name, inode, slash};
    }
    if (!inode) refuse('ENOENT', name);
    if (!isDirectory(inode)) return refuse('ENOTDIR', name);
    directories.push(inode);
  }
}
