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
 * @property {any} [asmjs] a URL or path of the asm.js, or a function that returns the module; by default beside the .wasm, named .asm.js
 */

/**
 * @typedef {import('./wasi.mjs').WasiOptions & {imports?: Imports, heap?: number, exported?: (exports: any, system: import('./wasi.mjs').System) => void}} RunOptions
 *   imports: what the program imports besides WASI, by module and name; heap: bytes of address space that
 *   asm.js reserves; exported: is given the exports before anything is called
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

// Not in the import() itself: bundlers for pages would follow it to modules that only Node has.
const nodeModule = './node.mjs';

/**
 * What Node adds to the host, if this is Node.
 * @type {Promise<typeof import('./node.mjs')> | undefined}
 */
export const node = globalThis.process?.versions?.node ? import(nodeModule) : undefined;

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
 * @returns {Program}
 */
function createProgram(name, engine, imports, create, defaults) {
  /** @type {Program['instantiate']} */
  const instantiate = async given => {
    const options = {args: [/** @type {string} */ (name.split('/').pop())], ...defaults, ...given};
    const system = createSystem(options);
    if (imports.some(item => item.module === WASI && !system.functions[item.name]))
      (await import('./files.mjs')).addFiles(system, options);
    const modules = /** @type {Imports} */ ({[WASI]: importsOf(system.functions), ...options.imports});
    for (const item of imports)
      if (modules[item.module]?.[item.name] === undefined) throw Error(`${name}: undefined import ${item.module}.${item.name}`);
    const {exports} = await create(modules, options);
    system.memory = exports.memory;
    options.exported?.(exports, system);
    exports._initialize?.();
    return {exports, end: system.end};
  };
  return {
    name, engine, imports, instantiate,
    async run(options) {
      const {exports, end} = await instantiate(options);
      if (!exports._start) throw Error(name + ' has no _start');
      try {
        exports._start();
        return 0;
      } catch (/** @type {any} */ error) {
        if (error.exitStatus >= 0) return error.exitStatus;
        if (error.name === 'RuntimeError') error.message = `${name}: ${error.message}`;
        throw error;
      } finally {
        end();
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
  /** @type {{fetch?: any, importModule?: (url: string) => Promise<any>, resolve?: (place: string | URL) => URL, defaults?: RunOptions}} */
  const host = await node ?? {};
  const {fetch = globalThis.fetch, importModule = url => import(url), resolve = place => new URL(place, location.href), defaults} = host;
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
      return createProgram(name, 'wasm', WebAssembly.Module.imports(module), imports => WebAssembly.instantiate(module, imports), defaults);
    }
    const module = await (asmjs?.call ? asmjs() : importModule(resolve(asmjs ?? name.replace(/\.wasm$/, '.asm.js')).href));
    return createProgram(name, 'asm.js', module.moduleImports, module.default, defaults);
  } catch (/** @type {any} */ cause) {
    throw Error(`${name}: ${cause.message}`, {cause});
  }
}
