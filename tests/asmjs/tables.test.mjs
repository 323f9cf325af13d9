// SPDX-License-Identifier: MIT
// Tables, references, and what modules share: imported and exported globals, memories, functions with several results.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';

import {assemble, scratch} from '../web/compile.mjs';
import {complaints, isAsmJs, load, sameTrap, threeWays, translate} from './compare.mjs';

const directory = scratch();
let count = 0;

/** @param {string} text of a module */
const wasmOf = text => new Uint8Array(readFileSync(assemble(text, directory, `module${count++}`)));

/** Exports as WebAssembly, validated asm.js and plain JavaScript. @param {string} text @param {() => object} imports a new object for each */
async function instances(text, imports = () => ({})) {
  const wasm = wasmOf(text), translated = translate(wasm);
  const valid = await load(translated), plain = await load(translated.replace('"use asm";', ''));
  const all = [
    new WebAssembly.Instance(new WebAssembly.Module(wasm), /** @type {any} */ (imports())).exports,
    valid.default(imports(), {heap: 1 << 18}).exports, plain.default(imports(), {heap: 1 << 18}).exports,
  ];
  assert.ok(isAsmJs(valid.asm), complaints.at(-1));
  return /** @type {Record<string, any>[]} */ (all);
}

/** The outcome of calls, one after the other, is the same in all. @param {Record<string, any>[]} all @param {[string, ...any[]][]} calls */
function agree([wasm, ...others], calls) {
  for (const [name, ...values] of calls) {
    const run = (/** @type {any} */ exports) => {
      try {
        return {value: exports[name](...values)};
      } catch (error) {
        return {error};
      }
    };
    const expected = run(wasm);
    for (const exports of others) {
      const actual = run(exports), where = `${name}(${values})`;
      if (expected.error && !actual.error) assert.fail(`${where} does not trap`);
      if (expected.error) assert.ok(sameTrap(expected.error, actual.error), `${where}: ${actual.error} instead of ${expected.error}`);
      else if (typeof expected.value === 'function') assert.equal(typeof actual.value, 'function', where);
      else assert.deepEqual(actual.value, expected.value, `${where} ${actual.error?.stack ?? ''}`);
    }
  }
}

const TABLES = `(module
  (type $i (func (result i32))) (type $l (func (param i64) (result i64)))
  (table $t 4 20 funcref) (table $u 3 funcref) (table $x 2 externref)
  (func $one (result i32) (i32.const 1)) (func $two (export "two") (result i32) (i32.const 2))
  (func $twice (param i64) (result i64) (i64.add (local.get 0) (local.get 0)))
  (elem (table $t) (i32.const 0) func $one $twice) (elem (table $u) (i32.const 1) func $two $one)
  (elem $later func $two $one $twice) (elem declare func $two)
  (func (export "call") (param i32) (result i32) (call_indirect $t (type $i) (local.get 0)))
  (func (export "call_u") (param i32) (result i32) (call_indirect $u (type $i) (local.get 0)))
  (func (export "call_long") (param i64 i32) (result i64) (call_indirect $t (type $l) (local.get 0) (local.get 1)))
  (func (export "get") (param i32) (result funcref) (table.get $t (local.get 0)))
  (func (export "set_two") (param i32) (table.set $t (local.get 0) (ref.func $two)))
  (func (export "set_null") (param i32) (table.set $t (local.get 0) (ref.null func)))
  (func (export "is_null") (param i32) (result i32) (ref.is_null (table.get $t (local.get 0))))
  (func (export "size") (result i32) (table.size $t))
  (func (export "grow") (param i32) (result i32) (table.grow $t (ref.func $two) (local.get 0)))
  (func (export "fill") (param i32 i32) (table.fill $t (local.get 0) (ref.func $two) (local.get 1)))
  (func (export "copy") (param i32 i32 i32) (table.copy $t $t (local.get 0) (local.get 1) (local.get 2)))
  (func (export "copy_u") (param i32 i32 i32) (table.copy $t $u (local.get 0) (local.get 1) (local.get 2)))
  (func (export "init") (param i32 i32 i32) (table.init $t $later (local.get 0) (local.get 1) (local.get 2)))
  (func (export "drop") (elem.drop $later))
  (func (export "put") (param i32 externref) (table.set $x (local.get 0) (local.get 1)))
  (func (export "take") (param i32) (result externref) (table.get $x (local.get 0)))
  (func (export "either") (param externref externref i32) (result externref) (select (result externref) (local.get 0) (local.get 1) (local.get 2))))`;

test('tables that change', async () => {
  const object = {}, all = await instances(TABLES);
  agree(all, [
    ['call', 0], ['call', 1], ['call', 2], ['call', 4], ['call', -1], ['call_long', 21n, 1], ['call_long', 21n, 0],
    ['call_u', 0], ['call_u', 1], ['call_u', 2], ['call_u', 3],
    ['is_null', 0], ['is_null', 2], ['is_null', 4], ['get', 2], ['get', 0], ['set_two', 2], ['call', 2], ['set_null', 2], ['call', 2], ['set_two', 4],
    ['size'], ['grow', 2], ['size'], ['call', 5], ['grow', 100], ['grow', -1], ['size'],
    ['fill', 3, 2], ['call', 3], ['fill', 5, 2], ['fill', 6, 0], ['fill', 7, 0],
    ['copy', 3, 0, 2], ['call', 3], ['copy', 1, 0, 3], ['call', 1], ['copy', 5, 0, 2], ['copy_u', 0, 1, 2], ['call', 0], ['copy_u', 0, 2, 2],
    ['init', 0, 1, 2], ['call', 0], ['call_long', -5n, 1], ['init', 0, 2, 2], ['drop'], ['init', 0, 0, 1], ['init', 0, 0, 0],
    ['put', 0, object], ['take', 0], ['take', 1], ['put', 1, undefined], ['take', 1], ['put', 1, null], ['take', 1], ['take', 2],
    ['put', 0, 'text'], ['take', 0], ['either', object, 7, 1], ['either', object, 7, 0],
  ]);
});

test('traps of tables have the names of the specification', async () => {
  for (const {call, get, set_two: set} of (await instances(TABLES)).slice(1)) {
    assert.throws(() => call(1), {name: 'RuntimeError', message: 'indirect call type mismatch'});
    assert.throws(() => call(2), {name: 'RuntimeError', message: 'uninitialized element'});
    assert.throws(() => call(4), {name: 'RuntimeError', message: 'undefined element'});
    assert.throws(() => get(4), {name: 'RuntimeError', message: 'out of bounds table access'});
    assert.throws(() => set(-1), {name: 'RuntimeError', message: 'out of bounds table access'});
  }
});

test('exported tables', async () => {
  const all = await instances(`(module (table (export "table") 3 5 funcref) (elem (i32.const 1) $f)
    (func $f (export "f") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
    (func (export "g") (result f32) (f32.const 1.5))
    (func (export "call") (param i32 i32) (result i32) (call_indirect (param i32) (result i32) (local.get 0) (local.get 1))))`);
  for (const {table, f, g, call} of all) {
    assert.equal(table.length, 3);
    assert.equal(table.get(0), null);
    assert.equal(table.get(1), f);
    assert.equal(table.get(1)(5), 6);
    table.set(0, f);
    assert.equal(call(7, 0), 8);
    table.set(0, g);
    assert.throws(() => call(7, 0));
    assert.equal(table.grow(2), 3);
    assert.equal(table.length, 5);
    assert.equal(table.get(4), null);
    assert.throws(() => table.grow(1), RangeError);
    assert.throws(() => table.get(5), RangeError);
    assert.throws(() => table.set(0, () => 1), TypeError);
  }
});

test('modules that share a table, a memory and globals', async () => {
  const first = `(module (table (export "table") 4 funcref) (memory (export "memory") 1 3)
    (global (export "counter") (mut i64) (i64.const 5)) (global (export "base") i32 (i32.const 2))
    (func (export "call") (param i32 i64) (result i64) (call_indirect (param i64) (result i64) (local.get 1) (local.get 0)))
    (func (export "count") (result i64) (global.get 0)) (func (export "size") (result i32) (memory.size))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))`;
  const second = `(module (import "a" "table" (table 4 funcref)) (import "a" "memory" (memory 1 3))
    (import "a" "counter" (global $c (mut i64))) (import "a" "base" (global $b i32))
    (import "a" "call" (func $call (param i32 i64) (result i64)))
    (global $own (export "own") i32 (global.get $b)) (elem (global.get $b) $h) (data (global.get $b) "\\01\\02")
    (func $h (param i64) (result i64) (global.set $c (i64.add (global.get $c) (local.get 0))) (global.get $c))
    (func (export "round") (param i32 i64) (result i64) (call $call (local.get 0) (local.get 1)))
    (func (export "grow") (result i32) (memory.grow (i32.const 1)))
    (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1))))`;
  const firsts = await instances(first);
  let next = 0;
  const seconds = await instances(second, () => ({a: firsts[next++]}));
  for (let i = 0; i < 3; i++) {
    const a = firsts[i], b = seconds[i];
    assert.equal(a.call(2, 10n), 15n, 'a function of another module, through a table');
    assert.equal(b.round(2, -1n), 14n);
    assert.equal(a.count(), 14n);
    assert.equal(a.counter.value, 14n);
    a.counter.value = -1n;
    assert.equal(b.round(2, 0n), -1n);
    assert.equal(b.own.value, 2);
    assert.throws(() => { a.base.value = 3; }, TypeError);
    assert.equal(a.load(0), 0x02010000);
    b.store(8, 77);
    assert.equal(a.load(8), 77);
    assert.equal(b.grow(), 1);
    assert.equal(a.size(), 2);
    assert.equal(a.memory.grow(1), 2);
    assert.equal(b.grow(), -1);
    assert.equal(a.table.get(2)(1n), 0n);
  }
});

test('globals of all types', async () => {
  const text = `(module (import "m" "i" (global $i i32)) (import "m" "l" (global $l i64)) (import "m" "f" (global $f f32)) (import "m" "x" (global $x externref))
    (global (export "a") (mut f32) (f32.const 0.1)) (global (export "b") f32 (f32.const 0.1)) (global (export "c") (mut f64) (f64.const -0))
    (global (export "nan") f64 (f64.const nan)) (global (export "inf") (mut f32) (f32.const -inf)) (global $r (export "r") (mut funcref) (ref.func $sum))
    (global $copy (mut i64) (global.get $l)) (export "e" (global $x))
    (func $sum (export "sum") (result f64) (f64.add (f64.convert_i32_s (global.get $i)) (f64.add (f64.promote_f32 (global.get $f)) (f64.convert_i64_s (global.get $copy)))))
    (func (export "x") (result externref) (global.get $x)))`;
  const x = {};
  const all = await instances(text, () => ({m: {i: -7, l: 1n << 40n, f: Math.fround(0.3), x}}));
  agree(all, [['sum'], ['x']]);
  for (const exports of all) {
    assert.equal(exports.a.value, Math.fround(0.1));
    exports.a.value = 2.7;
    assert.equal(exports.a.value, Math.fround(2.7));
    assert.equal(exports.b.value, Math.fround(0.1));
    assert.ok(Object.is(exports.c.value, -0));
    assert.ok(Number.isNaN(exports.nan.value));
    assert.equal(exports.inf.value, -Infinity);
    assert.equal(exports.r.value, exports.sum);
    exports.r.value = null;
    assert.equal(exports.r.value, null);
    assert.equal(exports.e.value, x);
  }
});

test('functions of several results, given and taken', async () => {
  const text = `(module (import "m" "swap" (func $swap (param i32 i64 f32 f64) (result f64 f32 i64 i32)))
    (func (export "give") (param i32) (result i32 i64 i64 f32 f64 i32 f32)
      (local.get 0) (i64.const -2) (i64.const 0x123456789abcdef) (f32.const 1.25) (f64.const 2.5) (i32.const 9) (f32.const -3))
    (func (export "swap") (param i32 i64 f32 f64) (result f64 f32 i64 i32) (call $swap (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
    (export "again" (func $swap)))`;
  const all = await instances(text, () => ({m: {swap: (/** @type {any[]} */ ...values) => values.reverse()}}));
  agree(all, [['give', 5], ['swap', 1, -(1n << 62n), 0.5, -0.25], ['again', 1, 5n, 0.5, 2]]);
  const wrong = await instances(text, () => ({m: {swap: () => [1]}}));
  for (const exports of wrong) assert.throws(() => exports.swap(1, 1n, 1, 1), TypeError);
});

test('imports of the wrong kind do not link', async () => {
  const {default: instantiate} = await load(translate(wasmOf(`(module (import "m" "g" (global i64)) (import "m" "t" (table 1 funcref)) (import "m" "f" (func)))`)));
  assert.throws(() => instantiate({m: {g: 1, t: null, f: null}}), /LinkError: import m\.g is not a global of the type j/);
  assert.throws(() => instantiate({m: {g: 1n, t: null, f: null}}), /LinkError: import m\.t is not an asm\.js table/);
  assert.throws(() => instantiate({}), /LinkError: import m\.g/);
});

test('exceptions are lowered, and those of JavaScript pass', async () => {
  const text = `(module (import "m" "f" (func $f)) (tag $e (param i32 i64)) (tag $none)
    (func $throw (param i32) (if (i32.lt_s (local.get 0) (i32.const 0)) (then (throw $none))) (throw $e (local.get 0) (i64.const 5)))
    (func (export "catch") (param i32) (result i64)
      (try (result i64) (do (call $throw (local.get 0)) (i64.const 1))
        (catch $e (i64.add (i64.extend_i32_s))) (catch_all (i64.const -1))))
    (func (export "pass") (call $f)))`;
  const {writeFileSync} = await import('node:fs'), {execFileSync} = await import('node:child_process');
  writeFileSync(`${directory}/eh.wat`, text.replace('(i64.add (i64.extend_i32_s))', '(local.set 1) (i64.extend_i32_s) (local.get 1) (i64.add)')
    .replace('(export "catch") (param i32) (result i64)', '(export "catch") (param i32) (result i64) (local i64)'));
  execFileSync('wat2wasm', ['--enable-exceptions', 'eh.wat'], {cwd: directory});
  const wasm = new Uint8Array(readFileSync(`${directory}/eh.wasm`));
  const failure = new Error('from JavaScript');
  const ways = await threeWays(wasm, {m: {f: () => { throw failure; }}});
  assert.ok(isAsmJs(ways.asm), complaints.at(-1));
  for (const {exports} of [ways.wasm, ways.valid, ways.plain]) {
    assert.equal(exports.catch(7), 12n);
    assert.equal(exports.catch(-7), -1n);
    assert.throws(() => exports.pass(), failure);
  }
});

test('pedantic: accesses out of bounds trap, and unaligned ones are exact', async () => {
  const types = [['i32', 'load', 'store', 4], ['i64', 'load', 'store', 8], ['f32', 'load', 'store', 4], ['f64', 'load', 'store', 8],
    ['i32', 'load8_s', 'store8', 1], ['i32', 'load16_u', 'store16', 2], ['i64', 'load32_s', 'store32', 4]];
  const functions = types.flatMap(([type, load, store], i) => ['', 'offset=3 ', 'offset=65530 ', 'offset=4294967295 '].map((offset, k) => `
    (func (export "load${i}_${k}") (param i32) (result ${type}) (${type}.${load} ${offset} (local.get 0)))
    (func (export "store${i}_${k}") (param i32 ${type}) (${type}.${store} ${offset} (local.get 0) (local.get 1)))`));
  const wasm = wasmOf(`(module (memory (export "memory") 1 2) (func (export "grow") (drop (memory.grow (i32.const 1)))) ${functions.join('')})`);
  const {wasm: reference, valid, plain, asm} = await threeWays(wasm, {}, {heap: 1 << 18}, ['-p']);
  assert.ok(isAsmJs(asm), complaints.at(-1));
  const all = [reference, valid, plain].map(way => way.exports);
  for (const grown of [false, true]) {
    if (grown) for (const exports of all) exports.grow();
    types.forEach(([type], i) => {
      const value = type === 'i64' ? 0x1122334455667788n : type[0] === 'f' ? 1.5 : 0x11223344;
      const edges = [0, 1, 5, 6, 1000, 65527, 65528, 65531, 65532, 65535, 65536, 131064, 131071, 131072, -1, -4, -2147483648];
      for (let k = 0; k < 4; k++)
        agree(all, edges.flatMap(a => /** @type {[string, ...any[]][]} */ ([[`store${i}_${k}`, a, value], [`load${i}_${k}`, a]])));
    });
  }
});
