// SPDX-License-Identifier: MIT
// --dump-ir=PASS: the emitter's IR as text, to the letter.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {workshop} from '../compiler/driver.mjs';
import {assemble} from '../web/compile.mjs';

const MODULE = `(module
  (memory 1)
  (func $add (param i64) (result i64) (i64.add (local.get 0) (i64.const 5)))
  (func (export "sum") (param i32) (result i32) (local $s i32)
    (loop $l
      (local.set $s (i32.add (local.get $s) (i32.load (local.get 0))))
      (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 4)))))
    (if (result i32) (i32.lt_s (local.get $s) (i32.const 0))
      (then (i32.wrap_i64 (call $add (i64.extend_i32_s (local.get $s)))))
      (else (i32.trunc_sat_f64_s (f64.sqrt (f64.convert_i32_s (local.get $s))))))))`;

const LOWERED = `function $0 int int -> int
  locals 2 int
  set 2 (add (local 0) (int 5))
  set_global $high (add (local 1) (lt_u (local 2) (int 5)))
  return (local 2)
`;

test('asm.js: the IR of a function after lowering and after its locals are one', t => {
  const w = workshop(t), wasm = assemble(MODULE, w.directory, 'module');
  const lowered = w.amcc(wasm, '-o', 'out.mjs', '--dump-ir=lower');
  assert.equal(lowered.stderr, '');
  assert.equal(lowered.stdout.slice(0, LOWERED.length), LOWERED);
  assert.match(lowered.stdout, /^ {2}loop L0 L1 .*\n {4}set 1 \(add .*\(load \$.*\(local 0\)/m);
  assert.match(lowered.stdout, /^ {2}if \(lt_s \(local 1\) \(int 0\)\)\n(.*\n)* {2}else\n/m);
  const coalesced = w.amcc(wasm, '-o', 'out.mjs', '--dump-ir=coalesce').stdout;
  assert.match(coalesced, /^function \$0 int int -> int\n {2}set 0 \(add \(local 0\) \(int 5\)\)$/m);
});

test('asm.js: a pass that there is not is an error', t => {
  const w = workshop(t, {'x.c': 'int main(void) {}'});
  const built = w.amcc('x.c', '-o', 'x.mjs', '--dump-ir=nothing');
  assert.equal(built.status, 1);
  assert.match(built.stderr, /^amcc: error: --dump-ir=nothing: no such pass; there are lower, alignment, temporaries, outline, coalesce$/m);
});
