// SPDX-License-Identifier: MIT
// -flto: objects of bitcode, alone, in archives and beside ordinary ones, with setjmp and exceptions.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {workshop} from './driver.mjs';

const sources = {
  'main.cpp': `#include <cstdio>
#include <stdexcept>
extern "C" int jump(int);
int half(int);
int main(int argc, char **) {
  try {
    std::printf("%d %d\\n", jump(argc), half(4));
    return half(argc);
  } catch (const std::exception &e) {
    std::printf("caught %s\\n", e.what());
  }
}
`,
  'half.cpp': '#include <stdexcept>\n#include <string>\nint half(int n) { if (n % 2) throw std::runtime_error("odd " + std::to_string(n)); return n / 2; }\n',
  'jump.c': `#include <setjmp.h>
static jmp_buf out;
static void leave(int n) { longjmp(out, n + 1); }
int jump(int n) { int result = setjmp(out); if (!result) leave(n); return result; }
int unused(void) { return 1; }
`,
};

for (const flag of ['-flto', '-flto=thin', '-flto=full'])
  test(`${flag}: archives of bitcode, with exceptions and setjmp, beside ordinary objects`, t => {
    const w = workshop(t, sources);
    assert.equal(w.run('am++', [flag, '-O2', '-c', 'main.cpp', 'half.cpp']).stderr, '');
    assert.equal(w.amcc(flag, '-O2', '-c', 'jump.c').stderr, '');
    assert.equal(readFileSync(w.path('half.o')).subarray(0, 2).toString(), 'BC');
    assert.equal(w.run('amar', ['rcs', 'libparts.a', 'half.o', 'jump.o']).status, 0);
    assert.equal(w.run('amranlib', ['libparts.a']).status, 0);
    assert.match(w.run('amnm', ['libparts.a']).stdout, / T jump$/m);
    const expected = '2 2\ncaught odd 1\n';
    assert.equal(w.run('am++', [flag, '-O2', 'main.o', 'libparts.a', '-o', 'all.mjs']).stderr, '');
    for (const [command, file] of [['amrun', 'all.wasm'], [process.execPath, 'all.mjs']])
      assert.equal(w.run(command, [file]).stdout, expected);
    assert.equal(w.run('am++', ['-O1', '-fno-lto', '-c', 'main.cpp']).stderr, '');
    assert.equal(w.run('am++', ['main.o', '-L.', '-lparts', '-o', 'mixed']).stderr, '');
    assert.equal(w.run(w.path('mixed'), []).stdout, expected);
  });
