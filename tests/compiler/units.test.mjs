// SPDX-License-Identifier: MIT
// Parts of amcc alone: the IR of asm.js, the reader of the binary format, the lowering of exceptions.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {buildDirectory} from '../environment.mjs';
import {assemble} from '../web/compile.mjs';
import {workshop} from './driver.mjs';

const unit = (/** @type {string} */ name) => `${buildDirectory}/tests/compiler/unit/${name}`;

for (const name of ['ir', 'reader'])
  test(`unit: ${name}`, t => {
    assert.deepEqual(workshop(t).run(unit(name), []), {status: 0, signal: null, stdout: '', stderr: ''});
  });

/** Functions of no parameters, by name: the body, and what it returns or that it traps.
 *  @type {Record<string, [string, number | 'trap']>} */
const bodies = {
  caught: ['try (result i32) i32.const 7 throw $int catch $int i32.const 100 i32.add end', 107],
  returned: ['i32.const 3 call $thrower', 3],
  called: ['try (result i32) i32.const 20 call $thrower catch $int end', 20],
  other: ['try (result i32) try (result i32) i32.const 20 call $thrower catch $two i32.sub end catch $int i32.const 1 i32.add end', 21],
  all: ['try (result i32) i32.const 20 call $thrower catch_all i32.const 5 end', 5],
  again: ['try (result i32) try (result i32) i32.const 20 call $thrower catch_all rethrow 0 end catch $int i32.const 2 i32.mul end', 40],
  two: ['try (result i32) i32.const 9 i32.const 4 throw $two catch $two i32.sub end', 5],
  delegated: ['try $outer (result i32) try (result i32) i32.const 20 call $thrower delegate $outer catch $int i32.const 3 i32.add end', 23],
  loop: [`(local i32) loop $l (result i32) try (result i32) local.get 0 i32.const 20 i32.add call $thrower
    catch $int drop local.get 0 i32.const 1 i32.add local.tee 0 i32.const 5 i32.lt_s br_if 1 local.get 0 end end`, 5],
  indirect: ['try (result i32) i32.const 20 i32.const 0 call_indirect (type $f) catch $int end', 20],
  uncaught: ['i32.const 20 call $thrower', 'trap'],
};
// br_if out of a try's handler to a loop without results drops the value first.
bodies.loop[0] = `(local i32) loop $l try i32.const 20 call $thrower drop catch $int drop end
  local.get 0 i32.const 1 i32.add local.tee 0 i32.const 5 i32.lt_s br_if $l end local.get 0`;

const module = `(module
  (type $f (func (param i32) (result i32)))
  (tag $int (param i32)) (tag $two (param i32 i32))
  (table funcref (elem $thrower))
  (func $thrower (type $f) (if (i32.ge_s (local.get 0) (i32.const 20)) (then (throw $int (local.get 0)))) (local.get 0))
  ${Object.entries(bodies).map(([name, [body]]) => `(func (export "${name}") (result i32) ${body})`).join('\n')})`;

test('unit: exceptions are lowered to what does the same', t => {
  const w = workshop(t);
  const source = assemble(module, w.directory, 'exceptions', ['--enable-exceptions']);
  assert.equal(w.run(unit('lower_exceptions'), [source, 'lowered.wasm']).stderr, '');
  const lowered = new WebAssembly.Module(readFileSync(w.path('lowered.wasm')));
  assert.equal(w.run('/usr/bin/env', ['wasm-validate', 'lowered.wasm']).status, 0);
  const exports = /** @type {Record<string, () => number>} */ (/** @type {unknown} */ (new WebAssembly.Instance(lowered).exports));
  for (const [name, [, expected]] of Object.entries(bodies))
    if (expected === 'trap') assert.throws(exports[name], /unreachable/, name);
    else assert.equal(exports[name](), expected, name);
});

test('unit: what cannot be lowered is named, and told from what is malformed', t => {
  const w = workshop(t);
  const imported = assemble('(module (tag (import "env" "t") (param i32)) (func (throw 0 (i32.const 1))))', w.directory, 'imported', ['--enable-exceptions']);
  assert.deepEqual(w.run(unit('lower_exceptions'), [imported, 'out']),
    {status: 3, signal: null, stdout: '', stderr: "exceptions cannot be lowered: tag 't' is imported\n"});
  const bytes = readFileSync(assemble(module, w.directory, 'exceptions', ['--enable-exceptions']));
  for (const size of [9, 60, bytes.length - 3]) {
    const {status, signal} = w.run('/bin/sh', ['-c', `head -c ${size} exceptions.wasm >cut.wasm; exec "$0" cut.wasm out`, unit('lower_exceptions')]);
    assert.equal(signal, null, `${size} bytes`);
    assert.ok(status === 0 || status === 2 || status === 3, `${size} bytes: ${status}`);
  }
});
