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
 * @param {{runtime: import('./runtime.mjs').Runtime, instantiate: (options: any) => Promise<{exports: any, end: () => void}>}} instance
 * @param {Pick<typeof import('./wasi.mjs'), 'lines' | 'createSystem'>} wasi
 */
export async function runModule(program, Module, settings, {runtime, instantiate}, {lines, createSystem}) {
  const [stdout, stderr] = ['print', 'printErr'].map(name => lines(text => { Module[name](text); }));
  callAll(Module.preInit, Module);
  callAll(Module.preRun, Module);
  await runtime.ready();
  const args = [Module.thisProgram ?? './this.program', ...Module.arguments ?? []];
  const options = {args, env: Module.ENV, stdout, stderr, tty: [false, true, true]};
  const {exports, end} = await instantiate(Module.stdin ? {...options, stdin: charactersOf(Module.stdin)} : options);
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
  };
  /** @param {any} error */
  const fail = error => {
    finish();
    if (error.name === 'RuntimeError') Module.onAbort?.(error.message);
    throw error;
  };
  const callMain = () => {
    try {
      const status = runtime.start();
      if (typeof status === 'number') exit(status);
      else status.then(exit, fail);
    } catch (/** @type {any} */ error) {
      if (error.exitStatus >= 0) exit(error.exitStatus);
      else fail(error);
    }
  };
  Module.calledRun = true;
  Module.onRuntimeInitialized?.();
  const runs = exports._start && settings.invokeRun && !Module.noInitialRun;
  if (exports._start) {
    Module.callMain = (/** @type {string[]} */ more = []) => {
      setArguments(runtime.life.system, [args[0], ...more]);
      callMain();
    };
  }
  if (runs) callMain();
  callAll(Module.postRun, Module);
  return Module;
}
