// SPDX-License-Identifier: MIT
/**
 * Programs in a worker of their own, so that the page stays responsive and can stop them. Both ends:
 * the page imports this module, and it starts the worker with this module.
 */

import {Outbox, PENDING_MAX} from './outbox.mjs';
import {suspension} from './suspend.mjs';

/** @typedef {import('./load.mjs').LoadOptions} LoadOptions */
/** @typedef {import('./wasi/wasi.mjs').Piece} Piece */

/**
 * @typedef {object} WorkerOptions
 * @property {LoadOptions['engine']} [engine]
 * @property {string[]} [args]
 * @property {Record<string, string>} [env]
 * @property {string | Uint8Array | (() => Piece | Promise<Piece>)} [stdin] the whole input, or a function that is asked for
 *   the next piece when the program waits for it
 * @property {boolean[]} [tty]
 * @property {{rows: number, columns: number, set: (settings: number) => void}} [terminal] what the terminals among the
 *   streams are: their size when the program starts, and what takes the settings of tcsetattr; see signal() and resize()
 * @property {boolean} [localTime] TZ and LANG in the environment are the browser's time zone and language
 * @property {Record<string, Uint8Array | string>} [files] what the program finds under / and in the working directory
 * @property {import('./mounts.mjs').Mounts} [mounts] what else it finds, by the paths of directories
 * @property {(chunk: Uint8Array) => unknown} [stdout] takes output as it comes; if it returns a promise, the program does
 *   not get far ahead of it. The result has the output too, up to 64 MB
 * @property {(chunk: Uint8Array) => unknown} [stderr]
 *
 * @typedef {object} WorkerResult
 * @property {number} status the exit status
 * @property {'wasm' | 'asm.js'} engine
 * @property {import('./suspend.mjs').Suspends} [suspends] how the program was suspended when it waited
 * @property {Uint8Array} stdout
 * @property {Uint8Array} stderr
 * @property {boolean} cut one of them is not whole
 * @property {Record<string, Uint8Array>} files what the program left
 * @property {number} milliseconds from the program's start to its end, without loading it
 */

const WORKER_NAME = 'amphora program';

/** Bytes of output that are kept for the result. */
const KEPT_MAX = 1 << 26;

/** What a page and its worker share, where they may: numbers and a piece of input. */
const ACKNOWLEDGED = 0, INPUT_LENGTH = 1, SIGNAL = 2, SHARED_SIZE = 3, INPUT_START = 16, INPUT_MAX = 1 << 16;
const NO_INPUT = -1;
const SIGWINCH = 28;
/** Milliseconds for a program to notice a signal; after that it is ended. */
const SIGNAL_TIME = 500;

/** Rows and columns as one number. @param {number} rows @param {number} columns */
const sizeNumber = (rows, columns) => rows << 16 | columns;
/** The shared numbers. @param {SharedArrayBuffer | undefined} shared */
const controlOf = shared => shared && new Int32Array(shared, 0, 4);

/** Bytes in the order in which they come, up to a limit. */
export class Collector {
  #buffer = new Uint8Array(1024);
  #size = 0;
  /** Some did not fit. */
  cut = false;

  /** @param {Uint8Array} chunk */
  append(chunk) {
    const end = this.#size + chunk.length;
    if (end > KEPT_MAX) this.cut = true;
    if (this.cut) return;
    if (end > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#buffer.length));
      larger.set(this.bytes);
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#size);
    this.#size = end;
  }

  get bytes() {
    return this.#buffer.subarray(0, this.#size);
  }
}

/**
 * Answers a worker that asks for input.
 * @param {Worker} worker
 * @param {SharedArrayBuffer | undefined} shared
 * @param {Exclude<WorkerOptions['stdin'], undefined>} stdin
 */
function createInput(worker, shared, stdin) {
  const whole = [stdin], next = typeof stdin === 'function' ? stdin : () => /** @type {Piece} */ (whole.pop());
  let rest = new Uint8Array();
  const takeAll = () => {
    const all = rest;
    rest = new Uint8Array();
    return all;
  };
  return async (/** @type {boolean} */ atomics) => {
    if (!rest.length) {
      const piece = await next() ?? '';
      rest = typeof piece === 'string' ? new TextEncoder().encode(piece) : new Uint8Array(piece);
    }
    if (!atomics || !shared) return worker.postMessage({piece: takeAll()});
    const control = new Int32Array(shared, 0, 2), part = rest.subarray(0, INPUT_MAX);
    rest = rest.subarray(part.length);
    new Uint8Array(shared, INPUT_START).set(part);
    Atomics.store(control, INPUT_LENGTH, part.length);
    Atomics.notify(control, INPUT_LENGTH);
  };
}

/** A program in a worker. It is compiled once, and runs as often as is asked, one run after the other. */
export class ProgramWorker {
  #url = '';
  #create = () => new Worker(import.meta.url, {type: 'module', name: WORKER_NAME});
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();
  /** @type {((error: Error) => void) | undefined} */
  #reject;
  /** The shared numbers of what runs. @type {Int32Array | undefined} */
  #control;
  /** Ends a program that does not notice a signal. @type {ReturnType<typeof setTimeout> | undefined} */
  #ending;

  /**
   * @param {string | URL | (() => Worker)} place of app.mjs as amcc wrote it, or of a module whose default export loads a
   *   program so; or a function that starts app.worker.mjs, so that bundlers see it
   */
  constructor(place) {
    if (typeof place === 'function') this.#create = place;
    else this.#url = new URL(place, globalThis.document?.baseURI ?? location.href).href;
  }

  /**
   * Runs the program to its end.
   * @param {WorkerOptions} [options]
   * @returns {Promise<WorkerResult>} rejects as load() and run() do, and when the worker is terminated
   */
  run(options = {}) {
    const result = this.#last.then(() => this.#run(options));
    this.#last = result.catch(() => {});
    return result;
  }

  #start() {
    try {
      return this.#worker ??= this.#create();
    } catch (/** @type {any} */ cause) {
      throw Error(`${this.#url}: no worker: ${cause.message}`, {cause});
    }
  }

  /** @param {WorkerOptions} options @returns {Promise<WorkerResult>} */
  async #run({stdout, stderr, stdin, terminal, ...request}) {
    const worker = this.#start(), takers = {stdout, stderr}, kept = {stdout: new Collector(), stderr: new Collector()};
    const shared = globalThis.crossOriginIsolated ? new SharedArrayBuffer(INPUT_START + INPUT_MAX) : undefined;
    const control = this.#control = controlOf(shared), size = terminal && sizeNumber(terminal.rows, terminal.columns);
    if (control) [control[INPUT_LENGTH], control[SHARED_SIZE]] = [NO_INPUT, size ?? 0];
    const live = typeof stdin === 'function', answer = live ? createInput(worker, shared, stdin) : undefined;
    let taken = 0, over = false;
    /** Output was taken: more may come. @param {{cost: number, atomics: boolean}} message */
    const acknowledge = ({cost, atomics}) => {
      taken += cost;
      if (over || taken < PENDING_MAX / 4) return;
      if (atomics && control) {
        Atomics.add(control, ACKNOWLEDGED, taken);
        Atomics.notify(control, ACKNOWLEDGED);
      } else {
        worker.postMessage({acknowledged: taken});
      }
      taken = 0;
    };
    try {
      return await new Promise((resolve, reject) => {
        this.#reject = reject;
        worker.onerror = event => {
          reject(Error(`${this.#url}: the worker failed: ${event.message || 'it cannot be loaded'}`));
          this.terminate();
        };
        worker.onmessage = async ({data}) => {
          const stream = /** @type {'stdout' | 'stderr' | undefined} */ (data.stream);
          if (stream) {
            kept[stream].append(data.chunk);
            await takers[stream]?.(data.chunk);
            acknowledge(data);
          } else if (data.settings >= 0) {
            terminal?.set(data.settings);
          } else if (data.signalled) {
            clearTimeout(this.#ending);
          } else if (data.ask) {
            answer?.(data.atomics).catch(reject);
          } else if (data.error) {
            reject(Object.assign(Error(data.error.message), data.error));
          } else {
            const cut = data.result.cut || kept.stdout.cut || kept.stderr.cut;
            resolve({...data.result, cut, stdout: kept.stdout.bytes.slice(), stderr: kept.stderr.bytes.slice()});
          }
        };
        worker.postMessage({...request, size, stdin: live ? '' : stdin, live, shared, url: this.#url});
      });
    } finally {
      over = true;
      clearTimeout(this.#ending);
      worker.onmessage = worker.onerror = null;
    }
  }

  /**
   * Sends a signal to the program, as a terminal does: what waits ends with EINTR, and the program's handler runs. A
   * program that waits for nothing cannot notice it, and is ended.
   * @param {number} number
   */
  signal(number) {
    if (this.#control) {
      Atomics.store(this.#control, SIGNAL, number);
      Atomics.notify(this.#control, INPUT_LENGTH);
    }
    this.#worker?.postMessage({signal: number});
    if (number === SIGWINCH) return;
    clearTimeout(this.#ending);
    this.#ending = setTimeout(() => this.terminate(), SIGNAL_TIME);
  }

  /** The terminal has another size, and SIGWINCH tells the program. @param {number} rows @param {number} columns */
  resize(rows, columns) {
    const size = sizeNumber(rows, columns);
    if (this.#control) Atomics.store(this.#control, SHARED_SIZE, size);
    this.#worker?.postMessage({size});
    this.signal(SIGWINCH);
  }

  /** Ends the worker at once, and the program in it; the next run starts another. */
  terminate() {
    if (this.#worker) this.#worker.onmessage = null;
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#reject?.(Object.assign(Error('the program was stopped'), {name: 'AbortError'}));
  }
}

/**
 * Runs a program once, in a worker that ends with it.
 * @param {string | URL | (() => Worker)} url as for ProgramWorker
 * @param {WorkerOptions & {signal?: AbortSignal}} [options] signal: stops the program
 * @returns {Promise<WorkerResult>}
 */
export async function runInWorker(url, {signal, ...options} = {}) {
  const worker = new ProgramWorker(url);
  const stop = () => worker.terminate();
  signal?.throwIfAborted();
  signal?.addEventListener('abort', stop);
  try {
    return await worker.run(options);
  } finally {
    signal?.removeEventListener('abort', stop);
    worker.terminate();
  }
}

/**
 * The worker's end: runs what it is sent, and keeps what it compiled.
 * @param {Record<string, any>} [own] the module that loads the program, instead of the one that the page names
 * @param {() => Record<string, string>} [localEnvironment] the function of zone.mjs, if it is there already
 */
export function serve(own, localEnvironment) {
  const scope = /** @type {any} */ (globalThis);
  /** @type {Map<string, Promise<import('./load.mjs').Program>>} by URL and engine */
  const programs = new Map();
  /** Takes the page's answer to what was asked. @type {((piece: Uint8Array) => void) | undefined} */
  let answered;
  /** @type {Outbox | undefined} the running program's */
  let outbox;
  /** Its terminal: the size as one number, the signal that came, and what wakes the program for it. */
  let size = 0, signal = 0, driver = /** @type {import('./wasi/wasi.mjs').TerminalDriver | undefined} */ (undefined);

  /** Standard input that the page is asked for. @param {Int32Array | undefined} control */
  const createStdin = control => {
    let asked = false;
    const ask = () => {
      outbox?.flush();
      if (!asked) scope.postMessage({ask: true, atomics: true});
      asked = true;
    };
    if (!control) return () => new Promise(resolve => {
      scope.postMessage({ask: true});
      answered = resolve;
    });
    const wait = (/** @type {number} */ milliseconds) => {
      ask();
      Atomics.wait(control, INPUT_LENGTH, NO_INPUT, milliseconds);
      return Atomics.load(control, INPUT_LENGTH) !== NO_INPUT;
    };
    return Object.assign(() => {
      wait(Infinity);
      asked = false;
      const piece = new Uint8Array(control.buffer, INPUT_START, control[INPUT_LENGTH]).slice();
      Atomics.store(control, INPUT_LENGTH, NO_INPUT);
      return piece;
    }, {wait});
  };

  /** @param {Int32Array | undefined} control @returns {import('./wasi/wasi.mjs').TerminalDriver} */
  const createTerminal = control => ({
    get rows() {
      return (control ? control[SHARED_SIZE] : size) >> 16;
    },
    get columns() {
      return (control ? control[SHARED_SIZE] : size) & 0xffff;
    },
    limit: undefined,
    set(settings) {
      // VMIN and VTIME, without ICANON.
      const least = settings >> 8 & 255, tenths = settings >> 16 & 255;
      this.limit = settings & 1 || least ? undefined : tenths * 100;
      outbox?.flush();
      scope.postMessage({settings});
    },
    take() {
      const taken = control ? Atomics.exchange(control, SIGNAL, 0) : signal;
      signal = 0;
      if (taken) scope.postMessage({signalled: true});
      return taken;
    },
    wake() {},
  });

  /** @param {string} url */
  const importApp = url => import(/*{{ignore}}*/url).catch(cause => {
    const foreign = new URL(url).origin !== location.origin ? '; another origin has to allow it by Access-Control-Allow-Origin' : '';
    throw Error(`${url}: ${cause.message}${foreign}`, {cause});
  });

  /** @param {Omit<WorkerOptions, 'terminal'> & {url: string, live: boolean, size?: number, shared?: SharedArrayBuffer}} request */
  const run = async ({url, engine, files: given = {}, stdin, live, size: startSize, shared, tty = [], localTime, env, ...options}) => {
    const key = `${url} ${engine}`;
    if (!programs.has(key)) programs.set(key, (own ? Promise.resolve(own) : importApp(url)).then(app => (app.app ?? app.default)({...engine && {engine}, suspension})));
    const loading = /** @type {Promise<import('./load.mjs').Program>} */ (programs.get(key));
    loading.catch(() => programs.delete(key));
    const program = await loading, {suspends} = program;
    const control = suspends === 'atomics' ? controlOf(shared) : undefined;
    size = startSize ?? 0;
    signal = 0;
    driver = size ? createTerminal(control) : undefined;
    const usesEnvironment = program.imports.some(({name}) => name === 'environ_get');
    const wantsFiles = program.imports.some(({name}) => name.startsWith('path_'));
    const files = wantsFiles ? new (await import('./files.mjs')).MemoryFileSystem(given) : undefined;
    // Where nothing suspends the program, its input is empty.
    const mute = live && !suspends, [reads, ...writes] = tty;
    const output = outbox = new Outbox((message, transfer) => scope.postMessage(message, transfer), suspends, control);
    const start = performance.now();
    const status = await program.run({
      ...options, env: localTime && usesEnvironment ? {...(localEnvironment ?? (await import('./zone.mjs')).localEnvironment)(), ...env} : env, files, tty: [reads && !mute, ...writes], stdin: live && !mute ? createStdin(control) : stdin,
      terminal: driver, stdout: chunk => output.write('stdout', chunk), stderr: chunk => output.write('stderr', chunk),
      exported: (exports, system) => {
        const {wait} = system;
        system.wait = (...args) => {
          output.flush();
          return wait?.(...args);
        };
      },
    }).finally(() => output.flush());
    const milliseconds = performance.now() - start;
    const left = Object.fromEntries(files?.list().map(path => [path, files.readFile(path)]) ?? Object.entries(given));
    return {status, milliseconds, engine: program.engine, suspends, cut: output.cut, files: left};
  };

  scope.onmessage = async (/** @type {MessageEvent} */ {data}) => {
    if (data.piece) return answered?.(data.piece);
    if (data.size && !data.url) return void (size = data.size);
    if (data.signal) {
      signal = data.signal;
      return driver?.wake();
    }
    if (data.acknowledged) return outbox?.acknowledge(data.acknowledged);
    try {
      scope.postMessage({result: await run(data)});
    } catch (/** @type {any} */ error) {
      scope.postMessage({error: {name: error.name, message: error.message, stack: error.stack}});
    }
  };
}

if (/** @type {any} */ (globalThis).name === WORKER_NAME && !globalThis.document) serve();
