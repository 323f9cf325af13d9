/**
 * Loads programs that amcc made: WebAssembly, compiled while it arrives, or asm.js where
 * WebAssembly is missing or forbidden. For pages, workers and Node.
 */

import {createSystem, encoder, importsOf} from './wasi.mjs';

/** @typedef {{module: string, name: string, kind: string}} Import */
/** @typedef {Record<string, Record<string, any>>} Imports */
/** @typedef {{exports: Record<string, any>}} Instance */
/** @typedef {string | URL | Response | BufferSource | WebAssembly.Module} Source */

/**
 * @typedef {object} LoadOptions
 * @property {'auto' | 'wasm' | 'asmjs' | 'asm.js'} [engine] auto: WebAssembly, or asm.js where that is missing or forbidden
 * @property {string | URL} [asmjs] where the asm.js is; by default beside the .wasm, named .asm.js
 */

/**
 * @typedef {import('./wasi.mjs').WasiOptions & {imports?: Imports}} RunOptions
 *   imports: what the program imports besides WASI, by module and name
 */

/**
 * A compiled program. Every run has an instance, and so a memory, of its own.
 * @typedef {object} Program
 * @property {string} name of the module, for messages
 * @property {'wasm' | 'asm.js'} engine
 * @property {Import[]} imports
 * @property {(options?: RunOptions) => Promise<number>} run
 *   runs a command to its end; resolves to its exit status, or rejects with the RuntimeError of its trap
 * @property {(options?: RunOptions) => Promise<Instance & {end: () => void}>} instantiate
 *   makes and initializes an instance of a library (a reactor); end closes its files when it has done its work
 */

const WASI = 'wasi_snapshot_preview1';

/** Whether modules may be compiled: a Content-Security-Policy can forbid that and leave WebAssembly there. */
function hasWebAssembly() {
  try {
    return !!new WebAssembly.Module(encoder.encode('\0asm\x01\0\0\0'));
  } catch {
    return false;
  }
}

/**
 * What a program is compiled to.
 * @typedef {object} Module
 * @property {'wasm' | 'asm.js'} engine
 * @property {Import[]} imports
 * @property {(imports: any) => Instance | Promise<Instance>} instantiate
 */

/** @param {Exclude<Source, string>} source @param {(url: URL) => Response | Promise<Response>} fetch @returns {Promise<Module>} */
async function compile(source, fetch) {
  if (source instanceof URL) source = await fetch(source);
  if (source instanceof Response) {
    if (!source.ok) throw Error('HTTP status ' + source.status);
    // compileStreaming refuses any other type, and parameters.
    source = source.headers.get('content-type') === 'application/wasm'
      ? await WebAssembly.compileStreaming(source) : await source.arrayBuffer();
  }
  const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(/** @type {BufferSource} */ (source));
  const instantiate = (/** @type {Imports} */ imports) => WebAssembly.instantiate(module, imports);
  return {engine: 'wasm', imports: WebAssembly.Module.imports(module), instantiate};
}

/** @param {URL} url @returns {Promise<Module>} */
async function importAsmjs(url) {
  const {moduleImports, default: instantiate} = await import(url.href);
  return {engine: 'asm.js', imports: moduleImports, instantiate};
}

/** What pages and workers offer; node.mjs has Node's. */
const web = {
  fetch: globalThis.fetch,
  resolve: (/** @type {string | URL} */ place) => new URL(place, location.href),
  defaults: {},
};

/** Node's, if this is Node. */
export const node = globalThis.process?.versions?.node ? import('./node.mjs') : undefined;

/** @param {string} name @param {Module} module @param {RunOptions} defaults @returns {Program} */
function createProgram(name, {engine, imports, instantiate}, defaults) {
  /** @type {Program} */
  const program = {
    name, engine, imports,
    async instantiate(given) {
      const options = {args: [/** @type {string} */ (name.split('/').pop())], ...defaults, ...given};
      const system = createSystem(options);
      if (imports.some(item => item.module === WASI && !system.functions[item.name]))
        (await import('./files.mjs')).addFiles(system, options);
      const modules = /** @type {Imports} */ ({[WASI]: importsOf(system), ...options.imports});
      for (const item of imports)
        if (modules[item.module]?.[item.name] === undefined) throw Error(`${name}: undefined import ${item.module}.${item.name}`);
      const {exports} = await instantiate(modules);
      system.memory = exports.memory;
      exports._initialize?.();
      return {exports, end: system.end};
    },
    async run(options) {
      const {exports, end} = await program.instantiate(options);
      if (!exports._start) throw Error(name + ': no _start: a library');
      try {
        exports._start();
        return 0;
      } catch (/** @type {any} */ error) {
        if (error.name === 'Exit') return error.status;
        if (error.name === 'RuntimeError') error.message = `${name}: ${error.message}`;
        throw error;
      } finally {
        end();
      }
    },
  };
  return program;
}

/**
 * Loads a program.
 * @param {Source | Promise<Source>} source where the .wasm is, a response with it, its bytes, or the compiled module
 * @param {LoadOptions} [options]
 * @returns {Promise<Program>} rejects with an Error that names the source and the cause
 */
export async function load(source, {engine = 'auto', asmjs} = {}) {
  const {fetch, resolve, defaults} = await node ?? web;
  let name = 'module';
  try {
    source = await source;
    if (typeof source === 'string') source = resolve(source);
    name = /** @type {any} */ (source).href || /** @type {any} */ (source).url || name;
    const module = engine === 'wasm' || engine === 'auto' && hasWebAssembly() ? await compile(source, fetch)
      : await importAsmjs(resolve(asmjs ?? name.replace(/\.wasm$/, '.asm.js')));
    return createProgram(name, module, defaults);
  } catch (/** @type {any} */ cause) {
    throw Error(`${name}: ${cause.message}`, {cause});
  }
}
