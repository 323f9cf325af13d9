/**
 * The root of app.mjs for programs that have JavaScript inside or call the browser, and for pages that were
 * written for Emscripten's Module. amcc replaces what is in double braces.
 */

import {load, node} from './load.mjs';
import {createRuntime, UNWIND} from './runtime.mjs';
import {lines} from './wasi.mjs';

/** @typedef {import('./load.mjs').Program} Program */
/** @typedef {import('./load.mjs').RunOptions & {Module?: Record<string, any>}} ModuleOptions Module: what the program's JavaScript finds under that name */

const settings = JSON.parse('{{settings}}');

/**
 * The program with its own JavaScript linked to it.
 * @param {Program} program
 * @returns {Program}
 */
function withScripts(program) {
  /** @param {ModuleOptions} [options] */
  const prepare = async ({Module = {}, ...options} = {}) => {
    const require = (await node)?.createRequire?.(import.meta.url);
    const runtime = createRuntime(Module, program.imports, settings, require);
    if (program.imports.some(item => item.module === 'amphora')) {
      const {createBrowser} = await import('./browser.mjs');
      runtime.imports.amphora = createBrowser(runtime, UNWIND);
    }
    const imports = {...runtime.imports, ...options.imports};
    imports.env = {...runtime.imports.env, ...options.imports?.env};
    const {exports, end} = await program.instantiate({...options, imports, attach: runtime.attach});
    return {runtime, exports, end};
  };
  return {
    ...program,
    async instantiate(options) {
      const {runtime, end} = await prepare(options);
      const {Module, heap} = runtime;
      const exports = {...heap.exports};
      for (const name of Object.keys(exports)) if (typeof exports[name] === 'function') exports[name] = heap.exported(name);
      return {exports, end, Module, ccall: Module.ccall, cwrap: Module.cwrap};
    },
    async run(options) {
      const {runtime, exports, end} = await prepare(options);
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
  };
}

/** @param {URL | Promise<Response> | BufferSource} source @param {import('./load.mjs').LoadOptions} [options] */
const loadProgram = async (source, options) =>
  withScripts(await load(/** @type {any} */ (source), {engine: /** @type {any} */ ('{{engine}}'), ...options}));

const wasm = '{{wasm}}';

/**
 * Loads the program.
 * @param {import('./load.mjs').LoadOptions} [options]
 */
const app = options => loadProgram(new URL(wasm, import.meta.url), options);

node?.then(({main}) => main(app, import.meta.url));

export {app as default, load};
