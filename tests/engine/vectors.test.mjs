// SPDX-License-Identifier: MIT
// Vectors in code that is made when modules are loaded, where there is more than one way to make it: shuffles, by the
// lanes and by where the operands are; vectors among arguments on the stack; lanes in memories whose bounds are checked.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {tool} from '../environment.mjs';
import {noJit} from './equality.mjs';

const directory = mkdtempSync(join(tmpdir(), 'amphora-vectors-'));
after(() => rmSync(directory, {recursive: true}));

/** Runs `main` of a module by each engine. @param {string} name @param {string} text */
function run(name, text) {
  const path = join(directory, `${name}.wat`), wasm = join(directory, `${name}.wasm`);
  writeFileSync(path, text);
  execFileSync('wat2wasm', ['--enable-memory64', path, '-o', wasm]);
  return ['interp', 'jit'].map(engine => {
    const {status, stdout, stderr} = spawnSync(tool('amrun'), ['--engine', engine, '--invoke', 'main', wasm], {encoding: 'utf8'});
    return status === 0 ? stdout.trim() : stderr;
  });
}

const bytes = Array.from({length: 16}, (_, i) => i);
const a = bytes.map(i => 7 * i + 1), b = bytes.map(i => 255 - 11 * i);
const constant = (/** @type {number[]} */ lanes) => `(v128.const i8x16 ${lanes.join(' ')})`;

/** Lanes for which there are instructions, and others. */
function patterns() {
  const list = [];
  for (const width of [1, 2, 4, 8])
    for (const start of [0, 8])
      for (const first of [0, 16])
        for (const second of [0, 16])
          list.push(bytes.map(i => (Math.floor(i / width) % 2 ? second : first) + start + Math.floor(i / (2 * width)) * width + i % width));
  for (let start = 1; start < 32; start++) list.push(bytes.map(i => (start + i) % 32));
  for (let start = 1; start < 16; start++) for (const first of [0, 16]) list.push(bytes.map(i => first + (start + i) % 16));
  for (const words of [[3, 2, 1, 0], [7, 7, 4, 5], [1, 0, 7, 6], [6, 4, 2, 2], [0, 4, 2, 6], [0, 1, 2, 3], [4, 5, 6, 7], [0, 5, 6, 3]])
    list.push(bytes.map(i => 4 * words[i >> 2] + i % 4));
  for (const mask of [0x00ff, 0xff00, 0x3cc3, 0x5555, 0x0003, 0xfffe]) list.push(bytes.map(i => i + (mask >> i & 1 ? 16 : 0)));
  for (const factor of [3, 5, 11]) for (const mask of [15, 31]) list.push(bytes.map(i => factor * i + 2 & mask));
  list.push(bytes.map(() => 9), bytes.map(() => 30), bytes.map(i => 16 + (5 * i & 15)));
  return list;
}

/** Ways to write a shuffle, and what then has to be the result of it. */
const forms = [
  {params: '$a $b', body: '$a $b', result: (/** @type {number[]} */ shuffled) => shuffled},
  {params: '$b $a', body: '$a $b', result: (/** @type {number[]} */ shuffled) => shuffled},
  {params: '$a $b', body: '$a $b', kept: true, result: (/** @type {number[]} */ shuffled) => shuffled.map((lane, i) => lane ^ a[i] & b[i])},
];

test('shuffles', {skip: noJit}, () => {
  const cases = patterns().flatMap(lanes => forms.map(form => ({lanes, form})));
  const functions = cases.map(({lanes, form}, number) => {
    const [first, second] = form.params.split(' '), shuffle = `(i8x16.shuffle ${lanes.join(' ')} (local.get $a) (local.get $b))`;
    return `(func $${number} (param ${first} v128) (param ${second} v128) (result v128)
      ${form.kept ? `(v128.xor ${shuffle} (v128.and (local.get $a) (local.get $b)))` : shuffle})`;
  });
  const checks = cases.map(({lanes, form}, number) => {
    const shuffled = lanes.map(lane => [...a, ...b][lane]), values = form.params.split(' ').map(name => constant(name === '$a' ? a : b));
    return `(if (i32.eqz (i8x16.all_true (i8x16.eq (call $${number} ${values.join(' ')}) ${constant(form.result(shuffled))})))
      (then (return (i32.const ${number}))))`;
  });
  const results = run('shuffles', `(module ${functions.join('\n')}
    (func (export "main") (result i32) ${checks.join('\n')} (i32.const -1)))`);
  assert.deepEqual(results, ['-1', '-1'], results.map(number => JSON.stringify(cases[Number(number)]?.lanes)).join(', '));
});

test('vectors among arguments on the stack', {skip: noJit}, () => {
  const floats = Array.from({length: 9}, (_, i) => `(f64.const ${i})`).join(' ');
  const values = `${floats} ${constant(a)} (f64.const 9) ${constant(b)}`;
  assert.deepEqual(run('arguments', `(module
    (type $mixed (func (param f64 f64 f64 f64 f64 f64 f64 f64 f64 v128 f64 v128) (result i32)))
    (table funcref (elem $f))
    (func $f (type $mixed)
      (i32.add (i8x16.extract_lane_u 3 (i8x16.add_sat_u (local.get 9) (local.get 11)))
        (i32.trunc_f64_s (f64.add (local.get 8) (local.get 10)))))
    (func (export "main") (result i32)
      (i32.add (call $f ${values}) (call_indirect (type $mixed) ${values} (i32.const 0)))))`),
                   Array(2).fill(`${2 * (Math.min(a[3] + b[3], 255) + 8 + 9)}`));
});

test('more vectors than registers', {skip: noJit}, () => {
  const count = 20, indices = Array.from({length: count}, (_, i) => i);
  const vectors = indices.map(i => bytes.map(lane => 31 * i + 17 * lane & 255));
  const data = vectors.flat().map(byte => `\\${byte.toString(16).padStart(2, '0')}`).join('');
  const load = (/** @type {number} */ i) => `(local.set $v${i} (v128.load (i32.const ${16 * i})))`;
  const odd = '(local.set $n (i32.add (local.get $n) (i32.load (i32.const 0))))'; // is kept too, in a place of half the size
  const sum = (/** @type {number[]} */ list) => list.map(i => `(local.set $sum (i8x16.add (local.get $sum) (local.get $v${i})))`);
  const expected = bytes.map(lane => 3 * vectors.reduce((all, vector) => all + vector[lane], 0) & 255);
  const first = vectors[0][0] | vectors[0][1] << 8 | vectors[0][2] << 16 | vectors[0][3] << 24;
  assert.deepEqual(run('many', `(module (memory 1) (data (i32.const 0) "${data}")
    (func $call)
    (func (export "main") (result i32) (local $n i32) (local $sum v128) ${indices.map(i => `(local $v${i} v128)`).join(' ')}
      ${odd} ${indices.map(load).join(' ')}
      (call $call) ${sum(indices).join(' ')}
      (call $call) ${sum(indices).reverse().join(' ')} ${sum(indices).join(' ')}
      (i32.add (local.get $n) (i8x16.all_true (i8x16.eq (local.get $sum) ${constant(expected)})))))`), Array(2).fill(`${first + 1}`));
});

test('lanes in memories whose bounds are checked', {skip: noJit}, () => {
  const module = (/** @type {number} */ address) => `(module (memory i64 1) (data (i64.const 65528) "\\01\\02\\03\\04\\05\\06\\07\\08")
    (func (export "main") (result i64) (local $v v128)
      (local.set $v (v128.load64_lane 1 (i64.const ${address}) (v128.load8_splat (i64.const 65535))))
      (v128.store16_lane 4 (i64.const 8) (local.get $v))
      (i64.add (i64x2.extract_lane 0 (local.get $v)) (i64.load (i64.const 8)))))`;
  assert.deepEqual(run('inside', module(65528)), Array(2).fill(`${0x0808080808080808n + 0x0201n}`));
  for (const message of run('outside', module(65529))) assert.match(message, /out of bounds memory access/);
});
