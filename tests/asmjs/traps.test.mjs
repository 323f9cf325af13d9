// SPDX-License-Identifier: MIT
// Programs that fail: their asm.js stops as amrun does, its memory ends cleanly, and what has no asm.js form is named.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {test} from 'node:test';

import {workshop} from '../compiler/driver.mjs';
import {assemble} from '../web/compile.mjs';

const TRAPS_C = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef int (*unary)(int);
typedef double (*binary)(double, double);
static int twice(int x) { return 2 * x; }
volatile int zero = 0, least = -2147483647 - 1;
volatile unary function = 0;
static int deep(int n) { volatile char block[100]; block[n % 100] = (char)n; return n ? deep(n + 1) + block[n % 100] : 0; }
int main(int argc, char **argv) {
  const char *what = argv[1];
  puts("before"); fflush(stdout);
  if (!strcmp(what, "divide")) return 1000 / zero;
  if (!strcmp(what, "remainder")) return (int)(7LL % (long long)zero);
  if (!strcmp(what, "overflow")) return least / (zero - 1);
  if (!strcmp(what, "unreachable")) __builtin_trap();
  if (!strcmp(what, "abort")) abort();
  if (!strcmp(what, "null")) return function(1);
  function = strcmp(what, "element") ? twice : (unary)100000;
  if (!strcmp(what, "element")) return function(1);
  if (!strcmp(what, "type")) return (int)((binary)(void *)function)(1, 2);
  if (!strcmp(what, "load")) return *(volatile int *)0x7ffffff0;
  if (!strcmp(what, "store")) return *(volatile int *)0xfffffff0u = 1;
  if (!strcmp(what, "copy")) memcpy((char *)0xfff00000u, (char *)0x10000, (size_t)(1000000 + zero));
  if (!strcmp(what, "stack")) return deep(1);
}`;

const GROW_C = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) {
  size_t count = 0;
  for (char *volatile block; (block = malloc(1 << 20)); count++) memset(block, (int)count + 1, 1 << 20);
  printf("%zu MB\\n", count);
  return __builtin_wasm_memory_grow(0, 1000) == (size_t)-1 ? 5 : 6;
}`;

/** Runs app.mjs where there is no WebAssembly. */
const WITHOUT_WASM = 'delete globalThis.WebAssembly;\nprocess.argv[1] = `${process.cwd()}/app.mjs`;\nawait import("./app.mjs");\n';

test('traps have the names that amrun gives them', t => {
  const w = workshop(t, {'traps.c': TRAPS_C, 'asmjs.mjs': WITHOUT_WASM});
  assert.equal(w.amcc('-O1', '-w', '-sASMJS_PEDANTIC', '-sSTACK_SIZE=1MB', 'traps.c', '-o', 'app.mjs').stderr, '');
  /** @type {Record<string, string>} */
  const expected = {
    divide: 'integer divide by zero', remainder: 'integer divide by zero', overflow: 'integer overflow', unreachable: 'unreachable',
    null: 'uninitialized element', element: 'undefined element', type: 'indirect call type mismatch',
    load: 'out of bounds memory access', store: 'out of bounds memory access', copy: 'out of bounds memory access',
  };
  for (const [what, name] of Object.entries(expected)) {
    const native = w.run('amrun', ['app.wasm', what]), asmjs = w.run(process.execPath, ['asmjs.mjs', what]);
    assert.match(native.stderr, new RegExp(`^amrun: app\\.wasm: trap: ${name}[\\n:]`), what);
    assert.match(asmjs.stderr, new RegExp(`^RuntimeError: \\S+: ${name}\\n`), what);
    assert.deepEqual([asmjs.stdout, asmjs.status], ['before\n', native.status], what);
  }
  const aborted = w.run('amrun', ['app.wasm', 'abort']);
  assert.match(aborted.stderr, /^amrun: app\.wasm: trap: unreachable\n[^]*^amrun: note: the program called abort$/m);
  assert.match(w.run(process.execPath, ['asmjs.mjs', 'abort']).stderr, /^RuntimeError: \S+: abort\n/);
  assert.match(w.run(process.execPath, ['app.mjs', 'abort']).stderr, /^RuntimeError: \S+: abort\n/);
  const native = w.run('amrun', ['app.wasm', 'stack']), asmjs = w.run(process.execPath, ['asmjs.mjs', 'stack']);
  assert.match(native.stderr, /^amrun: app\.wasm: trap: out of bounds memory access\n[^]*^amrun: note: stack overflow: see -sSTACK_SIZE$/m);
  assert.match(asmjs.stderr, /^RuntimeError: \S+: stack overflow: see -sSTACK_SIZE\n/);
  assert.deepEqual([asmjs.stdout, asmjs.status], ['before\n', native.status]);
});

test('a program that asks for more memory than there is gets none', t => {
  const w = workshop(t, {'grow.c': GROW_C, 'asmjs.mjs': WITHOUT_WASM});
  assert.equal(w.amcc('-O1', '-sASMJS_HEAP=16MB', '-sSTACK_SIZE=1MB', 'grow.c', '-o', 'app.mjs').stderr, '');
  const {status, stdout, stderr} = w.run(process.execPath, ['asmjs.mjs']);
  assert.deepEqual([status, stderr], [5, '']);
  assert.match(stdout, /^1[0-5] MB\n$/);
});

/** @type {[string, string, string[], string][]} */
const refused = [
  ['atomics', '(module (memory 1) (func $bump (export "_start") (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))))',
    ['--enable-threads', '--debug-names'], 'in function bump: i32.atomic.rmw.add has no asm.js form'],
  ['shared', '(module (memory 1 1 shared) (func (export "_start")))', ['--enable-threads'], 'a shared memory has no asm.js form'],
  ['memory64', '(module (memory i64 1) (func (export "_start")))', ['--enable-memory64'], 'a 64-bit memory has no asm.js form'],
];

test('what has no asm.js form is named, and the .wasm is written', t => {
  const w = workshop(t);
  for (const [name, text, flags, why] of refused) {
    const source = assemble(text, w.directory, name, flags);
    const wanted = w.amcc('-sASMJS=1', source, '-o', `${name}-wanted.mjs`);
    assert.deepEqual([wanted.status, wanted.stderr], [1, `amcc: error: asm.js output: ${why}\n`]);
    const only = w.amcc('-sASMJS=only', source, '-o', `${name}-only.mjs`);
    assert.deepEqual([only.status, only.stderr], [1, `amcc: error: asm.js output: ${why}\n`]);
    const byDefault = w.amcc(source, '-o', `${name}-default.mjs`);
    assert.deepEqual([byDefault.status, byDefault.stderr], [0, `amcc: warning: ${name}-default.mjs: no asm.js: ${why}\n`]);
    for (const product of ['wanted', 'default']) assert.ok(existsSync(w.path(`${name}-${product}.wasm`)), `${name}-${product}.wasm`);
    assert.deepEqual(w.names().filter(file => file.endsWith('.asm.js')), []);
  }
  assert.deepEqual(w.leftovers(), []);
});
