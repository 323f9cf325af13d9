/**
 * Loads programs that amcc made: WebAssembly, compiled while it arrives, or asm.js where
 * WebAssembly is missing or forbidden. For pages, workers and Node.
 */

import {createSystem, importsOf} from './wasi.mjs';

/** @typedef {{module: string, name: string, kind: string}} Import */
/** @typedef {Record<string, Record<string, any>>} Imports */
/** @typedef {{exports: Record<string, any>}} Instance */
/** @typedef {string | URL | Response | BufferSource | WebAssembly.Module} Source */

/**
 * @typedef {object} LoadOptions
 * @property {'auto' | 'wasm' | 'asmjs'} [engine] auto: WebAssembly, or asm.js where that is missing or forbidden
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
 * @property {(options?: RunOptions) => Promise<Instance>} instantiate
 *   makes and initializes an instance of a library (a reactor)
 */

const WASI = 'wasi_snapshot_preview1';

/** Whether modules may be compiled: a Content-Security-Policy can forbid that and leave WebAssembly there. */
function hasWebAssembly() {
  try {
    return !!new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return false;
  }
}

/**
 * What pages and workers offer. Node's is in node.mjs.
 * @typedef {object} Host
 * @property {(place: string | URL) => URL} resolve
 * @property {(url: URL) => Response | Promise<Response>} fetch
 * @property {RunOptions} [defaults]
 */

/** @type {Host} */
const web = {
  resolve: place => new URL(place, globalThis.document?.baseURI ?? location.href),
  fetch: url => fetch(url),
};

/**
 * @param {Exclude<Source, string>} source
 * @param {Host} host
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile(source, host) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof URL) source = await host.fetch(source);
  if (source instanceof Response) {
    if (!source.ok) throw Error('HTTP status ' + source.status);
    // compileStreaming refuses any other type, and parameters.
    if (source.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(source);
    source = await source.arrayBuffer();
  }
  return WebAssembly.compile(/** @type {BufferSource} */ (source));
}

/**
 * @param {string} name
 * @param {'wasm' | 'asm.js'} engine
 * @param {Import[]} imports
 * @param {(imports: any) => Instance | Promise<Instance>} instantiate
 * @param {RunOptions} [defaults]
 * @returns {Program}
 */
function createProgram(name, engine, imports, instantiate, defaults) {
  const start = async (/** @type {RunOptions | undefined} */ options) => {
    const system = createSystem({args: [name.replace(/^.*\/|\.wasm$/g, '')], ...defaults, ...options});
    if (imports.some(({module, name}) => module === WASI && !system.functions[name]))
      (await import('./files.mjs')).addFiles(system);
    const modules = /** @type {Imports} */ ({[WASI]: importsOf(system), ...options?.imports});
    for (const {module, name: item} of imports)
      if (modules[module]?.[item] === undefined) throw Error(`${name}: undefined import ${module}.${item}`);
    const instance = await instantiate(modules);
    system.memory = instance.exports.memory;
    return {system, instance};
  };
  return {
    name, engine, imports,
    async instantiate(options) {
      const {instance} = await start(options);
      instance.exports._initialize?.();
      return instance;
    },
    async run(options) {
      const {system, instance: {exports}} = await start(options);
      if (!exports._start) throw Error(name + ': no _start: a library');
      try {
        exports._start();
        return 0;
      } catch (/** @type {any} */ error) {
        if (error.name === 'Exit') return error.status;
        if (error.name === 'RuntimeError') error.message = `${name}: ${error.message}`;
        throw error;
      } finally {
        system.end();
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
export async function load(source, {engine = 'auto', asmjs} = {}) {
  const host = globalThis.process?.versions?.node ? await import('./node.mjs') : web;
  let name = 'module';
  try {
    source = await source;
    if (typeof source === 'string') source = host.resolve(source);
    name = /** @type {any} */ (source).href || /** @type {any} */ (source).url || name;
    if (engine === 'wasm' || engine === 'auto' && hasWebAssembly()) {
      const module = await compile(source, host);
      return createProgram(name, 'wasm', WebAssembly.Module.imports(module),
        imports => WebAssembly.instantiate(module, imports), host.defaults);
    }
    const module = await import(host.resolve(asmjs ?? name.replace(/\.wasm$/, '.asm.js')).href);
    return createProgram(name, 'asm.js', module.moduleImports, module.default, host.defaults);
  } catch (/** @type {any} */ cause) {
    throw Error(`${name}: ${cause.message}`, {cause});
  }
}
