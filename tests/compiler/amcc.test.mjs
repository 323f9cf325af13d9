// SPDX-License-Identifier: MIT
// amcc's command line: what it compiles and links, and where the results go.
import assert from 'node:assert/strict';
import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {test} from 'node:test';
import {inspect, workshop} from './driver.mjs';

const hello = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n';
const twice = 'int twice(int x) { return 2 * x; }\n';
const main = '#include <stdio.h>\nint twice(int);\nint main(void) { printf("%d\\n", twice(21)); return 3; }\n';

/** Fails with what was printed.
 *  @param {{status: number | null, stderr: string}} result */
const succeeded = result => assert.equal(result.status, 0, result.stderr);

test('-c makes an object, named after the source or by -o', t => {
  const w = workshop(t, {'hello.c': hello});
  succeeded(w.amcc('-c', 'hello.c'));
  succeeded(w.amcc('-c', 'hello.c', '-o', 'other.o'));
  assert.deepEqual(w.names(), ['hello.c', 'hello.o', 'other.o']);
  assert.deepEqual(readFileSync(w.path('hello.o')), readFileSync(w.path('other.o')));
});

test('several sources with -c make an object each', t => {
  const w = workshop(t, {'main.c': main, 'twice.c': twice});
  succeeded(w.amcc('-c', 'main.c', 'twice.c'));
  assert.deepEqual(w.names(), ['main.c', 'main.o', 'twice.c', 'twice.o']);
  const both = w.amcc('-c', 'main.c', 'twice.c', '-o', 'x.o');
  assert.equal(both.status, 1);
  assert.match(both.stderr, /^amcc: error: cannot specify -o/);
});

test('sources, objects, archives and libraries link together', t => {
  const w = workshop(t, {'main.c': main, 'twice.c': twice});
  succeeded(w.amcc('-O2', 'main.c', 'twice.c', '-o', 'sources.wasm'));
  succeeded(w.amcc('-O2', '-c', 'twice.c'));
  succeeded(w.amcc('-O2', 'main.c', 'twice.o', '-o', 'object.wasm'));
  succeeded(w.run('amar', ['rcs', 'libtwice.a', 'twice.o']));
  succeeded(w.amcc('-O2', 'main.c', 'libtwice.a', '-o', 'archive.wasm'));
  succeeded(w.amcc('-O2', 'main.c', '-L.', '-ltwice', '-o', 'library.wasm'));
  succeeded(w.amcc('-O2', 'main.c', '-L.', '-l:libtwice.a', '-o', 'exact.wasm'));
  for (const name of ['object', 'archive', 'library', 'exact'])
    assert.deepEqual(readFileSync(w.path(`${name}.wasm`)), readFileSync(w.path('sources.wasm')), name);
});

test('an archive without an index links', t => {
  const w = workshop(t, {'main.c': main, 'twice.c': twice});
  succeeded(w.amcc('-c', 'twice.c'));
  succeeded(w.run('amar', ['rcS', 'libtwice.a', 'twice.o']));
  succeeded(w.amcc('main.c', 'libtwice.a', '-o', 'a.wasm'));
});

test('a module imports WASI only and exports memory and _start', t => {
  const w = workshop(t, {'hello.c': hello});
  succeeded(w.amcc('hello.c', '-O2', '-o', 'hello.wasm'));
  const {imports, exports} = inspect(readFileSync(w.path('hello.wasm')));
  assert.ok(imports.length > 0);
  for (const name of imports) assert.match(name, /^wasi_snapshot_preview1\./);
  assert.deepEqual(exports.sort(), ['__stack_pointer', '_start', 'memory']);
});

test('names stay up to -O1 and with -g, DWARF with -g only', t => {
  const w = workshop(t, {'hello.c': hello});
  const cases = /** @type {[string[], boolean, boolean][]} */ ([
    [['-O0'], true, false], [['-O1'], true, false], [['-O2'], false, false], [['-Os'], false, false],
    [['-O2', '-g'], true, true], [['-O0', '-s'], false, false], [['-O3', '--profiling-funcs'], true, false],
    [['-g', '-g0'], true, false], [['-O1', '-Wl,--strip-all'], false, false], [['-O0', '-Wl,-s'], false, false],
  ]);
  for (const [flags, names, dwarf] of cases) {
    succeeded(w.amcc('hello.c', ...flags, '-o', 'hello.wasm'));
    const module = inspect(readFileSync(w.path('hello.wasm')));
    assert.equal(module.has('name'), names, `${flags}: names`);
    assert.equal(module.has('.debug_info'), dwarf, `${flags}: DWARF`);
    assert.equal(module.has('target_features') && !dwarf && flags[0] !== '-O0' && flags[0] !== '-g', false);
  }
});

test('optimization after linking makes modules smaller, and -Oz smaller than -O3', t => {
  const w = workshop(t, {'mix.c': `
    static unsigned mix(unsigned h, const char *s) {
      for (; *s; s++) h = (h ^ (unsigned char)*s) * 16777619u;
      return h ^ h >> 15;
    }
    int main(int argc, char **argv) {
      unsigned h = 0;
      for (int i = 0; i < argc; i++) h = mix(mix(mix(h, argv[i]), argv[0]), argv[argc - 1]);
      return h & 127;
    }
  `});
  /** @param {string} flag */
  const size = flag => {
    succeeded(w.amcc('mix.c', flag, '-o', 'a.wasm'));
    return statSync(w.path('a.wasm')).size;
  };
  assert.ok(size('-O2') < size('-O0'));
  assert.ok(size('-Oz') < size('-O3'));
});

test('the stack comes first and has the size asked for', t => {
  const w = workshop(t, {'main.c': 'int main(void) { int x; return (unsigned long)&x >= 200 * 1024; }\n'});
  succeeded(w.amcc('main.c', '-sSTACK_SIZE=192KB', '-o', 'a.mjs', '-sASMJS=0'));
  succeeded(w.run(process.execPath, ['a.mjs']));
  succeeded(w.amcc('main.c', '-o', 'a.mjs', '-sASMJS=0'));
  assert.equal(w.run(process.execPath, ['a.mjs']).status, 1);
});

test('a stack that overflows traps', t => {
  const w = workshop(t, {'main.c': `
    #include <string.h>
    int deep(int n) { volatile char pad[1000]; memset((char *)pad, n, 1000); return n ? deep(n - 1) + pad[0] : 0; }
    int main(int argc, char **argv) { return deep(argc > 1 ? 1000000 : 10) & 0; }`});
  succeeded(w.amcc('main.c', '-sSTACK_SIZE=64KB', '-o', 'a.wasm'));
  succeeded(w.run('amrun', ['a.wasm']));
  const {status, stderr} = w.run('amrun', ['a.wasm', 'x']);
  assert.equal(status, 134);
  assert.match(stderr, /trap: out of bounds memory access\n {2}at deep /);
});

test('a library: EXPORTED_FUNCTIONS with --no-entry', t => {
  const w = workshop(t, {'twice.c': twice});
  succeeded(w.amcc('twice.c', '-O2', '--no-entry', '-s', 'EXPORTED_FUNCTIONS=["_twice"]', '-o', 'twice.wasm'));
  const {exports, imports} = inspect(readFileSync(w.path('twice.wasm')));
  assert.deepEqual(exports.sort(), ['_initialize', 'memory', 'twice']);
  assert.deepEqual(imports, []);
});

test('a library that imports nothing has web outputs too', t => {
  const w = workshop(t, {'twice.c': twice});
  succeeded(w.amcc('-O2', '-mexec-model=reactor', '-sEXPORTED_FUNCTIONS=_twice', 'twice.c', '-o', 'twice.mjs'));
  assert.ok(w.names().includes('twice.asm.js'));
});

test('memory settings reach the module', async t => {
  const w = workshop(t, {'twice.c': twice});
  succeeded(w.amcc('twice.c', '--no-entry', '-sINITIAL_MEMORY=4MB', '-sALLOW_MEMORY_GROWTH=0', '-o', 'a.wasm'));
  const {instance} = await WebAssembly.instantiate(readFileSync(w.path('a.wasm')));
  const memory = /** @type {WebAssembly.Memory} */ (instance.exports.memory);
  assert.equal(memory.buffer.byteLength, 4 << 20);
  assert.throws(() => memory.grow(1));
});

test('-o names without a known suffix, and none at all, make an executable file', t => {
  const w = workshop(t, {'hello.c': hello});
  succeeded(w.amcc('hello.c'));
  succeeded(w.amcc('hello.c', '-o', 'hello'));
  for (const name of ['a.out', 'hello']) {
    assert.equal(statSync(w.path(name)).mode & 0o111, 0o111 & ~process.umask());
    assert.deepEqual([...readFileSync(w.path(name)).subarray(0, 4)], [0x7f, 0x45, 0x4c, 0x46]);
  }
});

test('a program runs under its own name, also after cp and mv', t => {
  const w = workshop(t, {'main.c': main, 'twice.c': twice});
  succeeded(w.amcc('main.c', 'twice.c', '-O2', '-o', 'prog'));
  for (const name of ['prog', 'copy', 'moved']) {
    if (name === 'copy') w.run('/bin/cp', ['prog', 'copy']);
    if (name === 'moved') w.run('/bin/mv', ['copy', 'moved']);
    const {status, stdout, stderr} = w.run(w.path(name), []);
    assert.deepEqual({status, stdout}, {status: 3, stdout: '42\n'}, stderr);
  }
});

test('the module in a program is the one that .wasm holds, and comes out again', t => {
  const w = workshop(t, {'hello.c': hello});
  succeeded(w.amcc('hello.c', '-O2', '-o', 'hello.wasm'));
  succeeded(w.amcc('hello.c', '-O2', '-o', 'hello'));
  succeeded(w.amcc('hello', '-o', 'again.wasm'));
  succeeded(w.amcc('hello.wasm', '-o', 'program'));
  assert.deepEqual(readFileSync(w.path('again.wasm')), readFileSync(w.path('hello.wasm')));
  assert.deepEqual(readFileSync(w.path('program')), readFileSync(w.path('hello')));
});

test('web outputs: the files of each form', t => {
  const w = workshop(t, {'hello.c': hello});
  const written = (/** @type {string[]} */ ...args) => {
    const before = new Set(w.names());
    const result = w.amcc('hello.c', ...args);
    succeeded(result);
    assert.equal(result.stderr, '');
    return w.names().filter(name => !before.has(name) && !name.startsWith('amphora-'));
  };
  assert.deepEqual(written('-o', 'a.wasm'), ['a.wasm']);
  assert.deepEqual(written('-o', 'b.mjs'), ['b.asm.js', 'b.d.mts', 'b.mjs', 'b.wasm']);
  assert.deepEqual(written('-o', 'c.js'), ['c.asm.js', 'c.d.mts', 'c.js', 'c.mjs', 'c.wasm']);
  assert.deepEqual(written('-o', 'd.html'), ['d.asm.js', 'd.d.mts', 'd.html', 'd.mjs', 'd.wasm', 'd.worker.mjs']);
  assert.deepEqual(written('-o', 'e.html', '-sASMJS=0'), ['e.d.mts', 'e.html', 'e.mjs', 'e.wasm', 'e.worker.mjs']);
  assert.deepEqual(written('-o', 'f.mjs', '-sASMJS=only'), ['f.asm.js', 'f.d.mts', 'f.mjs']);
});

test('asm.js that is asked for beside a .wasm alone: the .wasm, and a warning', t => {
  const w = workshop(t, {'a.c': 'int main(void) { return 3; }\n'});
  for (const choice of ['1', 'only']) {
    const {status, stderr} = w.amcc(`-sASMJS=${choice}`, 'a.c', '-o', `${choice}.wasm`);
    assert.deepEqual({status, stderr}, {status: 0, stderr: `amcc: warning: ${choice}.wasm: no asm.js: .html, .js and .mjs outputs have one\n`});
    assert.equal(w.run('amrun', [`${choice}.wasm`]).status, 3);
  }
});

test('.mjs and .js run in Node with the arguments, status and output of the program', t => {
  const w = workshop(t, {
    'args.c': '#include <stdio.h>\nint main(int n, char **a) { printf("%d %s\\n", n, a[1]); return 5; }\n',
  });
  succeeded(w.amcc('args.c', '-O1', '-o', 'out dir.js'));
  for (const script of ['out dir.mjs', 'out dir.js']) {
    const {status, stdout, stderr} = w.run(process.execPath, [script, 'one two']);
    assert.deepEqual({status, stdout}, {status: 5, stdout: '2 one two\n'}, script + stderr);
  }
});

test('a program that opens files brings amphora-files.mjs, one that does not leaves it out', t => {
  const w = workshop(t, {
    'hello.c': hello,
    'open.c': '#include <stdio.h>\nint main(void) { return !fopen("in.txt", "r"); }\n',
    'in.txt': 'text',
  });
  succeeded(w.amcc('hello.c', '-O2', '-o', 'hello.mjs'));
  assert.ok(!w.names().includes('amphora-files.mjs'));
  succeeded(w.amcc('open.c', '-O2', '-o', 'open.mjs'));
  assert.ok(w.names().includes('amphora-files.mjs'));
  succeeded(w.run(process.execPath, ['open.mjs']));
});

test('comments do not reach the web outputs', t => {
  const w = workshop(t, {'hello.c': hello});
  succeeded(w.amcc('hello.c', '-O2', '-o', 'hello.mjs'));
  const [license, text] = readFileSync(w.path('hello.mjs'), 'utf8').split(/(?<=^.*\n)/);
  assert.match(license, /^\/\/ .* SPDX-License-Identifier: MIT\n$/);
  assert.doesNotMatch(text.replace('/*webpackIgnore:true*/', ''), /\/\*|\/\/|^\s|\{\{/m);
  assert.match(text, /new URL\('hello\.wasm',import\.meta\.url\)/);
});

test('-shared and -r make one object of the inputs, which links', t => {
  const w = workshop(t, {'main.c': main, 'twice.c': twice, 'other.c': 'int other;\n'});
  succeeded(w.amcc('-shared', '-fPIC', 'twice.c', 'other.c', '-Wl,-soname,libtwice.so.1', '-o', 'libtwice.so'));
  succeeded(w.amcc('main.c', '-L.', '-ltwice', '-o', 'a.wasm'));
  succeeded(w.amcc('-c', 'twice.c'));
  succeeded(w.amcc('-r', 'twice.o', '-o', 'combined.o'));
  succeeded(w.amcc('main.c', 'combined.o', '-o', 'b.wasm'));
});

test('sources from stdin, languages by -x, response files', t => {
  const w = workshop(t, {'twice.txt': twice, 'main.c': main, 'args': '-x c twice.txt\n -x "none" main.c -o \'a b.wasm\''});
  succeeded(w.run('amcc', ['-x', 'c', '-', '-o', 'a.wasm'], {input: hello}));
  succeeded(w.amcc('@args'));
  assert.ok(w.names().includes('a b.wasm'));
});

test('-E, -S, -M and -MD do what they do in clang', t => {
  const w = workshop(t, {'a.c': '#include "a.h"\nint x = A; int main(void) { return 0; }\n', 'a.h': '#define A 7\n'});
  assert.match(w.amcc('-E', 'a.c').stdout, /int x = 7;/);
  succeeded(w.amcc('-S', 'a.c'));
  assert.match(readFileSync(w.path('a.s'), 'utf8'), /\.globl\s+x/);
  assert.match(w.amcc('-MM', 'a.c').stdout, /^a\.o: a\.c a\.h$/m);
  succeeded(w.amcc('-MMD', '-c', 'a.c', '-o', 'b.o'));
  assert.match(readFileSync(w.path('b.d'), 'utf8'), /^b\.o: a\.c a\.h$/m);
  succeeded(w.amcc('-MMD', 'a.c', '-o', 'prog.wasm'));
  assert.match(readFileSync(w.path('a.d'), 'utf8'), /^a\.o: a\.c a\.h$/m);
  succeeded(w.amcc('-MD', '-MF', 'deps', '-MT', 'goal', 'a.c', '-o', 'prog.wasm'));
  assert.match(readFileSync(w.path('deps'), 'utf8'), /^goal: a\.c/m);
});

test('a number out of an integer\'s range is cast to some integer', t => {
  const w = workshop(t, {'whole.c': '#include <stdio.h>\n#include <stdlib.h>\n' +
    'int main(int n, char **v) { double r = atof(v[1]); printf("%d\\n", (double)(long long)r == r); return n - 2; }\n'});
  succeeded(w.amcc('-O2', 'whole.c', '-o', 'whole'));
  for (const [number, whole] of [['5', 1], ['5.5', 0], ['1e300', 0], ['nan', 0]])
    assert.equal(w.run(w.path('whole'), [String(number)]).stdout, `${whole}\n`, String(number));
});

test('questions: --version, -dumpmachine, -print-…', t => {
  const w = workshop(t);
  assert.match(w.amcc('--version').stdout, /^[^\d\n]*clang version \d+\..*\namcc \(Amphora\) \d+\.\d+\.\d+\n$/s);
  assert.equal(w.amcc('-dumpmachine').stdout, 'wasm32-wasi\n');
  assert.match(w.amcc('-Wl,--version').stdout, /LLD \d+\./);
  assert.match(w.amcc('-dumpversion').stdout, /^\d+\.\d+/);
  assert.match(w.amcc('-print-prog-name=ar').stdout, /\/bin\/amar\n$/);
  assert.match(w.amcc('-print-prog-name=ld').stdout, /wasm-ld/);
  assert.match(w.amcc('-print-file-name=libc.a').stdout, /^\/.*\/libc\.a\n$/);
  assert.equal(w.amcc('-print-file-name=libnone.a').stdout, 'libnone.a\n');
  assert.match(w.amcc('-print-libgcc-file-name').stdout, /builtins.*\.a\n$/);
  assert.match(w.amcc('--help').stdout, /-sSTACK_SIZE/);
});

test('-v prints the commands and runs them; -### only prints', t => {
  const w = workshop(t, {'hello.c': hello});
  const dry = w.amcc('-###', '-O2', 'hello.c', '-o', 'a.wasm');
  succeeded(dry);
  assert.deepEqual(w.names(), ['hello.c']);
  for (const part of [/"[^"]*clang[^"]*" .*"hello\.c"/, /"[^"]*wasm-ld[^"]*" /, /Binaryen/]) assert.match(dry.stderr, part);
  const real = w.amcc('-v', '-O2', 'hello.c', '-o', 'a.wasm');
  succeeded(real);
  assert.match(real.stderr, /wasm-ld/);
  assert.deepEqual(w.names(), ['a.wasm', 'hello.c']);
  succeeded(w.amcc('-v'));
});

test('what native builds pass is accepted', t => {
  const w = workshop(t, {'hello.c': hello});
  const flags = ['-pthread', '-rdynamic', '-fstack-protector-strong', '-static', '-march=native', '-mtune=native',
    '-fPIC', '-pie', '-pipe', '-Wl,--as-needed', '-Wl,-rpath,/opt/lib', '-Wl,-rpath', '-Wl,/x', '-Wl,-z,relro,-z,now',
    '-Wl,--start-group', '-Wl,--end-group', '-Wl,-Bsymbolic', '-static-libgcc', '-lm', '-lpthread', '-ldl', '-lgcc',
    '-fuse-ld=bfd', '-D_FORTIFY_SOURCE=2', '-Wl,-soname=x', '-Wl,--gc-sections', '-Xlinker', '--no-undefined'];
  const result = w.amcc('hello.c', ...flags, '-o', 'a.wasm');
  succeeded(result);
  assert.equal(result.stderr, '');
});

test('what gcc warns about is a warning', t => {
  const w = workshop(t, {
    'old.c': 'f(a) { return g(a); }\nchar *p(void) { return 5; }\nint h(int *x) { return h((char *)x); }\n' +
      'void v(void) { return 1; }\nint (*fp)(int) = v;\n',
  });
  const result = w.amcc('-c', 'old.c');
  succeeded(result);
  assert.match(result.stderr, /-Wimplicit-function-declaration/);
  assert.notEqual(w.amcc('-Werror=implicit-function-declaration', '-c', 'old.c').status, 0);
});

test('-Werror accepts what gcc accepts: a definition () after its prototype', t => {
  const w = workshop(t, {'a.c': 'int f(void);\nint f() { return 1; }\n'});
  succeeded(w.amcc('-Wall', '-Wextra', '-Wstrict-prototypes', '-Werror', '-c', 'a.c'));
});

test('-Werror accepts what gcc says nothing about', t => {
  const w = workshop(t, {'a.c': 'int f(int x) { int n = 0; while (--x) n++; if ((x == 3)) x = x; return x; }\nchar letters[3] = "abc";\n'});
  succeeded(w.amcc('-Wall', '-Wextra', '-Werror', '-c', 'a.c'));
  assert.notEqual(w.amcc('-Werror', '-Werror=unused-but-set-variable', '-Wall', '-c', 'a.c').status, 0);
});

test('-fcommon: tentative definitions in several files are one object', t => {
  const w = workshop(t, {
    'a.c': 'int shared_number; int table[4];\nint main(void) { return shared_number - 7 + table[3]; }\n',
    'b.c': 'int shared_number = 7;\n', 'c.c': 'int shared_number; int table[4]; static int own;\nint *f(void) { return &own; }\n',
  });
  succeeded(w.amcc('-fcommon', '-O1', 'a.c', 'b.c', 'c.c', '-o', 'together.mjs', '-sASMJS=0'));
  succeeded(w.run(process.execPath, ['together.mjs']));
  succeeded(w.amcc('-fcommon', '-c', 'a.c', 'b.c', 'c.c'));
  succeeded(w.amcc('c.o', 'b.o', 'a.o', '-o', 'apart.mjs', '-sASMJS=0'));
  succeeded(w.run(process.execPath, ['apart.mjs']));
  assert.notEqual(w.amcc('a.c', 'b.c', 'c.c', '-o', 'none.wasm').status, 0);
});

test('C: an inline function without another definition links when optimized, at one address with another', t => {
  const large = '#include <stdio.h>\n__inline int large(int x) { printf("%d\\n", x); return x ? large(x - 1) : 7; }\n';
  const w = workshop(t, {
    'a.c': `${large}int main(void) { return large(2) + large(1); }\n`,
    'b.c': `${large}int (*other(void))(int);\nint main(void) { return other() != large; }\n`,
    'c.c': `${large}extern int large(int);\nint (*other(void))(int) { return large; }\n`,
  });
  succeeded(w.amcc('-O2', 'a.c', '-o', 'a'));
  assert.equal(w.run('./a', []).status, 14);
  succeeded(w.amcc('-O2', 'b.c', 'c.c', '-o', 'b'));
  assert.equal(w.run('./b', []).status, 0);
});

test("the host's headers are never seen", t => {
  const w = workshop(t, {'a.c': '#include <thread_db.h>\n', 'b.c': '#include <stdio.h>\n'});
  for (const flags of [[], ['-I/usr/include'], ['-isystem', '/usr/include']]) {
    const result = w.amcc('-c', ...flags, 'a.c');
    assert.notEqual(result.status, 0);
    assert.match(result.stderr, /'thread_db\.h' file not found/);
  }
  const files = [...w.amcc('-E', '-I/usr/include', 'b.c').stdout.matchAll(/^# \d+ "(\/[^"]+)"/gm)].map(m => m[1]);
  assert.ok(files.length > 0);
  for (const file of files) assert.match(/** @type {string} */ (file), /wasm32-wasi|\/clang\/|\/amphora\/include\//);
});

test('C++ links through am++', t => {
  const w = workshop(t, {
    'a.cc': `#include <iostream>
#include <stdexcept>
#include <vector>
struct S { int x; S() : x(4) {} virtual ~S() {} };
static S global;
int main(int n, char **) {
  try {
    if (n > 1) throw std::runtime_error("reached");
    std::vector<S> v(2);
    std::cout << v.at(1).x + global.x << std::endl;
  } catch (std::exception &e) {
    std::cout << e.what() << std::endl;
    return 3;
  }
  return 0;
}
`,
  });
  const result = w.run('am++', ['-O1', 'a.cc', '-o', 'a.mjs', '-sASMJS=0']);
  if (/'iostream' file not found|unable to find library -lc\+\+/.test(result.stderr)) return t.skip('no libc++ for wasm32');
  succeeded(result);
  assert.deepEqual(w.run(process.execPath, ['a.mjs']).stdout, '8\n');
  const thrown = w.run(process.execPath, ['a.mjs', 'x']);
  assert.deepEqual(thrown, {status: 3, signal: null, stdout: "reached\n", stderr: ""});
});

test('amar, amranlib, amnm and amstrip', t => {
  const w = workshop(t, {'main.c': main, 'twice.c': twice});
  succeeded(w.amcc('-g', '-c', 'twice.c'));
  succeeded(w.run('amar', ['rc', 'libtwice.a', 'twice.o']));
  succeeded(w.run('amranlib', ['libtwice.a']));
  assert.equal(w.run('amar', ['t', 'libtwice.a']).stdout, 'twice.o\n');
  assert.match(w.run('amnm', ['twice.o']).stdout, /T twice/);
  succeeded(w.amcc('-g', 'main.c', 'twice.c', '-o', 'prog'));
  assert.match(w.run('amnm', ['prog']).stdout, /twice/);
  const before = statSync(w.path('prog')).size;
  succeeded(w.run('amstrip', ['prog']));
  assert.ok(statSync(w.path('prog')).size < before);
  assert.equal(w.run(w.path('prog'), []).stdout, '42\n');
  succeeded(w.amcc('-g', 'main.c', 'libtwice.a', '-o', 'prog.wasm'));
  succeeded(w.run('amstrip', ['--strip-debug', 'prog.wasm', '-o', 'names.wasm']));
  const names = inspect(readFileSync(w.path('names.wasm')));
  assert.deepEqual([names.has('name'), names.has('.debug_info')], [true, false]);
  assert.ok(inspect(readFileSync(w.path('prog.wasm'))).has('.debug_info'));
  succeeded(w.run('amstrip', ['-g', 'twice.o']));
  succeeded(w.amcc('main.c', 'twice.o', '-o', 'again.wasm'));
});

test('an output that was there before is replaced; a device is written to', t => {
  const w = workshop(t, {'hello.c': hello});
  writeFileSync(w.path('a.wasm'), 'old');
  succeeded(w.amcc('hello.c', '-o', 'a.wasm'));
  assert.ok(WebAssembly.validate(readFileSync(w.path('a.wasm'))));
  succeeded(w.amcc('hello.c', '-o', '/dev/null'));
  assert.ok(statSync('/dev/null').isCharacterDevice());
});

test('no temporary files are left', t => {
  const w = workshop(t, {'main.c': main, 'twice.c': twice});
  succeeded(w.amcc('-O2', 'main.c', 'twice.c', '-o', 'a.mjs'));
  assert.deepEqual(w.leftovers(), []);
});

test('printf converts what the program asks of it, at every level, and is small where it can be', t => {
  /** @type {[string, string, string, boolean][]} */
  const programs = [ // name, source, output, whether the small printf does
    ['integers', 'printf("%d %s %x\\n", n, "s", 255u);', '1 s ff\n', true],
    ['constant', 'printf("%.3f\\n", 1.5);', '1.500\n', false],
    ['computed', 'char f[3] = "%"; f[1] = n > 1 ? 100 : 103; printf(f, n / 4.0); puts("");', '0.25\n', false],
    ['longdouble', 'long double x = n + 0.25L; printf("%.2Lf %Lg\\n", x, x * 2);', '1.25 2.5\n', false],
    ['stripped', 'printf("%g\\n", n / 4.0);', '0.25\n', false],
    ['parsed', 'printf("%d\\n", (int)(strtod("2.5", 0) * 2));', '5\n', false],
    ['parsedlong', 'printf("%d\\n", (int)(strtold("2.5", 0) * 2));', '5\n', false],
    ['scanned', 'double d; sscanf("0.5", "%lf", &d); printf("%d\\n", (int)(d * 4));', '2\n', false],
  ];
  const w = workshop(t);
  let smallest = 0;
  for (const [name, body, output, small] of programs) {
    writeFileSync(w.path(`${name}.c`),
      `#include <stdio.h>\n#include <stdlib.h>\nint main(int n, char **v) { (void)n, (void)v; ${body} return 0; }\n`);
    for (const level of ['-O0', '-Os']) {
      succeeded(w.amcc(level, `${name}.c`, '-Wl,-s', '-o', `${name}.mjs`, '-sASMJS=0'));
      assert.equal(w.run(process.execPath, [`${name}.mjs`]).stdout, output, `${name} ${level}`);
    }
    const {size} = statSync(w.path(`${name}.wasm`));
    if (small) smallest = size;
    else assert.ok(size > smallest + 4000, `${name}: ${size}, integers: ${smallest}`);
  }
});

test('the small printf prints what the others print', t => {
  const w = workshop(t, {'printf.c': readFileSync(new URL('printf.c', import.meta.url))});
  succeeded(w.run('/usr/bin/env', ['cc', '-w', 'printf.c', '-o', 'native']));
  const expected = w.run(w.path('native'), []);
  for (const level of ['-O0', '-O1', '-Os']) {
    succeeded(w.amcc('-w', level, 'printf.c', '-o', `a${level}.mjs`, '-sASMJS=0'));
    const {status, stdout, stderr} = w.run(process.execPath, [`a${level}.mjs`]);
    assert.equal(status, 0);
    const got = stdout.split('\n');
    expected.stdout.split('\n').forEach((line, i) => assert.equal(got[i], line, `${level}, line ${i + 1}`));
    assert.equal(stderr, expected.stderr);
  }
  const small = readFileSync(w.path('a-Os.wasm'));
  assert.ok(small.includes('linked without the conversion'));
  assert.ok(!readFileSync(w.path('a-O0.wasm')).includes('linked without the conversion'));
});

test('hello, world is as small as it should be', t => {
  const w = workshop(t, {
    'puts.c': hello, 'printf.c': '#include <stdio.h>\nint main(void) { printf("hello %d\\n", 42); return 0; }\n',
  });
  // Releases of wasi-libc differ by some bytes
  for (const [name, budget] of /** @type {[string, number][]} */ ([['puts', 2400], ['printf', 6200]])) {
    succeeded(w.amcc('-Os', `${name}.c`, '-o', `${name}.wasm`));
    const {size} = statSync(w.path(`${name}.wasm`));
    assert.ok(size <= budget, `${name}.wasm: ${size} bytes, of ${budget}`);
  }
});
