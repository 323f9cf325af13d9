// SPDX-License-Identifier: MIT
/**
 * Loads programs that amcc made: WebAssembly, compiled while it arrives, or asm.js where
 * WebAssembly is missing or forbidden. For pages, workers and Node.
 */

import {createSystem, encoder, importsOf} from './wasi/wasi.mjs';

/** @typedef {{module: string, name: string, kind: string}} Import */
/** @typedef {Record<string, Record<string, any>>} Imports */
/** @typedef {{exports: Record<string, any>}} Instance */
/** @typedef {string | URL | Response | BufferSource | WebAssembly.Module} Source */

/**
 * @typedef {object} LoadOptions
 * @property {string} [engine] 'auto', 'wasm' or 'asmjs' (also 'asm.js'); auto: WebAssembly, or asm.js where that is missing or forbidden
 * @property {typeof import('./suspend.mjs').suspension} [suspension] what suspends programs while they wait; app.mjs has it if
 *   the program reads standard input or sleeps
 * @property {import('./suspend.mjs').Suspends} [suspends] how; by default as the engine can
 * @property {any} [asmjs] a URL or path of the asm.js, or a function that returns the module; by default beside the .wasm, named .asm.js
 */

/**
 * @typedef {import('./wasi/wasi.mjs').WasiOptions & {imports?: Imports, heap?: number, exported?: (exports: any, system: import('./wasi/wasi.mjs').System) => void}} RunOptions
 *   imports: what the program imports besides WASI, by module and name; heap: bytes of address space that
 *   asm.js reserves; exported: is given the exports before anything is called
 */

/**
 * A compiled program. Every run has an instance, and so a memory, of its own.
 * @typedef {object} Program
 * @property {string} name of the module, for messages
 * @property {'wasm' | 'asm.js'} engine
 * @property {import('./suspend.mjs').Suspends | undefined} suspends how it is suspended when it waits for input or the time, if it is
 * @property {Import[]} imports
 * @property {(options?: RunOptions) => Promise<number>} run
 *   runs a command to its end; resolves to its exit status, or rejects with the RuntimeError of its trap
 * @property {(options?: RunOptions) => Promise<Instance & {start: () => any, end: () => void}>} instantiate
 *   makes and initializes an instance of a library (a reactor); end closes its files when it has done its work; start runs a command's main
 */

/** What abort() of lib/posix leaves at the start of memory: "ABRT". */
const MARK = {ABORT: 1414677057};

/**
 * Says in the message of a trap where it is, and what it means.
 * @param {any} error @param {Record<string, any>} exports @param {string} name
 */
export function explainTrap(error, exports, name) {
  // The stack ends at the start of memory; leaves of wasi-libc use a few bytes below the pointer.
  if (error.name === 'RuntimeError') error.message = name + ': ' + (new Int32Array(exports.memory.buffer)[0] === MARK.ABORT ? 'abort' : exports.__stack_pointer?.value < 128 ? 'stack overflow: see -sSTACK_SIZE' : error.message);
}

/** Imports what bundlers are not to follow: modules that only Node has, files as they are. @param {string} url @returns {Promise<any>} */
const importLater = url => import(/*{{ignore}}*/url);

/**
 * What Node adds to the host, if this is Node.
 * @type {Promise<typeof import('./node.mjs')> | undefined}
 */
export const node = globalThis.process?.versions?.node ? importLater('./node.mjs') : undefined;

/** @param {Exclude<Source, string>} source @param {(url: URL) => Response | Promise<Response>} fetch @returns {Promise<WebAssembly.Module>} */
async function compile(source, fetch) {
  if (source instanceof URL) source = await fetch(source);
  if (source instanceof Response) {
    if (!source.ok) throw Error('HTTP status ' + source.status);
    // compileStreaming refuses any other type, and parameters.
    source = source.headers.get('content-type') === 'application/wasm'
      ? await WebAssembly.compileStreaming(source) : await source.arrayBuffer();
  }
  return source instanceof WebAssembly.Module ? source : WebAssembly.compile(/** @type {BufferSource} */ (source));
}

/**
 * @param {string} name
 * @param {'wasm' | 'asm.js'} engine
 * @param {Import[]} imports
 * @param {(imports: any, options: RunOptions) => Instance | Promise<Instance>} create
 * @param {RunOptions | undefined} defaults the host's
 * @param {LoadOptions} options
 * @returns {Program}
 */
function createProgram(name, engine, imports, create, defaults, {suspension, suspends = suspension?.choose(engine)}) {
  /** @type {Program['instantiate']} */
  const instantiate = async given => {
    const options = {args: name.split('/').slice(-1), ...defaults, ...given};
    const system = createSystem(options);
    try {
      if (imports.some(item => item.module === 'wasi_snapshot_preview1' && !system.functions[item.name]))
        await (await import('./files.mjs')).addFiles(system, options);
      /** @type {Imports} */
      const modules = {wasi_snapshot_preview1: importsOf(system.functions), ...options.imports};
      const enter = suspension?.prepare(suspends, system, options, modules.wasi_snapshot_preview1);
      for (const item of imports)
        if (modules[item.module]?.[item.name] === undefined) throw Error(name + ': undefined import ' + item.module + '.' + item.name);
      const {exports} = await create(modules, options);
      system.memory = exports.memory;
      options.exported?.(exports, system);
      exports._initialize?.();
      return {exports, start: enter?.(exports) ?? exports._start, end: system.end};
    } catch (/** @type {any} */ error) {
      await system.end();
      // There is not enough memory.
      if (error.name === 'RangeError') error.message = name + ': ' + error.message;
      throw error;
    }
  };
  return {
    name, engine, suspends, imports, instantiate,
    async run(options) {
      const {exports, start, end} = await instantiate(options);
      if (!exports._start) throw Error(name + ' has no _start');
      try {
        await start();
        return 0;
      } catch (/** @type {any} */ error) {
        if (error.exitStatus >= 0) return error.exitStatus;
        explainTrap(error, exports, name);
        throw error;
      } finally {
        await end();
      }
    },
  };
}

/**
 * Loads a program.
 * @param {Source | Promise<Source>} source where the .wasm is, a response with it, its bytes, or the compiled module
 * @param {LoadOptions} [options]
 * @returns {Promise<Program>} rejects with an Error that names the source and the cause
 */
export async function load(source, options = {}) {
  const {engine = 'auto', asmjs} = options;
  /** @type {{fetch?: any, importModule?: (url: string) => Promise<any>, resolve?: (place: string | URL) => URL, defaults?: RunOptions}} */
  const {fetch = globalThis.fetch, importModule = importLater, resolve = place => new URL(place, location.href), defaults} = await node ?? {};
  let name = 'module', wasm = engine === 'wasm';
  try {
    // A Content-Security-Policy can forbid to compile modules, and leave WebAssembly there.
    wasm ||= engine === 'auto' && !!new WebAssembly.Module(encoder.encode('\0asm\x01\0\0\0'));
  } catch {}
  try {
    source = await source;
    if (typeof source === 'string') source = resolve(source);
    name = /** @type {any} */ (source).href || /** @type {any} */ (source).url || name;
    if (wasm) {
      const module = await compile(source, fetch);
      return createProgram(name, 'wasm', WebAssembly.Module.imports(module), imports => WebAssembly.instantiate(module, imports), defaults, options);
    }
    const module = await (asmjs?.call ? asmjs() : importModule(resolve(asmjs ?? name.replace(/\.wasm$/, '.asm.js')).href));
    return createProgram(name, 'asm.js', module.moduleImports, module.default, defaults, options);
  } catch (/** @type {any} */ cause) {
    throw Error(`${name}: ${cause.message}`, {cause});
  }
}
