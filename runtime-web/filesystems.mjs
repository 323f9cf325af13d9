// SPDX-License-Identifier: MIT
/**
 * The file systems of Emscripten's FS.mount. A module of its own because few programs mount any.
 */

import {MemoryFileSystem} from './memory.mjs';
import {blobSource, bytesSource, sourceFileSystem} from './source.mjs';
import {FILETYPE} from './wasi/abi.mjs';

/** @typedef {import('./files.mjs').Directory} Directory */
/** @typedef {import('./tree.mjs').TreeDirectory} TreeDirectory */

/**
 * A kind of file system: FS.mount's first argument.
 * @typedef {object} FilesystemType
 * @property {(options: any, path: string) => Directory} mount
 * @property {(root: any, path: string, populate: boolean) => Promise<void>} [sync] copies from where files last, if `populate`, or to there
 */

/** @typedef {{timestamp: Date, mode: number, contents?: Uint8Array}} StoredEntry as Emscripten's IDBFS keeps it */

/** The version of the database, the name of its store, and modes, are Emscripten's. */
const IDBFS_VERSION = 21, IDBFS_STORE = 'FILE_DATA';
const MODE_DIRECTORY = 0o40777, MODE_FILE = 0o100666, MODE_KIND = 0o170000;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const settled = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** @param {string} path @returns {Promise<IDBDatabase>} */
function openStore(path) {
  if (!globalThis.indexedDB) return Promise.reject(Error('IDBFS: there is no IndexedDB here'));
  const request = indexedDB.open(path, IDBFS_VERSION);
  request.onupgradeneeded = () => {
    const {result, transaction} = request;
    const store = result.objectStoreNames.contains(IDBFS_STORE) ? /** @type {IDBTransaction} */ (transaction).objectStore(IDBFS_STORE)
      : result.createObjectStore(IDBFS_STORE);
    if (!store.indexNames.contains('timestamp')) store.createIndex('timestamp', 'timestamp', {unique: false});
  };
  return settled(request);
}

/** What is in memory, by path; directories come before what is in them. @param {TreeDirectory} directory @param {string} prefix @returns {[string, import('./tree.mjs').TreeNode][]} */
const inMemory = (directory, prefix) => [...directory.entries].flatMap(([name, inode]) => {
  const path = `${prefix}/${name}`, /** @type {[string, import('./tree.mjs').TreeNode][]} */ own = [[path, inode]];
  return inode.type === FILETYPE.DIRECTORY ? [...own, ...inMemory(/** @type {TreeDirectory} */ (inode), path)] : own;
});

/** @param {import('./tree.mjs').TreeNode} inode */
const timeOf = ({mtim}) => Number(mtim / 1000000n);

/** @param {import('./tree.mjs').TreeNode} inode @returns {StoredEntry} */
function toStored(inode) {
  const timestamp = new Date(timeOf(inode));
  if (inode.type === FILETYPE.DIRECTORY) return {timestamp, mode: MODE_DIRECTORY};
  const contents = new Uint8Array(inode.size), file = /** @type {import('./tree.mjs').TreeFile} */ (inode).open({read: true, write: false});
  file.read(0, contents);
  return {timestamp, mode: MODE_FILE, contents};
}

/** Makes of the files in memory what is stored. @param {MemoryFileSystem} files @param {string} path @param {Map<string, StoredEntry>} stored */
function load(files, path, stored) {
  for (const [name, inode] of inMemory(files.root, path).reverse()) {
    const entry = stored.get(name), isDirectory = inode.type === FILETYPE.DIRECTORY;
    if (!entry || isDirectory !== ((entry.mode & MODE_KIND) === 0o40000)) files.remove(name.slice(path.length));
  }
  for (const [name, {timestamp, mode, contents}] of [...stored].sort(([a], [b]) => a < b ? -1 : 1)) {
    const inner = name.slice(path.length);
    if ((mode & MODE_KIND) === 0o40000) files.makeDirectory(inner);
    else files.writeFile(inner, contents ?? new Uint8Array());
    const mtim = BigInt(timestamp.getTime()) * 1000000n;
    files.find(inner)?.setTimes({mtim});
  }
}

/** @type {WeakMap<Directory, MemoryFileSystem>} */
const systems = new WeakMap();

const mountMemory = () => {
  const files = new MemoryFileSystem();
  systems.set(files.root, files);
  return files.root;
};

/** @type {FilesystemType} */
const IDBFS_TYPE = {
  mount: mountMemory,
  async sync(root, path, populate) {
    const database = await openStore(path), files = /** @type {MemoryFileSystem} */ (systems.get(root));
    try {
      const transaction = database.transaction(IDBFS_STORE, populate ? 'readonly' : 'readwrite'), store = transaction.objectStore(IDBFS_STORE);
      const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
      const stored = new Map(keys.map((key, i) => [String(key), values[i]]));
      if (populate) return load(files, path, stored);
      const done = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      for (const [name, inode] of inMemory(files.root, path)) {
        if (inode.type === FILETYPE.SYMBOLIC_LINK) continue;
        if (stored.get(name)?.timestamp.getTime() !== timeOf(inode) || stored.get(name)?.contents?.length !== inode.size) store.put(toStored(inode), name);
        stored.delete(name);
      }
      for (const name of stored.keys()) store.delete(name);
      await done;
    } finally {
      database.close();
    }
  },
};

/**
 * The kinds of file systems, by their names.
 * @param {(new (directories: Record<string, string>) => import('./files.mjs').FileSystem) | undefined} NodeFileSystem
 * @returns {Record<string, FilesystemType>}
 */
export const createFilesystems = NodeFileSystem => ({
  MEMFS: {mount: mountMemory},
  IDBFS: IDBFS_TYPE,
  NODEFS: {
    mount({root}) {
      if (!NodeFileSystem) throw Error('NODEFS: only Node has directories of the host');
      return new NodeFileSystem({'/': root}).preopens[0][1];
    },
  },
  WORKERFS: {
    mount({files = [], blobs = [], packages = []}) {
      /** @type {[string, import('./source.mjs').SourceEntry][]} */
      const entries = [];
      /** @param {string} name @param {Blob | Uint8Array} data @param {Date} [modified] */
      const add = (name, data, modified) => {
        const blob = data instanceof Blob;
        entries.push([name, {size: blob ? data.size : data.length, modified: modified?.getTime(), source: () => blob ? blobSource(data) : bytesSource(data)}]);
      };
      for (const file of files) add(file.name, file, file.lastModifiedDate);
      for (const {name, data} of blobs) add(name, data);
      for (const {metadata, blob} of packages) for (const {filename, start, end} of metadata.files) add(filename, blob.slice(start, end));
      return sourceFileSystem(entries).root;
    },
  },
});
