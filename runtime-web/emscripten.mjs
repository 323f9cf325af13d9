/**
 * The root of app.mjs for programs that have JavaScript inside or call the browser, and for pages that were
 * written for Emscripten's Module. amcc replaces what is in double braces.
 */

import {createFS} from './fs.mjs';
import {load, node} from './load.mjs';
import {createRuntime, UNWIND} from './runtime.mjs';
import {createSystem, lines} from './wasi.mjs';

/** @typedef {import('./load.mjs').Program} Program */
/** @typedef {import('./load.mjs').RunOptions & {Module?: Record<string, any>}} ModuleOptions Module: what the program's JavaScript finds under that name */

const settings = JSON.parse('{{settings}}');

/** Files that are in here instead of beside. @type {Record<string, (() => any) | undefined>} */
const contents = {/*{{contents}}*/};
/** @param {string} base64 */
const decode = base64 => Uint8Array.from(atob(base64), character => character.charCodeAt(0));

/** Where a file beside this one is. @param {string} name @param {Record<string, any>} Module */
const locate = (name, Module) => new URL(Module.locateFile?.(name, new URL('.', import.meta.url).href) ?? name, import.meta.url);

/** @type {Promise<Uint8Array> | undefined} */
let packaged;

/** The contents of all files that amcc packaged. @param {URL} url */
async function fetchPackage(url) {
  const {fetch = globalThis.fetch} = /** @type {{fetch?: any}} */ (await node ?? {});
  const response = await fetch(url);
  if (!response.ok) throw Error(`${url.href}: HTTP status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Adds the files that amcc packaged. Those that are there already stay. @param {any} FS @param {Record<string, any>} Module */
async function unpack(FS, Module) {
  if (!settings.files.length) return;
  const content = await (packaged ??= contents['{{data}}']?.() ?? fetchPackage(locate('{{data}}', Module)));
  let at = 0;
  for (const [path, size] of settings.files) {
    const bytes = content.subarray(at, at += size);
    if (FS.analyzePath(path).exists) continue;
    FS.createPath('/', path.replace(/[^/]*$/, ''));
    FS.writeFile(path, bytes);
  }
}

/** @param {Program} program @param {Record<string, any>} Module @param {import('./files.mjs').Files} [given] */
async function createInstance(program, Module, given = {}) {
  const library = await import('./files.mjs');
  const files = Array.isArray(given.preopens) ? /** @type {import('./files.mjs').FileSystem} */ (given)
    : new library.MemoryFileSystem(/** @type {Record<string, Uint8Array>} */ (given));
  const FS = Module.FS = createFS(files, library);
  await unpack(FS, Module);
  const runtime = createRuntime(Module, settings, (await node)?.createRequire?.(import.meta.url));
  if (program.imports.some(item => item.module === 'amphora')) {
    const {createBrowser} = await import('./browser.mjs');
    runtime.imports.amphora = createBrowser(runtime, UNWIND);
  }
  return {
    runtime,
    /** @param {import('./load.mjs').RunOptions} options */
    instantiate(options) {
      const imports = {...runtime.imports, ...options.imports};
      imports.env = {...runtime.imports.env, ...options.imports?.env};
      return program.instantiate({...options, files, imports, exported: runtime.attach});
    },
  };
}

/**
 * The program with its own JavaScript linked to it.
 * @param {Program} program
 * @returns {Program}
 */
const withScripts = program => ({
  ...program,
  /** @param {ModuleOptions} [options] */
  async instantiate({Module = {}, ...options} = {}) {
    const {runtime, instantiate} = await createInstance(program, Module, options.files);
    const {end} = await instantiate(options);
    const exports = {...runtime.heap.exports};
    for (const name of Object.keys(exports)) if (typeof exports[name] === 'function') exports[name] = runtime.heap.exported(name);
    return {exports, end, Module, ccall: Module.ccall, cwrap: Module.cwrap};
  },
  /** @param {ModuleOptions} [options] */
  async run({Module = {}, ...options} = {}) {
    const {runtime, instantiate} = await createInstance(program, Module, options.files);
    const {exports, end} = await instantiate(options);
    if (!exports._start) throw Error(program.name + ' has no _start');
    try {
      return await runtime.start();
    } catch (/** @type {any} */ error) {
      if (error.exitStatus >= 0) return error.exitStatus;
      if (error.name === 'RuntimeError') error.message = `${program.name}: ${error.message}`;
      throw error;
    } finally {
      end();
    }
  },
});

const wasm = '{{wasm}}', engine = /** @type {any} */ ('{{engine}}'), asmjs = contents['{{asmjs}}'];

/**
 * Loads the program.
 * @param {import('./load.mjs').LoadOptions} [options]
 */
export const app = async options => withScripts(await load(contents[wasm]?.() ?? new URL(wasm, import.meta.url), {engine, asmjs, ...options}));

/**
 * Emscripten's way: loads the program, and runs main if it has one.
 * @param {Record<string, any>} [Module] print, printErr, stdin, arguments, thisProgram, preRun, postRun, noInitialRun,
 *   onRuntimeInitialized, onExit, onAbort, quit, locateFile, wasmBinary, canvas, ENV; gets the program's functions
 * @returns {Promise<Record<string, any>>} Module, once main has returned
 */
export async function createModule(Module = {}) {
  const {runModule} = await import('./module.mjs');
  const program = await load(Module.wasmBinary ?? contents[wasm]?.() ?? locate(wasm, Module), {engine, asmjs, ...Module.amphora});
  return runModule(program, Module, settings, await createInstance(program, Module, Module.files), {lines, createSystem});
}

const main = settings.modularize ? createModule : app;

// A program with packaged files has a file system of its own in Node, too.
node?.then(host => host.main(app, import.meta.url, settings.files.length ? {files: {}, env: {...process.env, PWD: '/'}} : {}));

export {main as default, load};
