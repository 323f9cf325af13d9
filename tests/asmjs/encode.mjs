// SPDX-License-Identifier: MIT
// A WebAssembly binary from lists of bytes: what the asm.js tests build their modules with.

/** @typedef {(number | Code)[]} Code bytes, nested at will */

/** @param {number | bigint} value @returns {number[]} */
export function unsigned(value) {
  const bytes = [];
  let rest = BigInt(value);
  do {
    const byte = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest ? byte | 128 : byte);
  } while (rest);
  return bytes;
}

/** @param {number | bigint} value @returns {number[]} */
export function signed(value) {
  const bytes = [];
  for (let rest = BigInt(value); ;) {
    const byte = Number(rest & 127n);
    rest >>= 7n;
    const last = rest === (byte & 64 ? -1n : 0n);
    bytes.push(last ? byte : byte | 128);
    if (last) return bytes;
  }
}

/** @param {string} text */
function name(text) {
  const bytes = new TextEncoder().encode(text);
  return [...unsigned(bytes.length), ...bytes];
}

/** @param {Code[]} items */
const vector = items => [unsigned(items.length), ...items];

/** @param {Code} code @param {number[]} bytes takes them @returns {number[]} */
function flatten(code, bytes = []) {
  for (const item of code) {
    if (typeof item === 'number') bytes.push(item);
    else flatten(item, bytes);
  }
  return bytes;
}

/** The length of the code, and the code. @param {Code} code @returns {number[]} */
function sized(code) {
  const bytes = flatten(code);
  return flatten([unsigned(bytes.length), bytes]);
}

export const I32 = 0x7f, I64 = 0x7e, F32 = 0x7d, F64 = 0x7c, V128 = 0x7b;

/**
 * @typedef {{params: number[], results: number[]}} Type
 * @typedef {{type: number, locals: number[], code: Code, export?: string}} Func
 * @typedef {{
 *   types: Type[], imports?: {module: string, name: string, type: number}[], functions: Func[],
 *   table?: (number | null)[], pages?: number, maxPages?: number,
 *   globals?: {type: number, mutable: boolean, init: Code, export?: string}[],
 *   data?: {offset: number | null, bytes: number[]}[], start?: number}} Module
 *   table: function indices; data without an offset is passive
 */

/** @param {Module} m @returns {Uint8Array} */
export function encode(m) {
  const imports = m.imports ?? [], data = m.data ?? [], globals = m.globals ?? [];
  const out = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const add = (/** @type {number} */ id, /** @type {Code} */ code) => {
    flatten([id, sized(code)], out);
  };
  add(1, vector(m.types.map(t => [0x60, vector(t.params.map(p => [p])), vector(t.results.map(r => [r]))])));
  add(2, vector(imports.map(i => [name(i.module), name(i.name), 0, unsigned(i.type)])));
  add(3, vector(m.functions.map(f => unsigned(f.type))));
  if (m.table) add(4, [1, 0x70, 0, unsigned(m.table.length)]);
  const pages = m.pages ?? 1;
  add(5, [1, m.maxPages === undefined ? [0, unsigned(pages)] : [1, unsigned(pages), unsigned(m.maxPages)]]);
  add(6, vector(globals.map(g => [g.type, g.mutable ? 1 : 0, g.init, 0x0b])));
  /** @type {Code[]} */
  const exports = [[name('memory'), 2, 0]];
  m.functions.forEach((f, i) => {
    if (f.export !== undefined) exports.push([name(f.export), 0, unsigned(imports.length + i)]);
  });
  globals.forEach((g, i) => {
    if (g.export !== undefined) exports.push([name(g.export), 3, unsigned(i)]);
  });
  add(7, vector(exports));
  if (m.start !== undefined) add(8, unsigned(m.start));
  // One segment for each function: entries without one stay null.
  const elements = (m.table ?? []).flatMap((f, i) => f === null ? [] : [[0, 0x41, signed(i), 0x0b, 1, unsigned(f)]]);
  add(9, vector(elements));
  add(12, unsigned(data.length));
  add(10, vector(m.functions.map(f => sized([vector(f.locals.map(l => [1, l])), f.code, 0x0b]))));
  add(11, vector(data.map(d => d.offset === null
    ? [1, unsigned(d.bytes.length), d.bytes]
    : [0, 0x41, signed(d.offset), 0x0b, unsigned(d.bytes.length), d.bytes])));
  return new Uint8Array(out);
}

/** @param {number} value */
export const i32 = value => [0x41, ...signed(value | 0)];
/** @param {bigint} value */
export const i64 = value => [0x42, ...signed(BigInt.asIntN(64, value))];
/** @param {number} value */
export const f32 = value => [0x43, ...new Uint8Array(new Float32Array([value]).buffer)];
/** @param {number} value */
export const f64 = value => [0x44, ...new Uint8Array(new Float64Array([value]).buffer)];
