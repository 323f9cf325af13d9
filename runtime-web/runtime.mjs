// SPDX-License-Identifier: MIT
/**
 * One instance of a program that has JavaScript inside or calls the browser: its imports besides WASI, its
 * Module object, and its life after main.
 */

import {createHeap} from './heap.mjs';
import {createPointers} from './pointers.mjs';
import {createScripts} from './script.mjs';

/** @typedef {ReturnType<typeof createRuntime>} Runtime */

/** Thrown through the program to leave it without ending it, as emscripten_set_main_loop does. */
export const UNWIND = 'unwind';

/**
 * @typedef {object} RuntimeSettings as amcc was told
 * @property {boolean} exitRuntime the program ends when nothing is pending
 * @property {boolean} invokeRun main is called
 * @property {boolean} modularize app.mjs offers createModule
 * @property {[path: string, size: number][]} files that amcc packaged
 */

/**
 * @param {Record<string, any>} Module
 * @param {RuntimeSettings} settings
 * @param {((url: string) => any) | undefined} require Node's
 */
export function createRuntime(Module, settings, require) {
  /** @type {Record<string, any>} */
  const scope = {};
  const heap = createHeap(views => {
    Object.assign(Module, views);
    scope.setViews(views);
  });
  const {members, exported, refresh} = heap, pointers = createPointers(heap);

  // -- The program's life: it goes on after main while something is pending.
  let pending = 0, mainReturned = false, over = false;
  /** @type {(value: any) => void} */
  let resolve, /** @type {(error: any) => void} */ reject;
  /** @type {Promise<number>} */
  const ended = new Promise((...functions) => [resolve, reject] = functions);
  ended.catch(() => {});

  /** What a call into the program ended with. @param {any} error */
  const finish = error => {
    if (error === UNWIND || over) return;
    over = true;
    if (error?.exitStatus >= 0) resolve(error.exitStatus);
    else reject(error);
  };
  /** The call is suspended, and the program goes on at least as long. @param {Promise<unknown>} call */
  const lastFor = async call => {
    pending++;
    await call.catch(finish);
    pending--;
    settle();
  };
  /** Calls the program from outside, after main. @template T @param {() => T} action @returns {T | undefined} */
  const enter = action => {
    if (over) return undefined;
    try {
      const result = action();
      if (typeof (/** @type {any} */ (result)?.then) === 'function') lastFor(/** @type {any} */ (result));
      return result;
    } catch (error) {
      finish(error);
    } finally {
      settle();
    }
  };
  const life = {
    ended, enter,
    /** @type {import('./wasi/wasi.mjs').System | undefined} */
    system: undefined,
    get over() {
      return over;
    },
    keep: () => { pending++; },
    release: () => { pending--; },
    lingers: () => mainReturned = pending > 0 || !settings.exitRuntime,
    leave: () => { mainReturned = true; },
  };
  /** Ends the program if it waits for nothing any more. */
  const settle = () => {
    if (!mainReturned || pending || over || !settings.exitRuntime) return;
    try {
      heap.exports.__amphora_exit?.();
      finish({exitStatus: 0});
    } catch (error) {
      finish(error);
    }
  };

  // -- What has to be there before main.
  let dependencies = 0, wake = () => {};
  /** @param {number} change */
  const depend = change => {
    dependencies += change;
    Module.monitorRunDependencies?.(dependencies);
    if (!dependencies) wake();
  };

  const isNode = !!globalThis.process?.versions?.node, isWorker = !isNode && !globalThis.document;
  const out = (/** @type {any[]} */ ...text) => (Module.print ?? console.log)(...text);
  const err = (/** @type {any[]} */ ...text) => (Module.printErr ?? console.error)(...text);
  /** @param {any} what @returns {never} */
  const abort = what => {
    Module.onAbort?.(what);
    throw Object.assign(Error(`Aborted(${what})`), {name: 'RuntimeError'});
  };
  Object.assign(scope, members, pointers, {
    Module, FS: Module.FS, ...Module.FS?.filesystems, out, err, abort, require,
    stackTrace: () => Error().stack, setTempRet0: (/** @type {number} */ value) => { scope.tempRet0 = value; }, getTempRet0: () => scope.tempRet0 ?? 0,
    assert: (/** @type {any} */ condition, /** @type {string} */ text) => condition || abort(`Assertion failed: ${text}`),
    addRunDependency: () => depend(1), removeRunDependency: () => depend(-1),
    runtimeKeepalivePush: life.keep, runtimeKeepalivePop: life.release, callUserCallback: enter,
    ENVIRONMENT_IS_NODE: isNode, ENVIRONMENT_IS_WEB: !isNode && !isWorker, ENVIRONMENT_IS_WORKER: isWorker, ENVIRONMENT_IS_SHELL: false,
  });
  for (const name of ['print', 'printErr']) Module[name] ??= name === 'print' ? console.log.bind(console) : console.error.bind(console);
  for (const name of Object.keys({...members, ...pointers})) Module[name] ??= scope[name];
  const {addRunDependency, removeRunDependency, setTempRet0, getTempRet0} = scope;
  for (const name of ['createPath', 'createDataFile', 'unlink']) Module['FS_' + name] = Module.FS?.[name];
  Object.assign(Module, {abort, setTempRet0, getTempRet0, addRunDependency, removeRunDependency});
  if (!isNode && !isWorker) Module.canvas ??= document.querySelector('canvas');

  const [functions, snippets] = createScripts(scope, exported);

  /** The arguments that EM_ASM passes: their types' letters, and where they are. @param {number} types @param {number} at */
  const readArguments = (types, at) => {
    const {HEAPU8, HEAP32, HEAPF64, HEAP64} = heap.views, values = [];
    for (let letter; (letter = String.fromCharCode(HEAPU8[types++])) !== '\0';) {
      if (letter !== 'i') at = at + 7 & ~7;
      values.push(letter === 'i' ? HEAP32[at >> 2] : letter === 'j' ? HEAP64[at >> 3] : HEAPF64[at >> 3]);
      at += letter === 'i' ? 4 : 8;
    }
    return values;
  };
  /** @param {number} address @param {number} types @param {number} values */
  const callSnippet = (address, types, values) => {
    refresh();
    return snippets[address].apply(Module, readArguments(types, values));
  };
  /** @type {Record<string, (...args: any[]) => any>} */
  const env = {};
  for (const name of ['int', 'ptr', 'double']) env['emscripten_asm_const_' + name] = callSnippet;
  for (const [name, call] of Object.entries(functions)) {
    env[name] = (...values) => {
      refresh();
      return call(...values);
    };
  }

  return {
    Module, heap, life, scope,
    /** @type {import('./load.mjs').Imports} */
    imports: {env},
    /** @param {Record<string, any>} given the instance's exports @param {import('./wasi/wasi.mjs').System} system */
    attach(given, system) {
      heap.attach(given);
      given.__amphora_script?.();
      life.system = system;
      for (const name of Object.keys(given)) {
        const {[name]: item} = given;
        if (typeof item === 'function') Module[name.startsWith('dynCall_') ? name : '_' + name] = exported(name);
        // Of a variable, which is a global, the address.
        else if (typeof item.value === 'number') Module['_' + name] = item.value;
      }
    },
    /** Resolves when there are no dependencies. */
    ready: () => dependencies ? new Promise(resolve => { wake = () => resolve(undefined); }) : undefined,
    /**
     * Runs main.
     * @param {() => any} main as the instance starts it
     * @param {boolean} [again] whether main may be called again: it returns also if the program is kept then
     * @returns {number | Promise<number>} the exit status
     */
    start(main, again = false) {
      mainReturned = false;
      const done = (status = 0) => {
        refresh();
        if (!mainReturned) return over ? ended : 0;
        settle();
        return again && !settings.exitRuntime && !over ? status : ended;
      };
      const left = (/** @type {any} */ error) => {
        if (error !== UNWIND && !(mainReturned && error.exitStatus >= 0)) throw error;
        mainReturned = true;
        return done(error.exitStatus);
      };
      try {
        const running = main();
        return running?.then ? Promise.race([running.then(() => done(), left), ended]) : done();
      } catch (error) {
        return left(error);
      }
    },
  };
}
