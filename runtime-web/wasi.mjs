/**
 * WASI preview 1 for programs that use no files: arguments, environment, clocks, random bytes and
 * the three standard streams. files.mjs has the other functions. Names, shapes and numbers are
 * those of wasi_snapshot_preview1.witx.
 */

/**
 * @typedef {object} WasiOptions
 * @property {string[]} [args] the arguments, the program's name first
 * @property {Record<string, string | undefined>} [env] the environment
 * @property {import('./files.mjs').Files} [files] a file system, or the files to make one of in memory
 * @property {Piece | (() => Piece)} [stdin] the whole input, or a function that returns its next piece;
 *   no piece, or an empty one, is the end
 * @property {(chunk: Uint8Array<ArrayBuffer>) => void} [stdout] takes the output in pieces;
 *   by default its lines go to the console
 * @property {(chunk: Uint8Array<ArrayBuffer>) => void} [stderr]
 * @property {boolean[]} [tty] which of the standard streams are terminals (isatty), by descriptor
 * @property {(bytes: Uint8Array<ArrayBuffer>) => void} [random] fills the bytes, at most 65536 at once
 */

/** @typedef {string | Uint8Array | null | undefined} Piece */
/** @typedef {(...args: any[]) => number | void} WasiFunction returns an error number, or nothing for success */

/**
 * What one instance runs on. An exception whose `code` is in `errors` is that error to the program.
 * @typedef {object} System
 * @property {WasiOptions} options
 * @property {{buffer: ArrayBuffer}} memory the instance's, set as soon as there is one
 * @property {Record<string, WasiFunction>} functions the import module wasi_snapshot_preview1
 * @property {Record<string, number>} errors error numbers by name
 * @property {(pointer: number, length: number) => Uint8Array<ArrayBuffer>} bytes a part of the memory as it is now
 * @property {(pointer: number, length: number) => DataView} view the same
 * @property {(pointer: number, count: number) => Uint8Array<ArrayBuffer>[]} vectors the parts that an array of iovecs names
 * @property {() => void} end to be called when the program has ended: prints the rest of an unfinished line
 */

const BADF = 8, INVAL = 28, SPIPE = 70;

/**
 * A function that prints text, which comes in pieces, as lines; given nothing, it ends the last line.
 * @param {(line: string) => void} print
 * @returns {(chunk?: Uint8Array) => void}
 */
function lines(print) {
  const decoder = new TextDecoder();
  let text = '';
  return chunk => {
    const parts = (text + decoder.decode(chunk, {stream: !!chunk})).split('\n');
    text = parts.pop() ?? '';
    parts.forEach(line => print(line));
    if (!chunk && text) print(text);
  };
}

/** @param {WasiOptions} options @returns {System} */
export function createSystem(options) {
  const logs = [lines(console.log), lines(console.error)];
  const {args = [], env = {}, stdin, stdout = logs[0], stderr = logs[1], tty = []} = options;
  const {random = bytes => { crypto.getRandomValues(bytes); }} = options;
  const encoder = new TextEncoder();
  const whole = [stdin];
  const input = typeof stdin === 'function' ? stdin : () => /** @type {Piece} */ (whole.pop());
  let unread = new Uint8Array();
  /** @type {any[]} */
  const streams = [input, stdout, stderr];

  /** @template T @param {{new (buffer: ArrayBuffer, at: number, length: number): T}} View @param {number} pointer @param {number} length */
  const part = (View, pointer, length) => {
    try {
      return new View(system.memory.buffer, pointer >>> 0, length >>> 0);
    } catch {
      throw Object.assign(Error('pointer out of bounds'), {code: 'EFAULT'});
    }
  };
  /** @type {System['bytes']} */
  const bytes = (pointer, length) => part(Uint8Array, pointer, length);
  /** @type {System['view']} */
  const view = (pointer, length) => part(DataView, pointer, length);
  const set32 = (/** @type {number} */ pointer, /** @type {number} */ value) => view(pointer, 4).setUint32(0, value, true);
  const set64 = (/** @type {number} */ pointer, /** @type {bigint} */ value) => view(pointer, 8).setBigUint64(0, value, true);
  /** @type {System['vectors']} */
  const vectors = (pointer, count) => Array.from({length: count}, (_, i) => {
    const vector = view(pointer + 8 * i, 8);
    return bytes(vector.getUint32(0, true), vector.getUint32(4, true));
  });

  /** The functions X_get and X_sizes_get. */
  const strings = (/** @type {string[]} */ list) => {
    const text = encoder.encode(list.map(item => item + '\0').join(''));
    return [
      (/** @type {number} */ pointers, /** @type {number} */ buffer) => {
        bytes(buffer, text.length).set(text);
        text.forEach((_, i) => {
          if (!text[i - 1]) set32(pointers, buffer + i), pointers += 4;
        });
      },
      (/** @type {number} */ count, /** @type {number} */ size) => {
        set32(count, list.length);
        set32(size, text.length);
      },
    ];
  };
  const [args_get, args_sizes_get] = strings(args);
  const [environ_get, environ_sizes_get] = strings(Object.entries(env).map(entry => entry.join('=')));

  /** @type {System} */
  const system = {
    options, bytes, view, vectors,
    memory: {buffer: new ArrayBuffer(0)},
    errors: {EFAULT: 21},
    end: () => logs.forEach(log => log()),
    functions: {
      args_get, args_sizes_get, environ_get, environ_sizes_get,
      clock_res_get: (id, result) => id >>> 0 > 3 ? INVAL : set64(result, id ? 1000n : 1000000n),
      clock_time_get: (id, precision, result) =>
        id >>> 0 > 3 ? INVAL : set64(result, BigInt(Math.round((id ? performance.now() : Date.now()) * 1e6))),
      random_get(pointer, length) {
        const target = bytes(pointer, length);
        for (let at = 0; at < target.length; at += 65536) random(target.subarray(at, at + 65536));
      },
      sched_yield() {},
      proc_exit(status) { throw Object.assign(Error('exit status ' + status), {name: 'Exit', status}); },
      fd_close(fd) {
        if (!streams[fd]) return BADF;
        streams[fd] = 0;
      },
      fd_fdstat_get(fd, result) {
        if (!streams[fd]) return BADF;
        bytes(result, 24).fill(0)[0] = tty[fd] ? 2 : 0;
        set64(result + 8, fd ? 64n : 2n);
      },
      fd_read(fd, iovs, count, result) {
        if (fd || !streams[0]) return BADF;
        let total = 0;
        for (const target of vectors(iovs, count)) {
          if (!total && !unread.length && target.length) {
            const piece = input() ?? '';
            unread = typeof piece === 'string' ? encoder.encode(piece) : piece.slice();
          }
          const length = Math.min(target.length, unread.length);
          target.set(unread.subarray(0, length));
          unread = unread.subarray(length);
          total += length;
        }
        set32(result, total);
      },
      fd_write(fd, iovs, count, result) {
        if (!fd || !streams[fd]) return BADF;
        let total = 0;
        for (const source of vectors(iovs, count)) {
          if (source.length) streams[fd](source.slice());
          total += source.length;
        }
        set32(result, total);
      },
      fd_seek: fd => streams[fd] ? SPIPE : BADF,
    },
  };
  return system;
}

/**
 * The functions as imports: exceptions that are errors to the program become their numbers.
 * @param {System} system
 * @returns {Record<string, Function>}
 */
export const importsOf = ({functions, errors}) =>
  Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, (/** @type {any[]} */ ...args) => {
    try {
      return call(...args) ?? 0;
    } catch (/** @type {any} */ error) {
      if (error.code in errors) return errors[error.code];
      throw error;
    }
  }]));
