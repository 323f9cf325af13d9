/**
 * The root of app.mjs for programs that have JavaScript inside or call the browser, and for pages that were
 * written for Emscripten's Module. amcc replaces what is in double braces.
 */

import {load, node} from './load.mjs';
import {createRuntime, UNWIND} from './runtime.mjs';
import {createSystem, lines} from './wasi.mjs';

/** @typedef {import('./load.mjs').Program} Program */
/** @typedef {import('./load.mjs').RunOptions & {Module?: Record<string, any>}} ModuleOptions Module: what the program's JavaScript finds under that name */

const settings = JSON.parse('{{settings}}');

/** @param {Program} program @param {Record<string, any>} Module */
async function createInstance(program, Module) {
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
      return program.instantiate({...options, imports, exported: runtime.attach});
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
    const {runtime, instantiate} = await createInstance(program, Module);
    const {end} = await instantiate(options);
    const exports = {...runtime.heap.exports};
    for (const name of Object.keys(exports)) if (typeof exports[name] === 'function') exports[name] = runtime.heap.exported(name);
    return {exports, end, Module, ccall: Module.ccall, cwrap: Module.cwrap};
  },
  /** @param {ModuleOptions} [options] */
  async run({Module = {}, ...options} = {}) {
    const {runtime, instantiate} = await createInstance(program, Module);
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

const wasm = '{{wasm}}', engine = /** @type {any} */ ('{{engine}}');

/**
 * Loads the program.
 * @param {import('./load.mjs').LoadOptions} [options]
 */
export const app = async options => withScripts(await load(new URL(wasm, import.meta.url), {engine, ...options}));

/**
 * Emscripten's way: loads the program, and runs main if it has one.
 * @param {Record<string, any>} [Module] print, printErr, stdin, arguments, thisProgram, preRun, postRun, noInitialRun,
 *   onRuntimeInitialized, onExit, onAbort, quit, locateFile, wasmBinary, canvas, ENV; gets the program's functions
 * @returns {Promise<Record<string, any>>} Module, once main has returned
 */
export async function createModule(Module = {}) {
  const {runModule} = await import('./module.mjs');
  const place = Module.locateFile ? Module.locateFile(wasm, new URL('.', import.meta.url).href) : wasm;
  const program = await load(Module.wasmBinary ?? new URL(place, import.meta.url), {engine, ...Module.amphora});
  return runModule(program, Module, settings, await createInstance(program, Module), {lines, createSystem});
}

const main = settings.modularize ? createModule : app;

node?.then(host => host.main(app, import.meta.url));

export {main as default, load};
