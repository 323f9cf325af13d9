// SPDX-License-Identifier: MIT
// The stack: its size and place, and what is said when it overflows.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {workshop} from './driver.mjs';

const overflow = /stack overflow: see -sSTACK_SIZE$/m;

/** Uses up the stack with arguments: by one large frame, by many, by alloca, or in a function that calls no other. */
const source = `
  #include <stdio.h>
  #include <stdlib.h>
  #include <string.h>
  #include <sys/resource.h>
  volatile int sum;
  __attribute__((noinline)) double fill(double m[500][500]) { double s = 0; for (int i = 0; i < 500; i++) for (int j = 0; j < 500; j++) m[i][j] = i * j, s += m[i][j]; return s; }
  __attribute__((noinline)) double large(void) { double m[500][500]; return fill(m); }
  __attribute__((noinline)) double larger(void) { double m[6][500][500]; return fill(m[0]) + fill(m[5]); }
  static int deep(int n) { volatile char pad[1000], *volatile p = pad; p[1] = n; return n ? deep(n - 1) + p[1] : 0; }
  __attribute__((noinline)) int allocate(int n) { volatile char *p = __builtin_alloca(n); for (int i = 0; i < n; i += 512) p[i] = 1; return p[n / 1024 * 512]; }
  __attribute__((noinline)) int leaf(int n) { volatile char small[20]; small[n] = 1; return small[n] + n; }
  __attribute__((noinline)) int creep(int n) {
    volatile char pad[48], *volatile p = pad;
    p[3] = n;
    int rest = n ? creep(n - 1) : 0;
    return leaf(3) + rest + p[3];
  }
  int main(int argc, char **argv) {
    struct rlimit r;
    getrlimit(RLIMIT_STACK, &r);
    printf("%d %g %d\\n", (int)(r.rlim_cur >> 10), large(), allocate(3 << 20) + creep(9));
    fflush(stdout);
    switch (argc > 1 ? argv[1][0] : 0) {
    case 'f': printf("%g\\n", larger()); break;
    case 'd': printf("%d\\n", deep(1000000)); break;
    case 'a': printf("%d\\n", allocate(9 << 20)); break;
    case 'c': printf("%d\\n", creep(atoi(argv[2]))); break;
    case 'o': sum = *(volatile int *)(argc * 0x40000000u); break;
    }
    return 0;
  }`;
const first = '8192 1.55626e+10 86\n';

for (const level of ['-O0', '-O2'])
  test(`a stack of 8 MB, whose overflow says so: ${level}`, t => {
    const w = workshop(t, {'a.c': source});
    assert.equal(w.amcc('-w', level, '-sASMJS=0', 'a.c', '-o', 'a.mjs').status, 0);
    assert.equal(w.amcc('-w', level, '-sASMJS=only', 'a.c', '-o', 'b.mjs').status, 0);
    for (const [host, file] of [['amrun', 'a.wasm'], [process.execPath, 'a.mjs'], [process.execPath, 'b.mjs']]) {
      assert.deepEqual(w.run(host, [file]), {status: 0, signal: null, stdout: first, stderr: ''});
      for (const way of ['f', 'd', 'a']) {
        const {status, stdout, stderr} = w.run(host, [file, way]);
        assert.equal(status, 134, `${file} ${way}`);
        assert.equal(stdout, first);
        assert.match(stderr, overflow, `${file} ${way}`);
      }
    }
    // Other accesses out of bounds are not the stack's.
    for (const [host, file] of [['amrun', 'a.wasm'], [process.execPath, 'a.mjs']]) {
      const {status, stderr} = w.run(host, [file, 'o']);
      assert.equal(status, 134);
      assert.match(stderr, /out of bounds/);
      assert.doesNotMatch(stderr, /stack overflow/);
    }
  });

test('a small stack overflows in small steps', t => {
  const w = workshop(t, {'a.c': source.replace('large(),', '1.5,').replace('3 << 20', '30')});
  for (const level of ['-O0', '-O2']) {
    assert.equal(w.amcc('-w', level, '-sSTACK_SIZE=64KB', '-sASMJS=0', 'a.c', '-o', 'a.mjs').status, 0);
    assert.equal(w.amcc('-w', level, '-sSTACK_SIZE=64KB', '-sASMJS=only', 'a.c', '-o', 'b.mjs').status, 0);
    for (const [host, file] of [['amrun', 'a.wasm'], [process.execPath, 'a.mjs'], [process.execPath, 'b.mjs']]) {
      const {status, stdout, stderr} = w.run(host, [file, 'c', '3000']);
      assert.equal(status, 134, file);
      assert.equal(stdout, '64 1.5 86\n');
      assert.match(stderr, overflow, file);
    }
  }
});

test('where the size of memory is given the stack is a quarter of it at most', t => {
  const w = workshop(t, {'a.c': source.replace('large(),', '1.5,').replace('3 << 20', '30')});
  for (const [settings, kilobytes] of /** @type {[string[], number][]} */ ([[['-sINITIAL_MEMORY=1MB', '-sALLOW_MEMORY_GROWTH=0'], 256],
    [['-sMAXIMUM_MEMORY=16MB'], 4096], [['-sINITIAL_MEMORY=64MB'], 8192], [['-sINITIAL_MEMORY=2MB', '-sSTACK_SIZE=1MB'], 1024]])) {
    assert.equal(w.amcc('-w', ...settings, 'a.c', '-o', 'a').stderr, '');
    assert.equal(w.run(w.path('a'), []).stdout, `${kilobytes} 1.5 86\n`);
  }
});

test('1 MB below the top of the stack is an address above 0', t => {
  const w = workshop(t, {'a.c': `#include <stdint.h>
    int main(void) { uintptr_t top = (uintptr_t)__builtin_frame_address(0); return top - (1 << 20) > top; }`});
  assert.equal(w.amcc('a.c', '-o', 'a').stderr, '');
  assert.equal(w.run(w.path('a'), []).status, 0);
});
