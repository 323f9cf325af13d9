// SPDX-License-Identifier: MIT
/**
 * File systems to read whose contents stay where they are: in bytes, in files of the user, on a server.
 */

import {createTree, TreeDirectory, TreeFileSystem, TreeInode, TreeSymlink} from './tree.mjs';
import {FILETYPE} from './wasi/abi.mjs';
import {refuse} from './wasi/errno.mjs';

/**
 * Bytes that can be read at any place, at once.
 * @typedef {object} ByteSource
 * @property {number} size
 * @property {number} [modified] milliseconds since 1970
 * @property {(position: number, target: Uint8Array) => void} read fills the target, which is not beyond the end
 */

/** @typedef {import('./tree.mjs').Tree} Tree */
/** @typedef {{source?: () => ByteSource, size?: number, modified?: number, link?: string}} SourceEntry a file, or a symbolic link; source: is called when it is opened */

/** Pieces of a server's or a user's file that are kept, and how many. */
const PIECE = 1 << 18, PIECES_MAX = 32;

/** @param {Uint8Array} bytes @returns {ByteSource} */
export const bytesSource = bytes => ({size: bytes.length, read: (position, target) => target.set(bytes.subarray(position, position + target.length))});

/**
 * A source that is read in large pieces, of which some are kept.
 * @param {number} size @param {number} modified
 * @param {(start: number, end: number) => Uint8Array} fetchPiece
 * @returns {ByteSource}
 */
function inPieces(size, modified, fetchPiece) {
  /** @type {Map<number, Uint8Array>} those that were used last are last */
  const pieces = new Map();
  const take = (/** @type {number} */ index) => {
    const piece = pieces.get(index) ?? fetchPiece(index * PIECE, Math.min(size, (index + 1) * PIECE));
    pieces.delete(index);
    pieces.set(index, piece);
    for (const first of pieces.keys()) if (pieces.size > PIECES_MAX) pieces.delete(first);
    return piece;
  };
  return {
    size, modified,
    read(position, target) {
      for (let done = 0; done < target.length;) {
        const at = position + done, piece = take(Math.floor(at / PIECE)), part = piece.subarray(at % PIECE, at % PIECE + target.length - done);
        if (!part.length) refuse('EIO', 'the file is shorter than it was');
        target.set(part, done);
        done += part.length;
      }
    },
  };
}

/** Asks for bytes and waits for them, in workers and in pages. @param {string} url @param {Record<string, string>} [headers] */
function request(url, headers = {}) {
  const call = new XMLHttpRequest();
  call.open('GET', url, false);
  // In pages, calls that wait give text alone.
  if (globalThis.document) call.overrideMimeType('text/plain; charset=x-user-defined');
  else call.responseType = 'arraybuffer';
  for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value);
  try {
    call.send();
  } catch (/** @type {any} */ error) {
    refuse('EIO', `${url}: ${error.message}`);
  }
  const bytes = () => globalThis.document ? Uint8Array.from(call.responseText, letter => letter.charCodeAt(0) & 255) : new Uint8Array(call.response);
  return {call, bytes};
}

/** A file that the user chose or dropped. @param {Blob} blob @returns {ByteSource} */
export function blobSource(blob) {
  const read = (/** @type {Blob} */ part) => {
    if (!globalThis.document) return new Uint8Array(new (/** @type {any} */ (globalThis)).FileReaderSync().readAsArrayBuffer(part));
    const url = URL.createObjectURL(part);
    try {
      return request(url).bytes();
    } finally {
      URL.revokeObjectURL(url);
    }
  };
  return inPieces(blob.size, /** @type {File} */ (blob).lastModified ?? Date.now(), (start, end) => {
    try {
      return read(blob.slice(start, end));
    } catch (/** @type {any} */ error) {
      return refuse('EIO', `${/** @type {File} */ (blob).name}: ${error.message}`);
    }
  });
}

/**
 * A file of a server, of which parts are fetched when they are read.
 * @param {string} place its URL
 * @returns {Promise<ByteSource>}
 */
export async function httpSource(place) {
  if (!globalThis.XMLHttpRequest) return refuse('ENOTSUP', `${place}: files are read by HTTP in browsers only`);
  const url = new URL(place, globalThis.location?.href).href;
  const response = await fetch(url, {headers: {range: 'bytes=0-0'}});
  await response.body?.cancel();
  const [, total] = /[/](\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  if (!response.ok) return refuse(response.status === 404 ? 'ENOENT' : 'EIO', `${url}: HTTP status ${response.status}`);
  if (response.status !== 206 || !total) return refuse('ENOTSUP', `${url}: the server sends no parts of files: it does not know Range`);
  const tag = response.headers.get('etag'), modified = Date.parse(response.headers.get('last-modified') ?? '') || Date.now();
  return inPieces(Number(total), modified, (start, end) => {
    const {call, bytes} = request(url, {range: `bytes=${start}-${end - 1}`});
    if (call.status !== 206) refuse('EIO', `${url}: HTTP status ${call.status}`);
    if (tag && call.getResponseHeader('etag') !== tag) refuse('EIO', `${url}: the file is another one than when it was opened`);
    return bytes();
  });
}

/** Where bytes come from that are given as bytes, a Blob or a URL. @param {Uint8Array | ArrayBuffer | Blob | string} what @returns {Promise<ByteSource>} */
export async function sourceOf(what) {
  if (typeof what === 'string') return httpSource(what);
  return what instanceof Blob ? blobSource(what) : bytesSource(new Uint8Array(what));
}

/** A file that cannot be changed. */
class SourceFile extends TreeInode {
  #entry;
  /** @type {ByteSource | undefined} while it is open */
  #source;
  #opened = 0;

  /** @param {Tree} tree @param {SourceEntry} entry */
  constructor(tree, entry) {
    super(FILETYPE.REGULAR_FILE, tree);
    this.#entry = entry;
    this.size = entry.size ?? 0;
    this.atim = this.mtim = this.ctim = BigInt(Math.round(entry.modified ?? Date.now())) * 1000000n;
  }

  /** @param {import('./files.mjs').Access} access */
  open({write}) {
    if (write) refuse('EROFS');
    this.#source ??= this.#entry.source?.();
    this.#opened++;
    return this;
  }

  close() {
    if (!--this.#opened) this.#source = undefined;
  }

  sync() {}

  /** @returns {never} */
  resize() {
    return refuse('EROFS');
  }

  /** @returns {never} */
  write() {
    return refuse('EROFS');
  }

  /** @param {number} position @param {Uint8Array} target */
  read(position, target) {
    const wanted = target.subarray(0, Math.max(0, this.size - position));
    if (wanted.length) this.#source?.read(position, wanted);
    return wanted.length;
  }
}

/** @param {string} path @returns {string[]} its names; what would leave the directory is refused */
function namesOf(path) {
  const names = path.split('/').filter(name => name && name !== '.');
  return names.includes('..') || path.includes('\0') ? refuse('EINVAL', path) : names;
}

/**
 * A file system of what is in these places.
 * @param {Iterable<[path: string, entry: SourceEntry | undefined]>} entries a path without an entry is a directory
 */
export function sourceFileSystem(entries) {
  const tree = createTree(() => refuse('EROFS'), {readOnly: true}), files = new TreeFileSystem(new TreeDirectory(tree));
  for (const [path, entry] of entries) {
    const names = namesOf(path), name = entry && names.pop();
    let directory = files.root;
    for (const part of names) {
      const next = directory.entries.get(part) ?? new TreeDirectory(tree);
      if (!(next instanceof TreeDirectory)) return refuse('ENOTDIR', path);
      if (!directory.entries.has(part)) directory.put(part, next);
      directory = next;
    }
    if (name) directory.put(name, entry.link === undefined ? new SourceFile(tree, entry) : new TreeSymlink(entry.link, tree));
  }
  return files;
}
