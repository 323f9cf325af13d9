// SPDX-License-Identifier: MIT
// What asm.js modules do besides computing: memory, tables, traps, the boundary to JavaScript.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {complaints, isAsmJs, load, threeWays, translate} from './compare.mjs';
import {encode, F32, F64, f32, f64, I32, I64, i32, i64, unsigned} from './encode.mjs';

/** @typedef {import('./encode.mjs').Code} Code */
/** @typedef {import('./encode.mjs').Module} Module */

/** A module of one exported function f. @param {number[]} params @param {number[]} results @param {Code} code
 *  @param {Partial<Module>} more @returns {Module} */
const single = (params, results, code, more = {}) => ({
  types: [{params, results}], functions: [{type: 0, locals: [], code, export: 'f'}], ...more,
});

/** Instances as validated asm.js and as plain JavaScript, and as WebAssembly.
 *  @param {Module} module @param {object} imports @param {{heap?: number}} [options] */
async function instances(module, imports = {}, options) {
  const ways = await threeWays(encode(module), imports, options);
  assert.ok(isAsmJs(ways.asm), complaints.at(-1));
  return [ways.wasm.exports, ways.valid.exports, ways.plain.exports];
}

/** @param {Record<string, any>[]} all @param {any[]} values @param {any} expected */
function everywhere(all, values, expected) {
  for (const exports of all) assert.equal(exports.f(...values), expected, `f(${values})`);
}

/** @param {Record<string, any>[]} all of which the first is WebAssembly @param {any[]} values @param {string} name */
function traps(all, values, name) {
  assert.throws(() => all[0].f(...values), WebAssembly.RuntimeError);
  for (const exports of all.slice(1))
    assert.throws(() => exports.f(...values), {name: 'RuntimeError', message: name});
}

test('traps have the names of the specification', async () => {
  const local = [0x20, 0];
  traps(await instances(single([], [], [0x00])), [], 'unreachable');
  const divide = await instances(single([I32, I32], [I32], [0x20, 0, 0x20, 1, 0x6d]));
  traps(divide, [1, 0], 'integer divide by zero');
  traps(divide, [-2147483648, -1], 'integer overflow');
  const divide64 = await instances(single([I64, I64], [I64], [0x20, 0, 0x20, 1, 0x7f]));
  traps(divide64, [1n, 0n], 'integer divide by zero');
  traps(divide64, [-(1n << 63n), -1n], 'integer overflow');
  const remainder = await instances(single([I64], [I64], [local, i64(0n), 0x82]));
  traps(remainder, [7n], 'integer divide by zero');
  const truncate = await instances(single([F64], [I32], [local, 0xaa]));
  traps(truncate, [2147483648], 'integer overflow');
  traps(truncate, [NaN], 'invalid conversion to integer');
  const fill = await instances(single([I32, I32], [], [0x20, 0, i32(1), 0x20, 1, 0xfc, 11, 0]));
  traps(fill, [65535, 2], 'out of bounds memory access');
  traps(fill, [-1, 1], 'out of bounds memory access');
  traps(fill, [0, -1], 'out of bounds memory access');
});

test('endless recursion is a trap', async () => {
  const [, valid, plain] = await instances(single([I32], [I32], [0x20, 0, i32(1), 0x6a, 0x10, 0, i32(1), 0x6a]));
  for (const exports of [valid, plain])
    assert.throws(() => exports.f(0), {name: 'RuntimeError', message: 'call stack exhausted'});
});

test('indirect calls', async () => {
  const types = [{params: [I32], results: [I32]}, {params: [F64], results: [F64]}, {params: [I32, I32], results: [I32]}];
  const functions = [
    {type: 0, locals: [], code: [0x20, 0, i32(1), 0x6a]},
    {type: 0, locals: [], code: [0x20, 0, i32(2), 0x6c]},
    {type: 1, locals: [], code: [0x20, 0, 0x9a]},
    {type: 2, locals: [], code: [0x20, 0, 0x20, 1, 0x11, 0, 0], export: 'f'},
  ];
  const all = await instances({types, functions, table: [0, 1, 2, null, 0]});
  everywhere(all, [10, 0], 11);
  everywhere(all, [10, 1], 20);
  everywhere(all, [10, 4], 11);
  traps(all, [10, 2], 'indirect call type mismatch');
  traps(all, [10, 3], 'uninitialized element');
  for (const index of [5, 7, 8, 9, -1, -2147483648]) traps(all, [10, index], 'undefined element');
});

test('imported functions in a table', async () => {
  const types = [{params: [F32, I64], results: [F32]}, {params: [I32], results: [F32]}];
  const functions = [{type: 1, locals: [], code: [f32(1.1), i64(-3n), 0x20, 0, 0x11, 0, 0], export: 'f'}];
  const imports = [{module: 'm', name: 'g', type: 0}];
  const all = await instances({types, imports, functions, table: [0]},
    {m: {g: (/** @type {number} */ x, /** @type {bigint} */ n) => x * Number(n)}});
  everywhere(all, [0], Math.fround(Math.fround(1.1) * -3));
});

test('i64 is BigInt for JavaScript', async () => {
  const types = [{params: [I64, I32, I64], results: [I64]}];
  const functions = [{type: 0, locals: [], code: [0x20, 2, 0x20, 1, 0x20, 0, 0x10, 0, i64(1n), 0x7c], export: 'f'}];
  const imports = [{module: 'odd "name"', name: 'g-h', type: 0}];
  /** @type {any[]} */
  const seen = [];
  const all = await instances({types, imports, functions}, {'odd "name"': {
    'g-h': (/** @type {any[]} */ ...values) => (seen.push(values), -(1n << 63n)),
  }});
  everywhere(all, [(1n << 63n) + 5n, -1, -2n], 1n - (1n << 63n));
  assert.deepEqual(seen, Array(3).fill([-2n, -1, 5n - (1n << 63n)]));
});

test('a missing import is named', async () => {
  const types = [{params: [], results: []}];
  const module = await load(translate(encode({types, imports: [{module: 'm', name: 'gone', type: 0}],
    functions: [{type: 0, locals: [], code: [0x10, 0], export: 'f'}]})));
  assert.throws(() => module.default({m: {}}), /m\.gone/);
  assert.deepEqual(/** @type {any} */ (module).moduleImports, [{module: 'm', name: 'gone', kind: 'function'}]);
});

test('unaligned accesses that say so', async () => {
  /** @type {[number, number, number, any][]} load, store, type, value */
  const accesses = [[0x28, 0x36, I32, 0x12345678 | 0], [0x29, 0x37, I64, 0x123456789abcdef0n], [0x2a, 0x38, F32, 1.5],
    [0x2b, 0x39, F64, Math.PI], [0x2e, 0x3b, I32, -1234], [0x35, 0x3e, I64, 0x89abcdefn]];
  for (const [load, store, type, value] of accesses)
    for (const hint of [0, 1]) {
      const offset = hint ? 2 : 3;
      const code = [0x20, 0, 0x20, 1, store, hint, offset, 0x20, 0, load, hint, offset];
      const all = await instances(single([I32, type], [type], code));
      for (const address of [0, 1, 2, 3, 4, 5, 6, 7].map(a => 40 + (a << hint))) {
        everywhere(all, [address, value], value);
        const bytes = all.map(exports => Buffer.from(exports.memory.buffer, 0, 200).toString('hex'));
        assert.equal(bytes[1], bytes[0]);
        assert.equal(bytes[2], bytes[0]);
      }
    }
});

test('memory grows inside its reservation', async () => {
  const module = {
    types: [{params: [I32], results: [I32]}, {params: [], results: [I32]}],
    functions: [{type: 0, locals: [], code: [0x20, 0, 0x40, 0], export: 'f'},
      {type: 1, locals: [], code: [0x3f, 0], export: 'size'}],
    pages: 2,
  };
  for (const exports of (await instances(module, {}, {heap: 1 << 20})).slice(1)) {
    assert.equal(exports.f(0), 2);
    assert.equal(exports.f(3), 2);
    assert.equal(exports.size(), 5);
    assert.equal(exports.memory.grow(2), 5);
    assert.equal(exports.f(100), -1, 'past the heap');
    assert.equal(exports.f(-1), -1);
    assert.equal(exports.f(65536), -1);
    assert.throws(() => exports.memory.grow(100), RangeError);
    assert.equal(exports.size(), 7);
    assert.ok(exports.memory.buffer.byteLength >= 7 << 16);
  }
  everywhere(await instances({...module, maxPages: 3}), [2], -1);
  const large = await instances({...module, pages: 40}, {}, {heap: 1 << 16});
  everywhere(large, [0], 40);
});

test('data segments, passive ones too', async () => {
  const bytes = [...Array(256).keys()];
  const code = [0x20, 0, 0x20, 1, 0x20, 2, 0xfc, 8, 1, 0];
  const module = {
    types: [{params: [I32, I32, I32], results: []}, {params: [], results: []}],
    functions: [{type: 0, locals: [], code, export: 'f'}, {type: 1, locals: [], code: [0xfc, 9, 1], export: 'drop'}],
    data: [{offset: 1000, bytes}, {offset: null, bytes}],
  };
  const all = await instances(module);
  for (const exports of all) {
    assert.deepEqual([...new Uint8Array(exports.memory.buffer, 1000, 256)], bytes);
    exports.f(5, 100, 156);
    assert.deepEqual([...new Uint8Array(exports.memory.buffer, 5, 156)], bytes.slice(100));
  }
  traps(all, [0, 100, 157], 'out of bounds memory access');
  traps(all, [65500, 0, 100], 'out of bounds memory access');
  for (const exports of all) exports.drop();
  everywhere(all, [0, 0, 0], undefined);
  traps(all, [0, 0, 1], 'out of bounds memory access');
});

test('the start function, globals, several results inside', async () => {
  const types = [{params: [], results: []}, {params: [I32], results: [I32, F64, I64, I32]}, {params: [I32], results: [F64]}];
  const functions = [
    {type: 0, locals: [], code: [i64(-2147483648n), 0x24, 1]},
    {type: 1, locals: [], code: [0x20, 0, f64(2.5), 0x23, 1, 0x20, 0, i32(1), 0x6a]},
    {type: 2, locals: [F64], code: [0x20, 0, 0x10, 1, 0xb7, 0x21, 1, 0xb9, 0x20, 1, 0xa0, 0xa0, 0x21, 1, 0xb7, 0x20, 1, 0xa0], export: 'f'},
  ];
  const globals = [{type: F32, mutable: false, init: f32(1.25), export: 'quarter'}, {type: I64, mutable: true, init: i64(7n)}];
  const all = await instances({types, functions, globals, start: 0});
  everywhere(all, [20], 20 + 2.5 - 2147483648 + 21);
  for (const exports of all) assert.equal(exports.quarter.value, 1.25);
});

test('what has no asm.js form is an error that names function and instruction', () => {
  const atomic = encode(single([I32], [I32], [0x20, 0, 0xfe, 0x10, 2, 0]));
  assert.throws(() => translate(atomic), /wasm2asm: error: in function 0: i32\.atomic\.load has no asm\.js form/);
});

test('the text needs no eval, and keeps names where they are wanted', () => {
  const wasm = encode(single([I32], [I32], [0x20, 0, i32(3), 0x6c]));
  const text = translate(wasm);
  assert.doesNotMatch(text, /\beval\b|new Function|WebAssembly/);
  assert.match(text, /"use asm"/);
  assert.match(translate(wasm, ['-g']), /function _0\(/);
});

test('names of all kinds', async () => {
  const types = [{params: [], results: [I32]}];
  const names = ['a', 'asm', 'memory2', '日本', 'x"y\\z', '</script>', 'default', '__proto__', '1'];
  const functions = names.map((name, i) => ({type: 0, locals: [], code: i32(i), export: name}));
  const text = translate(encode({types, functions}));
  assert.doesNotMatch(text, /<\/script/);
  const {exports} = (await load(text)).default({});
  names.forEach((name, i) => assert.equal(exports[name](), i, name));
});

test('a function of many parameters, locals and nested blocks', async () => {
  const params = Array(100).fill(I64);
  const depth = 400;
  const code = [Array(depth).fill([0x02, 0x40]), 0x20, 0, 0xa7, 0x0e, unsigned(depth - 1),
    Array.from({length: depth}, (_, i) => unsigned(i)), Array.from({length: depth}, (_, i) => [0x0b, 0x20, unsigned(i % 100), 0x24, 0]), 0x23, 0];
  const module = {...single(params, [I64], code), globals: [{type: I64, mutable: true, init: i64(0n)}]};
  const all = await instances(module);
  for (const start of [0n, 7n, 200n, 398n, 399n, 5000n, -1n]) {
    const values = [start, ...params.slice(1).map((_, i) => BigInt(i))];
    everywhere(all, values, all[0].f(...values));
  }
});
