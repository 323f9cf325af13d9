// SPDX-License-Identifier: MIT
// Runs one program's forms against each other, in whatever engine this is: they take turns, and
// each is timed once it is warm.

/** @typedef {{form: string, url: string}} Contestant url: of a .wasm, or of a module that makes instances
 *  @typedef {{which: number, warmUp: number, slice: number, rounds: number, most: number}} Settings
 *    which kernel; processor milliseconds that each runs before it is timed; elapsed milliseconds and number
 *    of its turns; elapsed milliseconds after which no further round begins, and none is warmed further
 *  @typedef {{ms: number, first: number, sum: number} | {failure: string}} Result
 *    ms: of processor time, a repetition, the median of turns; first: from the start of loading to the first result; sum: what it computed */

const EBADF = 8, ENOSYS = 52;

/** The system that programs see: nothing is there. i64 arguments may come as one or two values. */
function createSystem() {
  /** @type {{memory?: {buffer: ArrayBuffer}}} */
  const state = {};
  const zero = (/** @type {number[]} */ places, words = 1) => {
    for (const place of places) new Uint32Array(/** @type {any} */ (state.memory).buffer, place, words).fill(0);
    return 0;
  };
  /** @type {Record<string, (...args: any[]) => any>} */
  const known = {
    environ_sizes_get: (count, size) => zero([count, size]),
    args_sizes_get: (count, size) => zero([count, size]),
    clock_time_get: (...args) => zero([args[args.length - 1]], 2),
    random_get: () => 0,
    fd_prestat_get: () => EBADF,
    proc_exit: status => { throw Error(`exit ${status}`); },
    abort: () => { throw Error('abort'); },
  };
  const functions = new Proxy(known, {get: (all, name) => all[/** @type {string} */ (name)] ?? (() => ENOSYS)});
  // An old wasm2js looks for functions where modules belong.
  const imports = new Proxy({}, {get: (_, name) => (name === 'wasi_snapshot_preview1' || name === 'env' ? functions : known[/** @type {string} */ (name)] ?? (() => ENOSYS))});
  return {state, imports: /** @type {any} */ (imports)};
}

/** @param {Contestant} contestant @returns {Promise<(which: number) => number>} */
async function create({form, url}) {
  if (form === 'emcc') return (await (await import(url)).default())._bench;
  const {state, imports} = createSystem();
  let exports;
  if (form === 'wasm') {
    const bytes = url.startsWith('file:') ? await (await import('node:fs/promises')).readFile(new URL(url)) : await (await fetch(url)).arrayBuffer();
    ({instance: {exports}} = await WebAssembly.instantiate(bytes, imports));
  } else
    ({exports} = (await import(url)).default(imports, {heap: 1 << 26}));
  state.memory = /** @type {any} */ (exports.memory);
  /** @type {any} */ (exports)._initialize?.();
  return /** @type {any} */ (exports.bench);
}

const median = (/** @type {number[]} */ list) => list.sort((a, b) => a - b)[list.length >> 1];

/** @param {Contestant[]} contestants @param {Settings} settings
 *  @param {() => number | Promise<number>} clock processor milliseconds that were used so far @returns {Promise<Record<string, Result>>} */
export async function race(contestants, {which, warmUp, slice, rounds, most}, clock) {
  /** @type {Record<string, any>} */
  const results = {};
  /** @type {{form: string, run: () => number, times: number[]}[]} */
  const able = [];
  /** Processor milliseconds of a repetition. @param {() => unknown} run @param {number} least elapsed milliseconds */
  const time = async (run, least) => {
    const begun = await clock(), start = performance.now();
    let count = 0;
    do {
      run();
      count++;
    } while (performance.now() - start < least);
    return (await clock() - begun) / count;
  };
  /** @param {() => unknown} run */
  const warm = async run => {
    const begun = await clock(), start = performance.now();
    while (await clock() - begun < warmUp && performance.now() - start < most) await time(run, slice);
  };
  for (const contestant of contestants) {
    try {
      const start = performance.now();
      const bench = await create(contestant), run = () => bench(which);
      const sum = run() >>> 0, first = performance.now() - start;
      results[contestant.form] = {first, sum, ms: 0};
      able.push({form: contestant.form, run, times: []});
    } catch (/** @type {any} */ error) {
      results[contestant.form] = {failure: String(error.message).slice(0, 60)};
    }
  }
  for (const {run} of able) await warm(run);
  const begun = performance.now();
  for (let round = 0; round < rounds && (!round || performance.now() - begun < most); round++)
    for (const {run, times} of able) times.push(await time(run, slice));
  for (const {form, times} of able) results[form].ms = median(times);
  return results;
}
