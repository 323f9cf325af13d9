// SPDX-License-Identifier: MIT
/**
 * Programs that wait for what comes later: input, the time, a slow reader of their output. They are suspended
 * meanwhile, and the page, or the worker's other events, go on. A module of its own because most programs
 * never wait.
 */

import {ERRNO} from './wasi/abi.mjs';

/** @typedef {'jspi' | 'atomics' | 'asyncify'} Suspends how: JavaScript Promise Integration; the thread sleeps; or the module
 *   itself can leave in the middle of a call and come back */
/** @typedef {import('./wasi/wasi.mjs').System} System */

/** Functions that may return a promise. */
const MAY_WAIT = ['fd_read', 'fd_write', 'poll_oneoff'];

/** Of Binaryen's Asyncify: its states, and where it saves what it needs, at the end of the stack. */
const UNWINDING = 1, REWINDING = 2, SAVED = 16;

/** Of setTimeout, in milliseconds. */
const TIMEOUT_MAX = 2 ** 31 - 1;

/**
 * What suspends programs here.
 * @param {'wasm' | 'asm.js'} engine
 * @returns {Suspends | undefined}
 */
function choose(engine) {
  if (engine === 'wasm' && 'Suspending' in WebAssembly) return 'jspi';
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return 'atomics';
  } catch {
    return undefined;
  }
}

/**
 * Which module of a program to load: the second one, which -sASYNCIFY makes, if nothing else suspends it.
 * @param {string} wasm its name
 * @param {string} asyncify the other's name, or nothing
 * @param {import('./load.mjs').LoadOptions} options
 * @returns {[name: string, options: import('./load.mjs').LoadOptions]}
 */
export function chooseModule(wasm, asyncify, options) {
  let {engine, suspends} = options;
  try {
    if (engine === 'auto') engine = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) && 'wasm';
  } catch {}
  suspends ??= asyncify && !options.asmjs && !choose(engine === 'wasm' ? engine : 'asm.js') ? 'asyncify' : undefined;
  if (suspends === 'asyncify' && !asyncify) throw Error(`${wasm}: no module that suspends itself: link with -sASYNCIFY`);
  return [suspends === 'asyncify' ? asyncify : wasm, {...options, suspends}];
}

/**
 * Imports that return a promise suspend the caller, at a cost, whether they have to wait or not, and fail where
 * there is JavaScript between them and the start of the program. So the import is this module's function f: it
 * calls a, which returns an error number, or -1 if there is something to wait for, which b then does.
 *   (module (import "" "a" (func $a (param i32 i32 i32 i32) (result i32))) (import "" "b" (func $b (result i32)))
 *     (func (export "f") (param i32 i32 i32 i32) (result i32) (local i32)
 *       (if (result i32) (i32.ge_s (local.tee 4 (call $a (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
 *                                  (i32.const 0))
 *         (then (local.get 4)) (else (call $b)))))
 */
const SWITCH = 'AGFzbQEAAAABDQJgBH9/f38Bf2AAAX8CCwIAAWEAAAABYgABAwIBAAcFAQFmAAIKHQEbAQF/IAAgASACIAMQACIEQQBOBH8gBAUQAQsL';

/** @type {WebAssembly.Module | undefined} */
let switchModule;

/**
 * Lets the functions of an instance that may wait do so.
 * @param {Suspends | undefined} suspends
 * @param {System} system
 * @param {import('./wasi/wasi.mjs').WasiOptions} options
 * @param {Record<string, any>} imports those that may wait are replaced
 * @returns {((exports: any) => () => any) | undefined} makes of the exports what runs main
 */
function prepare(suspends, system, {stdin, terminal}, imports) {
  const jspi = suspends === 'jspi', asynchronous = jspi || suspends === 'asyncify', {functions, streams = functions} = system;

  // -- Standard input
  const whole = [stdin];
  /** @type {any} */
  const next = typeof stdin === 'function' ? stdin : () => whole.pop();
  /** @type {Uint8Array | undefined} what was fetched and is not read yet; empty: the end */
  let unread;
  /** @type {Promise<void> | undefined} */
  let fetching;
  /** @param {import('./wasi/wasi.mjs').Piece} piece */
  const take = piece => {
    fetching = undefined;
    unread = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece ?? new Uint8Array();
  };
  /** Fetches what can be read, or the end, if need be. Returns what to wait for, if that takes time. */
  const fetchInput = () => {
    if (unread || fetching) return fetching;
    const piece = next();
    if (!piece?.then) return take(piece);
    if (!asynchronous) throw Error('stdin returned a promise, and nothing can suspend the program here');
    return fetching = piece.then(take);
  };
  // -- Signals of a terminal
  system.interrupted = result => {
    const signal = terminal?.take();
    if (!signal) return;
    system.set32(result, signal);
    throw ERRNO.INTR;
  };
  /** Ends when the promise does, or a signal comes. @param {Promise<any>} promise */
  const orSignal = promise => terminal ? Promise.race([promise, new Promise(resolve => { terminal.wake = () => resolve(undefined); })]) : promise;

  const close = streams.fd_close;
  let closed = false;
  streams.fd_close = fd => {
    close(fd);
    closed ||= !fd;
  };
  streams.fd_read = (fd, iovs, count, result) => {
    if (fd || closed) throw ERRNO.BADF;
    const copy = () => {
      let total = 0, source = /** @type {Uint8Array} */ (unread);
      for (const target of system.vectors(iovs, count)) {
        const part = source.subarray(0, target.length);
        target.set(part);
        source = source.subarray(part.length);
        total += part.length;
      }
      unread = source.length ? source : undefined;
      system.set32(result, total);
    };
    /** Until there is input, a signal comes, or the terminal has been waiting as long as it is to. @returns {any} */
    const read = () => {
      system.interrupted?.(result);
      const limit = terminal?.limit;
      if (!asynchronous) {
        if (unread || !next.wait || next.wait(limit ?? Infinity)) return fetchInput(), copy();
        return limit === undefined ? read() : system.set32(result, 0);
      }
      const fetched = fetchInput();
      if (!fetched) return copy();
      if (limit === undefined) return orSignal(fetched).then(() => unread ? copy() : read());
      return system.wait?.(limit, true).then(() => unread ? copy() : (system.interrupted?.(result), system.set32(result, 0)));
    };
    return read();
  };

  // -- Waiting
  system.suspended = asynchronous;
  system.inputReady = () => {
    if (!unread && next.wait) return next.wait(0);
    if (asynchronous) fetchInput();
    return !asynchronous || !!unread;
  };
  system.wait = (milliseconds, input) => {
    if (!asynchronous) return input && next.wait && (next.wait(milliseconds), true);
    return orSignal(new Promise(resolve => {
      const timer = setTimeout(resolve, Math.min(milliseconds, TIMEOUT_MAX));
      const stop = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
      if (input) fetchInput()?.then(stop, stop);
    }));
  };

  const errno = (/** @type {any} */ error) => {
    if (error > 0) return error;
    throw error;
  };
  /** What the program is to wait for. @type {Promise<number>} */
  let pending;
  let suspended = false;
  /** With Asyncify: main is called, which alone can wait. */
  let running = jspi;
  /** The function as an import: it returns an error number, or -1 if there is something to wait for. @param {string} name */
  const beginning = name => (/** @type {any[]} */ ...args) => {
    try {
      const wait = functions[name](...args);
      // Output is written already: who cannot wait for its reader goes on.
      if (!wait?.then || (name === 'fd_write' && (suspended || !running))) return 0;
      // Each suspended call has its frames on the one stack of C, so that only the last could go on.
      if (suspended) throw Error('two parts of the program cannot wait at the same time');
      suspended = true;
      pending = wait.then(() => 0, errno).finally(() => { suspended = false; });
      return -1;
    } catch (error) {
      return errno(error);
    }
  };

  /** An import that JSPI suspends. @param {string} name */
  const suspending = name => {
    const a = beginning(name), b = new (/** @type {any} */ (WebAssembly).Suspending)(() => pending);
    switchModule ??= new WebAssembly.Module(Uint8Array.from(atob(SWITCH), letter => letter.charCodeAt(0)));
    return new WebAssembly.Instance(switchModule, {'': {a, b}}).exports.f;
  };

  // -- Asyncify: the program is called again when there is nothing more to wait for, and goes to where it was.
  /** @type {any} */
  let exports;
  /** @type {() => number} */
  let outcome;
  const unwinding = (/** @type {string} */ name) => {
    const begin = beginning(name);
    return (/** @type {any[]} */ ...args) => {
      if (exports.asyncify_get_state() === REWINDING) {
        exports.asyncify_stop_rewind();
        return outcome();
      }
      const errno = begin(...args);
      if (errno >= 0) return errno;
      if (!running) throw Error('a function that JavaScript called cannot wait: only main is suspended');
      new Int32Array(exports.memory.buffer).set([SAVED + 8, exports.asyncify_stack()], SAVED / 4);
      exports.asyncify_start_unwind(SAVED);
      return 0;
    };
  };
  const runMain = async () => {
    for (;;) {
      running = true;
      exports._start();
      running = false;
      if (exports.asyncify_get_state() !== UNWINDING) return;
      exports.asyncify_stop_unwind();
      outcome = await pending.then(errno => () => errno, error => () => { throw error; });
      exports.asyncify_start_rewind(SAVED);
    }
  };

  if (!asynchronous) return undefined;
  for (const name of MAY_WAIT) if (functions[name]) imports[name] = (jspi ? suspending : unwinding)(name);
  system.promising = jspi ? call => /** @type {any} */ (WebAssembly).promising(call) : undefined;
  return instance => {
    exports = instance;
    return system.promising?.(exports._start) ?? runMain;
  };
}

/** For LoadOptions. */
export const suspension = {choose, prepare};
