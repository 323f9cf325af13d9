// SPDX-License-Identifier: MIT
// setjmp and longjmp, against the host's own compiler, at every level and in every way to run.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {projectDirectory} from '../environment.mjs';
import {inspect, workshop} from './driver.mjs';

const source = readFileSync(`${projectDirectory}/tests/compiler/setjmp.c`, 'utf8');
const withoutWasm = 'delete globalThis.WebAssembly;\nprocess.argv[1] = process.cwd() + "/a.mjs";\nawait import("./a.mjs");\n';

test('setjmp and longjmp', t => {
  const w = workshop(t, {'setjmp.c': source, 'asmjs.mjs': withoutWasm});
  const native = w.run('/usr/bin/env', ['cc', 'setjmp.c', '-o', 'native']);
  assert.equal(native.status, 0, native.stderr);
  const expected = w.run(w.path('native'), []);
  assert.equal(expected.status, 7);
  for (const level of ['-O0', '-O2', '-Oz']) {
    assert.equal(w.amcc(level, 'setjmp.c', '-o', 'a.mjs').stderr, '');
    assert.equal(w.amcc(level, 'setjmp.c', '-o', 'program').stderr, '');
    /** @type {[string, string[]][]} */
    const ways = [[w.path('program'), []], [process.execPath, ['a.mjs']], [process.execPath, ['asmjs.mjs']]];
    for (const [command, args] of ways)
      assert.deepEqual(w.run(command, args), {...expected, stderr: ''}, `${level} ${command} ${args}`);
    assert.doesNotThrow(() => inspect(readFileSync(w.path('a.wasm'))));
  }
});

test('setjmp needs no exceptions of the engine', t => {
  const w = workshop(t, {'setjmp.c': source});
  assert.equal(w.amcc('-O1', 'setjmp.c', '-o', 'a.wasm').status, 0);
  const {status, stderr} = w.run('/usr/bin/env', ['wasm-validate', 'a.wasm']);
  assert.equal(status, 0, stderr);
});

test('-g with setjmp says that DWARF is lost, and keeps names', t => {
  const w = workshop(t, {'setjmp.c': source});
  const {status, stderr} = w.amcc('-g', 'setjmp.c', '-o', 'a.wasm');
  assert.equal(status, 0);
  assert.match(stderr, /^amcc: warning: a\.wasm: no DWARF: /);
  const module = inspect(readFileSync(w.path('a.wasm')));
  assert.deepEqual([module.has('name'), module.has('.debug_info')], [true, false]);
});

test('sigsetjmp, siglongjmp, _setjmp and _longjmp', t => {
  const w = workshop(t, {
    'a.c': `#include <setjmp.h>
static sigjmp_buf s; static jmp_buf b;
int main(void) {
  if (!sigsetjmp(s, 1)) siglongjmp(s, 2);
  int got = _setjmp(b);
  if (!got) _longjmp(b, 4);
  return got;
}
`,
  });
  assert.equal(w.amcc('-O1', 'a.c', '-o', 'a').stderr, '');
  assert.equal(w.run(w.path('a'), []).status, 4);
});
