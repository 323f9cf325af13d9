/**
 * Programs in a worker of their own, so that the page stays responsive and can stop them. Both ends:
 * the page imports this module, and it starts the worker with this module.
 */

/** @typedef {import('./load.mjs').LoadOptions} LoadOptions */

/**
 * @typedef {object} WorkerOptions
 * @property {LoadOptions['engine']} [engine]
 * @property {string[]} [args]
 * @property {Record<string, string>} [env]
 * @property {string | Uint8Array} [stdin]
 * @property {boolean[]} [tty]
 * @property {Record<string, Uint8Array | string>} [files] what the program finds under / and in the working directory
 * @property {(chunk: Uint8Array) => void} [stdout] takes output as it comes; the result has all of it too
 * @property {(chunk: Uint8Array) => void} [stderr]
 *
 * @typedef {object} WorkerResult
 * @property {number} status the exit status
 * @property {'wasm' | 'asm.js'} engine
 * @property {Uint8Array} stdout
 * @property {Uint8Array} stderr
 * @property {Record<string, Uint8Array>} files what the program left
 * @property {number} milliseconds from the program's start to its end, without loading it
 */

const WORKER_NAME = 'amphora program';

/** @param {Uint8Array[]} chunks */
function concatenate(chunks) {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** A program in a worker. It is compiled once, and runs as often as is asked, one run after the other. */
export class ProgramWorker {
  #url;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();
  /** @type {((error: Error) => void) | undefined} */
  #reject;

  /** @param {string | URL} url of app.mjs as amcc wrote it, or of a module whose default export loads a program so */
  constructor(url) {
    this.#url = new URL(url, globalThis.document?.baseURI ?? location.href).href;
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

  /** @param {WorkerOptions} options @returns {Promise<WorkerResult>} */
  #run({stdout, stderr, ...request}) {
    const worker = this.#worker ??= new Worker(new URL('./worker.mjs', import.meta.url), {type: 'module', name: WORKER_NAME});
    const takers = {stdout, stderr};
    /** @type {Record<'stdout' | 'stderr', Uint8Array[]>} */
    const chunks = {stdout: [], stderr: []};
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      worker.onerror = event => {
        this.terminate();
        reject(Error(`${this.#url}: the worker failed: ${event.message || 'it cannot be loaded'}`));
      };
      worker.onmessage = ({data}) => {
        const stream = /** @type {'stdout' | 'stderr'} */ (data.stream);
        if (stream) {
          chunks[stream].push(data.chunk);
          takers[stream]?.(data.chunk);
        } else if (data.error) {
          reject(Object.assign(Error(data.error.message), data.error));
        } else {
          resolve({...data.result, stdout: concatenate(chunks.stdout), stderr: concatenate(chunks.stderr)});
        }
      };
      worker.postMessage({...request, url: this.#url});
    });
  }

  /** Ends the worker at once, and the program in it; the next run starts another. */
  terminate() {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#reject?.(Object.assign(Error('the program was stopped'), {name: 'AbortError'}));
  }
}

/**
 * Runs a program once, in a worker that ends with it.
 * @param {string | URL} url as for ProgramWorker
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

/** The worker's end: runs what it is sent, and keeps what it compiled. */
function serve() {
  const scope = /** @type {any} */ (globalThis);
  /** @type {Map<string, Promise<import('./load.mjs').Program>>} by URL and engine */
  const programs = new Map();

  /** @param {WorkerOptions & {url: string}} request */
  const run = async ({url, engine, files: given = {}, ...options}) => {
    const key = `${url} ${engine}`;
    if (!programs.has(key)) programs.set(key, import(url).then(app => (app.app ?? app.default)(engine && {engine})));
    const loading = /** @type {Promise<import('./load.mjs').Program>} */ (programs.get(key));
    loading.catch(() => programs.delete(key));
    const program = await loading;
    const wantsFiles = program.imports.some(({name}) => name.startsWith('path_'));
    const files = wantsFiles ? new (await import('./files.mjs')).MemoryFileSystem(given) : undefined;
    const send = (/** @type {string} */ stream) => (/** @type {Uint8Array<ArrayBuffer>} */ chunk) =>
      scope.postMessage({stream, chunk}, [chunk.buffer]);
    const start = performance.now();
    const status = await program.run({...options, files, stdout: send('stdout'), stderr: send('stderr')});
    const milliseconds = performance.now() - start;
    const left = Object.fromEntries(files?.list().map(path => [path, files.readFile(path)]) ?? Object.entries(given));
    return {status, milliseconds, engine: program.engine, files: left};
  };

  scope.onmessage = async (/** @type {MessageEvent} */ {data}) => {
    try {
      scope.postMessage({result: await run(data)});
    } catch (/** @type {any} */ error) {
      scope.postMessage({error: {name: error.name, message: error.message, stack: error.stack}});
    }
  };
}

if (/** @type {any} */ (globalThis).name === WORKER_NAME && !globalThis.document) serve();
