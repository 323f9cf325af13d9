// SPDX-License-Identifier: MIT
// Code that is made when a module is loaded.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {tool} from '../environment.mjs';
import {noJit} from './equality.mjs';

const directory = mkdtempSync(join(tmpdir(), 'amphora-jit-'));
after(() => rmSync(directory, {recursive: true}));

/** What a guest prints. @param {string} name of guests/NAME.c @param {string[]} options of amcc */
function output(name, ...options) {
  const wasm = join(directory, `${name}.wasm`);
  execFileSync(tool('amcc'), [...options, fileURLToPath(new URL(`guests/${name}.c`, import.meta.url)), '-o', wasm]);
  return execFileSync(tool('amrun'), ['--engine', 'jit', wasm], {encoding: 'utf8'});
}

test('divisions by constants', {skip: noJit}, () => assert.equal(output('division', '-O1'), '67580 checks, 0 differences\n'));

/** @param {number} count @param {(i: number) => string} text */
const repeat = (count, text) => Array.from({length: count}, (_, i) => text(i)).join('\n');

// All locals live across the call: the frame has 8 bytes for each.
test('a function with a large frame that calls itself ends in a trap', {skip: noJit}, () => {
  const locals = 6000, wat = join(directory, 'deep.wat'), wasm = join(directory, 'deep.wasm');
  writeFileSync(wat, `(module (memory 1) (func $deep (export "deep") (param i64) (result i64) (local ${repeat(locals, () => 'i64')})
    ${repeat(locals, i => `(local.set ${i + 1} (i64.load (i32.const ${8 * i})))`)}
    (local.set 0 (call $deep (local.get 0)))
    ${repeat(locals, i => `(local.set 0 (i64.add (local.get 0) (local.get ${i + 1})))`)}
    (local.get 0)))`);
  execFileSync('wat2wasm', [wat, '-o', wasm]);
  const {status, signal, stderr} = spawnSync(tool('amrun'), ['--engine', 'jit', '--invoke', 'deep', wasm, '1'], {encoding: 'utf8'});
  assert.equal(signal, null);
  assert.match(stderr, /call stack exhausted/);
  assert.equal(status, 134);
});

// A branch along which more values move than the stack has room for at once.
test('thousands of values that change their places', {skip: noJit}, () => {
  const locals = 3000, wat = join(directory, 'rotate.wat'), wasm = join(directory, 'rotate.wasm');
  writeFileSync(wat, `(module (func (export "rotate") (param $n i32) (result i32) (local $first i32) (local ${repeat(locals, () => 'i32')})
    ${repeat(locals, i => `(local.set ${i + 2} (i32.const ${i}))`)}
    (loop $again
      (local.set $first (local.get 2))
      ${repeat(locals - 1, i => `(local.set ${i + 2} (local.get ${i + 3}))`)}
      (local.set ${locals + 1} (local.get $first))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (local.get 2) (i32.mul (local.get ${locals + 1}) (i32.const 10000)))))`);
  execFileSync('wat2wasm', [wat, '-o', wasm]);
  for (const engine of ['interp', 'jit'])
    assert.equal(execFileSync(tool('amrun'), ['--engine', engine, '--invoke', 'rotate', wasm, '7'], {encoding: 'utf8'}), '60007\n', engine);
});

test('amrun --stats names the functions that stay in the interpreter', {skip: noJit}, () => {
  const wat = join(directory, 'mixed.wat'), wasm = join(directory, 'mixed.wasm');
  writeFileSync(wat, `(module (import "wasi_snapshot_preview1" "sched_yield" (func (result i32))) (tag $t)
    (func $adds (export "adds") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
    (func $throws (try (do (throw $t)) (catch_all))))`);
  execFileSync('wat2wasm', ['--enable-exceptions', '--debug-names', wat, '-o', wasm]);
  /** @param {string} engine */
  const stats = engine => spawnSync(tool('amrun'), ['--engine', engine, '--stats', '--invoke', 'adds', wasm, '1'], {encoding: 'utf8'}).stderr;
  assert.match(stats('jit'), /^amrun: compiled +1 of 2 functions\namrun: interpreted +2 throws$/m);
  assert.match(stats('interp'), /^amrun: compiled +0 of 2 functions\namrun: module/m);
});
