// SPDX-License-Identifier: MIT
/**
 * Files from different places in one tree: the option `mounts` of a program.
 */

import {MemoryFileSystem} from './memory.mjs';
import {blobSource, httpSource, sourceFileSystem, sourceOf} from './source.mjs';
import {openStorage} from './storage.mjs';
import {VolumeFileSystem} from './volume.mjs';
import {refuse} from './wasi/errno.mjs';
import {zipFileSystem} from './zip.mjs';

/** @typedef {import('./files.mjs').FileSystem} FileSystem */
/** @typedef {import('./files.mjs').Directory} Directory */
/** @typedef {import('./storage.mjs').LockOptions} LockOptions */

/**
 * What is mounted; one of these:
 * @typedef {object} Mount
 * @property {Record<string, Uint8Array | ArrayBuffer | string>} [memory] files in memory, to begin with
 * @property {string} [stored] the name of files that last: in OPFS, or, in pages and where there is none, in IndexedDB
 * @property {boolean} [wait] with `stored`: until no other tab has them, instead of failing with EBUSY
 * @property {string | string[] | Record<string, string>} [http] URLs of files that are read in parts when they are needed, by their
 *   names in the directory; without names, the last part of each URL
 * @property {string | Blob | ArrayBuffer | Uint8Array} [zip] a ZIP archive, or its URL
 * @property {Iterable<File> | Record<string, Blob>} [files] that the user chose or dropped, to be read where they are
 * @property {any} [directory] a FileSystemDirectoryHandle, which the user chose or dropped, to be read where it is
 * @property {string} [node] a directory of the host, in Node
 * @property {boolean} [readOnly] with `node`
 *
 * @typedef {Record<string, Mount>} Mounts by the paths of directories
 */

/** A file system that lasts, of a name, for this tab alone. */
export class StoredFileSystem extends VolumeFileSystem {
  #name;

  /** @param {string} name @param {import('./storage.mjs').OpenStorage} storage */
  constructor(name, storage) {
    super(storage);
    this.#name = name;
    /** Where the files are: 'OPFS' or 'IndexedDB'. */
    this.kind = storage.kind;
  }

  /**
   * Opens the files of a name, or makes new ones.
   * @param {string} name
   * @param {LockOptions} [options]
   */
  static async open(name, options) {
    return new StoredFileSystem(name, await openStorage(name, options));
  }

  /**
   * Takes the files again after `release`, with what other tabs have changed.
   * @param {LockOptions} [options]
   */
  async acquire(options) {
    this.resume(await openStorage(this.#name, options));
  }
}

/** @param {Mount['http']} urls @returns {[name: string, url: string][]} */
const namedUrls = urls => typeof urls === 'object' && !Array.isArray(urls) ? Object.entries(urls)
  : [urls ?? []].flat().map(url => [decodeURIComponent(url.replace(/[?#].*$/, '').replace(/^.*[/]/, '')), url]);

/** @param {Iterable<File> | Record<string, Blob>} files @returns {[path: string, file: Blob][]} */
const namedFiles = files => Symbol.iterator in files
  ? Array.from(/** @type {Iterable<File>} */ (files), file => [file.webkitRelativePath || file.name, file]) : Object.entries(files);

/** @param {Blob} file */
const entryOf = file => ({size: file.size, modified: /** @type {File} */ (file).lastModified, source: () => blobSource(file)});

/** All files in a directory of the user. @param {any} directory @param {string} prefix @returns {AsyncGenerator<[string, import('./source.mjs').SourceEntry | undefined]>} */
async function* walk(directory, prefix) {
  for await (const [name, handle] of directory.entries()) {
    if (handle.kind !== 'directory') yield [prefix + name, entryOf(await handle.getFile())];
    else {
      yield [prefix + name, undefined];
      yield* walk(handle, `${prefix}${name}/`);
    }
  }
}

/** Imports what bundlers for pages are not to follow. @param {string} url @returns {Promise<any>} */
const importNode = url => import(/*{{ignore}}*/url);

/** @type {Record<string, (mount: any) => Promise<FileSystem> | FileSystem>} */
const KINDS_OF_MOUNTS = {
  memory: ({memory}) => new MemoryFileSystem(memory),
  stored: ({stored, wait}) => StoredFileSystem.open(stored, {wait}),
  async http({http}) {
    const sources = await Promise.all(namedUrls(http).map(async ([name, url]) => /** @type {const} */ ([name, await httpSource(url)])));
    return sourceFileSystem(sources.map(([name, source]) => [name, {...source, source: () => source}]));
  },
  zip: async ({zip}) => zipFileSystem(await sourceOf(zip)),
  files: ({files}) => sourceFileSystem(namedFiles(files).map(([name, file]) => [name, entryOf(file)])),
  async directory({directory}) {
    const entries = [];
    for await (const entry of walk(directory, '')) entries.push(entry);
    return sourceFileSystem(entries);
  },
  async node({node, readOnly}) {
    if (!globalThis.process?.versions?.node) refuse('ENOTSUP', `${node}: only Node has directories of the host`);
    return new (await importNode('./node.mjs')).NodeFileSystem({'/': node}, {readOnly});
  },
};

/** @param {Mount} what */
function openMount(what) {
  const kinds = Object.keys(what).filter(name => name in KINDS_OF_MOUNTS);
  if (kinds.length !== 1) throw TypeError(`it has to be one of ${Object.keys(KINDS_OF_MOUNTS).join(', ')}`);
  return KINDS_OF_MOUNTS[kinds[0]](what);
}

/** A file system in which others can be mounted, of this module or of amphora-files.mjs. @param {FileSystem} files @returns {MemoryFileSystem} */
const treeOf = files => 'mount' in files ? /** @type {MemoryFileSystem} */ (files) : refuse('ENOTSUP', 'nothing can be mounted in directories of the host');

/**
 * A tree of files from different places.
 * @param {Mounts} mounts
 * @param {FileSystem} [root] what is at /, unless that is one of the mounts; by default an empty file system in memory
 * @returns {Promise<{files: FileSystem, mounted: Record<string, FileSystem>, unmount: () => Promise<void>}>} files: for the option of that
 *   name; mounted: each of the mounts; unmount: to be called when no program uses them any more
 */
export async function mountAll(mounts, root = new MemoryFileSystem()) {
  /** @type {Record<string, FileSystem>} */
  const mounted = {};
  /** @type {string[]} */
  const places = [];
  let files = root;
  const unmount = async () => {
    for (const path of places.splice(0).reverse()) treeOf(files).unmount(path);
    for (const there of Object.values(mounted)) if (there instanceof VolumeFileSystem) await there.release();
  };
  // Directories before those in them.
  for (const path of Object.keys(mounts).sort((a, b) => a.length - b.length)) {
    try {
      const {preopens: [[, directory]]} = mounted[path] = await openMount(mounts[path]);
      if (path === '/') files = mounted[path];
      else {
        treeOf(files).mount(path, directory);
        places.push(path);
      }
    } catch (/** @type {any} */ error) {
      await unmount();
      throw Object.assign(error, {message: `${path}: ${error.message}`});
    }
  }
  return {files, mounted, unmount};
}

/**
 * The files that were dropped on a page, with those in directories, as `files` of a mount. To be called in the event's
 * own handler.
 * @param {DataTransfer} transfer
 * @returns {Promise<Record<string, File>>}
 */
export async function droppedFiles(transfer) {
  /** @type {Record<string, File>} */
  const found = {};
  const visit = async (/** @type {any} */ entry, /** @type {string} */ prefix) => {
    if (entry.isFile) found[prefix + entry.name] = await new Promise((resolve, reject) => entry.file(resolve, reject));
    if (!entry.isDirectory) return;
    const reader = entry.createReader();
    for (let some; (some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))).length;)
      for (const one of some) await visit(one, `${prefix}${entry.name}/`);
  };
  await Promise.all([...transfer.items].map(item => item.webkitGetAsEntry?.()).map(entry => entry && visit(entry, '')));
  return found;
}
