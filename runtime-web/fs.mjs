// SPDX-License-Identifier: MIT
/**
 * FS, Emscripten's name for the file system, for the JavaScript inside a program and around it. It works on the
 * files that the program sees, in memory or, in Node, real ones.
 */

/** @typedef {import('./files.mjs').FileSystem} FileSystem */
/** @typedef {import('./files.mjs').Directory} Directory */
/** @typedef {import('./files.mjs').Inode} Inode */
/** @typedef {import('./files.mjs').OpenFile} OpenFile */
/** @typedef {{file: OpenFile, path: string, flags: number, position: number}} Stream an open file */
/** @typedef {string | ArrayLike<number> | ArrayBuffer} Data */

const OPEN = {access: 3, create: 0o100, exclusive: 0o200, truncate: 0o1000, append: 0o2000};
const MODES = /** @type {Record<string, number>} */ ({
  r: 0, 'r+': 2, w: 0o1101, 'w+': 0o1102, wx: 0o1301, 'wx+': 0o1302, a: 0o2101, 'a+': 0o2102, ax: 0o2301, 'ax+': 0o2302,
});
const KIND = {mask: 0o170000, directory: 0o40000, file: 0o100000, link: 0o120000};
/** By the filetypes of WASI. */
const MODE_OF = [0, 0o60666, 0o20666, 0o40777, 0o100666, 0o140666, 0o140666, 0o120777];
const FOLDER = 3;

/** What the functions throw: errno is a number of WASI, code its name. */
class ErrnoError extends Error {
  name = 'ErrnoError';

  /** @param {number} errno @param {string} code @param {string} message */
  constructor(errno, code, message) {
    super(message);
    this.errno = errno;
    this.code = code;
  }
}

/** @param {Data} data */
const bytesOf = data => typeof data === 'string' ? new TextEncoder().encode(data)
  : data instanceof ArrayBuffer ? new Uint8Array(data) : Uint8Array.from(data);
/** @param {string} parent @param {string} name */
const joinPath = (parent, name) => `${parent}/${name}`.replace(/[/]+/g, '/');
/** @param {string} path */
const parentOf = path => path.replace(/[/]*[^/]*[/]*$/, '') || (path.startsWith('/') ? '/' : '.');
/** @param {number} ms */
const nanoseconds = ms => BigInt(Math.round(ms * 1e3)) * 1000n;

/**
 * @param {FileSystem} files
 * @param {Pick<typeof import('./files.mjs'), 'resolvePath' | 'ERRORS'>} library
 * @param {Record<string, import('./filesystems.mjs').FilesystemType>} [filesystems] what can be mounted
 * @returns {Record<string, any>}
 */
export function createFS(files, {resolvePath, ERRORS}, filesystems = {}) {
  /** @param {string} code @param {string} path @returns {never} */
  const refuse = (code, path) => {
    throw Object.assign(Error(`${code}: ${path}`), {code});
  };

  /** Where a path leads. @param {string} path @param {'file' | 'link' | 'entry'} wanted */
  const find = (path, wanted) => {
    const relative = !path.startsWith('/') && files.preopens.find(([name]) => name === '.');
    const full = joinPath('/', path);
    const under = (/** @type {string} */ name) => name.startsWith('/') && `${full}/`.startsWith(joinPath(name, '/'));
    const [name, directory] = relative || files.preopens.filter(([name]) => under(name)).sort(([a], [b]) => b.length - a.length)[0]
      || refuse('ENOENT', path);
    const rest = relative ? path : full.slice(name.length).replace(/^[/]+/, '');
    return resolvePath(directory, rest || '.', wanted);
  };
  /** @param {string} path @param {'file' | 'link'} wanted */
  const inodeOf = (path, wanted = 'file') => find(path, wanted).inode ?? refuse('ENOENT', path);
  /** The place of a new entry. @param {string} path */
  const vacant = path => {
    const found = find(path, 'entry');
    return found.inode ? refuse('EEXIST', path) : found;
  };
  /** @param {string} path */
  const directoryAt = path => {
    const inode = inodeOf(path);
    return inode.type === FOLDER ? /** @type {Directory} */ (inode) : refuse('ENOTDIR', path);
  };
  /** @param {Inode} inode */
  const statOf = inode => {
    const {dev, ino, type, nlink, size, atim, mtim, ctim} = inode.stat();
    const [atime, mtime, ctime] = [atim, mtim, ctim].map(time => new Date(Number(time / 1000000n)));
    return {
      dev: Number(dev), ino: Number(ino), mode: MODE_OF[type], nlink, uid: 0, gid: 0, rdev: 0, size, atime, mtime, ctime,
      blksize: 4096, blocks: Math.ceil(size / 4096),
    };
  };
  /** @param {string} path */
  const makeAll = path => {
    if (path !== '/' && path !== '.') makeAll(parentOf(path));
    const {directory, name, inode} = find(path, 'file');
    if (!inode) directory.createDirectory(name);
  };

  /** What is mounted, by path. @type {Map<string, {type: import('./filesystems.mjs').FilesystemType, root: Directory}>} */
  const mounts = new Map();
  /** @returns {import('./memory.mjs').MemoryFileSystem} */
  const tree = () => 'mount' in files ? /** @type {any} */ (files) : refuse('ENOTSUP', 'nothing can be mounted in directories of the host');

  /** @type {Record<string, (...args: any[]) => any>} */
  const functions = {
    /** @param {import('./filesystems.mjs').FilesystemType} type @param {any} options @param {string} path of a directory */
    mount(type, options, path) {
      directoryAt(path);
      const place = joinPath('/', path).replace(/[/]$/, ''), root = type.mount(options ?? {}, place);
      tree().mount(place, root);
      mounts.set(place, {type, root});
      return root;
    },
    /** @param {string} path */
    unmount(path) {
      const place = joinPath('/', path).replace(/[/]$/, '');
      if (!mounts.delete(place)) refuse('EINVAL', path);
      tree().unmount(place);
    },
    /** Copies from where the mounts' files last, if `populate`, or to there. @param {any} populate @param {any} [callback] */
    syncfs(populate, callback = populate) {
      Promise.all(Array.from(mounts, ([path, {type, root}]) => type.sync?.(root, path, populate === true))).then(() => callback?.(null), callback);
    },
    /** @param {string} path @param {string | number} [flags] @returns {Stream} */
    open(path, flags = 'r') {
      const bits = typeof flags === 'number' ? flags : MODES[flags] ?? refuse('EINVAL', flags);
      const {directory, name, inode: old} = find(path, 'file');
      if (old && bits & OPEN.create && bits & OPEN.exclusive) refuse('EEXIST', path);
      const inode = old ?? (bits & OPEN.create ? directory.createFile(name) : refuse('ENOENT', path));
      const access = bits & OPEN.access;
      const file = inode.open?.({read: access !== 1, write: access !== 0}) ?? refuse(inode.type === FOLDER ? 'EISDIR' : 'ENXIO', path);
      if (bits & OPEN.truncate) file.resize(0);
      return {file, path, flags: bits, position: 0};
    },
    /** @param {Stream} stream */
    close: stream => stream.file.close(),
    /** @param {Stream} stream @param {Uint8Array} buffer @param {number} offset @param {number} length @param {number} [position] @returns {number} */
    read(stream, buffer, offset, length, position) {
      if ((stream.flags & OPEN.access) === 1) refuse('EBADF', stream.path);
      const count = stream.file.read(position ?? stream.position, new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length));
      if (position === undefined) stream.position += count;
      return count;
    },
    /** @param {Stream} stream @param {Uint8Array} buffer @param {number} offset @param {number} length @param {number} [position] @returns {number} */
    write(stream, buffer, offset, length, position) {
      if (!(stream.flags & OPEN.access)) refuse('EBADF', stream.path);
      if (stream.flags & OPEN.append) stream.position = stream.file.stat().size;
      const count = stream.file.write(position ?? stream.position, new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length));
      if (position === undefined) stream.position += count;
      return count;
    },
    /** @param {Stream} stream @param {number} offset @param {number} whence */
    llseek(stream, offset, whence) {
      const position = offset + [0, stream.position, stream.file.stat().size][whence];
      if (!(position >= 0)) refuse('EINVAL', stream.path);
      return stream.position = position;
    },
    /** @param {string} path @param {{encoding?: string, flags?: string | number}} [options] */
    readFile(path, {encoding = 'binary', flags = 'r'} = {}) {
      const stream = functions.open(path, flags);
      try {
        const bytes = new Uint8Array(stream.file.stat().size);
        const content = bytes.subarray(0, functions.read(stream, bytes, 0, bytes.length));
        return encoding === 'utf8' ? new TextDecoder().decode(content) : content;
      } finally {
        functions.close(stream);
      }
    },
    /** @param {string} path @param {Data} data @param {{flags?: string | number}} [options] */
    writeFile(path, data, {flags = 'w'} = {}) {
      const stream = functions.open(path, flags), bytes = bytesOf(data);
      try {
        functions.write(stream, bytes, 0, bytes.length);
      } finally {
        functions.close(stream);
      }
    },
    /** @param {string} path @param {number} size */
    truncate(path, size) {
      const stream = functions.open(path, 'r+');
      stream.file.resize(size);
      functions.close(stream);
    },
    /** @param {string} path */
    mkdir(path) {
      const {directory, name} = vacant(path);
      directory.createDirectory(name);
    },
    mkdirTree: makeAll,
    /** @param {string} path */
    rmdir(path) {
      const {directory, name} = find(path, 'entry');
      directory.removeDirectory(name);
    },
    /** @param {string} path */
    unlink(path) {
      const {directory, name, inode} = find(path, 'entry');
      if (inode?.type === FOLDER) refuse('EISDIR', path);
      directory.unlink(name);
    },
    /** @param {string} path @param {string} newPath */
    rename(path, newPath) {
      const {directory, name, inode} = find(path, 'entry'), to = find(newPath, 'entry');
      if (!inode) refuse('ENOENT', path);
      directory.rename(name, to.directory, to.name);
    },
    /** @param {string} target @param {string} path */
    symlink(target, path) {
      const {directory, name} = vacant(path);
      directory.createSymlink(name, target);
    },
    /** @param {string} path @returns {string} */
    readlink: path => inodeOf(path, 'link').readlink?.() ?? refuse('EINVAL', path),
    /** @param {string} path @returns {string[]} */
    readdir: path => ['.', '..', ...directoryAt(path).list().map(({name}) => name)],
    /** @param {string} path */
    stat: path => statOf(inodeOf(path)),
    /** @param {string} path */
    lstat: path => statOf(inodeOf(path, 'link')),
    /** @param {string} path @param {number} atime milliseconds since 1970 @param {number} mtime */
    utime: (path, atime, mtime) => inodeOf(path).setTimes({atim: nanoseconds(atime), mtim: nanoseconds(mtime)}),
    /** Files have no modes; that the file is there is checked. @param {string} path */
    chmod: path => { inodeOf(path); },
    /** @param {string} path @param {boolean} [stay] at a symbolic link */
    analyzePath(path, stay) {
      const try_ = (/** @type {string} */ path, /** @type {'file' | 'link'} */ wanted) => {
        try {
          return {inode: inodeOf(path, wanted), error: 0};
        } catch (/** @type {any} */ error) {
          return {inode: null, error: ERRORS.indexOf(error.code)};
        }
      };
      const {inode, error} = try_(path, stay ? 'link' : 'file'), parent = try_(parentOf(path), 'file').inode;
      return {
        isRoot: path === '/', exists: !!inode, error, name: path.replace(/[/]+$/, '').replace(/^.*[/]/, ''), path: inode && path,
        object: inode, parentExists: !!parent, parentPath: parent && parentOf(path), parentObject: parent,
      };
    },
    /** @param {string} parent @param {string} name @param {Data} [data] */
    createDataFile: (parent, name, data = '') => functions.writeFile(joinPath(parent, name), data),
    /** @param {string} parent @param {string} path */
    createPath(parent, path) {
      makeAll(joinPath(parent, path));
      return joinPath(parent, path);
    },
  };

  const is = (/** @type {number} */ kind) => (/** @type {number} */ mode) => (mode & KIND.mask) === kind;
  /** @type {Record<string, any>} */
  const FS = {ErrnoError, filesystems, isDir: is(KIND.directory), isFile: is(KIND.file), isLink: is(KIND.link)};
  for (const [name, call] of Object.entries(functions)) {
    FS[name] = (/** @type {any[]} */ ...args) => {
      try {
        return call(...args);
      } catch (/** @type {any} */ error) {
        const errno = ERRORS.indexOf(error.code);
        throw errno < 0 ? error : new ErrnoError(errno, error.code, error.message);
      }
    };
  }
  return FS;
}
