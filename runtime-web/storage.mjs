// SPDX-License-Identifier: MIT
/**
 * Where volumes are kept: the origin private file system, in workers, or else IndexedDB.
 */

import {refuse} from './wasi/errno.mjs';

/** @typedef {import('./volume.mjs').Handle} Handle */
/** @typedef {import('./volume.mjs').Storage & {kind: 'OPFS' | 'IndexedDB'}} OpenStorage */
/** @typedef {{wait?: boolean, signal?: AbortSignal}} LockOptions wait: until no other tab has it, instead of failing with EBUSY */

const PARTS = ['data', 'log0', 'log1'];
const CHUNK = 1 << 16;
/** The handles of a tab that was killed are closed a little later than it gives up its lock. */
const TRIES = 40, TRY_AGAIN = 50;

/** @param {string} name @returns {never} */
const inUse = name => refuse('EBUSY', `the storage ${name} is in use by another tab`);

/** Takes the storage for this tab alone. @param {string} name @param {LockOptions} options @returns {Promise<() => void>} gives it back */
const lockStorage = (name, {wait = false, signal}) => new Promise((resolve, reject) => {
  const {locks} = globalThis.navigator ?? {};
  if (!locks) return resolve(() => {});
  locks.request(`amphora ${name}`, wait ? {signal} : {ifAvailable: true},
    held => held ? new Promise(unlock => resolve(() => unlock(undefined))) : inUse(name)).catch(reject);
});

/** @param {string} name @param {any} handle a FileSystemFileHandle @returns {Promise<Handle>} */
async function openHandle(name, handle) {
  for (let i = 0; ; i++) {
    try {
      return await handle.createSyncAccessHandle();
    } catch (/** @type {any} */ error) {
      if (error.name !== 'NoModificationAllowedError') throw error;
      if (i === TRIES) inUse(name);
      await new Promise(resolve => setTimeout(resolve, TRY_AGAIN));
    }
  }
}

/** @param {string} name @returns {Promise<Handle[]>} */
async function openPrivateFiles(name) {
  /** @type {any} */
  let directory = await navigator.storage.getDirectory();
  for (const part of ['amphora', encodeURIComponent(name)]) directory = await directory.getDirectoryHandle(part, {create: true});
  /** @type {Handle[]} */
  const handles = [];
  try {
    for (const part of PARTS) handles.push(await openHandle(name, await directory.getFileHandle(part, {create: true})));
  } catch (error) {
    for (const handle of handles) handle.close();
    throw error;
  }
  return handles;
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const resultOf = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** A file in memory, in pieces. @implements {Handle} */
class ChunkedHandle {
  /** @type {Map<number, Uint8Array<ArrayBuffer>>} */
  chunks = new Map();
  /** @type {Set<number>} those that changed */
  changed = new Set();
  size = 0;

  /** @param {() => Promise<void>} save */
  constructor(save) {
    this.flush = save;
  }

  getSize() {
    return this.size;
  }

  /** @param {number} at @param {Uint8Array} bytes @param {(piece: Uint8Array, index: number, at: number) => void} move */
  #each(at, bytes, move) {
    for (let done = 0; done < bytes.length;) {
      const index = Math.floor((at + done) / CHUNK), offset = (at + done) % CHUNK;
      const piece = bytes.subarray(done, done + CHUNK - offset);
      move(piece, index, offset);
      done += piece.length;
    }
  }

  /** @param {Uint8Array} bytes @param {{at: number}} options */
  read(bytes, {at}) {
    const wanted = bytes.subarray(0, Math.max(0, this.size - at));
    this.#each(at, wanted, (piece, index, offset) => {
      const chunk = this.chunks.get(index);
      if (chunk) piece.set(chunk.subarray(offset, offset + piece.length));
      else piece.fill(0);
    });
    return wanted.length;
  }

  /** @param {Uint8Array} bytes @param {{at: number}} options */
  write(bytes, {at}) {
    this.#each(at, bytes, (piece, index, offset) => {
      const chunk = this.chunks.get(index) ?? new Uint8Array(CHUNK);
      chunk.set(piece, offset);
      this.chunks.set(index, chunk);
      this.changed.add(index);
    });
    this.size = Math.max(this.size, at + bytes.length);
    return bytes.length;
  }

  /** @param {number} size */
  truncate(size) {
    for (const index of this.chunks.keys()) {
      if ((index + 1) * CHUNK <= size) continue;
      this.changed.add(index);
      if (index * CHUNK >= size) this.chunks.delete(index);
      else this.chunks.get(index)?.fill(0, size - index * CHUNK);
    }
    this.size = size;
  }

  close() {}
}

/** @param {string} name @returns {Promise<{handles: Handle[], saved: () => Promise<void>}>} */
async function openDatabase(name) {
  const opening = indexedDB.open(`amphora ${name}`, 1);
  opening.onupgradeneeded = () => {
    for (const store of ['chunks', 'sizes']) opening.result.createObjectStore(store);
  };
  const database = await resultOf(opening);
  /** @type {Promise<void> | undefined} */
  let saving;
  /** @type {Promise<void>} */
  let last = Promise.resolve();
  /** Writes all that changed, in one transaction, once what was written before is there. */
  const save = () => saving ??= last = last.then(() => new Promise((resolve, reject) => {
    saving = undefined;
    const transaction = database.transaction(['chunks', 'sizes'], 'readwrite', {durability: 'strict'});
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    const chunks = transaction.objectStore('chunks'), sizes = transaction.objectStore('sizes');
    handles.forEach((handle, part) => {
      for (const index of handle.changed) {
        const chunk = handle.chunks.get(index);
        if (chunk) chunks.put(chunk, [part, index]);
        else chunks.delete([part, index]);
      }
      handle.changed.clear();
      sizes.put(handle.size, part);
    });
  }));
  const handles = PARTS.map(() => new ChunkedHandle(save));
  const transaction = database.transaction(['chunks', 'sizes']), [chunks, sizes] = ['chunks', 'sizes'].map(store => transaction.objectStore(store));
  const [keys, values, lengths] = await Promise.all([resultOf(chunks.getAllKeys()), resultOf(chunks.getAll()),
    Promise.all(PARTS.map((_, part) => resultOf(sizes.get(part))))]);
  keys.forEach((key, i) => {
    const [part, index] = /** @type {number[]} */ (key);
    handles[part].chunks.set(index, values[i]);
  });
  handles.forEach((handle, part) => { handle.size = lengths[part] ?? 0; });
  return {
    handles,
    saved: async () => {
      await save();
      database.close();
    },
  };
}

/**
 * Opens the storage of a name for this tab alone.
 * @param {string} name
 * @param {LockOptions} [options]
 * @returns {Promise<OpenStorage>}
 */
export async function openStorage(name, options = {}) {
  const unlock = await lockStorage(name, options);
  try {
    if ('createSyncAccessHandle' in (globalThis.FileSystemFileHandle?.prototype ?? {})) {
      try {
        const [data, ...logs] = await openPrivateFiles(name);
        return {kind: 'OPFS', data, logs: /** @type {[Handle, Handle]} */ (logs), unlock};
      } catch (/** @type {any} */ error) {
        // What private windows say.
        if (error.name !== 'SecurityError') throw error;
      }
    }
    if (!globalThis.indexedDB) return refuse('ENOTSUP', `no storage for ${name}: neither OPFS nor IndexedDB is there`);
    const {handles: [data, ...logs], saved} = await openDatabase(name);
    return {kind: 'IndexedDB', data, logs: /** @type {[Handle, Handle]} */ (logs), unlock: () => saved().finally(unlock)};
  } catch (/** @type {any} */ error) {
    unlock();
    throw error.code?.startsWith?.('E') ? error : Object.assign(Error(`no storage for ${name}: ${error.message}`, {cause: error}), {code: 'EIO'});
  }
}
