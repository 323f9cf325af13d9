// SPDX-License-Identifier: MIT
// Accesses that are less aligned than their types promise are as exact in asm.js as in WebAssembly, and what is proved
// to be aligned is not checked.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';

import {workshop} from '../compiler/driver.mjs';
import {assemble, scratch} from '../web/compile.mjs';
import {complaints, isAsmJs, threeWays, translate} from './compare.mjs';

const PROGRAM = `#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct header { unsigned size, reserved, offset, more; int width, height; };
struct link { struct link *next; double weight; short kind; };
struct __attribute__((packed)) packed { char c; int i; double d; short s[3]; };
static void show(struct header *h) { printf("%u %u %dx%d\\n", h->size, h->offset, h->width, h->height); }
static void scale(float *values, int count) { for (int i = 0; i < count; i++) values[i] *= 1.5f; }
static double sum(const double *values, int count) { double s = 0; while (count--) s += *values++; return s; }
static void walk(struct link *l) { for (; l; l = l->next) { l->weight += l->kind; l->kind--; printf("%g %d\\n", l->weight, l->kind); } }
__attribute__((noinline)) static long long *next(long long *p) { *p += 1; return (long long *)((char *)p + 9); }
int main(void) {
  unsigned char *volatile start = calloc(400, 1);
  unsigned char *p = start;
  for (int i = 0; i < 400; i++) p[i] = (unsigned char)(i * 7);
  memcpy(p, "BM6\\x10\\0\\0\\0\\0\\0\\0\\x36\\0\\0\\0\\x28\\0\\0\\0\\x40\\x01\\0\\0\\xc8\\0\\0\\0", 26);
  show((struct header *)(p + 2));
  for (int i = 0; i < 6; i++) ((float *)(p + 51))[i] = (float)i, ((double *)(p + 101))[i] = i / 4.0;
  scale((float *)(p + 51), 6);
  printf("%g %g\\n", (double)((float *)(p + 51))[5], sum((double *)(p + 101), 6));
  struct link *a = (struct link *)(p + 201), *b = (struct link *)(p + 227);
  *a = (struct link){b, 1.25, 7}, *b = (struct link){0, -2.5, -3};
  walk(a);
  struct packed q = {1, 0x01020304, 1.5, {1, 2, -3}};
  int *pi = &q.i;
  *pi += 5;
  printf("%x %g %d\\n", *pi, *(double *)((char *)&q + 5), q.s[2]);
  next(next(next((long long *)(p + 301))));
  *(volatile uint16_t *)(p + 333) += 1;
  unsigned hash = 0;
  for (int i = 0; i < 400; i++) if (i < 201 || i > 204) hash = hash * 31 + p[i];
  printf("%u\\n", hash);
  return 0;
}`;

test('pointers that break the alignment of their types', t => {
  const w = workshop(t, {'unaligned.c': PROGRAM});
  for (const level of ['-O0', '-O1', '-O2']) {
    assert.equal(w.amcc(level, '-w', 'unaligned.c', '-o', 'app.mjs', '-sASMJS=1').stderr, '');
    assert.equal(w.amcc(level, '-w', 'unaligned.c', '-o', 'asm.mjs', '-sASMJS=only').stderr, '');
    const native = w.run('amrun', ['app.wasm']), asmjs = w.run(process.execPath, ['asm.mjs']);
    assert.match(native.stdout, /^4150 54 320x200\n7\.5 3\.75\n8\.25 6\n-5\.5 -4\n1020309 1\.5 -3\n\d+\n$/);
    assert.deepEqual(asmjs, native, level);
  }
  const {status, stderr} = w.amcc('-O2', '-w', 'unaligned.c', '-o', 'trusting.mjs', '-sASMJS=only', '-sASMJS_UNALIGNED=0');
  assert.deepEqual([status, stderr], [0, '']);
  assert.notEqual(w.run(process.execPath, ['trusting.mjs']).stdout, w.run('amrun', ['app.wasm']).stdout);
});

const directory = scratch();
let modules = 0;

/** @param {string} functions of a module */
const wasmOf = functions => new Uint8Array(readFileSync(assemble(`(module (memory (export "memory") 1) ${functions})`, directory, `m${modules++}`)));

/** How often the text asks for low bits. @param {string} functions @param {string[]} [flags] */
const checks = (functions, flags = []) => (translate(wasmOf(functions), flags).split('"use asm"')[1].match(/^function [A-Z\w$]+\(.*$/gm) ?? [])
  .filter(line => !/=\w\|0;if\(!\(a&[137]\)\)/.test(line)).join('\n').match(/&[137]\b/g)?.length ?? 0;

test('all types, alone and several from one base, in loops and behind jumps', async () => {
  const wasm = wasmOf(`
    (func (export "types") (param $p i32)
      (i32.store offset=4 (local.get $p) (i32.load (local.get $p)))
      (i64.store offset=16 (local.get $p) (i64.load offset=8 (local.get $p)))
      (i32.store16 offset=26 (local.get $p) (i32.load16_s offset=24 (local.get $p)))
      (i64.store32 offset=28 (local.get $p) (i64.load16_u offset=24 (local.get $p)))
      (f32.store offset=32 (local.get $p) (f32.add (f32.const 1) (f32.convert_i32_s (i32.load8_u (local.get $p)))))
      (f64.store offset=40 (local.get $p) (f64.promote_f32 (f32.load offset=32 (local.get $p)))))
    (func (export "loop") (param $p i32) (param $n i32) (local $q i32)
      (local.set $q (local.get $p))
      (block $out (loop $again
        (br_if $out (i32.eqz (local.get $n)))
        (i32.store (local.get $q) (i32.add (i32.load offset=4 (local.get $q)) (i32.load offset=8 (local.get $q))))
        (local.set $q (i32.add (local.get $q) (i32.const 4)))
        (if (i32.eq (local.get $n) (i32.const 3)) (then (local.set $q (i32.add (local.get $q) (i32.const 1)))))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $again)))
      (i32.store offset=64 (local.get $p) (local.get $q)))
    (func (export "list") (param $p i32) (result i32) (local $sum i32)
      (loop $next
        (local.set $sum (i32.add (local.get $sum) (i32.load offset=4 (local.get $p))))
        (i32.store offset=4 (local.get $p) (local.get $sum))
        (i32.store offset=8 (local.get $p) (i32.xor (local.get $sum) (i32.load offset=12 (local.get $p))))
        (br_if $next (local.tee $p (i32.load (local.get $p)))))
      (local.get $sum))
    (func (export "switch") (param $p i32) (param $which i32) (result i32)
      (block $c (block $b (block $a (br_table $a $b $c (local.get $which)))
          (i32.store (local.get $p) (i32.const 1)) (i32.store offset=4 (local.get $p) (i32.const 2)) (i32.store offset=8 (local.get $p) (i32.const 3)))
        (local.set $p (i32.or (local.get $p) (i32.const 1))))
      (i32.store offset=12 (local.get $p) (i32.const 4)) (i32.store offset=16 (local.get $p) (i32.const 5)) (i32.store offset=20 (local.get $p) (i32.const 6))
      (i32.load offset=16 (local.get $p)))`);
  const {wasm: reference, valid, plain, asm} = await threeWays(wasm);
  assert.ok(isAsmJs(asm), complaints.at(-1));
  const all = [reference, valid, plain].map(way => way.exports);
  /** @param {string} name @param {number[]} values */
  const agree = (name, ...values) => {
    const results = all.map(exports => {
      const bytes = new Uint8Array(exports.memory.buffer, 0, 1024);
      bytes.forEach((_, i) => { bytes[i] = i * 37 ^ i >> 3; });
      for (const [at, next] of [[601, 634], [634, 668], [668, 0]]) new DataView(exports.memory.buffer).setUint32(at, next, true);
      return [exports[name](...values), Buffer.from(bytes).toString('hex')];
    });
    assert.deepEqual(results[1], results[0], `${name} ${values}`);
    assert.deepEqual(results[2], results[0], `${name} ${values}, not validated`);
  };
  for (let at = 64; at < 74; at++) {
    agree('types', at);
    for (const n of [0, 1, 5]) agree('loop', at, n);
    for (const which of [0, 1, 2]) agree('switch', at, which);
  }
  agree('list', 601);
});

test('what is proved is not checked', () => {
  const access = (/** @type {string} */ address) => `(i32.store offset=4 ${address} (i32.load ${address}))`;
  const rest = '(export "f" (func $f)) (func $f (param $p i32) (param $n i32) (local $q i32)';
  assert.ok(checks(`${rest} ${access('(local.get $p)')})`) > 0);
  assert.equal(checks(`${rest} ${access('(local.get $p)')})`, ['-t']), 0, 'trusting');
  assert.equal(checks(`${rest} ${access('(i32.const 64)')})`), 0, 'a constant');
  assert.equal(checks(`${rest} ${access('(i32.and (local.get $p) (i32.const -4))')})`), 0, 'a multiple');
  assert.equal(checks(`${rest} ${access('(i32.add (i32.const 32) (i32.shl (local.get $n) (i32.const 2)))')})`), 0, 'an index');
  assert.ok(checks(`${rest} ${access('(i32.add (i32.const 33) (i32.shl (local.get $n) (i32.const 2)))')})`) > 0, 'an odd array');
  const loop = (/** @type {number} */ step) => `${rest}
    (loop $l ${access('(local.get $q)')} (local.set $q (i32.add (local.get $q) (i32.const ${step}))) (br_if $l (i32.lt_s (local.get $q) (local.get $n)))))`;
  assert.equal(checks(loop(12)), 0, 'a stride');
  assert.ok(checks(loop(6)) > 0, 'an odd stride');
  const frame = (/** @type {number} */ size) => `(global $sp (mut i32) (i32.const 4096)) ${rest}
    (global.set $sp (local.tee $q (i32.sub (global.get $sp) (i32.const ${size})))) ${access('(local.get $q)')}
    (global.set $sp (i32.add (local.get $q) (i32.const ${size}))))`;
  assert.equal(checks(frame(32)), 0, 'a frame');
  assert.ok(checks(frame(30)) > 0, 'an odd frame');
  const callee = (/** @type {string} */ argument) => `${rest} (call $g ${argument}) (call $g (i32.const 80)))
    (func $g (param $p i32) ${access('(local.get $p)')})`;
  assert.equal(checks(callee('(i32.const 64)')), 0, 'arguments');
  assert.ok(checks(callee('(local.get $p)')) > 0, 'arguments of which one is not proved');
  const table = '(type $t (func (param i32))) (table 1 funcref) (elem (i32.const 0) $g) (func (export "h") (call_indirect (type $t) (i32.const 65) (i32.const 0)))';
  assert.ok(checks(`${table} ${callee('(i32.const 64)')}`) > 0, 'arguments through a pointer');
  const many = [0, 4, 8, 12, 16].map(offset => `(i32.store offset=${offset} (local.get $p) (local.get $n))`).join(' ');
  assert.equal(checks(`${rest} ${many})`), 1, 'one check for all');
});
