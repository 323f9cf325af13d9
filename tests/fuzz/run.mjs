// Runs a generated module in this engine, as run.c does in ours; the reports have one form.
import {readFileSync} from 'node:fs';

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

/** @param {Uint8Array} bytes FNV-1a */
function hash(bytes) {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return hex(value >>> 0);
}

/** @param {string} wasm path of a module @param {string} reportPath what the other engine wrote: the
 *      calls to make and their types are taken from it
 *  @returns {{expected: string, actual: string}} the reports */
export function run(wasm, reportPath) {
  const expected = readFileSync(reportPath, 'utf8');
  /** @type {string[]} */
  const lines = [];
  const log = (/** @type {number} */ value) => {
    lines.push(`log ${value}`);
    return value ^ 0x5a;
  };
  const module = new WebAssembly.Module(readFileSync(wasm));
  /** @type {any} */
  const exports = new WebAssembly.Instance(module, {env: {log}}).exports;
  for (const line of expected.split('\n')) {
    const call = /^(call (\d) (\w+)(.*) ->(.*)) =/.exec(line);
    if (!call) continue;
    const args = call[4].split(' ').slice(1).map(type => argumentsByType[+call[2]][type]);
    const types = call[5].split(' ').slice(1);
    exports.fuel.value = FUEL;
    let result;
    try {
      const value = exports[call[3]](...args);
      const values = types.length > 1 ? value : types.length ? [value] : [];
      result = values.map((/** @type {any} */ v, /** @type {number} */ i) => text(types[i], v));
    } catch (error) {
      result = [failure(error)];
    }
    lines.push([`${call[1]} =`, ...result].join(' '));
  }
  for (const line of expected.split('\n')) {
    const global = /^global (\w+) = (\w+)/.exec(line);
    if (global) lines.push(`global ${global[1]} = ${text(global[2], exports[global[1]].value)}`);
  }
  const memory = new Uint8Array(exports.memory.buffer);
  lines.push(`memory ${memory.length} ${hash(memory)}`);
  return {expected, actual: lines.join('\n') + '\n'};
}
