// SPDX-License-Identifier: MIT
/**
 * Files and streams that are open.
 */

import {ERRNO, FDFLAG, FILETYPE, FST, RIGHT, SIZE, WHENCE} from './abi.mjs';
import {closeDescriptor, descriptor, filetype} from './descriptors.mjs';
import {fail} from './errno.mjs';
import {getRights} from './rights.mjs';

/** @typedef {import('./descriptors.mjs').Wasi} Wasi */
/** @typedef {import('../files.mjs').Stat} Stat */

const fdEncoder = new TextEncoder();

/** The open file. @param {Wasi} wasi @param {number} fd @param {number} needed */
const openFile = (wasi, fd, needed) => descriptor(wasi, fd, needed).file ?? fail(ERRNO.INVAL);

/** An offset or size as a number. @param {bigint} value */
function getOffset(value) {
  const signed = BigInt.asIntN(64, value);
  if (signed < 0n) fail(ERRNO.INVAL);
  if (signed > Number.MAX_SAFE_INTEGER) fail(ERRNO.FBIG);
  return Number(signed);
}

/**
 * Moves bytes between a file and vectors, until one is not filled.
 * @param {Uint8Array[]} parts @param {number} position
 * @param {(position: number, part: Uint8Array) => number} transfer
 */
function move(parts, position, transfer) {
  let total = 0;
  for (const part of parts) {
    const moved = part.length && transfer(position + total, part);
    total += moved;
    if (moved < part.length) break;
  }
  return total;
}

/** The times that fstflags ask for. @param {bigint} atim @param {bigint} mtim @param {number} flags @returns {import('../files.mjs').Times} */
export function getTimes(atim, mtim, flags) {
  const both = (/** @type {number} */ pair) => (flags & pair) === pair;
  if (flags & ~FST.ALL || both(FST.ATIM | FST.ATIM_NOW) || both(FST.MTIM | FST.MTIM_NOW)) fail(ERRNO.INVAL);
  const now = BigInt(Date.now()) * 1000000n;
  const time = (/** @type {number} */ set, /** @type {number} */ setNow, /** @type {bigint} */ value) =>
    flags & setNow ? now : flags & set ? BigInt.asIntN(64, value) : undefined;
  return {atim: time(FST.ATIM, FST.ATIM_NOW, atim), mtim: time(FST.MTIM, FST.MTIM_NOW, mtim)};
}

/** @param {Wasi} wasi @param {number} result @param {Stat} stat */
export function putFilestat(wasi, result, {dev, ino, type, nlink, size, atim, mtim, ctim}) {
  const to = wasi.view(result, SIZE.FILESTAT);
  [dev, ino, BigInt(type), BigInt(nlink), BigInt(size), atim, mtim, ctim]
    .forEach((value, i) => to.setBigUint64(8 * i, BigInt.asUintN(64, value), true));
}

/** @param {Wasi} wasi @param {number} fd @param {number} right */
function synchronize(wasi, fd, right) {
  const {file, directory} = descriptor(wasi, fd, right);
  return (file ?? directory)?.sync();
}

/** The terminal that a stream is, if it is one that can be set. @param {Wasi} wasi @param {number} fd */
function terminalOf({descriptors, tty, terminal}, fd) {
  const stream = descriptors[fd]?.stream;
  return stream !== undefined && tty[stream] ? terminal : undefined;
}

/** @param {Wasi} wasi @param {number} fd */
const preopen = (wasi, fd) => fdEncoder.encode(descriptor(wasi, fd).preopen ?? fail(ERRNO.BADF));

/** @param {{name: string, type: number, ino: bigint}} entry @param {number} cookie of the next one */
function makeDirent({name, type, ino}, cookie) {
  const bytes = fdEncoder.encode(name), record = new Uint8Array(SIZE.DIRENT + bytes.length), head = new DataView(record.buffer);
  head.setBigUint64(0, BigInt(cookie), true);
  head.setBigUint64(8, ino, true);
  head.setUint32(16, bytes.length, true);
  head.setUint8(20, type);
  record.set(bytes, SIZE.DIRENT);
  return record;
}

/** @type {Record<string, import('./link.mjs').LinkedFunction>} */
export const fdFunctions = {
  fd_read(wasi, fd, iovs, count, result) {
    const open = descriptor(wasi, fd, RIGHT.FD_READ), {file} = open;
    if (!file && open.flags & FDFLAG.NONBLOCK && wasi.inputReady?.() === false) fail(ERRNO.AGAIN);
    if (!file) return wasi.streams.fd_read(open.stream, iovs, count, result);
    const total = move(wasi.vectors(iovs, count), open.position, (at, part) => file.read(at, part));
    wasi.set32(result, total);
    open.position += total;
  },
  fd_pread(wasi, fd, iovs, count, offset, result) {
    const file = openFile(wasi, fd, RIGHT.FD_READ | RIGHT.FD_SEEK);
    wasi.set32(result, move(wasi.vectors(iovs, count), getOffset(offset), (at, part) => file.read(at, part)));
  },
  fd_write(wasi, fd, iovs, count, result) {
    const open = descriptor(wasi, fd, RIGHT.FD_WRITE), {file} = open;
    if (!file) return wasi.streams.fd_write(open.stream, iovs, count, result);
    const parts = wasi.vectors(iovs, count);
    wasi.view(result, 4);
    if (open.flags & FDFLAG.APPEND) open.position = file.stat().size;
    const total = move(parts, open.position, (at, part) => file.write(at, part));
    wasi.set32(result, total);
    open.position += total;
  },
  fd_pwrite(wasi, fd, iovs, count, offset, result) {
    const file = openFile(wasi, fd, RIGHT.FD_WRITE | RIGHT.FD_SEEK), parts = wasi.vectors(iovs, count);
    wasi.view(result, 4);
    wasi.set32(result, move(parts, getOffset(offset), (at, part) => file.write(at, part)));
  },

  fd_seek(wasi, fd, offset, whence, result) {
    const open = descriptor(wasi, fd);
    if (open.stream !== undefined) fail(ERRNO.SPIPE);
    descriptor(wasi, fd, whence === WHENCE.CUR && offset === 0n ? RIGHT.FD_TELL : RIGHT.FD_SEEK);
    const {file} = open;
    if (whence >>> 0 > WHENCE.END || !file) return fail(ERRNO.INVAL);
    const start = [0, open.position, file.stat().size][whence];
    const position = getOffset(BigInt(start) + BigInt.asIntN(64, offset));
    wasi.set64(result, BigInt(position));
    open.position = position;
  },
  fd_tell(wasi, fd, result) {
    const open = descriptor(wasi, fd);
    if (open.stream !== undefined) fail(ERRNO.SPIPE);
    descriptor(wasi, fd, RIGHT.FD_TELL);
    wasi.set64(result, BigInt(open.position));
  },

  fd_close: closeDescriptor,
  fd_renumber(wasi, from, to) {
    const open = descriptor(wasi, from);
    descriptor(wasi, to);
    if (from === to) return;
    closeDescriptor(wasi, to);
    wasi.descriptors[to] = open;
    wasi.descriptors[from] = undefined;
  },
  fd_fdstat_get(wasi, fd, result) {
    const open = descriptor(wasi, fd), to = wasi.view(result, SIZE.FDSTAT);
    to.setUint16(0, filetype(wasi, open), true);
    to.setUint16(2, open.flags, true);
    to.setUint32(4, 0, true);
    to.setBigUint64(8, BigInt(open.base), true);
    to.setBigUint64(16, BigInt(open.inheriting), true);
  },
  fd_fdstat_set_flags(wasi, fd, flags) {
    const open = descriptor(wasi, fd, RIGHT.FD_FDSTAT_SET_FLAGS);
    if (flags & ~FDFLAG.ALL) fail(ERRNO.INVAL);
    open.flags = flags;
  },
  fd_fdstat_set_rights(wasi, fd, base, inheriting) {
    descriptor(wasi, fd);
    const rights = getRights(base), inherited = getRights(inheriting), open = descriptor(wasi, fd, rights);
    if (inherited & ~open.inheriting) fail(ERRNO.NOTCAPABLE);
    open.base = rights;
    open.inheriting = inherited;
  },
  fd_prestat_get(wasi, fd, result) {
    const {length} = preopen(wasi, fd);
    wasi.view(result, SIZE.PRESTAT).setUint32(0, 0, true);
    wasi.set32(result + 4, length);
  },
  fd_prestat_dir_name(wasi, fd, pointer, length) {
    const name = preopen(wasi, fd);
    if (name.length > length >>> 0) fail(ERRNO.NAMETOOLONG);
    wasi.bytes(pointer, length).set(name);
  },

  fd_filestat_get(wasi, fd, result) {
    const open = descriptor(wasi, fd, RIGHT.FD_FILESTAT_GET), {file, directory} = open, terminal = terminalOf(wasi, fd);
    putFilestat(wasi, result, (file ?? directory)?.stat()
      ?? {dev: 0n, ino: 0n, type: filetype(wasi, open), nlink: 1, size: terminal ? terminal.rows << 16 | terminal.columns : 0, atim: 0n, mtim: 0n, ctim: 0n});
  },
  fd_filestat_set_size(wasi, fd, size) {
    const terminal = terminalOf(wasi, fd);
    if (terminal) terminal.set(getOffset(size));
    else openFile(wasi, fd, RIGHT.FD_FILESTAT_SET_SIZE).resize(getOffset(size));
  },
  fd_filestat_set_times(wasi, fd, atim, mtim, flags) {
    const {file, directory} = descriptor(wasi, fd, RIGHT.FD_FILESTAT_SET_TIMES);
    (file ?? directory)?.setTimes(getTimes(atim, mtim, flags));
  },

  fd_advise(wasi, fd, offset, length, advice) {
    descriptor(wasi, fd, RIGHT.FD_ADVISE);
    if (advice >>> 0 > 5) fail(ERRNO.INVAL);
    getOffset(offset);
    getOffset(length);
  },
  fd_allocate(wasi, fd, offset, length) {
    const file = openFile(wasi, fd, RIGHT.FD_ALLOCATE);
    if (!getOffset(length)) fail(ERRNO.INVAL);
    const end = getOffset(offset) + getOffset(length);
    if (end > file.stat().size) file.resize(end);
  },
  fd_sync: (wasi, fd) => synchronize(wasi, fd, RIGHT.FD_SYNC),
  fd_datasync: (wasi, fd) => synchronize(wasi, fd, RIGHT.FD_DATASYNC),

  /** A cookie is the number of an entry; 0 lists the directory anew. */
  fd_readdir(wasi, fd, pointer, length, cookie, result) {
    const open = descriptor(wasi, fd, RIGHT.FD_READDIR), {directory} = open;
    if (!directory) return fail(ERRNO.NOTDIR);
    const buffer = wasi.bytes(pointer, length);
    if (cookie === 0n || !open.listing) {
      const {ino} = directory.stat();
      open.listing = [...['.', '..'].map(name => ({name, type: FILETYPE.DIRECTORY, ino})), ...directory.list()];
    }
    let used = 0;
    for (let i = getOffset(cookie); i < open.listing.length && used < buffer.length; i++) {
      // A record that is cut off tells the program to come again.
      const part = makeDirent(open.listing[i], i + 1).subarray(0, buffer.length - used);
      buffer.set(part, used);
      used += part.length;
    }
    wasi.set32(result, used);
  },
};
