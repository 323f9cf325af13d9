// SPDX-License-Identifier: MIT
// -fsanitize: undefined behaviour traps where it happens; sanitizers that need a library are warned of and left out.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {workshop} from './driver.mjs';

const UNDEFINED_C = `#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
static int add(int a, int b) { return a + b; }
static int at(int i) { static const int a[4] = {1, 2, 3, 4}; return a[i]; }
static int shift(int a, int by) { return a << by; }
int main(int argc, char **argv) {
  int which = atoi(argv[1]), large = argc > 1 ? INT_MAX : 0;
  printf("%d %d %d\\n", add(large, -1), at(argc), shift(1, argc)), fflush(stdout);
  switch (which) {
  case 1: return add(large, argc) & 1;
  case 2: return at(argc + 4) & 1;
  case 3: return shift(1, argc + 40) & 1;
  }
  return 0;
}`;

test('undefined behaviour traps', t => {
  const w = workshop(t, {'u.c': UNDEFINED_C, 'u.cpp': UNDEFINED_C});
  for (const [compiler, source] of [['amcc', 'u.c'], ['am++', 'u.cpp']]) {
    assert.equal(w.run(compiler, ['-g', '-O0', '-fsanitize=undefined', '-fno-sanitize-recover=all', source, '-o', 'u.wasm']).stderr, '');
    assert.deepEqual(w.run('amrun', ['u.wasm', '0']), {status: 0, signal: null, stdout: '2147483646 3 4\n', stderr: ''});
    for (const [which, where] of [['1', 'add'], ['2', 'at'], ['3', 'shift']]) {
      const {stdout, stderr} = w.run('amrun', ['u.wasm', which]);
      assert.match(stderr, new RegExp(`^amrun: u\\.wasm: trap: unreachable\n  at ${where}\\b`));
      assert.match(stdout, /^2147483646 3 4\n$/);
    }
  }
  assert.equal(w.amcc('-O1', 'u.c', '-o', 'plain.wasm').stderr, '');
  assert.equal(w.run('amrun', ['plain.wasm', '1']).stderr, '');
});

test('sanitizers that need a library are left out', t => {
  const w = workshop(t, {'u.c': UNDEFINED_C});
  assert.equal(w.amcc('-fsanitize=address,undefined,leak', 'u.c', '-o', 'u.wasm').stderr,
    "amcc: warning: '-fsanitize=address,leak' is not there for WebAssembly, and left out\n");
  assert.match(w.run('amrun', ['u.wasm', '1']).stderr, /trap: unreachable/);
  const alone = w.amcc('-fsanitize=thread', 'u.c', '-o', 't.wasm');
  assert.deepEqual([alone.status, alone.stderr], [0, "amcc: warning: '-fsanitize=thread' is not there for WebAssembly, and left out\n"]);
  assert.equal(w.run('amrun', ['t.wasm', '0']).status, 0);
  const unknown = w.amcc('-fsanitize=nonsense', 'u.c', '-o', 'n.wasm');
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /nonsense/);
});
