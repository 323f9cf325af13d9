// SPDX-License-Identifier: MIT
// Programs start whatever main's type is, and what they need is linked: printf of doubles, JavaScript, exceptions.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {inspect, workshop} from './driver.mjs';

/** main's head → its status, when it is called with the arguments a and b in an environment with X=1 */
const forms = {
  'main()': 7,
  'int main(void)': 7,
  'void main()': 0,
  'void main(void)': 0,
  'int main(int argc)': 3,
  'main(argc) int argc;': 3,
  'main(argc, argv) char **argv;': 3,
  'int main(int argc, const char *const *argv)': 3,
  'void main(int argc, char **argv)': 0,
  'long main(int argc, char **argv)': 3,
  'long long main(int argc, char **argv)': 3,
  'char main(int argc, char **argv)': 3,
  'double main()': 0,
  'int main(int argc, char **argv, char **envp)': 11,
  'void main(int argc, char **argv, char **envp)': 0,
  'main(argc, argv, envp) char **argv, **envp;': 11,
};

/** @param {string} head */
function program(head) {
  const result = head.includes('envp') ? 'has(envp, "X=1") ? argc + 8 : 1'
    : head.includes('argv') ? '!strcmp(argv[2], "b") && !argv[3] ? argc : 1' : head.includes('argc') ? 'argc' : '7';
  return `#include <stdio.h>\n#include <string.h>\nvolatile double d = 1.25;
    static int has(char **list, const char *word) { while (*list && strcmp(*list, word)) list++; return *list != 0; }
    ${head} { printf("%g %Lg\\n", d, (long double)d); ${head.startsWith('void') ? `if (0) (void)(${result})` : `return ${result}`}; }\n`;
}

for (const [head, status] of Object.entries(forms))
  test(`${head} …`, t => {
    const w = workshop(t);
    const compiled = w.run('amcc', ['-x', 'c', '-std=gnu89', '-w', '-O2', '-', '-o', 'a.wasm'], {input: program(head)});
    assert.equal(compiled.stderr, '');
    assert.equal(compiled.status, 0);
    const ran = w.run('amrun', ['--env', 'X=1', 'a.wasm', 'a', 'b']);
    assert.equal(ran.stdout, '1.25 1.25\n', ran.stderr);
    assert.equal(ran.status, status);
    assert.deepEqual(inspect(readFileSync(w.path('a.wasm'))).exports.sort(), ['__stack_pointer', '_start', 'memory']);
  });

test('main of another type: in an archive, as C++, as bitcode, with DWARF', t => {
  const w = workshop(t, {
    'main.c': program('int main(int argc, char **argv, char **envp)'),
    'main.cpp': program('int main(int argc, char **argv, char **envp)'),
    'other.c': 'int other;\n',
  });
  assert.equal(w.amcc('-c', 'main.c', 'other.c').status, 0);
  assert.equal(w.run('amar', ['rcs', 'libmain.a', 'main.o']).status, 0);
  const built = [['amcc', 'other.o', '-L.', '-lmain'], ['am++', 'main.cpp'], ['amcc', '-flto', '-O2', 'main.c'], ['amcc', '-g', 'main.c']];
  for (const [compiler, ...args] of built) {
    const compiled = w.run(compiler, [...args, '-o', 'a.wasm']);
    assert.equal(compiled.stderr, '');
    assert.equal(compiled.status, 0);
    const ran = w.run('amrun', ['--env', 'X=1', 'a.wasm', 'a', 'b']);
    assert.equal(ran.stdout, '1.25 1.25\n', ran.stderr);
    assert.equal(ran.status, 11, args.join(' '));
  }
  assert.ok(inspect(readFileSync(w.path('a.wasm'))).has('.debug_info'));
});

test('envp in Node and as asm.js', t => {
  const w = workshop(t, {'main.c': program('int main(int argc, char **argv, char **envp)')});
  for (const setting of ['-sASMJS=0', '-sASMJS=only']) {
    assert.equal(w.amcc(setting, 'main.c', '-o', 'a.mjs').status, 0);
    const ran = w.run(process.execPath, ['a.mjs', 'a', 'b'], {env: {X: '1'}});
    assert.equal(ran.stdout, '1.25 1.25\n', ran.stderr);
    assert.equal(ran.status, 11);
  }
});

test('what only a later round of linking finds is linked too', t => {
  const w = workshop(t, {
    // The first link knows nothing of what hidden() does, because its callers have another type for it.
    'a.c': '#include <stdio.h>\nint hidden();\nint main(void) { return hidden(1, 2); }\n',
    'b.c': `#include <emscripten.h>\n#include <stdio.h>\nvolatile long double d = 2.5;
      EMSCRIPTEN_KEEPALIVE int add(int a, int b) { return a + b; }
      int hidden(int x) {
        EM_ASM({ const p = stringToNewUTF8('text'); out(UTF8ToString(p) + ' ' + _add(2, 3) + ' ' + (_malloc(8) > 0) + ' ' + $0); }, x);
        return printf("%Lg %g\\n", d, (double)d) - 8;
      }\n`,
  });
  for (const flag of ['-O0', '-O2']) {
    const {status, stderr} = w.amcc('-std=gnu89', '-w', '-sASMJS=0', flag, 'a.c', 'b.c', '-o', 'a.mjs');
    assert.equal(status, 0, stderr);
    assert.equal(stderr.match(/signature mismatch/g)?.length, 1, stderr);
    const ran = w.run(process.execPath, ['a.mjs']);
    assert.equal(ran.stdout, 'text 5 true 1\n2.5 2.5\n', ran.stderr);
    assert.equal(ran.status, 0);
  }
});

test('a program that allocates nothing has no malloc, and a table that holds "%g" no printf of doubles', t => {
  const w = workshop(t, {'a.c': `#include <stdio.h>
    static const unsigned char table[] = {1, 2, '%', 'g', 3, '%', 'L', 'f', 4, 0};
    int main(int argc, char **argv) { printf("%d %s %d\\n", argc, argv[argc - 1], table[argc]); return argv[argc] != 0; }`});
  assert.equal(w.amcc('-O1', '--profiling-funcs', 'a.c', '-o', 'a.wasm').stderr, '');
  const module = readFileSync(w.path('a.wasm'), 'latin1');
  for (const name of ['malloc', 'fmt_fp', 'strtod']) assert.ok(!module.includes(name), name);
  assert.deepEqual(w.run('amrun', ['a.wasm', 'one', 'two']), {status: 0, signal: null, stdout: '3 two 103\n', stderr: ''});
});

test('arguments of any size last until the program has ended', t => {
  const w = workshop(t, {'a.c': `#include <stdio.h>
    #include <stdlib.h>
    static char **words;
    static void leave(void) { volatile char deep[1000]; for (int i = 0; i < 1000; i++) deep[i] = 1; puts(words[1]); }
    int main(int argc, char **argv) { words = argv; return atexit(leave); }`});
  assert.equal(w.amcc('-O1', '-sSTACK_SIZE=256KB', 'a.c', '-o', 'a.wasm').stderr, '');
  for (const word of ['x', 'x'.repeat(100000)]) assert.equal(w.run('amrun', ['a.wasm', word]).stdout, `${word}\n`);
  assert.equal(w.amcc('-sSTACK_SIZE=16KB', 'a.c', '-o', 'small.wasm').stderr, '');
  assert.equal(w.run('amrun', ['small.wasm', 'x'.repeat(100000)]).status, 71);
});
