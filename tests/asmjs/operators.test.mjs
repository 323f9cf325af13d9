// SPDX-License-Identifier: MIT
// Every scalar operator at edge values, bit for bit.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {complaints, isAsmJs, sameTrap, threeWays} from './compare.mjs';
import {encode, F32, F64, I32, I64, unsigned} from './encode.mjs';
import {copysign, edges, operators} from './random.mjs';

/** @typedef {{name: string, code: number[], operands: number[], result: number}} Operator */

const all = /** @type {Operator[]} */ (operators().map(o => ({...o, name: o.code.map(b => b.toString(16)).join(' ')})));

/** The bits of a number, with every NaN alike. @param {any} value */
const bits = value => Object.is(value, -0) ? '-0' : String(value);

/** @param {Record<string, any>} exports @param {string} name @param {any[]} values */
function outcome(exports, name, values) {
  try {
    return {value: exports[name](...values)};
  } catch (error) {
    return {error};
  }
}

/** @param {number[]} operands @returns {any[][]} */
const tuples = operands => operands.length === 1
  ? edges[operands[0]].map(v => [v])
  : edges[operands[0]].flatMap(a => edges[operands[1]].map(b => [a, b]));

test('operators at edge values', async () => {
  const types = all.map(o => ({params: o.operands, results: [o.result]}));
  const functions = all.map((o, i) => ({
    type: i, locals: [], export: `f${i}`,
    code: [o.operands.map((_, p) => [0x20, unsigned(p)]), o.code],
  }));
  const ways = await threeWays(encode({types, functions}));
  assert.ok(isAsmJs(ways.asm), complaints.at(-1));
  let compared = 0;
  all.forEach((o, i) => {
    for (const values of tuples(o.operands)) {
      // The sign of a NaN is not part of the outcome of an operator.
      if (o.code[0] === copysign[F32] || o.code[0] === copysign[F64]) if (Number.isNaN(values[1])) continue;
      const expected = outcome(ways.wasm.exports, `f${i}`, values);
      for (const way of /** @type {const} */ (['valid', 'plain'])) {
        const actual = outcome(ways[way].exports, `f${i}`, values);
        const same = expected.error
          ? actual.error && sameTrap(expected.error, actual.error)
          : !actual.error && bits(expected.value) === bits(actual.value);
        assert.ok(same, `${way} ${o.name}(${values.map(bits)}): ${actual.error ?? bits(actual.value)}` +
          ` instead of ${expected.error ?? bits(expected.value)}`);
        compared++;
      }
    }
  });
  assert.ok(compared > 100000, `${compared} comparisons`);
});

test('operators with a constant operand', async () => {
  // Constants are folded and choose other code.
  const binary = all.filter(o => o.operands.length === 2 && (o.operands[0] === I32 || o.operands[0] === I64));
  const constants = binary.flatMap(o => edges[o.operands[1]].map(c => ({o, c})));
  const types = [I32, I64].flatMap(p => [I32, I64].map(r => ({params: [p], results: [r]})));
  const {constant} = await import('./random.mjs');
  const functions = constants.map(({o, c}, i) => ({
    type: (o.operands[0] === I32 ? 0 : 2) + (o.result === I32 ? 0 : 1), locals: [], export: `f${i}`,
    code: [0x20, 0, constant(o.operands[1], c), o.code],
  }));
  const ways = await threeWays(encode({types, functions}));
  assert.ok(isAsmJs(ways.asm), complaints.at(-1));
  constants.forEach(({o, c}, i) => {
    for (const value of edges[o.operands[0]]) {
      const expected = outcome(ways.wasm.exports, `f${i}`, [value]);
      for (const way of /** @type {const} */ (['valid', 'plain'])) {
        const actual = outcome(ways[way].exports, `f${i}`, [value]);
        const same = expected.error
          ? actual.error && sameTrap(expected.error, actual.error)
          : !actual.error && expected.value === actual.value;
        assert.ok(same, `${way} ${o.name}(${value}, constant ${c}): ${actual.error ?? actual.value}` +
          ` instead of ${expected.error ?? expected.value}`);
      }
    }
  });
});
