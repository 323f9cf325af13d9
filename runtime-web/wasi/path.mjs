// SPDX-License-Identifier: MIT
/**
 * Files and directories by name.
 */

import {ERRNO, FDFLAG, FILETYPE, LOOKUP, OFLAG, RIGHT} from './abi.mjs';
import {descriptor, putDescriptor} from './descriptors.mjs';
import {fail} from './errno.mjs';
import {getTimes, putFilestat} from './fd.mjs';
import {isDirectory, resolvePath} from './resolve.mjs';
import {RIGHTS_DIRECTORY, RIGHTS_FILE, RIGHTS_WRITE, getRights} from './rights.mjs';

/** @typedef {import('./descriptors.mjs').Wasi} Wasi */
/** @typedef {import('../files.mjs').Inode} Inode */

const PATH_MAX = 4096;
const pathDecoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/** @param {Wasi} wasi @param {number} pointer @param {number} length */
function getPath(wasi, pointer, length) {
  const text = wasi.bytes(pointer, length);
  if (text.includes(0)) fail(ERRNO.INVAL);
  if (text.length >= PATH_MAX) fail(ERRNO.NAMETOOLONG);
  try {
    return pathDecoder.decode(text);
  } catch {
    return fail(ERRNO.ILSEQ);
  }
}

/** The directory that paths start from. @param {Wasi} wasi @param {number} fd @param {number} needed */
function getDirectory(wasi, fd, needed) {
  const {directory} = descriptor(wasi, fd);
  if (!directory) return fail(ERRNO.NOTDIR);
  descriptor(wasi, fd, needed);
  return directory;
}

/** What (fd, flags, path) name. @param {Wasi} wasi @param {number} fd @param {number} flags @param {number} pointer @param {number} length @param {number} needed */
function lookup(wasi, fd, flags, pointer, length, needed) {
  const root = getDirectory(wasi, fd, needed), path = getPath(wasi, pointer, length);
  if (flags & ~LOOKUP.SYMLINK_FOLLOW) fail(ERRNO.INVAL);
  return resolvePath(root, path, flags ? 'file' : 'link');
}

/** The same, which must be there. @param {Wasi} wasi @param {number} fd @param {number} flags @param {number} pointer @param {number} length @param {number} needed */
const locate = (wasi, fd, flags, pointer, length, needed) => existing(lookup(wasi, fd, flags, pointer, length, needed));

/** The entry of a directory that is to be changed. @param {Wasi} wasi @param {number} fd @param {number} pointer @param {number} length @param {number} needed */
const getEntry = (wasi, fd, pointer, length, needed) =>
  resolvePath(getDirectory(wasi, fd, needed), getPath(wasi, pointer, length), 'entry');

/** @param {{inode?: Inode, name: string}} entry */
const existing = ({inode, name}) => inode ?? fail(ERRNO.NOENT);

/** What the directory must allow for these flags. @param {number} oflags */
const rightsToOpen = oflags => RIGHT.PATH_OPEN |
  (oflags & OFLAG.CREAT ? RIGHT.PATH_CREATE_FILE : 0) |
  (oflags & OFLAG.TRUNC ? RIGHT.PATH_FILESTAT_SET_SIZE : 0);

/** What the files opened there must be allowed for them. @param {number} fdflags */
const rightsOfOpened = fdflags => (fdflags & (FDFLAG.RSYNC | FDFLAG.SYNC) ? RIGHT.FD_SYNC : 0) |
  (fdflags & FDFLAG.DSYNC ? RIGHT.FD_DATASYNC : 0);

/**
 * The file that path_open is to open, which is created if need be.
 * @param {ReturnType<typeof resolvePath>} found @param {number} oflags @param {boolean} write
 */
function getOpening({directory, name, inode, slash}, oflags, write) {
  const create = oflags & OFLAG.CREAT;
  if (write && directory.readOnly) fail(ERRNO.ROFS);
  if (inode && create && oflags & OFLAG.EXCL) fail(ERRNO.EXIST);
  if (!inode && create && slash) fail(ERRNO.ISDIR);
  inode ??= create ? directory.createFile(name) : fail(ERRNO.NOENT);
  if (isDirectory(inode) && (create || oflags & OFLAG.TRUNC)) fail(ERRNO.ISDIR);
  if (!isDirectory(inode) && oflags & OFLAG.DIRECTORY) fail(ERRNO.NOTDIR);
  if (inode.type === FILETYPE.SYMBOLIC_LINK) fail(ERRNO.LOOP);
  return inode;
}

/** @type {Record<string, import('./link.mjs').LinkedFunction>} */
export const pathFunctions = {
  path_open(wasi, fd, flags, path, length, oflags, base, inheriting, fdflags, result) {
    const needed = rightsToOpen(oflags), truncate = !!(oflags & OFLAG.TRUNC);
    getDirectory(wasi, fd, needed);
    if (oflags & ~OFLAG.ALL || fdflags & ~FDFLAG.ALL) fail(ERRNO.INVAL);
    if (oflags & OFLAG.CREAT && oflags & OFLAG.DIRECTORY) fail(ERRNO.INVAL);
    const rights = getRights(base), inherited = getRights(inheriting);
    if ((rights | inherited | rightsOfOpened(fdflags)) & ~descriptor(wasi, fd).inheriting) fail(ERRNO.NOTCAPABLE);
    const exclusive = oflags & OFLAG.CREAT && oflags & OFLAG.EXCL;
    const found = lookup(wasi, fd, exclusive ? flags & ~LOOKUP.SYMLINK_FOLLOW : flags, path, length, needed);
    const write = truncate || !!(rights & RIGHTS_WRITE);
    wasi.view(result, 4);
    const inode = getOpening(found, oflags, write), opened = {inheriting: inherited, flags: fdflags, position: 0};
    if (isDirectory(inode)) {
      if (rights & RIGHT.FD_WRITE) fail(ERRNO.ISDIR);
      return wasi.set32(result, putDescriptor(wasi, {...opened, base: rights & RIGHTS_DIRECTORY, directory: inode}));
    }
    const file = inode.open?.({read: !!(rights & RIGHT.FD_READ), write}) ?? fail(ERRNO.NXIO);
    if (truncate) file.resize(0);
    wasi.set32(result, putDescriptor(wasi, {...opened, base: rights & RIGHTS_FILE, file}));
  },

  path_filestat_get(wasi, fd, flags, path, length, result) {
    putFilestat(wasi, result, locate(wasi, fd, flags, path, length, RIGHT.PATH_FILESTAT_GET).stat());
  },
  path_filestat_set_times(wasi, fd, flags, path, length, atim, mtim, fstflags) {
    locate(wasi, fd, flags, path, length, RIGHT.PATH_FILESTAT_SET_TIMES).setTimes(getTimes(atim, mtim, fstflags));
  },
  path_readlink(wasi, fd, path, length, buffer, size, result) {
    const inode = locate(wasi, fd, 0, path, length, RIGHT.PATH_READLINK);
    const text = inode.readlink?.() ?? fail(ERRNO.INVAL);
    // The names of the host's directories are not the guest's to know, nor could it follow them.
    if (text.startsWith('/')) fail(ERRNO.PERM);
    const target = new TextEncoder().encode(text).subarray(0, size >>> 0);
    wasi.bytes(buffer, size).set(target);
    wasi.set32(result, target.length);
  },

  path_create_directory(wasi, fd, path, length) {
    const {directory, name, inode} = getEntry(wasi, fd, path, length, RIGHT.PATH_CREATE_DIRECTORY);
    if (inode) fail(ERRNO.EXIST);
    directory.createDirectory(name);
  },
  path_remove_directory(wasi, fd, path, length) {
    const {directory, name} = getEntry(wasi, fd, path, length, RIGHT.PATH_REMOVE_DIRECTORY);
    if (name === '.') fail(ERRNO.INVAL);
    directory.removeDirectory(name);
  },
  path_unlink_file(wasi, fd, path, length) {
    const {directory, name, inode, slash} = getEntry(wasi, fd, path, length, RIGHT.PATH_UNLINK_FILE);
    if (isDirectory(inode)) fail(ERRNO.ISDIR);
    if (inode && slash) fail(ERRNO.NOTDIR);
    directory.unlink(name);
  },
  path_symlink(wasi, oldPath, oldLength, fd, path, length) {
    const target = getPath(wasi, oldPath, oldLength);
    const {directory, name, inode, slash} = getEntry(wasi, fd, path, length, RIGHT.PATH_SYMLINK);
    if (!target) fail(ERRNO.NOENT);
    if (inode) fail(ERRNO.EXIST);
    if (slash) fail(ERRNO.NOENT);
    if (target.startsWith('/')) fail(ERRNO.PERM);
    directory.createSymlink(name, target);
  },
  path_rename(wasi, fd, oldPath, oldLength, newFd, newPath, newLength) {
    const from = getEntry(wasi, fd, oldPath, oldLength, RIGHT.PATH_RENAME_SOURCE), inode = existing(from);
    if (from.slash && !isDirectory(inode)) fail(ERRNO.NOTDIR);
    const to = getEntry(wasi, newFd, newPath, newLength, RIGHT.PATH_RENAME_TARGET);
    if (from.name === '.' || to.name === '.') fail(ERRNO.BUSY);
    if (to.slash && !isDirectory(inode)) fail(ERRNO.NOTDIR);
    if (to.inode && isDirectory(inode) !== isDirectory(to.inode)) fail(isDirectory(inode) ? ERRNO.NOTDIR : ERRNO.ISDIR);
    from.directory.rename(from.name, to.directory, to.name);
  },
  path_link(wasi, oldFd, flags, oldPath, oldLength, newFd, newPath, newLength) {
    const inode = locate(wasi, oldFd, flags, oldPath, oldLength, RIGHT.PATH_LINK_SOURCE);
    const {directory, name, inode: old, slash} = getEntry(wasi, newFd, newPath, newLength, RIGHT.PATH_LINK_TARGET);
    if (isDirectory(inode)) fail(ERRNO.PERM);
    if (old) fail(ERRNO.EXIST);
    if (slash) fail(ERRNO.NOENT);
    directory.link(name, inode);
  },
};
