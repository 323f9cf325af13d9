// SPDX-License-Identifier: MIT
// Blocks with parameters: the same as WebAssembly, as asm.js and after the optimizer.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';

import {tool} from '../environment.mjs';
import {assemble, scratch} from '../web/compile.mjs';
import {complaints, threeWays, translate} from './compare.mjs';

const directory = scratch();

const text = `(module
  (func (export "block") (param i32 i64) (result i64)
    (local.get 0) (local.get 1)
    (block (param i32 i64) (result i64 i32) (local.set 1) (i64.extend_i32_s) (i32.wrap_i64 (local.get 1)))
    (i64.extend_i32_s) (i64.sub))
  (func (export "if") (param i32) (result i32)
    (i32.const 5) (i32.const 7) (local.get 0)
    (if (param i32 i32) (result i32) (then (i32.sub)) (else (i32.mul))))
  (func (export "no_else") (param i32) (result i32)
    (i32.const 5) (i32.const 7) (local.get 0)
    (if (param i32 i32) (result i32 i32) (then (drop) (i32.const 1)))
    (i32.mul))
  (func (export "loop") (param i32) (result i32)
    (local $left i32) (local $sum i32)
    (local.get 0) (i32.const 0)
    (loop $again (param i32 i32) (result i32)
      (local.set $sum) (local.set $left)
      (i32.sub (local.get $left) (i32.const 1)) (i32.add (local.get $sum) (local.get $left))
      (br_if $again (i32.gt_s (local.get $left) (i32.const 1)))
      (i32.add)))
  (func (export "branch") (param i32) (result f64)
    (local $x f64)
    (f64.const 1)
    (loop $again (param f64) (result f64)
      (f64.add (f64.const 0.5))
      (local.set $x)
      (if (f64.lt (local.get $x) (f64.convert_i32_s (local.get 0))) (then (local.get $x) (br $again)))
      (local.get $x)))
  (func (export "table") (param i32) (result i32)
    (local $rounds i32)
    (block $out (result i32)
      (i32.const 100)
      (loop $outer (param i32) (result i32)
        (i32.add (i32.const 1))
        (loop $inner (param i32) (result i32)
          (i32.add (i32.const 10))
          (local.set $rounds (i32.add (local.get $rounds) (i32.const 1)))
          (br_table $inner $outer $out (i32.sub (i32.add (local.get 0) (local.get $rounds)) (i32.const 4)))))))
  (func (export "unreachable") (param i32) (result i32)
    (block $out (result i32)
      (local.get 0) (br $out)
      (loop $again (param i32) (result i32) (br $again)))))`;

/** What every function gives for some arguments. @param {Record<string, any>} exports */
function results(exports) {
  /** @type {Record<string, any[]>} */
  const all = {};
  for (const [name, f] of Object.entries(exports)) {
    if (typeof f !== 'function') continue;
    all[name] = [-3, 0, 1, 2, 3, 4, 5, 9].map(x => name === 'block' ? f(x, BigInt(x) << 33n | 7n) : f(x));
  }
  return all;
}

test('blocks with parameters', async () => {
  const ways = await threeWays(readFileSync(assemble(text, directory, 'parameters')));
  const expected = results(ways.wasm.exports);
  assert.equal(Object.keys(expected).length, 7);
  assert.deepEqual(results(ways.valid.exports), expected);
  assert.deepEqual(results(ways.plain.exports), expected);
});

test('the optimizer keeps what they mean', async () => {
  const source = assemble(text, directory, 'parameters'), target = join(directory, 'optimized.wasm');
  execFileSync(tool('amcc'), ['-O2', source, '-o', target]);
  const [before, after] = await Promise.all([source, target].map(path => WebAssembly.instantiate(readFileSync(path))));
  assert.deepEqual(results(after.instance.exports), results(before.instance.exports));
});

/** @param {number} count @param {(i: number) => string} item */
const repeat = (count, item) => Array.from({length: count}, (_, i) => item(i)).join('\n');

/** A switch of so many cases, ifs nested so deeply, and a sum of so many terms, as the text format has them.
 *  @param {number} cases @param {number} ifs @param {number} terms */
const deep = (cases, ifs, terms) => `(module
  (func $dispatch (export "dispatch") (param i32) (result i32) (local i32)
    (block $end
    ${repeat(cases, i => `block $case${cases - 1 - i}`)}
    (br_table ${repeat(cases, i => `$case${i}`)} (local.get 0))
    ${repeat(cases, i => `end (local.set 1 (i32.add (i32.mul (local.get 1) (i32.const 3)) (i32.const ${i})))
      (br_if $end (i32.and (local.get 0) (i32.const 1)))
      ${i < cases - 9 ? `(br_if $case${i + 9} (i32.and (local.get 1) (i32.const 4)))` : ''}`)})
    (local.get 1))
  (func $decide (export "decide") (param i32) (result i32) (local i32)
    ${repeat(ifs, i => `(i32.gt_s (local.get 0) (i32.const ${i * 3 % ifs})) if ${i % 2 ? '(local.set 1 (i32.const 7)) else' : ''}`)}
    (local.set 1 (i32.const 1))
    ${repeat(ifs, i => (ifs - 1 - i) % 2 ? 'end' : `else (local.set 1 (i32.add (local.get 1) (i32.const ${i}))) end`)}
    (local.get 1))
  (func $sum (export "sum") (param i32) (result i32)
    (local.get 0)
    ${repeat(terms, i => `(i32.mul (i32.const 31)) (i32.add (i32.xor (local.get 0) (i32.const ${i})))`)}))`;

test('expressions, blocks and ifs that are nested as deeply as can be', async () => {
  const ways = await threeWays(readFileSync(assemble(deep(3000, 2000, 2000), directory, 'deep')));
  const arguments_ = [-1, 0, 1, 450, 499, 500, 501, 1000, 1499, 1500, 1501, 1998, 1999, 2000, 2998, 2999, 3000];
  const results = (/** @type {Record<string, any>} */ {dispatch, decide, sum}) => arguments_.map(x => [dispatch(x), decide(x), sum(x)]);
  assert.deepEqual(results(ways.valid.exports), results(ways.wasm.exports));
  assert.deepEqual(results(ways.plain.exports), results(ways.wasm.exports));
  assert.deepEqual(complaints, []);
});

test('loops that are nested deeper than engines read are refused', () => {
  const text = `(module (func $turn (export "turn") (param i32) ${'loop '.repeat(1000)} ${'(br_if 0 (local.get 0)) end '.repeat(1000)}))`;
  assert.throws(() => translate(readFileSync(assemble(text, directory, 'loops', ['--debug-names']))),
    /wasm2asm: error: in function turn: a loop in more than 900 others has no asm\.js form/);
});
