// SPDX-License-Identifier: MIT
/**
 * The life of a program as Emscripten's Module has it.
 */

/** @param {any} hooks a function, several, or none @param {any} Module */
const callAll = (hooks, Module) => [hooks ?? []].flat().forEach(hook => hook(Module));

/** Standard input from a function that returns a character's code at a time. @param {() => number | null} read */
const charactersOf = read => () => {
  const codes = [];
  for (let code; codes.length < 4096 && typeof (code = read()) === 'number';) {
    codes.push(code);
    if (code === 10) break;
  }
  return new Uint8Array(codes);
};

/**
 * Runs a program to the end of its main, or prepares a library.
 * @param {import('./load.mjs').Program} program
 * @param {Record<string, any>} Module
 * @param {import('./runtime.mjs').RuntimeSettings} settings
 * @param {{runtime: import('./runtime.mjs').Runtime, instantiate: (options: any) => Promise<{exports: any, start: () => any, end: () => void}>}} instance
 * @param {Pick<typeof import('./wasi/wasi.mjs'), 'lines' | 'createSystem'>} wasi
 */
export async function runModule(program, Module, settings, {runtime, instantiate}, {lines, createSystem}) {
  const [stdout, stderr] = ['print', 'printErr'].map(name => lines(text => { Module[name](text); }));
  callAll(Module.preInit, Module);
  callAll(Module.preRun, Module);
  await runtime.ready();
  const args = [Module.thisProgram ?? './this.program', ...Module.arguments ?? []];
  const options = {args, env: Module.ENV, stdout, stderr, tty: [false, true, true]};
  const {exports, start, end} = await instantiate(Module.stdin ? {...options, stdin: charactersOf(Module.stdin)} : options);
  /** @param {any} system @param {string[]} args */
  const setArguments = (system, args) => {
    const other = createSystem({args}), {args_get, args_sizes_get} = other.functions;
    other.memory = system.memory;
    Object.assign(system.functions, {args_get, args_sizes_get});
  };
  const finish = () => {
    stdout();
    stderr();
    end();
  };
  /** @param {number} status */
  const exit = status => {
    finish();
    Module.onExit?.(status);
    Module.quit?.(status, {name: 'ExitStatus', status});
    return status;
  };
  /** @param {any} error */
  const fail = error => {
    finish();
    if (error.name === 'RuntimeError') Module.onAbort?.(error.message);
    throw error;
  };
  // Only programs that sleep or poll wait here, and for the others main is an ordinary function.
  const sleeps = program.imports.some(({name}) => name === 'poll_oneoff');
  /** Resolves when main has returned, if it was suspended. @type {Promise<unknown> | undefined} */
  let returned;
  const main = () => {
    if (!sleeps) return exports._start();
    const running = start();
    returned = running?.catch?.(() => {});
    return running;
  };
  /** @param {any} error */
  const leave = error => error.exitStatus >= 0 ? exit(error.exitStatus) : fail(error);
  /** With EXIT_RUNTIME=0 the program does not end because main has returned. @param {number} status */
  const leaveMain = status => settings.exitRuntime ? exit(status) : status;
  /** @returns {number | Promise<number>} the exit status */
  const callMain = () => {
    try {
      const status = runtime.start(main, true);
      return typeof status === 'number' ? leaveMain(status) : status.then(leaveMain, leave);
    } catch (error) {
      return leave(error);
    }
  };
  Module.calledRun = true;
  Module.onRuntimeInitialized?.();
  const runs = exports._start && settings.invokeRun && !Module.noInitialRun;
  if (exports._start) {
    Module.callMain = (/** @type {string[]} */ more = []) => {
      setArguments(runtime.life.system, [args[0], ...more]);
      return callMain();
    };
  }
  if (runs) {
    callMain();
    await returned;
  }
  callAll(Module.postRun, Module);
  return Module;
}
