// SPDX-License-Identifier: MIT
/**
 * Calls WASI's functions as a program would, without a program: on a memory of our own.
 */

import {webcrypto} from 'node:crypto';
import {createSystem, importsOf} from '../../runtime-web/wasi/wasi.mjs';
import {addFiles} from '../../runtime-web/files.mjs';

// Browsers have it; Node does from 19 on.
globalThis.crypto ??= /** @type {Crypto} */ (webcrypto);

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** Rights of preview 1 by bit. */
export const RIGHT = {read: 2n, seek: 4n, write: 64n, all: (1n << 30n) - 1n, directory: (1n << 30n) - 1n - 64n};
export const ERRNO = {success: 0, again: 6, badf: 8, exist: 20, fault: 21, inval: 28, isdir: 31, loop: 32, nametoolong: 37,
  noent: 44, notdir: 54, notempty: 55, notsock: 57, notsup: 58, perm: 63, rofs: 69, spipe: 70, xdev: 75, notcapable: 76};

/**
 * A system with a memory; `out` is where results go, `data` where arguments are put.
 * @param {import('../../runtime-web/wasi/wasi.mjs').WasiOptions} [options]
 * @param {boolean} [withFiles]
 */
export function wasi(options = {}, withFiles = true) {
  const system = createSystem(options);
  system.memory = {buffer: new ArrayBuffer(0x20000)};
  if (withFiles) addFiles(system, options);
  const call = importsOf(system.functions);
  const view = () => new DataView(/** @type {any} */ (system.memory).buffer);
  const bytes = () => new Uint8Array(/** @type {any} */ (system.memory).buffer);
  let next = 0x8000;

  /** Puts text or bytes into the memory. @param {string | Uint8Array} content @returns {[number, number]} pointer and length */
  const put = content => {
    const data = typeof content === 'string' ? encoder.encode(content) : content, at = next;
    bytes().set(data, at);
    next += (data.length + 7) & ~7;
    return [at, data.length];
  };
  /** An array of iovecs. @param {[number, number][]} parts @returns {[number, number]} pointer and count */
  const iovecs = parts => {
    const table = new Uint32Array(parts.flat());
    return [put(new Uint8Array(table.buffer))[0], parts.length];
  };

  const OUT = 0x1000;
  return {
    system, call, view, bytes, put, iovecs, out: OUT,
    u32: (at = OUT) => view().getUint32(at, true),
    u64: (at = OUT) => view().getBigUint64(at, true),
    text: (/** @type {number} */ at, /** @type {number} */ length) => decoder.decode(bytes().slice(at, at + length)),
    /** @param {number} fd @param {string} content @returns {number} errno; the number written is at OUT */
    write: (fd, content) => call.fd_write(fd, ...iovecs([put(content)]), OUT),
    /** @param {number} fd @param {number} length @returns {[number, string]} errno and text */
    read(fd, length) {
      const errno = call.fd_read(fd, ...iovecs([[0x4000, length]]), OUT);
      return [errno, errno ? '' : this.text(0x4000, this.u32())];
    },
    /** @param {string} path @param {{dir?: number, follow?: number, oflags?: number, rights?: bigint, fdflags?: number}} [how]
     *  @returns {[number, number]} errno and descriptor */
    open(path, {dir = 3, follow = 1, oflags = 0, rights = RIGHT.all, fdflags = 0} = {}) {
      const errno = call.path_open(dir, follow, ...put(path), oflags, rights, RIGHT.all, fdflags, OUT);
      return [errno, errno ? -1 : this.u32()];
    },
    /** The record that a filestat function left at OUT. */
    filestat: () => ({
      ino: view().getBigUint64(OUT + 8, true), type: view().getUint8(OUT + 16), nlink: view().getBigUint64(OUT + 24, true),
      size: view().getBigUint64(OUT + 32, true), atim: view().getBigUint64(OUT + 40, true), mtim: view().getBigUint64(OUT + 48, true),
    }),
  };
}

/** A sink that collects output. */
export function collector() {
  /** @type {Uint8Array[]} */
  const chunks = [];
  const sink = (/** @type {Uint8Array} */ chunk) => { chunks.push(chunk); };
  return Object.assign(sink, {chunks, text: () => chunks.map(chunk => decoder.decode(chunk)).join('')});
}
