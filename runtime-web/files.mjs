/**
 * WASI preview 1: the functions on files and directories, and what few programs need. A module of
 * its own because programs that only compute and print do without.
 */

import {MemoryFileSystem, fail} from './memory.mjs';

export {MemoryFileSystem};

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
 * @property {() => void} sync
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
 * @property {() => void} sync
 * @property {boolean} [readOnly]
 * @property {(path: string) => Directory | undefined} [outside] where '..' and absolute links lead, if it may be left
 */

/** The names of WASI's error numbers. */
export const ERRORS = ('SUCCESS 2BIG ACCES ADDRINUSE ADDRNOTAVAIL AFNOSUPPORT AGAIN ALREADY BADF BADMSG BUSY CANCELED CHILD ' +
  'CONNABORTED CONNREFUSED CONNRESET DEADLK DESTADDRREQ DOM DQUOT EXIST FAULT FBIG HOSTUNREACH IDRM ILSEQ INPROGRESS ' +
  'INTR INVAL IO ISCONN ISDIR LOOP MFILE MLINK MSGSIZE MULTIHOP NAMETOOLONG NETDOWN NETRESET NETUNREACH NFILE NOBUFS ' +
  'NODEV NOENT NOEXEC NOLCK NOLINK NOMEM NOMSG NOPROTOOPT NOSPC NOSYS NOTCONN NOTDIR NOTEMPTY NOTRECOVERABLE NOTSOCK ' +
  'NOTSUP NOTTY NXIO OVERFLOW OWNERDEAD PERM PIPE PROTO PROTONOSUPPORT PROTOTYPE RANGE ROFS SPIPE SRCH STALE TIMEDOUT ' +
  'TXTBSY XDEV NOTCAPABLE').split(' ').map(name => 'E' + name);

const UNKNOWN = 0, DIRECTORY = 3, REGULAR_FILE = 4, SYMBOLIC_LINK = 7;

const RIGHT = Object.fromEntries(('fd_datasync fd_read fd_seek fd_fdstat_set_flags fd_sync fd_tell fd_write fd_advise ' +
  'fd_allocate path_create_directory path_create_file path_link_source path_link_target path_open fd_readdir ' +
  'path_readlink path_rename_source path_rename_target path_filestat_get path_filestat_set_size ' +
  'path_filestat_set_times fd_filestat_get fd_filestat_set_size fd_filestat_set_times path_symlink ' +
  'path_remove_directory path_unlink_file poll_fd_readwrite sock_shutdown sock_accept')
  .split(' ').map((name, i) => [name, 1n << BigInt(i)]));
const rights = (/** @type {string} */ names) => names.split(' ').reduce((sum, name) => sum | RIGHT[name], 0n);

const RIGHTS_ALL = (1n << 30n) - 1n;
const RIGHTS_STREAM = rights('fd_read fd_write fd_fdstat_set_flags fd_sync fd_datasync fd_filestat_get poll_fd_readwrite');
const RIGHTS_FILE = RIGHTS_STREAM |
  rights('fd_seek fd_tell fd_advise fd_allocate fd_filestat_set_size fd_filestat_set_times');
const RIGHTS_DIRECTORY = RIGHTS_ALL & ~rights('fd_read fd_seek fd_tell fd_write fd_allocate fd_filestat_set_size ' +
  'sock_shutdown sock_accept');
/** A file with one of these is open for writing. */
const RIGHTS_WRITE = rights('fd_write fd_allocate fd_filestat_set_size');

const FDFLAGS = {append: 1, dsync: 2, sync: 8 | 16, all: 31};
const OFLAGS = {creat: 1, directory: 2, excl: 4, trunc: 8, all: 15};
const FSTFLAGS = {atim: 1, atimNow: 2, mtim: 4, mtimNow: 8, all: 15};
const LOOKUP_FOLLOW = 1;
const EVENT = {clock: 0, read: 1, write: 2};
const CLOCK = {realtime: 0, monotonic: 1, thread: 3}, ABSTIME = 1;
/**
 * A program has no handlers, so that a signal does what it does by default: T ends the program, I is
 * ignored, S would stop it. In the order of the specification's `signal`: none, HUP to TERM, CHLD,
 * CONT, STOP to TTOU, URG, XCPU to PROF, WINCH, POLL to SYS. Linux has one more number, after TERM.
 */
const SIGNAL_ACTIONS = 'I' + 'T'.repeat(15) + 'IISSSSITTTTITTT';
const LINKS_MAX = 40, NAME_MAX = 255, PATH_MAX = 4096, SUBSCRIPTIONS_MAX = 65536;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/**
 * An open file, directory or stream of the program.
 * @typedef {object} Descriptor
 * @property {bigint} base rights
 * @property {bigint} inheriting rights
 * @property {number} flags
 * @property {number} [stream] the number of a standard stream
 * @property {OpenFile} [file]
 * @property {number} position
 * @property {Directory} [directory]
 * @property {string} [preopen] the name of a directory that was granted
 * @property {{name: string, type: number, ino: bigint}[]} [listing] what fd_readdir goes through
 */

/** @param {Inode | undefined} inode @returns {inode is Directory} */
const isDirectory = inode => inode?.type === DIRECTORY;

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
  if (!path) fail('ENOENT', path);
  if (path.startsWith('/')) fail('EPERM', path);
  for (;;) {
    const [, name, rest] = /** @type {RegExpExecArray} */ (/^[/]*([^/]*)([^]*)$/.exec(path));
    const directory = directories[directories.length - 1];
    path = rest;
    if (!name) return {directory, name: '.', inode: directory, slash: true};
    if (name === '.') continue;
    if (name === '..') {
      if (directories.length > 1) directories.pop();
      else directories[0] = directory.outside?.('..') ?? fail('EPERM', '..');
      continue;
    }
    if (encoder.encode(name).length > NAME_MAX) fail('ENAMETOOLONG', name);
    const inode = directory.lookup(name);
    const last = !/[^/]/.test(rest), slash = rest !== '';
    if (inode?.type === SYMBOLIC_LINK && (!last || wanted === 'file' || wanted === 'link' && slash)) {
      if (++links > LINKS_MAX) fail('ELOOP', name);
      const target = /** @type {() => string} */ (inode.readlink)();
      if (target.startsWith('/')) directories.splice(0, Infinity, directory.outside?.('/') ?? fail('EPERM', target));
      path = target + rest;
      continue;
    }
    if (last) {
      if (slash && inode && !isDirectory(inode) && wanted !== 'entry') fail('ENOTDIR', name);
      return {directory, name, inode, slash};
    }
    if (!inode) fail('ENOENT', name);
    if (!isDirectory(inode)) return fail('ENOTDIR', name);
    directories.push(inode);
  }
}

/** Waits; where a thread may not sleep, as the page's own may not, by being busy. @param {number} ms */
function sleep(ms) {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  } catch {
    for (const end = performance.now() + ms; performance.now() < end;);
  }
}

/**
 * Adds the functions to those that wasi.mjs has; for the standard streams they call the latter.
 * @param {import('./wasi.mjs').System} system
 * @param {import('./wasi.mjs').WasiOptions} options
 */
export function addFiles(system, {files = {}, tty = []}) {
  const {bytes, view, vectors, set32, set64} = system;
  const basic = {...system.functions};
  const {preopens} = Array.isArray(files.preopens) ? /** @type {FileSystem} */ (files)
    : new MemoryFileSystem(/** @type {Record<string, Uint8Array>} */ (files));

  /** @type {(Descriptor | undefined)[]} */
  const descriptors = [0, 1, 2].map(stream => (
    {stream, base: RIGHTS_STREAM & ~(stream ? RIGHT.fd_read : RIGHT.fd_write), inheriting: 0n, flags: 0, position: 0}));
  for (const [preopen, directory] of preopens)
    descriptors.push({directory, preopen, base: RIGHTS_DIRECTORY, inheriting: RIGHTS_ALL, flags: 0, position: 0});

  /** The open descriptor, which must have the rights. @param {number} fd @param {bigint} [needed] */
  const descriptor = (fd, needed = 0n) => {
    const open = descriptors[fd] ?? fail('EBADF', `${fd}`);
    if (needed & ~open.base) fail('ENOTCAPABLE', `${fd}`);
    return open;
  };
  /** @param {number} fd @param {bigint} needed */
  const directory = (fd, needed) => {
    const open = descriptor(fd);
    const found = open.directory ?? fail('ENOTDIR', `${fd}`);
    if (needed & ~open.base) fail('ENOTCAPABLE', `${fd}`);
    return found;
  };
  /** @param {number} fd @param {bigint} needed */
  const openFile = (fd, needed) => descriptor(fd, needed).file ?? fail('EINVAL', `${fd}`);

  /** @param {number} pointer @param {number} length */
  const string = (pointer, length) => {
    const text = bytes(pointer, length);
    if (text.includes(0)) fail('EINVAL', 'NUL');
    if (text.length >= PATH_MAX) fail('ENAMETOOLONG', 'path');
    try {
      return decoder.decode(text);
    } catch {
      return fail('EILSEQ');
    }
  };
  /** What the arguments that name a file lead to. @param {number} fd @param {number} flags @param {number} pointer @param {number} length @param {bigint} needed */
  const lookup = (fd, flags, pointer, length, needed) => {
    const root = directory(fd, needed), path = string(pointer, length);
    if (flags & ~LOOKUP_FOLLOW) fail('EINVAL', 'lookupflags');
    return resolvePath(root, path, flags ? 'file' : 'link');
  };
  /** The entry that is to be changed. @param {number} fd @param {number} pointer @param {number} length @param {bigint} needed */
  const entry = (fd, pointer, length, needed) => resolvePath(directory(fd, needed), string(pointer, length), 'entry');
  /** @param {{inode?: Inode, name: string}} entry */
  const existing = ({inode, name}) => inode ?? fail('ENOENT', name);

  /** An offset or size as a number. @param {bigint} value */
  const number = value => {
    const signed = BigInt.asIntN(64, value);
    if (signed < 0n) fail('EINVAL', 'negative');
    if (signed > Number.MAX_SAFE_INTEGER) fail('EFBIG', `${signed}`);
    return Number(signed);
  };

  /** @param {bigint} atim @param {bigint} mtim @param {number} flags @returns {Times} */
  const times = (atim, mtim, flags) => {
    const {atimNow, mtimNow} = FSTFLAGS;
    const both = (/** @type {number} */ pair) => (flags & pair) === pair;
    if (flags & ~FSTFLAGS.all || both(FSTFLAGS.atim | atimNow) || both(FSTFLAGS.mtim | mtimNow)) fail('EINVAL', 'fstflags');
    const now = BigInt(Date.now()) * 1000000n;
    const time = (/** @type {number} */ set, /** @type {number} */ setNow, /** @type {bigint} */ value) =>
      flags & setNow ? now : flags & set ? BigInt.asUintN(64, value) : undefined;
    return {atim: time(FSTFLAGS.atim, atimNow, atim), mtim: time(FSTFLAGS.mtim, mtimNow, mtim)};
  };

  /** @param {number} result @param {Stat} stat */
  const setFilestat = (result, {dev, ino, type, nlink, size, atim, mtim, ctim}) => {
    const to = view(result, 64);
    [dev, ino, BigInt(type), BigInt(nlink), BigInt(size), atim, mtim, ctim]
      .forEach((value, i) => to.setBigUint64(8 * i, BigInt.asUintN(64, value), true));
  };
  const streamType = (/** @type {number} */ stream) => tty[stream] ? 2 : UNKNOWN;

  /**
   * Moves bytes between a file and vectors, until one is not filled.
   * @param {Uint8Array[]} parts @param {number} position
   * @param {(position: number, part: Uint8Array) => number} move
   */
  const transfer = (parts, position, move) => {
    let total = 0;
    for (const part of parts) {
      const moved = part.length && move(position + total, part);
      total += moved;
      if (moved < part.length) break;
    }
    return total;
  };

  /** The lowest free number. @param {Descriptor} opened */
  const put = opened => {
    let fd = descriptors.indexOf(undefined);
    if (fd < 0) fd = descriptors.length;
    descriptors[fd] = opened;
    return fd;
  };

  /** @param {number} fd */
  const close = fd => {
    const {file, stream} = descriptor(fd);
    descriptors[fd] = undefined;
    if (stream !== undefined) basic.fd_close(stream);
    file?.close();
  };

  /**
   * A subscription of poll_oneoff, with the event that it will be. Files and streams never keep one waiting.
   * @param {DataView} from @param {number} at
   */
  const subscription = (from, at) => {
    const type = from.getUint8(at + 8), id = from.getUint32(at + 16, true);
    const event = {userdata: from.getBigUint64(at, true), type, errno: 0, size: 0, due: -Infinity};
    const failed = (/** @type {string} */ code) => ({...event, errno: ERRORS.indexOf(code)});
    if (type === EVENT.clock) {
      const timeout = Number(from.getBigUint64(at + 24, true)) / 1e6, flags = from.getUint16(at + 40, true);
      if (id > CLOCK.monotonic || flags & ~ABSTIME) return failed('EINVAL');
      const now = !flags ? 0 : id === CLOCK.realtime ? Date.now() : performance.now();
      return {...event, due: performance.now() + timeout - now};
    }
    const right = type === EVENT.read ? RIGHT.fd_read : type === EVENT.write ? RIGHT.fd_write : undefined;
    if (!right) return failed('EINVAL');
    const open = descriptors[id];
    if (!open) return failed('EBADF');
    if ((right | RIGHT.poll_fd_readwrite) & ~open.base) return failed('ENOTCAPABLE');
    const size = open.file && type === EVENT.read ? Math.max(0, open.file.stat().size - open.position) : 0;
    return {...event, size};
  };

  /** No descriptor is a socket here. @param {number} fd */
  const notSocket = fd => {
    descriptor(fd);
    fail('ENOTSOCK', `${fd}`);
  };

  /** @type {Record<string, import('./wasi.mjs').WasiFunction>} */
  const functions = {
    fd_advise(fd, offset, length, advice) {
      descriptor(fd, RIGHT.fd_advise);
      if (advice >>> 0 > 5) fail('EINVAL', 'advice');
      number(offset);
      number(length);
    },
    fd_allocate(fd, offset, length) {
      const file = openFile(fd, RIGHT.fd_allocate);
      if (!number(length)) fail('EINVAL', 'length');
      const end = number(offset) + number(length);
      if (end > file.stat().size) file.resize(end);
    },
    fd_close: close,
    fd_datasync(fd) {
      const {file, directory} = descriptor(fd, RIGHT.fd_datasync);
      (file ?? directory)?.sync();
    },
    fd_sync(fd) {
      const {file, directory} = descriptor(fd, RIGHT.fd_sync);
      (file ?? directory)?.sync();
    },

    fd_fdstat_get(fd, result) {
      const {stream, file, base, inheriting, flags} = descriptor(fd);
      const to = view(result, 24);
      to.setUint16(0, stream !== undefined ? streamType(stream) : file ? file.stat().type : DIRECTORY, true);
      to.setUint16(2, flags, true);
      to.setUint32(4, 0, true);
      to.setBigUint64(8, base, true);
      to.setBigUint64(16, inheriting, true);
    },
    fd_fdstat_set_flags(fd, flags) {
      const open = descriptor(fd, RIGHT.fd_fdstat_set_flags);
      if (flags & ~FDFLAGS.all) fail('EINVAL', 'fdflags');
      open.flags = flags;
    },
    fd_fdstat_set_rights(fd, base, inheriting) {
      const open = descriptor(fd, BigInt.asUintN(64, base));
      if (BigInt.asUintN(64, inheriting) & ~open.inheriting) fail('ENOTCAPABLE');
      open.base = BigInt.asUintN(64, base);
      open.inheriting = BigInt.asUintN(64, inheriting);
    },

    fd_filestat_get(fd, result) {
      const {stream, file, directory} = descriptor(fd, RIGHT.fd_filestat_get);
      setFilestat(result, stream !== undefined
        ? {dev: 0n, ino: 0n, type: streamType(stream), nlink: 1, size: 0, atim: 0n, mtim: 0n, ctim: 0n}
        : /** @type {Inode | OpenFile} */ (file ?? directory).stat());
    },
    fd_filestat_set_size(fd, size) {
      openFile(fd, RIGHT.fd_filestat_set_size).resize(number(size));
    },
    fd_filestat_set_times(fd, atim, mtim, flags) {
      const {file, directory} = descriptor(fd, RIGHT.fd_filestat_set_times);
      (file ?? directory)?.setTimes(times(atim, mtim, flags));
    },

    fd_read(fd, iovs, count, result) {
      const open = descriptor(fd, RIGHT.fd_read);
      if (!open.file) return basic.fd_read(open.stream, iovs, count, result);
      const {file} = open;
      const total = transfer(vectors(iovs, count), open.position, (at, part) => file.read(at, part));
      set32(result, total);
      open.position += total;
    },
    fd_pread(fd, iovs, count, offset, result) {
      const file = openFile(fd, RIGHT.fd_read | RIGHT.fd_seek);
      set32(result, transfer(vectors(iovs, count), number(offset), (at, part) => file.read(at, part)));
    },
    fd_write(fd, iovs, count, result) {
      const open = descriptor(fd, RIGHT.fd_write);
      if (!open.file) return basic.fd_write(open.stream, iovs, count, result);
      const {file} = open, parts = vectors(iovs, count);
      view(result, 4);
      if (open.flags & FDFLAGS.append) open.position = file.stat().size;
      const total = transfer(parts, open.position, (at, part) => file.write(at, part));
      set32(result, total);
      open.position += total;
    },
    fd_pwrite(fd, iovs, count, offset, result) {
      const file = openFile(fd, RIGHT.fd_write | RIGHT.fd_seek), parts = vectors(iovs, count);
      view(result, 4);
      set32(result, transfer(parts, number(offset), (at, part) => file.write(at, part)));
    },
    fd_seek(fd, offset, whence, result) {
      const open = descriptor(fd);
      if (open.stream !== undefined) fail('ESPIPE', `${fd}`);
      descriptor(fd, whence === 1 && offset === 0n ? RIGHT.fd_tell : RIGHT.fd_seek);
      const {file} = open;
      if (whence >>> 0 > 2 || !file) return fail('EINVAL', 'whence');
      const start = [0, open.position, file.stat().size][whence];
      const position = number(BigInt(start) + BigInt.asIntN(64, offset));
      set64(result, BigInt(position));
      open.position = position;
    },
    fd_tell(fd, result) {
      const open = descriptor(fd);
      if (open.stream !== undefined) fail('ESPIPE', `${fd}`);
      descriptor(fd, RIGHT.fd_tell);
      set64(result, BigInt(open.position));
    },
    fd_renumber(from, to) {
      const open = descriptor(from);
      descriptor(to);
      if (from === to) return;
      close(to);
      descriptors[to] = open;
      descriptors[from] = undefined;
    },

    fd_prestat_get(fd, result) {
      const name = descriptor(fd).preopen ?? fail('EBADF', `${fd}`);
      view(result, 8).setUint32(0, 0, true);
      set32(result + 4, encoder.encode(name).length);
    },
    fd_prestat_dir_name(fd, pointer, length) {
      const name = encoder.encode(descriptor(fd).preopen ?? fail('EBADF', `${fd}`));
      if (name.length > length >>> 0) fail('ENAMETOOLONG');
      bytes(pointer, length).set(name);
    },
    fd_readdir(fd, pointer, length, cookie, result) {
      const open = descriptor(fd, RIGHT.fd_readdir), found = directory(fd, 0n), buffer = bytes(pointer, length);
      if (cookie === 0n || !open.listing) {
        const {ino} = found.stat();
        open.listing = [...['.', '..'].map(name => ({name, type: DIRECTORY, ino})), ...found.list()];
      }
      let used = 0;
      for (let i = number(cookie); i < open.listing.length && used < buffer.length; i++) {
        const {name, type, ino} = open.listing[i], bytesOfName = encoder.encode(name);
        const record = new Uint8Array(24 + bytesOfName.length), head = new DataView(record.buffer);
        head.setBigUint64(0, BigInt(i + 1), true);
        head.setBigUint64(8, ino, true);
        head.setUint32(16, bytesOfName.length, true);
        head.setUint8(20, type);
        record.set(bytesOfName, 24);
        // A record that is cut off tells the program to come again.
        const part = record.subarray(0, buffer.length - used);
        buffer.set(part, used);
        used += part.length;
      }
      set32(result, used);
    },

    path_create_directory(fd, path, length) {
      const {directory, name, inode} = entry(fd, path, length, RIGHT.path_create_directory);
      if (inode) fail('EEXIST', name);
      directory.createDirectory(name);
    },
    path_filestat_get(fd, flags, path, length, result) {
      setFilestat(result, existing(lookup(fd, flags, path, length, RIGHT.path_filestat_get)).stat());
    },
    path_filestat_set_times(fd, flags, path, length, atim, mtim, fstflags) {
      const inode = existing(lookup(fd, flags, path, length, RIGHT.path_filestat_set_times));
      inode.setTimes(times(atim, mtim, fstflags));
    },
    path_link(oldFd, flags, oldPath, oldLength, newFd, newPath, newLength) {
      const inode = existing(lookup(oldFd, flags, oldPath, oldLength, RIGHT.path_link_source));
      const {directory, name, inode: old, slash} = entry(newFd, newPath, newLength, RIGHT.path_link_target);
      if (isDirectory(inode)) fail('EPERM', name);
      if (old) fail('EEXIST', name);
      if (slash) fail('ENOENT', name);
      directory.link(name, inode);
    },
    path_open(fd, flags, path, length, oflags, base, inheriting, fdflags, result) {
      const create = oflags & OFLAGS.creat, truncate = oflags & OFLAGS.trunc, exclusive = create && oflags & OFLAGS.excl;
      const needed = RIGHT.path_open | (create ? RIGHT.path_create_file : 0n) | (truncate ? RIGHT.path_filestat_set_size : 0n) |
        (fdflags & FDFLAGS.sync ? RIGHT.fd_sync : 0n) | (fdflags & FDFLAGS.dsync ? RIGHT.fd_datasync : 0n);
      directory(fd, needed);
      if (oflags & ~OFLAGS.all || fdflags & ~FDFLAGS.all) fail('EINVAL', 'flags');
      if (create && oflags & OFLAGS.directory) fail('EINVAL', 'flags');
      if (BigInt.asUintN(64, BigInt(base) | BigInt(inheriting)) & ~descriptor(fd).inheriting) fail('ENOTCAPABLE', `${fd}`);
      const found = lookup(fd, exclusive ? flags & ~LOOKUP_FOLLOW : flags, path, length, needed);
      const {name, slash} = found, write = !!truncate || !!(base & RIGHTS_WRITE);
      view(result, 4);
      if (write && found.directory.readOnly) fail('EROFS', name);

      let {inode} = found;
      if (inode && exclusive) fail('EEXIST', name);
      if (!inode && create && slash) fail('EISDIR', name);
      inode ??= create ? found.directory.createFile(name) : fail('ENOENT', name);
      if (inode.type === SYMBOLIC_LINK) fail('ELOOP', name);

      const opened = {base, inheriting, flags: fdflags, position: 0};
      if (isDirectory(inode)) {
        if (create || opened.base & RIGHT.fd_write || truncate) fail('EISDIR', name);
        opened.base &= RIGHTS_DIRECTORY;
        set32(result, put({...opened, directory: inode}));
      } else {
        if (oflags & OFLAGS.directory) fail('ENOTDIR', name);
        const file = inode.open?.({read: !!(opened.base & RIGHT.fd_read), write}) ?? fail('ENXIO', name);
        if (truncate) file.resize(0);
        opened.base &= RIGHTS_FILE;
        set32(result, put({...opened, file}));
      }
    },
    path_readlink(fd, path, length, buffer, size, result) {
      const inode = existing(lookup(fd, 0, path, length, RIGHT.path_readlink));
      const target = encoder.encode(inode.readlink?.() ?? fail('EINVAL')).subarray(0, size >>> 0);
      bytes(buffer, size).set(target);
      set32(result, target.length);
    },
    path_remove_directory(fd, path, length) {
      const {directory, name} = entry(fd, path, length, RIGHT.path_remove_directory);
      if (name === '.') fail('EINVAL', name);
      directory.removeDirectory(name);
    },
    path_rename(fd, oldPath, oldLength, newFd, newPath, newLength) {
      const from = entry(fd, oldPath, oldLength, RIGHT.path_rename_source), inode = existing(from);
      if (from.slash && !isDirectory(inode)) fail('ENOTDIR', from.name);
      const to = entry(newFd, newPath, newLength, RIGHT.path_rename_target);
      if (from.name === '.' || to.name === '.') fail('EBUSY', '.');
      if (to.slash && !isDirectory(inode)) fail('ENOTDIR', to.name);
      if (to.inode && isDirectory(inode) !== isDirectory(to.inode)) fail(isDirectory(inode) ? 'ENOTDIR' : 'EISDIR', to.name);
      from.directory.rename(from.name, to.directory, to.name);
    },
    path_symlink(oldPath, oldLength, fd, path, length) {
      const target = string(oldPath, oldLength);
      const {directory, name, inode, slash} = entry(fd, path, length, RIGHT.path_symlink);
      if (!target) fail('ENOENT', name);
      if (inode) fail('EEXIST', name);
      if (slash) fail('ENOENT', name);
      if (target.startsWith('/')) fail('EPERM', target);
      directory.createSymlink(name, target);
    },
    path_unlink_file(fd, path, length) {
      const {directory, name, inode, slash} = entry(fd, path, length, RIGHT.path_unlink_file);
      if (isDirectory(inode)) fail('EISDIR', name);
      if (inode && slash) fail('ENOTDIR', name);
      directory.unlink(name);
    },

    poll_oneoff(subscriptions, events, count, result) {
      if (!count || count >>> 0 > SUBSCRIPTIONS_MAX) fail('EINVAL', 'subscriptions');
      const from = view(subscriptions, count * 48), to = view(events, count * 32);
      const waits = Array.from({length: count}, (_, i) => subscription(from, 48 * i));
      const first = Math.min(...waits.map(({due}) => due));
      while (performance.now() < first) sleep(first - performance.now());
      const now = performance.now(), happened = waits.filter(({due}) => due <= now);
      happened.forEach(({userdata, errno, type, size}, i) => {
        bytes(events + 32 * i, 32).fill(0);
        to.setBigUint64(32 * i, userdata, true);
        to.setUint16(32 * i + 8, errno, true);
        to.setUint8(32 * i + 10, type);
        to.setBigUint64(32 * i + 16, BigInt(size), true);
      });
      set32(result, happened.length);
    },

    clock_res_get(id, result) {
      if (id >>> 0 > CLOCK.thread) fail('EINVAL', 'clock');
      set64(result, id ? 1000n : 1000000n);
    },
    sched_yield() {},
    proc_raise(signal) {
      const action = SIGNAL_ACTIONS[signal] ?? fail('EINVAL', 'signal');
      if (action === 'S') fail('ENOTSUP', 'to stop');
      if (action === 'T') basic.proc_exit(128 + signal + (signal > 15 ? 1 : 0));
    },

    sock_accept: fd => notSocket(fd),
    sock_recv: fd => notSocket(fd),
    sock_send: fd => notSocket(fd),
    sock_shutdown: fd => notSocket(fd),
  };

  const {end} = system;
  system.end = () => {
    for (const open of descriptors) open?.file?.close();
    end();
  };
  for (const [name, call] of Object.entries(functions)) {
    system.functions[name] = (...args) => {
      try {
        call(...args);
      } catch (/** @type {any} */ error) {
        const number = ERRORS.indexOf(error.code);
        throw number > 0 ? number : error;
      }
    };
  }
}
