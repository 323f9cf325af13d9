// SPDX-License-Identifier: MIT
// Functions that are called by other types than their own: directly where sources disagree, and
// through pointers.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {inspect, workshop} from './driver.mjs';

const direct = {
  'a.c': `
    #include <stdio.h>
    int add();
    long long wide();
    short halve();
    int nothing(int, int);
    int prints();
    int result;
    int main(int argc, char **argv) {
      printf("%d %lld %d\\n", add(1, 2, 3), wide(-5), halve(2.5));
      printf("%d\\n", nothing(7, 8));
      prints("%s %d\\n", "printed", 4);
      return 0;
    }`,
  'b.c': `
    #include <stdio.h>
    int last = 0;
    int add(int a, int b) { return a + b; }
    long long wide(long long x) { return x * 2; }
    int halve(float x) { return (int)(x * 2); }
    void nothing(int x) { printf("nothing %d\\n", x); }
    void prints(const char *format, const char *text, int n) { printf(format, text, n); }
    static int helper(int x) { return x; }
    int used(int x) { return helper(x); }`,
};
const expected = '3 -10 5\nnothing 7\n0\nprinted 4\n';

test('sources that disagree about types: a warning that names both, and the call works', t => {
  const w = workshop(t, direct);
  for (const flag of ['-O0', '-O2', '-Os']) {
    const {status, stderr} = w.amcc('-std=gnu89', '-w', flag, 'a.c', 'b.c', '-o', 'a.mjs', '-sASMJS=only');
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^amcc: warning: function signature mismatch: wide\n>>> defined as \(i32\) -> i64 in a\.c\n>>> defined as \(i64\) -> i64 in b\.c$/m);
    assert.equal(stderr.match(/mismatch: add$/gm)?.length, 1);
    assert.equal(w.run(process.execPath, ['a.mjs']).stdout, expected);
    assert.equal(w.amcc('-std=gnu89', '-w', flag, 'a.c', 'b.c', '-o', 'a.wasm').status, 0);
    const ran = w.run('amrun', ['a.wasm']);
    assert.equal(ran.stdout, expected, ran.stderr);
    assert.deepEqual(inspect(readFileSync(w.path('a.wasm'))).exports.sort(), ['__stack_pointer', '_start', 'memory']);
  }
});

test('an export that was asked for stays although the function is mismatched', t => {
  const w = workshop(t, direct);
  assert.equal(w.amcc('-std=gnu89', '-w', '-sEXPORTED_FUNCTIONS=_add', 'a.c', 'b.c', '-o', 'a.wasm').status, 0);
  assert.deepEqual(inspect(readFileSync(w.path('a.wasm'))).exports.sort(), ['__stack_pointer', '_start', 'add', 'memory']);
});

test('DWARF survives: functions of the program are where it says', t => {
  const w = workshop(t, direct);
  assert.equal(w.amcc('-std=gnu89', '-w', '-g', '-O0', 'a.c', 'b.c', '-o', 'a.wasm').status, 0);
  const bytes = readFileSync(w.path('a.wasm'));
  assert.ok(inspect(bytes).has('.debug_info'));
  assert.equal(w.run('amrun', ['a.wasm']).stdout, expected);
  // A trap in a function that is called through an adapter has the line of its source.
  const trap = workshop(t, {'a.c': 'int fails();\nint main() {\n  return fails(1, 2);\n}\n',
    'b.c': 'volatile int zero;\n\nint fails(int x) {\n  return x / zero;\n}\n'});
  assert.equal(trap.amcc('-std=gnu89', '-w', '-g', 'a.c', 'b.c', '-o', 'a.wasm').status, 0);
  const module = trap.run('amrun', ['a.wasm']);
  assert.match(module.stderr, /trap: integer divide by zero\n {2}at fails, b\.c:4 [^]*\n {2}at __original_main, a\.c:3 /);
});

const pointers = `
  #include <stdio.h>
  typedef void (*callback)(void *, int, double);
  typedef int (*reader)(long long);
  static int one(int *x) { return ++*x; }
  static void two(int *x, int n) { *x += n; }
  static float three(int *x, int n, float f) { *x += n + (int)f; return f; }
  static int small(int x) { return x * 3; }
  static void none(void) { puts("none"); }
  static int more(int *x, int n, double d, int missing) { return *x += n + (int)d + missing; }
  static void exact(void *x, int n, double d) { *(int *)x -= n; }
  int main(int argc, char **argv) {
    int x = 0;
    callback volatile all[] = {(callback)one, (callback)two, (callback)three, (callback)none, (callback)more, exact};
    for (int i = 0; i < 6; i++) all[i](&x, 10, 2.5), printf("%d\\n", x);
    reader volatile r = (reader)small;
    printf("%d\\n", r(1234567));
    int (*volatile f)(int) = (int (*)(int))none;
    printf("%d\\n", f(3));
    callback volatile null = 0;
    fflush(stdout);
    if (argc > 1) null(0, 0, 0);
    return 0;
  }`;

test('EMULATE_FUNCTION_POINTER_CASTS: calls through pointers of other types', t => {
  const w = workshop(t, {'a.c': pointers});
  const result = '1\n11\n23\nnone\n23\n35\n25\n3703701\nnone\n0\n';
  for (const flag of ['-O0', '-O2']) {
    assert.equal(w.amcc('-w', flag, '-sEMULATE_FUNCTION_POINTER_CASTS', 'a.c', '-o', 'a.mjs').status, 0);
    assert.equal(w.run('amrun', ['a.wasm']).stdout, result);
    assert.equal(w.run(process.execPath, ['a.mjs']).stdout, result);
    const null_call = w.run('amrun', ['a.wasm', 'x']);
    assert.equal(null_call.stdout, result);
    assert.match(null_call.stderr, /trap: uninitialized element/);
  }
  assert.equal(w.amcc('-w', '-sEMULATE_FUNCTION_POINTER_CASTS', '-sASMJS=only', 'a.c', '-o', 'b.mjs').status, 0);
  assert.equal(w.run(process.execPath, ['b.mjs']).stdout, result);
});

test('without it such a call traps, and amrun says what would help', t => {
  const w = workshop(t, {'a.c': pointers});
  assert.equal(w.amcc('-w', 'a.c', '-o', 'a.wasm').status, 0);
  const {stderr, status} = w.run('amrun', ['a.wasm']);
  assert.equal(status, 134);
  assert.match(stderr, /indirect call type mismatch: a function of type \(i32\) -> \(i32\) was called as \(i32, i32, f64\) -> \(\)$/m);
  assert.match(stderr, /^amrun: note: .*-sEMULATE_FUNCTION_POINTER_CASTS/m);
});

test('a program whose sources disagree gets adapters for pointers too', t => {
  const w = workshop(t, {...direct, 'c.c': `
    #include <stdio.h>
    static int callback(int x) { return x + 1; }
    void (*volatile later)(int, int) = (void (*)(int, int))callback;
    void __attribute__((constructor)) start(void) { later(1, 2); }`});
  assert.equal(w.amcc('-std=gnu89', '-w', 'a.c', 'b.c', 'c.c', '-o', 'a.wasm').status, 0);
  const {stdout, stderr} = w.run('amrun', ['a.wasm']);
  assert.equal(stdout, expected, stderr);
});
