// SPDX-License-Identifier: MIT
// WebAssembly's operators on vectors, as lists of bytes, operands and results.
import {F32, F64, I32, I64, unsigned, V128} from './encode.mjs';

/** @typedef {import('./encode.mjs').Code} Code */
/** @typedef {{code: Code, operands: number[], result: number, floats: number, takes: number}} VectorOperator
 *   floats: the bits of the result's lanes if they are floating-point; takes: those of its operands */

/** @param {number} op @param {number[]} immediates @returns {Code} */
const simd = (op, immediates = []) => [0xfd, unsigned(op), immediates];

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({length: to - from + 1}, (_, i) => from + i);

const unary = [77, 96, 97, 98, ...range(124, 129), ...range(135, 138), 160, 161, ...range(167, 170), 192, 193, ...range(199, 202)];
const binary = [14, ...range(35, 64), ...range(78, 81), 101, 102, ...range(110, 115), ...range(118, 121), 123, 130, 133, 134,
  ...range(142, 147), ...range(149, 153), ...range(155, 159), 174, 177, 181, ...range(182, 186), ...range(188, 191),
  206, 209, ...range(213, 219), ...range(220, 223)];
const tests = [83, 99, 100, 131, 132, 163, 164, 195, 196];
const shifts = [107, 108, 109, 139, 140, 141, 171, 172, 173, 203, 204, 205];
const compareFloats = {32: range(65, 70), 64: range(71, 76)};
/** Operators on floats that give floats. @type {Record<32 | 64, {unary: number[], binary: number[]}>} */
const floats = {
  32: {unary: [...range(103, 106), 224, 225, 227], binary: range(228, 235)},
  64: {unary: [116, 117, 122, 148, 236, 237, 239], binary: range(240, 247)},
};
const fromFloats = [248, 249, 252, 253];
/** @type {Record<32 | 64, number[]>} */
const toFloats = {32: [250, 251], 64: [254, 255]};
/** [opcode, lanes, type of a lane] */
const splats = [[15, I32], [16, I32], [17, I32], [18, I64], [19, F32], [20, F64]];
const extracts = [[21, 16, I32], [22, 16, I32], [24, 8, I32], [25, 8, I32], [27, 4, I32], [29, 2, I64], [31, 4, F32], [33, 2, F64]];
const replaces = [[23, 16, I32], [26, 8, I32], [28, 4, I32], [30, 2, I64], [32, 4, F32], [34, 2, F64]];

/** The bits of a floating-point type's lanes. @param {number} type */
const laneBits = type => type === F32 ? 32 : type === F64 ? 64 : 0;

/** Shuffles of bytes, of aligned lanes, and of all from one operand. @type {number[][]} */
const shuffles = [
  range(0, 15), range(16, 31), [31, 0, 17, 3, 5, 5, 5, 5, 12, 29, 14, 15, 16, 16, 3, 4],
  [4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11], [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23],
  [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], [0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23],
  [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12], [0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12],
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], [28, 29, 30, 31, 28, 29, 30, 31, 0, 1, 2, 3, 0, 1, 2, 3],
];

/** All operators on vectors but those on memory. @returns {VectorOperator[]} */
export function vectorOperators() {
  /** @type {VectorOperator[]} */
  const list = [];
  const add = (/** @type {Code} */ code, /** @type {number[]} */ operands, result = V128, bits = 0, takes = bits) =>
    list.push({code, operands, result, floats: bits, takes});
  for (const op of unary) add(simd(op), [V128]);
  for (const op of binary) add(simd(op), [V128, V128]);
  add(simd(82), [V128, V128, V128]);
  for (const op of tests) add(simd(op), [V128], I32);
  for (const op of shifts) add(simd(op), [V128, I32]);
  for (const bits of /** @type {const} */ ([32, 64])) {
    for (const op of compareFloats[bits]) add(simd(op), [V128, V128]);
    for (const op of floats[bits].unary) add(simd(op), [V128], V128, bits);
    add(simd(bits === 32 ? 94 : 95), [V128], V128, bits, 96 - bits);
    for (const op of floats[bits].binary) add(simd(op), [V128, V128], V128, bits);
    for (const op of toFloats[bits]) add(simd(op), [V128], V128, bits, 0);
  }
  for (const op of fromFloats) add(simd(op), [V128]);
  for (const [op, type] of splats) add(simd(op), [type], V128, laneBits(type));
  for (const [op, lanes, type] of extracts)
    for (let lane = 0; lane < lanes; lane++) add(simd(op, [lane]), [V128], type, laneBits(type));
  for (const [op, lanes, type] of replaces)
    for (let lane = 0; lane < lanes; lane++) add(simd(op, [lane]), [V128, type], V128, laneBits(type));
  for (const lanes of shuffles) add(simd(13, lanes), [V128, V128]);
  return list;
}

/** Loads: [opcode, log2 of the bytes, lanes if it takes one]. */
export const vectorLoads = [[0, 4, 0], ...range(1, 6).map(op => [op, 3, 0]), [7, 0, 0], [8, 1, 0], [9, 2, 0], [10, 3, 0],
  [92, 2, 0], [93, 3, 0], [84, 0, 16], [85, 1, 8], [86, 2, 4], [87, 3, 2]];
/** Stores, likewise. */
export const vectorStores = [[11, 4, 0], [88, 0, 16], [89, 1, 8], [90, 2, 4], [91, 3, 2]];

/** A load or store. @param {number} op @param {number} align log2 @param {number} offset @param {number | undefined} lane */
export const vectorAccess = (op, align, offset, lane) =>
  [0xfd, unsigned(op), align, unsigned(offset), lane === undefined ? [] : lane];

/** @param {ArrayLike<number>} bytes sixteen */
export const vectorConstant = bytes => [0xfd, 12, Array.from(bytes)];

const edgeWords = [0, 0xffffffff, 0x80000000, 0x7fffffff, 0x01010101, 0x80808080, 0x7f7f7f7f, 0x00ff00ff, 0xff00ff00, 0x80007fff,
  0x7fff8000, 0x00010001, 0x8000ffff, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, 0x7fc00000, 0x7fa12345, 0x00000001, 0x3fc00000,
  0x40200000, 0x4f000000, 0xcf000001, 0x4f800000, 0x00800000, 0x4b000001, 0x43e00000, 0xc1e00000, 0x41dfffff, 0x41efffff, 0x3ff00000,
  0x7ff00000, 0xfff00000, 0x7ff80000, 0x7fefffff, 0x80000001, 0x12345678, 0x0f1e2d3c];

/** The bits of a random vector, often at edges. @param {ReturnType<import('./random.mjs').randomNumbers>} random */
export function vectorArgument(random) {
  const bytes = new Uint8Array(16), words = new Uint32Array(bytes.buffer), doubles = new Float64Array(bytes.buffer);
  const kind = random.below(6);
  for (let i = 0; i < 4; i++)
    words[i] = kind < 3 ? random.pick(edgeWords) : kind === 3 ? random.pick(edgeWords) ^ 1 << random.below(32) : random.next();
  if (kind === 4) for (let i = 0; i < 16; i++) bytes[i] = random.pick([0, 1, 127, 128, 255, 254, 15, 16, random.below(32)]);
  if (kind === 5)
    for (let i = 0; i < 2; i++) doubles[i] = random.pick([0, -0, 1.5, -2.5, 1e300, -1e-310, NaN, Infinity, 2147483648.5, -3.7, 4294967295]);
  return bytes;
}
