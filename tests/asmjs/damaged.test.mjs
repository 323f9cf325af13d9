// SPDX-License-Identifier: MIT
// Damaged modules: the emitter ends with a message or with a text that V8 takes for asm.js; it neither crashes nor hangs.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';

import {buildDirectory} from '../environment.mjs';
import {assemble, scratch} from '../web/compile.mjs';
import {complaints, isAsmJs, load, translate} from './compare.mjs';
import {randomModule} from './random.mjs';

const count = Number(process.env.FUZZ_COUNT || 1500), seed = process.env.FUZZ_SEED || '1';
const directory = scratch();

/** Something of every section, and of what is lowered before Binaryen reads it. */
const everything = `(module
  (type $unary (func (param i32) (result i32)))
  (import "host" "f" (func $f (param i64 f32) (result f64)))
  (import "host" "g" (global $g (mut i64)))
  (memory (export "memory") 1 3)
  (table $t (export "table") 4 9 funcref)
  (table $e 2 externref)
  (global $count (export "count") (mut i32) (i32.const 7))
  (elem $some funcref (ref.func $twice) (ref.null func))
  (elem (table $t) (i32.const 1) func $twice $loop)
  (data $passive "passive")
  (data (i32.const 16) "active \\00\\ff")
  (func $start (global.set $count (i32.add (global.get $count) (i32.const 1))))
  (start $start)
  (func $twice (export "twice") (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1)))
  (func $loop (export "loop") (param i32) (result i32) (local i32)
    (local.get 0) (i32.const 0)
    (loop $again (param i32 i32) (result i32)
      (local.set 1) (local.set 0)
      (i32.sub (local.get 0) (i32.const 1)) (i32.add (local.get 1) (local.get 0))
      (br_if $again (i32.gt_s (local.get 0) (i32.const 1)))
      (i32.add)))
  (func (export "pair") (param i64) (result i64 f32) (local.get 0) (f32.const 1.5))
  (func (export "switch") (param i32) (result i32)
    (block $a (block $b (block $c (br_table $a $b $c $b $a (local.get 0))) (return (i32.const 1))) (return (i32.const 2)))
    (call_indirect (type $unary) (local.get 0) (i32.and (local.get 0) (i32.const 7))))
  (func (export "memories") (param i32 i32 i32)
    (memory.init $passive (local.get 0) (local.get 1) (local.get 2)) (data.drop $passive)
    (memory.copy (local.get 0) (local.get 1) (local.get 2)) (memory.fill (local.get 0) (local.get 1) (local.get 2))
    (drop (memory.grow (memory.size)))
    (i64.store offset=3 align=1 (local.get 0) (i64.rotl (i64.load16_s (local.get 1)) (global.get $g))))
  (func (export "tables") (param i32 externref) (result externref)
    (table.set $e (i32.const 0) (local.get 1)) (table.init $t $some (local.get 0) (i32.const 0) (i32.const 2)) (elem.drop $some)
    (drop (table.grow $t (ref.null func) (local.get 0))) (table.copy $t $t (i32.const 0) (i32.const 1) (table.size $t))
    (table.get $e (local.get 0)))
  (func (export "vectors") (param i32) (result i32)
    (v128.store (local.get 0) (i16x8.add_sat_s (v128.load (local.get 0)) (i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31
      (v128.const i32x4 1 2 3 4) (f32x4.splat (f32.const 2)))))
    (i8x16.bitmask (v128.load32_splat (local.get 0)))))`;
const exceptions = `(module
  (tag $thrown (param i32))
  (func $throw (param i32) (if (local.get 0) (then (throw $thrown (local.get 0)))))
  (func (export "catch") (param i32) (result i32)
    (try (result i32) (do (call $throw (local.get 0)) (i32.const -1))
      (catch $thrown (i32.add (i32.const 1)))
      (catch_all (rethrow 0)))))`;

/** What the "use asm" function imports: numbers and functions. @param {string} text */
const foreign = text => Object.fromEntries([...text.matchAll(/=e\.(\w+)(\|0)?;/g)].map(([, name, int]) => [name, int ? 0 : () => 0]));

/** @param {string} name @param {Uint8Array} wasm */
function keep(name, wasm) {
  const path = join(directory, name);
  writeFileSync(path, wasm);
  return path;
}

test('a module whose functions have no code is refused', () => {
  const wasm = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 3, 2, 0, 0]);
  assert.throws(() => translate(wasm), /wasm2asm: error: malformed code section/);
});

test(`${count} damaged modules`, async () => {
  const guests = ['hello', 'plugin', 'trap'].map(name => `${buildDirectory}/examples/guests/${name}.wasm`);
  const modules = [
    assemble(everything, directory, 'everything'), assemble(exceptions, directory, 'exceptions', ['--enable-exceptions']),
    keep('random.wasm', randomModule(3, 20).wasm), keep('vectors.wasm', randomModule(4, 20, true).wasm), ...guests,
  ];
  const out = scratch();
  const {status, stdout, stderr} = spawnSync(`${buildDirectory}/tests/asmjs/damaged`, [String(count), seed, out, ...modules], {encoding: 'utf8'});
  assert.equal(status, 0, `${stdout}${stderr} in ${out}`);
  const [refused, translated] = [...stdout.matchAll(/\d+/g)].map(Number);
  assert.ok(refused > 0 && translated > 0 && refused + translated === count, stdout);
  for (const name of readdirSync(out).filter(file => file.endsWith('.mjs')).slice(0, 300)) {
    const text = readFileSync(join(out, name), 'utf8'), {asm} = await load(text);
    asm(globalThis, foreign(text), new ArrayBuffer(1 << 16));
    if (!isAsmJs(asm)) assert.fail(`V8 refuses ${join(out, name)}: ${complaints.at(-1)}`);
  }
});
