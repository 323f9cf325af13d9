// SPDX-License-Identifier: MIT
// Programs with more code than gets all of Binaryen's passes below -O3.
import assert from 'node:assert/strict';
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';

import {workshop} from './driver.mjs';

const FUNCTIONS = 700;

/** A function whose arithmetic no other has, so that none is left out. @param {number} i */
const functionText = i => `__attribute__((noinline)) static unsigned f${i}(unsigned *v, unsigned n) {
  struct pair { unsigned a, b; } p = {n, v[${i % 60}]};
  for (unsigned k = 0; k < n % ${i % 7 + 3} + 2; k++) {
    switch ((p.a + k) % 9) {
    case 0: p.a += v[k % 64] * ${i * 2 + 1}u; break;
    case 1: p.b ^= v[(k + p.a) % 64] + ${i * 3}u; break;
    case 2: p.a = p.a << ${i % 31 + 1} | p.a >> ${31 - i % 31}; v[p.a % 64] += ${i}; break;
    case 3: p.b = (unsigned)((unsigned long long)p.b * ${i + 77777}u >> 7); break;
    case 4: if (p.a > p.b) p.a -= p.b; else p.b -= p.a + ${i}; break;
    case 5: v[(p.b >> 3) % 64] = p.a + ${i * 5}; p.a = p.b / ${i + 3}; break;
    case 6: p.b += (unsigned)((double)p.a * ${i}.25); break;
    default: p.a ^= p.b + ${i * 11}; p.b %= ${i + 1000}; break;
    }
  }
  return p.a ^ p.b;
}`;

test('large programs are optimized, and stay right', t => {
  const numbers = Array.from({length: FUNCTIONS}, (_, i) => i);
  const w = workshop(t, {'large.c': `#include <stdio.h>
${numbers.map(functionText).join('\n')}
static unsigned (*const all[])(unsigned *, unsigned) = {${numbers.map(i => `f${i}`)}};
int main(void) {
  unsigned v[64], sum = 0;
  for (unsigned i = 0; i < 64; i++) v[i] = i * 2654435761u;
  for (unsigned i = 0; i < ${FUNCTIONS}; i++) sum = sum * 31 + all[i](v, sum >> 5);
  printf("%u\\n", sum);
}`});
  assert.equal(w.amcc('-O0', '-c', 'large.c').stderr, '');
  const [plain, large] = ['-O0', '-O2'].map(level => {
    const output = `large${level}.wasm`;
    assert.equal(w.amcc(level, 'large.o', '-s', '-o', output).stderr, '');
    return {stdout: w.run('amrun', [output]).stdout, size: statSync(join(w.directory, output)).size};
  });
  assert.ok(plain.size > 1 << 19, `${plain.size} bytes`);
  assert.match(plain.stdout, /^\d+\n$/);
  assert.equal(large.stdout, plain.stdout);
  assert.ok(large.size < plain.size * 0.8, `${large.size} of ${plain.size} bytes`);
});
