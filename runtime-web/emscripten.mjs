// SPDX-License-Identifier: MIT
/**
 * The root of app.mjs for programs that have JavaScript inside or call the browser, and for pages that were
 * written for Emscripten's Module. amcc replaces what is in double braces.
 */

import {createFS} from './fs.mjs';
import {explainTrap, load, node} from './load.mjs';
import {createRuntime, UNWIND} from './runtime.mjs';
import {chooseModule, suspension} from './suspend.mjs';
import {createSystem, lines} from './wasi/wasi.mjs';

/** @typedef {import('./load.mjs').Program} Program */
/** @typedef {import('./load.mjs').RunOptions & {Module?: Record<string, any>}} ModuleOptions Module: what the program's JavaScript finds under that name */

const settings = JSON.parse('{{settings}}');
const usesFiles = /** @type {string} */ ('{{files}}') === 'true', mountsFiles = /** @type {string} */ ('{{mounts}}') === 'true';

/** Files that are in here instead of beside. @type {Record<string, (() => any) | undefined>} */
const contents = {/*{{contents}}*/};
/** The files beside this one, as bundlers find them. @type {Record<string, (() => URL) | undefined>} */
const parts = {/*{{parts}}*/};
/** @param {string} base64 */
const decode = base64 => Uint8Array.from(atob(base64), character => character.charCodeAt(0));

/** Where this file is: in a constant, for bundlers follow what stands beside import.meta.url. */
const here = import.meta.url;
/** Where a file beside this one is. @param {string} name @param {Record<string, any>} [Module] @returns {URL} */
const locate = (name, Module) => Module?.locateFile ? new URL(Module.locateFile(name, new URL('.', here).href), here) : parts[name]?.() ?? new URL(name, here);

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
  let files = given;
  if (usesFiles) {
    const library = await import('./files.mjs');
    if (!Array.isArray(given.preopens)) files = new library.MemoryFileSystem(/** @type {Record<string, Uint8Array>} */ (given));
    const types = mountsFiles ? (await import('./filesystems.mjs')).createFilesystems((await node)?.NodeFileSystem) : {};
    await unpack(Module.FS = createFS(/** @type {import('./files.mjs').FileSystem} */ (files), library, types), Module);
  }
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
    const {start, end} = await instantiate(options);
    const exports = {...runtime.heap.exports};
    for (const name of Object.keys(exports)) if (typeof exports[name] === 'function') exports[name] = runtime.heap.exported(name);
    return {exports, start, end, Module, ccall: Module.ccall, cwrap: Module.cwrap};
  },
  /** @param {ModuleOptions} [options] */
  async run({Module = {}, ...options} = {}) {
    const {runtime, instantiate} = await createInstance(program, Module, options.files);
    const {exports, start, end} = await instantiate(options);
    if (!exports._start) throw Error(program.name + ' has no _start');
    try {
      return await runtime.start(start);
    } catch (/** @type {any} */ error) {
      if (error.exitStatus >= 0) return error.exitStatus;
      explainTrap(error, exports, program.name);
      throw error;
    } finally {
      end();
    }
  },
});

const wasm = '{{wasm}}', engine = /** @type {any} */ ('{{engine}}'), asmjs = contents['{{asmjs}}'];
/** @param {import('./load.mjs').LoadOptions | undefined} options @returns {ReturnType<typeof chooseModule>} */
const chooseOwn = options => {
  const [name, chosen] = chooseModule(wasm, '{{asyncify}}', {engine, asmjs, suspension, ...options});
  return [name, {...chosen, asmjs: chosen.asmjs ?? parts[name.replace('.wasm', '.asm.js')]?.()}];
};

/**
 * Loads the program.
 * @param {import('./load.mjs').LoadOptions} [options]
 */
export const app = async options => {
  const [name, chosen] = chooseOwn(options);
  return withScripts(await load(contents[wasm]?.() ?? locate(name), chosen));
};

/**
 * Emscripten's way: loads the program, and runs main if it has one.
 * @param {Record<string, any>} [Module] print, printErr, stdin, arguments, thisProgram, preRun, postRun, noInitialRun,
 *   onRuntimeInitialized, onExit, onAbort, quit, locateFile, wasmBinary, canvas, ENV; gets the program's functions
 * @returns {Promise<Record<string, any>>} Module, once main has returned
 */
export async function createModule(Module = {}) {
  const {runModule} = await import('./module.mjs');
  const [name, chosen] = chooseOwn(Module.amphora);
  const program = await load(Module.wasmBinary ?? contents[wasm]?.() ?? locate(name, Module), chosen);
  return runModule(program, Module, settings, await createInstance(program, Module, Module.files), {lines, createSystem});
}

const main = settings.modularize ? createModule : app;

// A program with packaged files, or one that mounts some, has a file system of its own in Node, too.
node?.then(host => host.main(app, import.meta.url, settings.files.length || mountsFiles ? {files: {}, env: {...process.env, PWD: '/'}} : {}));

export {main as default, load};
