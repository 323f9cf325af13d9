// SPDX-License-Identifier: MIT
/**
 * WASI preview 1 for programs that use no files: arguments, environment, the time, random bytes and
 * the three standard streams, in one small module. The others of this directory have the other functions,
 * grouped as in runtime-native/wasi. Names, shapes and numbers are those of wasi_snapshot_preview1.witx.
 */

import {ERRNO} from './abi.mjs';

/**
 * @typedef {object} WasiOptions
 * @property {string[]} [args] the arguments, the program's name first
 * @property {Record<string, string | undefined>} [env] the environment
 * @property {import('../files.mjs').Files} [files] a file system, or the files to make one of in memory
 * @property {import('../mounts.mjs').Mounts} [mounts] what else is there, by the paths of directories
 * @property {Piece | (() => Piece | Promise<Piece>)} [stdin] the whole input, or a function that returns its next piece;
 *   no piece, or an empty one, is the end; its property wait(milliseconds), if it has one, waits until there is a
 *   piece, at most so long, and tells whether there is
 * @property {(chunk: Uint8Array<ArrayBuffer>) => unknown} [stdout] takes the output in pieces; by default its
 *   lines go to the console; if it returns a promise, programs that can be suspended wait for it
 * @property {(chunk: Uint8Array<ArrayBuffer>) => unknown} [stderr]
 * @property {boolean[]} [tty] which of the standard streams are terminals (isatty), by descriptor
 * @property {TerminalDriver} [terminal] what the terminals among them are, if their settings and size matter
 * @property {(bytes: Uint8Array<ArrayBuffer>) => void} [random] fills the bytes
 */

/** @typedef {string | Uint8Array | null | undefined} Piece */

/**
 * A terminal as the program knows it. Its settings come from lib/posix/termios.c.
 * @typedef {object} TerminalDriver
 * @property {number} rows
 * @property {number} columns
 * @property {(settings: number) => void} set
 * @property {number | undefined} limit milliseconds after which a read ends without input
 * @property {() => number} take the number of the signal that came, once
 * @property {() => void} wake is called when one comes
 */
/** @typedef {(...args: any[]) => any} WasiFunction throws the error number if there is one; returns a promise if it has to wait */

/**
 * What one instance runs on.
 * @typedef {object} System
 * @property {{buffer: ArrayBuffer}} [memory] the instance's, set as soon as there is one
 * @property {Record<string, WasiFunction>} functions the import module wasi_snapshot_preview1
 * @property {(pointer: number, length: number) => Uint8Array<ArrayBuffer>} bytes a part of the memory as it is now
 * @property {(pointer: number, length: number) => DataView} view the same
 * @property {(pointer: number, count: number) => Uint8Array<ArrayBuffer>[]} vectors the parts that an array of iovecs names
 * @property {(pointer: number, value: number) => void} set32
 * @property {(pointer: number, value: bigint) => void} set64
 * @property {boolean} [suspended] waiting suspends the program, and other events come meanwhile; of suspend.mjs
 * @property {(call: any) => (...args: any[]) => Promise<any>} [promising] makes of an export a function that may be suspended;
 *   of suspend.mjs, with JSPI
 * @property {() => boolean} [inputReady] whether a read of standard input would not wait; of suspend.mjs
 * @property {(milliseconds: number, input: boolean) => any} [wait] waits so long, or until there is input; returns
 *   a promise, or true when it has waited; of suspend.mjs
 * @property {(result: number) => void} [interrupted] throws, if a signal has come, and stores its number; of suspend.mjs
 * @property {Record<string, WasiFunction>} [streams] the functions on the standard streams, if files.mjs has added others
 * @property {() => any} end to be called when the program has ended: prints the rest of an unfinished line, closes files; may
 *   return a promise
 */

export const encoder = new TextEncoder();

/** @param {Uint8Array<ArrayBuffer>} bytes */
function fillRandomly(bytes) {
  // The browser's limit for one call.
  for (let at = 0; at < bytes.length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
}

/**
 * A function that prints text, which comes in pieces, as lines; given nothing, it ends the last line.
 * @param {(line: string) => any} print
 * @returns {(chunk?: Uint8Array) => void}
 */
export function lines(print) {
  const decoder = new TextDecoder();
  let text = '';
  return chunk => {
    text = (text + decoder.decode(chunk, {stream: true})).replace(/([^\n]*)\n/g, (_, line) => print(line) ?? '');
    if (!chunk && text) print(text);
  };
}

/** @param {WasiOptions} options @returns {System} */
export function createSystem(options) {
  const [log, warn] = [console.log, console.error].map(lines);
  const {args = [], env = {}, stdin, stdout = log, stderr = warn, tty = [], random = fillRandomly} = options;
  const whole = [stdin], /** @type {any[]} */ streams = [typeof stdin === 'function' ? stdin : () => whole.pop(), stdout, stderr];
  let unread = new Uint8Array();

  /** @template T @param {{new (buffer: ArrayBuffer, at: number, length: number): T}} View @param {number} pointer @param {number} length */
  const part = (View, pointer, length) => {
    try {
      return new View(/** @type {any} */ (system.memory).buffer, pointer >>> 0, length >>> 0);
    } catch {
      throw ERRNO.FAULT;
    }
  };
  const /** @type {System['bytes']} */ bytes = (pointer, length) => part(Uint8Array, pointer, length),
    /** @type {System['view']} */ view = (pointer, length) => part(DataView, pointer, length),
    /** @type {System['set32']} */ set32 = (pointer, value) => view(pointer, 4).setUint32(0, value, true),
    /** @type {System['set64']} */ set64 = (pointer, value) => view(pointer, 8).setBigUint64(0, value, true),
    /** @type {System['vectors']} */ vectors = (pointer, count) => Array.from({length: count}, (_, i) => {
      const vector = view(pointer + 8 * i, 8);
      return bytes(vector.getUint32(0, true), vector.getUint32(4, true));
    });

  /** X_get and X_sizes_get of a list of strings. @param {string[]} list @returns {WasiFunction[]} */
  const strings = list => {
    const text = encoder.encode(list.map(item => item + '\0').join(''));
    return [
      (pointers, buffer) => {
        bytes(buffer, text.length).set(text);
        text.forEach((_, i) => {
          if (!text[i - 1]) set32(pointers, buffer + i), pointers += 4;
        });
      },
      (count, size) => {
        set32(count, list.length);
        set32(size, text.length);
      },
    ];
  };
  const [args_get, args_sizes_get] = strings(args), [environ_get, environ_sizes_get] = strings(Object.entries(env).map(entry => entry.join('=')));

  /** @type {System} */
  const system = {
    bytes, view, vectors, set32, set64,
    end() {
      log();
      warn();
    },
    functions: {
      args_get, args_sizes_get, environ_get, environ_sizes_get,
      clock_time_get(id, precision, result) {
        if (id >>> 0 > 3) throw ERRNO.INVAL;
        set64(result, BigInt(Math.round((id ? performance.now() : Date.now()) * 1e3)) * 1000n);
      },
      random_get(pointer, length) {
        random(bytes(pointer, length));
      },
      proc_exit(status) {
        throw Object.assign(Error('exit'), {exitStatus: status & 255});
      },
      fd_close(fd) {
        if (!streams[fd]) throw ERRNO.BADF;
        streams[fd] = 0;
      },
      fd_fdstat_get(fd, result) {
        if (!streams[fd]) throw ERRNO.BADF;
        bytes(result, 24).fill(0)[0] = tty[fd] ? 2 : 0;
        set64(result + 8, fd ? 64n : 2n);
      },
      fd_read(fd, iovs, count, result) {
        if (fd || !streams[fd]) throw ERRNO.BADF;
        let total = 0;
        for (const target of vectors(iovs, count)) {
          if (!total && !unread.length) {
            const piece = streams[fd]() || '';
            unread = piece.buffer ? piece : encoder.encode(piece);
          }
          const source = unread.subarray(0, target.length);
          target.set(source);
          unread = unread.subarray(source.length);
          total += source.length;
        }
        set32(result, total);
      },
      fd_write(fd, iovs, count, result) {
        if (!fd || !streams[fd]) throw ERRNO.BADF;
        let total = 0, wait;
        for (const source of vectors(iovs, count)) {
          if (source.length) wait = streams[fd](source.slice());
          total += source.length;
        }
        set32(result, total);
        return wait;
      },
      fd_seek(fd) {
        throw streams[fd] ? ERRNO.SPIPE : ERRNO.BADF;
      },
    },
  };
  return system;
}

/**
 * The functions as imports, which return error numbers. Other exceptions pass through the program.
 * @param {Record<string, WasiFunction>} functions
 */
export function importsOf(functions) {
  /** @type {Record<string, (...args: any[]) => number>} */
  const imports = Object.create(null);
  for (const name in functions) {
    imports[name] = (...args) => {
      try {
        functions[name](...args);
        return 0;
      } catch (/** @type {any} */ error) {
        if (error > 0) return error;
        throw error;
      }
    };
  }
  return imports;
}
