// SPDX-License-Identifier: MIT
// Runs a module in this engine, as run.c does in ours; the reports have one form.

const FUEL = 1000;
const view = new DataView(new ArrayBuffer(8));
const hex = (/** @type {number} */ bits) => bits.toString(16).padStart(8, '0');

/** @type {[RegExp, string][]} */
const failures = [
  [/^unreachable/, 'trap unreachable'],
  [/unrepresentable|by zero/, 'trap arithmetic'],
  [/memory access out of bounds|data segment|unaligned|Atomics.wait/, 'trap memory'],
  [/table|element segment|signature mismatch/, 'trap table'],
];

/** @param {any} error @returns {string} */
function failure(error) {
  if (error instanceof (/** @type {any} */ (WebAssembly).Exception)) return 'exception';
  const known = failures.find(([pattern]) => pattern.test(error.message));
  if (!(error instanceof WebAssembly.RuntimeError) || !known) throw error;
  return known[1];
}

/** @param {string} type @param {any} value @returns {string} */
function text(type, value) {
  if (type === 'i32' || type === 'i64') return `${type}:${value}`;
  if (Number.isNaN(value)) return `${type}:nan`;
  if (type === 'f32') view.setFloat32(0, value);
  else view.setFloat64(0, value);
  return `${type}:${hex(view.getUint32(0))}${type === 'f64' ? hex(view.getUint32(4)) : ''}`;
}

/** @type {Record<string, any>[]} the arguments of the first and the second call */
const argumentsByType = [
  {i32: 7, i64: 7n, f32: 1.5, f64: 1.5},
  {i32: -0x80000000, i64: -(2n ** 63n), f32: -0, f64: -0},
];

/** @param {Uint8Array} bytes @returns {string} their Adler-32 */
function hash(bytes) {
  let a = 1, b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return hex((b << 16 | a) >>> 0);
}

/** @param {string} name of the instance @param {any[]} objects what it exports
 *  @param {string} expected the other engine's report: types of globals are taken from it
 *  @returns {string[]} */
function state(name, objects, expected) {
  const types = new Map([...expected.matchAll(/^(\w+ global \d+) = (\w+):/gm)].map(([, key, type]) => [key, type]));
  return objects.flatMap((object, index) => {
    if (object instanceof WebAssembly.Table) return [`${name} table ${index} ${object.length}`];
    if (object instanceof WebAssembly.Memory) {
      const bytes = new Uint8Array(object.buffer);
      return [`${name} memory ${index} ${bytes.length} ${hash(bytes)}`];
    }
    const key = `${name} global ${index}`;
    const type = types.get(key);
    return type ? [`${key} = ${text(type, object.value)}`] : [];
  });
}

/** @param {WebAssembly.Module} module @param {WebAssembly.Instance} instance @returns {any[]} its exports */
const objectsOf = (module, instance) =>
  WebAssembly.Module.exports(module).map(({name}) => instance.exports[name]);

/** @param {Uint8Array} wasm a module
 *  @param {string} expected the other engine's report: the calls to make and types are taken from it
 *  @param {Uint8Array} [host] a module whose exports it may import
 *  @returns {string} this engine's report */
export function run(wasm, expected, host) {
  if (!WebAssembly.validate(wasm)) return 'invalid\n';
  /** @type {string[]} */
  const lines = [];
  const log = (/** @type {number} */ value) => {
    lines.push(`log ${value}`);
    return value ^ 0x5a;
  };
  /** @type {any} */
  const imports = {env: {log, i32: 3, i64: 5n}};
  const hostModule = host && new WebAssembly.Module(host);
  const hostInstance = hostModule && new WebAssembly.Instance(hostModule, imports);
  if (hostInstance) imports.host = hostInstance.exports;
  const module = new WebAssembly.Module(wasm);
  /** @type {any[]} */
  let objects = [];
  try {
    const instance = new WebAssembly.Instance(module, imports);
    objects = objectsOf(module, instance);
    for (const call of expected.matchAll(/^(call (\d) (\d+)(.*) ->(.*)) =/gm)) {
      const args = call[4].split(' ').slice(1).map(type => argumentsByType[+call[2]][type]);
      const types = call[5].split(' ').slice(1);
      const fuel = /** @type {any} */ (instance.exports.fuel);
      if (fuel) fuel.value = FUEL;
      lines.push([`${call[1]} =`, ...result(objects[+call[3]], args, types)].join(' '));
    }
  } catch (error) {
    lines.push(`start = ${failure(error)}`);
  }
  if (hostModule) lines.push(...state('host', objectsOf(hostModule, hostInstance), expected));
  lines.push(...state('module', objects, expected));
  return lines.join('\n') + '\n';
}

/** @param {Function} callee @param {any[]} args @param {string[]} types of its results
 *  @returns {string[]} the results, or how the call failed */
function result(callee, args, types) {
  try {
    const value = callee(...args);
    const values = types.length > 1 ? value : types.length ? [value] : [];
    return values.map((/** @type {any} */ v, /** @type {number} */ i) => text(types[i], v));
  } catch (error) {
    return [failure(error)];
  }
}
