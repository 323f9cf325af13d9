// SPDX-License-Identifier: MIT
// Every operator on vectors at edge values, bit for bit but for NaNs.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {complaints, isAsmJs, threeWays, translate} from './compare.mjs';
import {encode, F32, F64, I32, I64, i32, unsigned, V128} from './encode.mjs';
import {randomNumbers} from './random.mjs';
import {vectorAccess, vectorArgument, vectorConstant, vectorLoads, vectorOperators, vectorStores} from './vectors.mjs';

/** @typedef {import('./encode.mjs').Code} Code */

const RESULT = 128, SIZE = 256;
/** @type {Record<number, Code>} */
const load = {[I32]: [0x28, 2, 0], [I64]: [0x29, 3, 0], [F32]: [0x2a, 2, 0], [F64]: [0x2b, 3, 0], [V128]: [0xfd, 0, 4, 0]};
/** @type {Record<number, Code>} */
const store = {[I32]: [0x36, 2, 0], [I64]: [0x37, 3, 0], [F32]: [0x38, 2, 0], [F64]: [0x39, 3, 0], [V128]: [0xfd, 11, 4, 0]};

/** Whether the results are equal, any NaN of a float being equal to any other.
 *  @param {Uint8Array} one @param {Uint8Array} other @param {number} bits of a lane if lanes are floats */
function same(one, other, bits) {
  if (Buffer.compare(one, other) === 0) return true;
  if (!bits) return false;
  const lanes = (/** @type {Uint8Array} */ bytes) => bits === 32 ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
  const expected = lanes(other);
  return lanes(one).every((x, i) => Object.is(x, expected[i]));
}

/** @param {Uint8Array} bytes */
const hex = bytes => Buffer.from(bytes).toString('hex');

/** @param {Uint8Array} actual @param {Uint8Array} expected */
const differences = (actual, expected) => [...actual.keys()].filter(i => actual[i] !== expected[i])
  .map(i => `byte ${i} is ${actual[i]} instead of ${expected[i]}`).join(', ');

/** How an operand comes to its operator: as it is loaded; through a local whose bits are stored too; through a call.
 *  @type {((operand: Code, type: number) => Code)[]} */
const routes = [
  operand => operand,
  (operand, type) => type === V128 ? [i32(SIZE), operand, 0x22, 0, store[V128], 0x20, 0] : operand,
  (operand, type) => type === V128 ? [operand, 0x10, 0] : operand,
];

for (const [index, route] of routes.entries())
  test(`operators at edge values, operands by route ${index}`, async () => {
    const all = vectorOperators();
    const types = [{params: [], results: []}, {params: [V128], results: [V128]}];
    const functions = [{type: 1, locals: [], code: [0x20, 0]}, ...all.map((o, i) => ({
      type: 0, locals: [V128], export: `f${i}`,
      code: [i32(RESULT), o.operands.map((type, p) => route([i32(16 * p), load[type]], type)), o.code, store[o.result]],
    }))];
    const ways = await threeWays(encode({types, functions}));
    assert.ok(isAsmJs(ways.asm), complaints.at(-1));
    const random = randomNumbers(7 + index);
    const instances = [ways.wasm, ways.valid, ways.plain].map(way => ({
      exports: way.exports, memory: new Uint8Array(way.exports.memory.buffer, 0, SIZE),
    }));
    all.forEach((o, i) => {
      for (let round = 0; round < 60; round++) {
        const operands = o.operands.map(() => vectorArgument(random));
        const results = instances.map(({exports, memory}) => {
          memory.fill(0);
          operands.forEach((bytes, p) => memory.set(bytes, 16 * p));
          exports[`f${i}`]();
          return memory.slice(RESULT, RESULT + 16);
        });
        for (const way of [1, 2])
          assert.ok(same(results[way], results[0], o.floats), `${['', 'valid', 'plain'][way]} ${[o.code].flat(9).map(b => b.toString())}` +
            `(${operands.map(hex)}): ${hex(results[way])} instead of ${hex(results[0])}`);
      }
    });
  });

test('vectors do not pass to JavaScript', async () => {
  const types = [{params: [V128], results: []}, {params: [], results: [V128]}, {params: [], results: [I32]}];
  const constant = vectorConstant([...Array(16).keys()]);
  const functions = [
    {type: 0, locals: [], code: [], export: 'takes'}, {type: 1, locals: [], code: constant, export: 'gives'},
    {type: 2, locals: [], code: [constant, 0x10, 0, i32(1)], export: 'calls'},
    {type: 2, locals: [], code: [0x23, 0, 0xfd, 27, 1], export: 'fine'},
  ];
  const globals = [{type: V128, mutable: false, init: constant, export: 'global'}];
  const ways = await threeWays(encode({types, functions, globals, imports: [{module: 'm', name: 'f', type: 0}]}), {m: {f: () => {}}});
  for (const {exports} of [ways.wasm, ways.valid, ways.plain]) {
    for (const name of ['takes', 'gives', 'calls']) assert.throws(() => exports[name](0), TypeError, name);
    assert.throws(() => exports.global.value, TypeError);
    assert.equal(exports.fine(), 0x07060504);
  }
});

test('large functions of vectors are split', async () => {
  const locals = 24, random = randomNumbers(1);
  const local = () => unsigned(random.below(locals));
  /** @type {Code[]} */
  const code = [];
  for (let i = 0; i < locals; i++) code.push([i32(16 * i), load[V128], 0x21, unsigned(i)]);
  for (let i = 0; i < 1500; i++) code.push([0x20, local(), 0x20, local(), 0xfd, unsigned(random.pick([110, 121, 149, 174])), 0x21, local()]);
  for (let i = 0; i < locals; i++) code.push([i32(16 * i), 0x20, unsigned(i), store[V128]]);
  const types = [{params: [], results: []}];
  const wasm = encode({types, functions: [{type: 0, locals: Array(locals).fill(V128), code, export: 'f'}]});
  const sizes = translate(wasm).split('\n').filter(line => line.startsWith('function ')).map(line => line.length);
  assert.ok(Math.max(...sizes) < 100000, `functions of ${sizes}`);
  const ways = await threeWays(wasm);
  assert.ok(isAsmJs(ways.asm), complaints.at(-1));
  const bytes = Array.from({length: locals}, () => [...vectorArgument(random)]).flat();
  const [expected, ...others] = [ways.wasm, ways.valid, ways.plain].map(({exports}) => {
    const memory = new Uint8Array(exports.memory.buffer, 0, bytes.length);
    memory.set(bytes);
    exports.f();
    return hex(memory);
  });
  for (const actual of others) assert.equal(actual, expected);
});

test('loads and stores of all alignments', async () => {
  const types = [{params: [I32], results: []}];
  /** @type {{code: Code, floats: number, align: number}[]} */
  const cases = [];
  for (const [op, bits, lanes] of vectorLoads)
    for (let align = 0; align <= bits; align++)
      for (const floats of [0, 32, 64]) {
        const zero = floats === 32 ? [0xfd, unsigned(225), 0xfd, unsigned(225)] : floats === 64 ? [0xfd, unsigned(237), 0xfd, unsigned(237)] : [];
        const lane = lanes ? (align + floats) % lanes : undefined;
        const code = [i32(RESULT), 0x20, 0, lanes ? [i32(16), load[V128]] : [], vectorAccess(op, align, 32, lane), zero, store[V128]];
        cases.push({code, floats, align});
      }
  for (const [op, bits, lanes] of vectorStores)
    for (let align = 0; align <= bits; align++)
      for (const floats of [0, 32, 64].filter(f => f <= 8 << bits)) // NaNs as a whole
        for (let lane = 0; lane < Math.max(lanes, 1); lane++) {
          const value = [i32(16), load[V128], floats ? [i32(0), load[V128], 0xfd, unsigned(floats === 32 ? 228 : 240)] : []];
          cases.push({code: [0x20, 0, value, vectorAccess(op, align, RESULT, lanes ? lane : undefined)], floats, align});
        }
  const functions = cases.map((c, i) => ({type: 0, locals: [], export: `f${i}`, code: c.code}));
  const ways = await threeWays(encode({types, functions}));
  assert.ok(isAsmJs(ways.asm), complaints.at(-1));
  const random = randomNumbers(3);
  cases.forEach((c, i) => {
    for (let round = 0; round < 8; round++) {
      const address = round << c.align & 31;
      const bytes = Array.from({length: SIZE / 16}, () => [...vectorArgument(random)]).flat();
      const [expected, ...others] = [ways.wasm, ways.valid, ways.plain].map(way => {
        const memory = new Uint8Array(way.exports.memory.buffer, 0, SIZE);
        memory.set(bytes);
        way.exports[`f${i}`](address);
        return memory.slice();
      });
      for (const actual of others) {
        const from = c.floats ? RESULT + (c.code[0] === 0x20 ? address : 0) : 0;
        const unaligned = c.floats && from % 8;
        if (unaligned) assert.deepEqual(actual.subarray(0, RESULT), expected.subarray(0, RESULT));
        else assert.ok(same(actual, expected, c.floats), `${[c.code].flat(9)} at ${address}: ${differences(actual, expected)}`);
      }
    }
  });
});
