// SPDX-License-Identifier: MIT
// At -O0 clang gives each value a local of its own; large functions have more than engines take.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {workshop} from './driver.mjs';

/** What a case of the switch does to the sum s: values of all types, over control flow and without. @type {((k: number) => string)[]} */
const statements = [
  k => `s += other(b, "text${k}", c, d, l, a, ${k}, x);`,
  k => `l = l * 3 + ${k}; s += (long long)(x * ${k}) + (a > ${k} ? b - l : c + (b && other(a, "", d)));`,
  k => `for (int i = 0; i < a + 3; i++) { if (i == b) continue; x += i * 0.5; f += (float)x; s ^= (long long)f + ${k}; if (s < -${k}) break; }`,
  k => `s += k${k % 7 + 1}(a, ${k}) + (int)f % 11 + (l >> (a & 7));`,
];

const PARAMETERS = 'int n, int a, int b, char c, short d, long long l, double x, float f';
const CASES = 1600;
const body = (/** @type {number} */ k) => [k, k >> 2, k >> 4, k >> 6, k + 1, k + 2, k + 3].map(i => statements[i % 4](k)).join(' ');
const RESULT = 's + (long long)x + (long long)f + l';

/** @param {string} functions that are before `all`, whose switch has the cases @param {(k: number) => string} of a case */
const program = (functions, of) => `#include <stdio.h>
  static int other(int a, const char *text, ...) { return a + text[0]; }
  ${[1, 2, 3, 4, 5, 6, 7].map(n => `static long long k${n}(int a, int b) { return a * ${n}LL - b; }`).join('\n')}
  ${functions}
  static long long all(${PARAMETERS}) {
    long long s = n;
    switch (n) { ${Array.from({length: CASES}, (_, k) => `case ${k}: ${of(k)} break;`).join('\n')} }
    return ${RESULT};
  }
  int main(void) {
    long long sum = 0;
    for (int n = 0; n <= ${CASES}; n++) sum = sum * 31 + all(n, n % 9, n % 5, 3, 4, n * 77LL, n / 8.0, n * 0.25f);
    printf("%lld\\n", sum);
    return 0;
  }`;
const functions = Array.from({length: CASES}, (_, k) =>
  `static long long case${k}(${PARAMETERS}) { long long s = n; do { ${body(k)} } while (0); return ${RESULT}; }`).join('\n');

test('functions with more than 50,000 locals have them merged, with DWARF too', t => {
  const w = workshop(t, {
    'few.c': program(functions, k => `return case${k}(n, a, b, c, d, l, x, f);`),
    'many.c': program('', body),
  });
  assert.equal(w.amcc('-w', 'few.c', '-o', 'few.wasm').stderr, '');
  const {stdout} = w.run('amrun', ['few.wasm']);
  assert.match(stdout, /^-?\d+\n$/);
  assert.equal(w.amcc('-g', '-w', 'many.c', '-sASMJS=0', '-o', 'many.wasm').stderr, '');
  assert.doesNotThrow(() => new WebAssembly.Module(readFileSync(w.path('many.wasm'))));
  assert.deepEqual(w.run('amrun', ['many.wasm']), {status: 0, signal: null, stdout, stderr: ''});
});
