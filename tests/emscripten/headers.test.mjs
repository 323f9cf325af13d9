// SPDX-License-Identifier: MIT
// Emscripten's smaller headers, in programs that need neither a page nor JavaScript.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {workshop} from '../compiler/driver.mjs';

test('what is not there is an error that says why, in C and in C++', t => {
  const w = workshop(t, {'missing.c': `#include <emscripten.h>
    int main(void) { emscripten_create_worker("x.js"); emscripten_idb_store("a", "b", 0, 0, 0); }`});
  for (const tool of ['amcc', 'am++']) {
    const {status, stderr} = w.run(tool, [...tool === 'am++' ? ['-x', 'c++'] : [], 'missing.c', '-o', 'missing.mjs']);
    assert.equal(status, 1);
    assert.match(stderr, /missing\.c:2:\d+: error: 'emscripten_create_worker' is unavailable: a program has one thread/);
    assert.match(stderr, /error: 'emscripten_idb_store' is unavailable: there is no IndexedDB/);
  }
});

test('html5.h: what browsers need not have; trace.h; the stack', t => {
  const w = workshop(t, {'few.c': `#include <emscripten.h>
    #include <emscripten/html5.h>
    #include <emscripten/stack.h>
    #include <emscripten/trace.h>
    static int in_use;
    static void scan(void *begin, void *end) { in_use = (char *)end - (char *)begin; }
    int main(void) {
      EmscriptenBatteryEvent battery;
      volatile int used[4] = {0};
      emscripten_trace_mark("here");
      emscripten_scan_stack(scan);
      int all = emscripten_get_battery_status(&battery) + emscripten_lock_orientation(1) + emscripten_set_batterylevelchange_callback(0, 0) + emscripten_exit_soft_fullscreen();
      return all == 4 * EMSCRIPTEN_RESULT_NOT_SUPPORTED && in_use >= (int)sizeof used ? 40 : 1;
    }`});
  assert.equal(w.amcc('-Wall', '-Wextra', '-Werror', '-O0', 'few.c', '-o', 'few.wasm').stderr, '');
  assert.equal(w.run('amrun', ['few.wasm']).status, 40);
});

test('em_math.h, emmalloc.h, key_codes.h, threading.h', t => {
  const w = workshop(t, {'headers.c': `#include <emscripten/em_math.h>
    #include <emscripten/emmalloc.h>
    #include <emscripten/key_codes.h>
    #include <emscripten/threading.h>
    #include <stdint.h>
    #include <stdio.h>
    int main(void) {
      double random = emscripten_math_random();
      printf("%g %g %g %g\\n", emscripten_math_round(-0.5), emscripten_math_round(2.5), emscripten_math_round(-2.5), emscripten_math_round(0.49));
      printf("%g %g %g %d\\n", emscripten_math_sign(-3), emscripten_math_sign(0), emscripten_math_hypot(3, 2., 3., 6.), random >= 0 && random < 1);
      printf("%.3f %.3f %g\\n", emscripten_math_sin(EM_MATH_PI / 2), emscripten_math_pow(EM_MATH_E, 2), emscripten_math_fmod(7, 4));
      int *p = emmalloc_memalign(64, 100), *q = emmalloc_calloc(2, 4);
      printf("%d %d %d\\n", (int)((uintptr_t)p % 64), q[1], emmalloc_usable_size(p) >= 100);
      emmalloc_free(p);
      emscripten_builtin_free(q);
      printf("%d %d %d\\n", DOM_VK_RETURN, DOM_VK_LEFT, DOM_VK_F12);
      return emscripten_has_threading_support() + emscripten_num_logical_cores();
    }`});
  assert.equal(w.amcc('-Wall', '-Wextra', '-Werror', '-O1', 'headers.c', '-o', 'headers.wasm').stderr, '');
  assert.deepEqual(w.run('amrun', ['headers.wasm']), {
    status: 1, signal: null, stderr: '', stdout: '-0 3 -2 0\n-1 0 7 1\n1.000 7.389 3\n0 0 1\n13 37 123\n',
  });
});
