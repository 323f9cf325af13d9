/**
 * A file system in memory: files, directories and symbolic links that programs see as their own
 * disk, and that the page fills, reads and keeps between runs.
 */

/** @typedef {import('./files.mjs').Times} Times */
/** @typedef {import('./files.mjs').FileSystem} FileSystem */

const TYPE_DIRECTORY = 3, TYPE_FILE = 4, TYPE_SYMLINK = 7;

/**
 * Throws what node:fs throws: an Error with the errno's name as its code.
 * @param {string} code
 * @param {string} [what]
 * @returns {never}
 */
export function fail(code, what = '') {
  throw Object.assign(Error(`${code}: ${what}`), {code});
}

const now = () => BigInt(Date.now()) * 1000000n;

/** What files, directories and symbolic links have in common. */
class Inode {
  /**
   * @param {number} type
   * @param {{last: bigint}} numbers the last inode number of the file system
   */
  constructor(type, numbers) {
    this.type = type;
    this.numbers = numbers;
    this.ino = ++numbers.last;
    this.nlink = type === TYPE_DIRECTORY ? 2 : 1;
    this.size = 0;
    this.atim = this.mtim = this.ctim = now();
  }

  stat() {
    return this;
  }

  get dev() {
    return 1n;
  }

  /** @param {Times} times */
  setTimes({atim = this.atim, mtim = this.mtim}) {
    this.atim = atim;
    this.mtim = mtim;
    this.ctim = now();
  }

  touch() {
    this.mtim = this.ctim = now();
  }
}

/** A file: a buffer that grows by doubling, of which `size` bytes are in use. The rest is zero. */
class MemoryFile extends Inode {
  #buffer = new Uint8Array();

  /** @param {{last: bigint}} numbers */
  constructor(numbers) {
    super(TYPE_FILE, numbers);
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
        return fail('EFBIG', `a file of ${size} bytes in memory`);
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

class MemorySymlink extends Inode {
  /** @param {string} target @param {{last: bigint}} numbers */
  constructor(target, numbers) {
    super(TYPE_SYMLINK, numbers);
    this.target = target;
    this.size = new TextEncoder().encode(target).length;
  }

  readlink() {
    return this.target;
  }
}

class MemoryDirectory extends Inode {
  /** @type {Map<string, MemoryNode>} */
  entries = new Map();
  removed = false;

  /** @param {{last: bigint}} numbers */
  constructor(numbers) {
    super(TYPE_DIRECTORY, numbers);
  }

  sync() {}

  list() {
    return [...this.entries].map(([name, {type, ino}]) => ({name, type, ino}));
  }

  /** @param {string} name */
  lookup(name) {
    return this.entries.get(name);
  }

  /** @template {MemoryNode} T @param {string} name @param {T} inode @returns {T} */
  #add(name, inode) {
    if (this.removed) fail('ENOENT', name);
    if (this.entries.has(name)) fail('EEXIST', name);
    this.entries.set(name, inode);
    if (inode.type === TYPE_DIRECTORY) this.nlink++;
    this.touch();
    return inode;
  }

  /** @param {string} name */
  #take(name) {
    const inode = this.entries.get(name) ?? fail('ENOENT', name);
    this.entries.delete(name);
    if (inode.type === TYPE_DIRECTORY) this.nlink--;
    this.touch();
    return inode;
  }

  /** @param {string} name */
  createFile(name) {
    return this.#add(name, new MemoryFile(this.numbers));
  }

  /** @param {string} name */
  createDirectory(name) {
    return this.#add(name, new MemoryDirectory(this.numbers));
  }

  /** @param {string} name @param {string} target */
  createSymlink(name, target) {
    return this.#add(name, new MemorySymlink(target, this.numbers));
  }

  /** @param {string} name @param {unknown} inode */
  link(name, inode) {
    if (inode instanceof MemoryDirectory) fail('EPERM', name);
    if (!(inode instanceof Inode) || inode.numbers !== this.numbers) fail('EXDEV', name);
    this.#add(name, /** @type {MemoryNode} */ (inode));
    inode.nlink++;
    inode.ctim = now();
  }

  /** @param {string} name */
  unlink(name) {
    if (this.entries.get(name) instanceof MemoryDirectory) fail('EISDIR', name);
    this.#take(name).nlink--;
  }

  /** @param {string} name */
  removeDirectory(name) {
    const inode = this.entries.get(name) ?? fail('ENOENT', name);
    if (!(inode instanceof MemoryDirectory)) return fail('ENOTDIR', name);
    if (inode.entries.size) fail('ENOTEMPTY', name);
    this.#take(name);
    inode.removed = true;
    inode.nlink = 0;
  }

  /** @param {MemoryNode} inode @returns {boolean} whether it is this directory or below it */
  #holds(inode) {
    return this === inode || [...this.entries.values()].some(entry => entry instanceof MemoryDirectory && entry.#holds(inode));
  }

  /** @param {string} name @param {unknown} target @param {string} newName */
  rename(name, target, newName) {
    const inode = this.entries.get(name) ?? fail('ENOENT', name);
    if (!(target instanceof MemoryDirectory) || target.numbers !== this.numbers) return fail('EXDEV', name);
    if (target.removed) fail('ENOENT', newName);
    const old = target.entries.get(newName);
    if (old === inode) return;
    if (inode instanceof MemoryDirectory) {
      if (inode.#holds(target)) fail('EINVAL', newName);
      if (old) target.removeDirectory(newName);
    } else if (old) {
      target.unlink(newName);
    }
    target.#add(newName, this.#take(name));
    inode.ctim = now();
  }
}

/** @typedef {MemoryFile | MemoryDirectory | MemorySymlink} MemoryNode */

/** @implements {FileSystem} */
export class MemoryFileSystem {
  #root = new MemoryDirectory({last: 0n});

  /** @param {Record<string, Uint8Array | ArrayBuffer | string>} [files] by path, as for writeFile */
  constructor(files = {}) {
    for (const [path, content] of Object.entries(files)) this.writeFile(path, content);
  }

  /** What programs find open, by name. @returns {[string, MemoryDirectory][]} */
  get preopens() {
    return [['/', this.#root]];
  }

  /** @param {string} path @returns {[MemoryDirectory, string]} the directory, made if need be, and the name in it */
  #parent(path, make = false) {
    const names = path.split('/').filter(name => name && name !== '.');
    const last = names.pop() ?? fail('EISDIR', path);
    let directory = this.#root;
    for (const name of names) {
      const inode = directory.lookup(name) ?? (make ? directory.createDirectory(name) : fail('ENOENT', path));
      directory = inode instanceof MemoryDirectory ? inode : fail('ENOTDIR', path);
    }
    return [directory, last];
  }

  /** @param {string} path */
  #file(path) {
    const [directory, name] = this.#parent(path);
    const inode = directory.lookup(name) ?? fail('ENOENT', path);
    return inode instanceof MemoryFile ? inode : fail(inode instanceof MemoryDirectory ? 'EISDIR' : 'ELOOP', path);
  }

  /**
   * @param {string} path
   * @returns {Uint8Array<ArrayBuffer>} a copy of the file's bytes; throws an Error with a code (ENOENT …)
   */
  readFile(path) {
    return this.#file(path).bytes.slice();
  }

  /**
   * Writes a file, and makes the directories that it needs.
   * @param {string} path
   * @param {Uint8Array | ArrayBuffer | string} content copied; a string as UTF-8
   */
  writeFile(path, content) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
    const [directory, name] = this.#parent(path, true);
    if (!directory.lookup(name)) directory.createFile(name);
    const file = this.#file(path);
    file.resize(0);
    file.write(0, bytes);
  }

  /** @param {string} path @returns {boolean} whether there is a file of that name */
  exists(path) {
    try {
      return !!this.#file(path);
    } catch {
      return false;
    }
  }

  /** @param {string} path of a file or of an empty directory */
  remove(path) {
    const [directory, name] = this.#parent(path);
    if (directory.lookup(name) instanceof MemoryDirectory) directory.removeDirectory(name);
    else directory.unlink(name);
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
    return [...this.#parent(path + '/_')[0].entries.keys()];
  }

  /** The paths of all files, in order. @returns {string[]} */
  list() {
    /** @param {MemoryDirectory} directory @param {string} prefix @returns {string[]} */
    const below = (directory, prefix) => [...directory.entries].flatMap(([name, inode]) =>
      inode instanceof MemoryDirectory ? below(inode, `${prefix}${name}/`) : inode instanceof MemoryFile ? prefix + name : []);
    return below(this.#root, '').sort();
  }
}
