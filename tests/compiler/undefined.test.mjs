// SPDX-License-Identifier: MIT
// What is undefined in C does at each level what gcc 12 makes of it there, not what clang does.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {workshop} from './driver.mjs';

const levels = ['-O0', '-O1', '-O2', '-O3', '-Os'];

/**
 * @param {import('node:test').TestContext} t @param {string} source
 * @param {(level: string) => string} expected what the program prints
 * @param {string} [compiler]
 */
function prints(t, source, expected, compiler = 'amcc') {
  const name = compiler === 'amcc' ? 'a.c' : 'a.cpp';
  const w = workshop(t, {[name]: `#include <stdio.h>\n${source}`});
  for (const level of levels) {
    const {status, stderr} = w.run(compiler, ['-w', level, name, '-o', 'a.wasm']);
    assert.equal(status, 0, stderr);
    const ran = w.run('amrun', ['--fuel', '1000000', 'a.wasm']);
    assert.equal(ran.stdout || ran.stderr.replace(/(?<=\n)[^]*/, ''), expected(level), level);
  }
}

test('pointers that wrap: a sort of nothing compares nothing', t => {
  prints(t, `
    static int calls;
    static int compare(const void *a, const void *b) { calls++; return *(int *)a - *(int *)b; }
    __attribute__((noinline)) void sort(void *base, size_t count, size_t width, int (*compare)(const void *, const void *)) {
      char *end = (char *)base + width * (count - 1);
      for (char *a = base, *b = a + width; b <= end; a += width, b += width)
        if (compare(a, b) > 0) break;
    }
    __attribute__((noinline)) int wraps(char *p, unsigned n) { return p + n < p; }
    int v[4] = {3, 2, 1, 0};
    int main(int argc, char **argv) {
      sort(v, argc - 1, sizeof v[0], compare);
      printf("%d %d\\n", calls, wraps((char *)-4, 8));
    }`, () => '0 1\n');
});

test('below -O2 types do not tell that pointers differ', t => {
  prints(t, `
    __attribute__((noinline)) int store(int *i, float *f) { *i = 1; *f = 2.0f; return *i; }
    int main(void) { union { int i; float f; } u; printf("%#x\\n", store(&u.i, (float *)&u)); }`,
    level => (level === '-O0' || level === '-O1' ? '0x40000000\n' : '0x1\n'));
});

test('infinite loops stay', t => {
  const loops = [
    '__attribute__((noinline)) void spin(unsigned n) { while (n != 1) n = n & 1 ? 3 * n + 1 : n / 2; }',
    'struct list { struct list *next; } list = {&list}; __attribute__((noinline)) void spin(unsigned n) { for (struct list *p = &list; p; p = p->next) continue; }',
  ];
  for (const loop of loops)
    for (const compiler of ['amcc', 'am++'])
      prints(t, `${loop}\nint main(int argc, char **argv) { spin(argc - 1); puts("left"); }`,
        () => 'amrun: a.wasm: trap: all fuel consumed\n', compiler);
});

test('variables without a value are passed as some value', t => {
  prints(t, `
    __attribute__((noinline)) int show(int known, int value) { return printf(known ? "%d\\n" : "unknown\\n", value); }
    __attribute__((noinline)) int choose(int n) {
      int result;
      switch (n) { case 7: result = 70; break; case 8: result = 80; break; default: puts("other"); }
      return show(n == 7 || n == 8, result);
    }
    int main(int argc, char **argv) { choose(argc + 6); choose(argc); }`, () => '70\nother\nunknown\n');
});

test('bit-fields without a value leave their neighbours alone', t => {
  prints(t, `
    struct bits { unsigned a : 3, b : 5, c : 8; int d : 9; };
    __attribute__((noinline)) void fill(struct bits *x, int n) { x->a = n; if (n > 100) x->d = n; }
    __attribute__((noinline)) struct bits make(int n) { struct bits x; x.a = n; x.c = n + 1; return x; }
    int main(int argc, char **argv) {
      struct bits x, y = make(argc), z;
      fill(&x, argc);
      x.c = y.c;
      z.b = 3;
      if (argc > 3) z.a = 1;
      z.c = x.c + z.b;
      printf("%d %d %d %d %d\\n", x.a, x.c, y.a, z.b, z.c);
    }`, () => '1 2 1 3 5\n');
});

test('C++: a function without its return may be called at -O0', t => {
  const w = workshop(t, {'a.cpp': `#include <cstdio>
    struct cell { int value; int set(int x) { value = x; } };
    int main() { cell a; a.set(3); std::printf("%d\\n", a.value); }`});
  assert.equal(w.run('am++', ['-w', '-O0', 'a.cpp', '-o', 'a']).status, 0);
  assert.equal(w.run(w.path('a'), []).stdout, '3\n');
});

test('members of structures are reached by offsets of loads and stores, although pointers wrap', t => {
  const w = workshop(t, {'a.c': `struct three { int a, b, c; };
    __attribute__((export_name("move"))) void move(struct three *to, struct three *from) { to->b = from->c; }
    int main(void) {}`});
  assert.equal(w.amcc('-O2', 'a.c', '-o', 'a.wasm').status, 0);
  const move = [0x20, 0, 0x20, 1, 0x28, 2, 8, 0x36, 2, 4]; // local.get, local.get, i32.load offset=8, i32.store offset=4
  assert.ok(readFileSync(w.path('a.wasm')).includes(Buffer.from(move)));
});

test('flags of the command line have the last word', t => {
  const w = workshop(t, {'a.c': `#include <stdio.h>
    __attribute__((noinline)) int wraps(char *p, unsigned n) { return p + n < p; }
    int main(void) { printf("%d\\n", wraps((char *)-4, 8)); }`});
  assert.equal(w.amcc('-O2', '-fno-wrapv', '-fno-wrapv-pointer', 'a.c', '-o', 'a').status, 0);
  assert.equal(w.run(w.path('a'), []).stdout, '0\n');
});
