// SPDX-License-Identifier: MIT
// JavaScript inside C programs: EM_JS, EM_ASM and EMSCRIPTEN_KEEPALIVE, as WebAssembly and as asm.js.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {inspect, workshop} from '../compiler/driver.mjs';

const PROGRAM_C = `#include <emscripten.h>
#include <stdio.h>
#include <stdlib.h>
EM_JS_DEPS(deps, "$UTF8ToString");
EM_JS(int, add, (int a, int b), { return a + b; });
EM_JS(void, nothing, (void), { console.log('nothing', add(1, 2), _twice(21)); });
EM_JS(char *, louder, (const char *text), { return stringToNewUTF8(UTF8ToString(text) + ' ä!'); });
EM_JS(double, half, (float x), {
  /* a comment, "quotes" and 'others' */
  const list = [x, 2];
  return list[0] / list[1];
});
EMSCRIPTEN_KEEPALIVE int twice(int x) { return 2 * x; }
EMSCRIPTEN_KEEPALIVE const char *greet(const char *who) {
  static char text[40];
  snprintf(text, sizeof text, "hello %s", who);
  return text;
}
int main(void) {
  printf("one\\n");
  EM_ASM({ console.log('two', $0, $1, $2, UTF8ToString($3)); }, -1, 2.5f, 3ll, "four");
  EM_ASM(console.log('plain'); console.log("\\"quoted\\""));
  printf("between\\n");
  EM_ASM(console.log('after'));
  MAIN_THREAD_EM_ASM({ console.log('main', $0); }, 'a');
  nothing();
  char *text = louder("hällo");
  printf("%s %.2f %.2f\\n", text, EM_ASM_DOUBLE({ return $0 * 1.5; }, 3), half(3));
  free(text);
  char *memory = EM_ASM_PTR({ const p = _malloc($0); HEAPU8[p + $0 - 1] = 7; return p; }, 1 << 24);
  printf("%d\\n", memory[(1 << 24) - 1]);
  return EM_ASM_INT({ return $0 + $1; }, 3, 4) + EM_ASM_INT_V(return 1);
}`;
const PROGRAM_OUT = `one
two -1 2.5 3n four
plain
"quoted"
between
after
main 97
nothing 3 42
hällo ä! 4.50 1.50
7
`;

for (const level of ['-O0', '-O2']) {
  for (const engine of ['-sASMJS=0', '-sASMJS=only']) {
    test(`EM_JS and EM_ASM, ${level} ${engine}`, t => {
      const w = workshop(t, {'program.c': PROGRAM_C});
      assert.deepEqual(w.amcc('-Wall', '-Werror', level, engine, 'program.c', '-o', 'program.mjs'),
        {status: 0, signal: null, stdout: '', stderr: ''});
      assert.deepEqual(w.run(process.execPath, ['program.mjs']), {status: 8, signal: null, stdout: PROGRAM_OUT, stderr: ''});
    });
  }
}

test('code of EM_ASM in quotes, and names in it that are macros of C', t => {
  const w = workshop(t, {'quoted.c': `#include <emscripten.h>
    #include <assert.h>
    #define x y
    int main(void) {
      EM_ASM("console.log('quoted', $0)", 1);
      EM_ASM("{ console.log(\\"es\\\\\\"caped\\");"
             " console.log('a\\tb', '\\x41') }");
      EM_ASM({ const x = 2; assert(x); console.log('x' in globalThis, typeof NULL, "a" + "b"); });
      EM_ASM("");
      EM_ASM({"console.log('inside')"});
      return EM_ASM_INT("return $0 + $1", 3, 4) + EM_ASM_INT_V("return 1");
    }`});
  assert.equal(w.amcc('-Wall', '-Werror', '-O1', 'quoted.c', '-o', 'quoted.mjs').stderr, '');
  assert.deepEqual(w.run(process.execPath, ['quoted.mjs']),
    {status: 8, signal: null, stdout: 'quoted 1\nes"caped\na\tb A\nfalse undefined ab\ninside\n', stderr: ''});
});

test('C++: parameter packs, enumerations, pointers and floats among the arguments', t => {
  const w = workshop(t, {'program.cpp': `#include <emscripten.h>
    enum class Color { RED = 3 };
    template <typename... T> void log(T... values) { EM_ASM({ console.log($0, $1, $2); }, values...); }
    namespace inner { EM_JS(int, number, (), { return 5; }) }
    extern "C" EMSCRIPTEN_KEEPALIVE int seven() { return 7; }
    int main() { log(1, 2.5f, Color::RED); return inner::number() + EM_ASM_INT({ return _seven() + !!$0; }, "text"); }`});
  assert.equal(w.run('am++', ['-std=c++17', '-O1', 'program.cpp', '-o', 'program.mjs']).stderr, '');
  assert.deepEqual(w.run(process.execPath, ['program.mjs']), {status: 13, signal: null, stdout: '1 2.5 3\n', stderr: ''});
});

test('objects, archives and programs carry their JavaScript', t => {
  const w = workshop(t, {
    'part.c': '#include <emscripten.h>\nEM_JS(int, three, (void), { return 3; });\nEMSCRIPTEN_KEEPALIVE int part(void) { return three(); }',
    'main.c': 'int part(void);\nint main(void) { return part(); }',
  });
  w.amcc('-c', 'part.c');
  w.run('amar', ['rcs', 'libpart.a', 'part.o']);
  assert.equal(w.amcc('-O2', 'main.c', '-L.', '-lpart', '-o', 'program').stderr, '');
  w.run('amstrip', ['program']);
  assert.equal(w.amcc('program', '-o', 'page.mjs').stderr, '');
  assert.equal(w.run(process.execPath, ['page.mjs']).status, 3);
  assert.deepEqual(inspect(readFileSync(w.path('page.wasm'))).exports.sort(), ['__amphora_script', '__stack_pointer', '_start', 'memory', 'part']);
});

test('natively, a program with JavaScript is refused by the name of the import, or stubbed', t => {
  const w = workshop(t, {'program.c': '#include <emscripten.h>\nint main(int argc, char **argv) { if (argc > 1) EM_ASM(alert(1)); return 4; }'});
  w.amcc('-O1', 'program.c', '-o', 'program.wasm');
  const refused = w.run('amrun', ['program.wasm']);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /unknown import: function env\.emscripten_asm_const_int/);
  assert.equal(w.run('amrun', ['--stub-imports', 'program.wasm']).status, 4);
  const called = w.run('amrun', ['--stub-imports', 'program.wasm', 'x']);
  assert.equal(called.status, 134);
  assert.match(called.stderr, /emscripten_asm_const_int/);
});

test('instances of a library: exports, ccall, cwrap, and views that follow growth', async t => {
  const w = workshop(t, {'library.c': `#include <emscripten.h>
    #include <stdlib.h>
    #include <stdio.h>
    EMSCRIPTEN_KEEPALIVE int count(const char *text) { int n = 0; while (text[n]) n++; return n; }
    EMSCRIPTEN_KEEPALIVE const char *greet(const char *who) { static char t[40]; snprintf(t, 40, "hello %s", who); return t; }
    EMSCRIPTEN_KEEPALIVE int sum(const unsigned char *bytes, int n) { int s = 0; while (n) s += bytes[--n]; return s; }
    EMSCRIPTEN_KEEPALIVE void *more(int size) { return malloc(size); }`});
  const built = w.amcc('-O2', '--no-entry', '-sEXPORTED_RUNTIME_METHODS=ccall,cwrap,UTF8ToString', 'library.c', '-o', 'library.mjs');
  assert.equal(built.stderr, '');
  const {default: app} = await import(pathToFileURL(w.path('library.mjs')).href);
  for (const engine of ['wasm', 'asmjs']) {
    const {Module, ccall, cwrap, exports, end} = await (await app({engine})).instantiate();
    assert.equal(ccall('count', 'number', ['string'], ['hällo']), 6);
    assert.equal(cwrap('greet', 'string', ['string'])('you'), 'hello you');
    assert.equal(ccall('sum', 'number', ['array', 'number'], [[1, 2, 250], 3]), 253);
    assert.equal(Module.UTF8ToString(Module._greet(0)).slice(0, 5), 'hello');
    const before = Module.HEAPU8.length, pointer = exports.more(before);
    assert.ok(Module.HEAPU8.length > before || engine === 'asmjs');
    Module.HEAPU8[pointer + before - 1] = 9;
    Module.setValue(pointer, 1.5, 'double');
    assert.equal(Module.getValue(pointer, 'double'), 1.5);
    assert.equal(exports.sum(pointer + before - 1, 1), 9);
    end();
  }
});

test('integers of 64 bits in memory, as numbers', t => {
  const w = workshop(t, {'program.c': `#include <emscripten.h>
#include <inttypes.h>
#include <stdio.h>
static int64_t written[9];
int main(void) {
  EM_ASM({
    let at = $0;
    const write = (f, value) => { try { f(at, value); } catch (e) { writeI53ToI64(at, 0); out(e.message); } at += 8; };
    write(writeI53ToI64, -3); write(writeI53ToI64, 2 ** 53);
    write(writeI53ToI64Clamped, 1e30); write(writeI53ToI64Clamped, -1e30); write(writeI53ToI64Clamped, -5);
    write(writeI53ToU64Clamped, 1e30); write(writeI53ToU64Clamped, -1);
    write(writeI53ToI64Signaling, 2 ** 63); write(writeI53ToU64Signaling, 2 ** 63);
    out(readI53FromI64($0), readI53FromU64($0), readI53FromI64($0 + 8), convertI32PairToI53(-1, -1), convertU32PairToI53(-1, 1));
  }, written);
  for (int i = 0; i < 9; i++) printf("%" PRIx64 "\\n", (uint64_t)written[i]);
}`});
  assert.equal(w.amcc('-sASMJS=0', 'program.c', '-o', 'program.mjs').stderr, '');
  const {stdout, stderr} = w.run(process.execPath, ['program.mjs']);
  assert.equal(stdout + stderr, '9223372036854776000 is no integer of 64 bits\n-3 18446744073709552000 9007199254740992 -1 8589934591\n' +
    'fffffffffffffffd\n20000000000000\n7fffffffffffffff\n8000000000000000\nfffffffffffffffb\nffffffffffffffff\n0\n0\n8000000000000000\n');
});

test('programs without JavaScript get the plain loader', t => {
  const w = workshop(t, {'plain.c': '#include <emscripten.h>\nEMSCRIPTEN_KEEPALIVE int f(int x) { return x; }\nint main(void) { return f(0); }'});
  w.amcc('-O2', 'plain.c', '-o', 'plain.mjs');
  assert.ok(readFileSync(w.path('plain.mjs')).length < 6600);
  assert.ok(inspect(readFileSync(w.path('plain.wasm'))).exports.includes('f'));
  execFileSync(process.execPath, [w.path('plain.mjs')]);
});

for (const options of [['-O0'], ['-O2'], ['-O2', '-sASMJS=only']]) {
  test(`function pointers in JavaScript, ${options.join(' ')}`, t => {
    const w = workshop(t, {'pointers.c': `#include <emscripten.h>
      #include <stdio.h>
      static int twice(int x) { return 2 * x; }
      static void hello(void) { puts("hello"); }
      static double mix(int a, double b) { return a * b; }
      int main(void) {
        EM_ASM({ dynCall('v', $0); console.log(dynCall('ii', $1, [21]), getWasmTableEntry($1)(4), wasmTable.get($2)(3, 1.5)); },
          hello, twice, mix);
        return 0;
      }`});
    assert.equal(w.amcc(...options, 'pointers.c', '-o', 'pointers.mjs').stderr, '');
    assert.deepEqual(w.run(process.execPath, ['pointers.mjs']), {status: 0, signal: null, stdout: 'hello\n42 8 4.5\n', stderr: ''});
  });
}

test('what would evaluate text: a warning when it is linked, a message when it is called', t => {
  const w = workshop(t, {'refused.c': `#include <emscripten.h>
    int main(int argc, char **argv) {
      if (argc > 1) emscripten_run_script("alert(1)");
      return 0;
    }`});
  const {status, stderr} = w.amcc('-O1', 'refused.c', '-o', 'refused.wasm');
  assert.equal(status, 0);
  assert.match(stderr, /warning: refused\.wasm: emscripten_run_script ends the program when it is called: no text is evaluated/);
  assert.equal(w.run('amrun', ['refused.wasm']).status, 0);
  const called = w.run('amrun', ['refused.wasm', 'x']);
  assert.equal(called.status, 134);
  assert.match(called.stderr, /^emscripten_run_script: no text is evaluated/);
});

const POINTERS_C = `#include <emscripten.h>
#include <stdio.h>
#include <stdlib.h>
typedef int binary(int, int);
typedef long long wide(long long, float, double);
static binary *callback;
static int plus(int a, int b) { return a + b; }
EMSCRIPTEN_KEEPALIVE void set(binary *f) { callback = f; }
EMSCRIPTEN_KEEPALIVE int call(int a, int b) { return callback(a, b); }
EM_JS(binary *, hundreds, (void), { return addFunction((a, b) => a * 100 + b, 'iii'); });
EM_JS(wide *, sum, (void), { return addFunction((a, b, c) => a + BigInt(b * 2 + c), 'jjfd'); });
EM_JS(void *, order, (void), { return addFunction((a, b) => HEAP32[a >> 2] - HEAP32[b >> 2], 'ipp'); });
EM_JS(int, fill, (void), {
  const pointers = Array.from({length: 1000}, (_, i) => addFunction(() => i, 'iii'));
  const last = wasmTable.get(pointers[999])(0, 0);
  for (const pointer of pointers) removeFunction(pointer);
  return last;
});
EM_JS(void, fail, (void), {
  for (const signature of ['vx', '', undefined]) {
    try { addFunction(() => 1, signature); } catch (error) { out(error.message); }
  }
  try { removeFunction(12345); } catch (error) { out(error.message); }
});
int main(void) {
  int values[] = {5, 3, 9, 1};
  set(plus);
  printf("%d ", call(3, 4));
  set(hundreds());
  printf("%d ", call(3, 4));
  qsort(values, 4, sizeof *values, (int (*)(const void *, const void *))order());
  printf("%d %d %d %d ", values[0], values[1], values[2], values[3]);
  printf("%lld %d\\n", sum()(1ll << 40, 0.5f, 2), fill());
  fail();
}`;

for (const engine of ['-sASMJS=0', '-sASMJS=only']) {
  test(`addFunction makes function pointers, removeFunction frees them: ${engine}`, async t => {
    const w = workshop(t, {'pointers.c': POINTERS_C});
    const built = w.amcc('-O2', engine, 'pointers.c', '-sMODULARIZE', '-sALLOW_TABLE_GROWTH', '-sRESERVED_FUNCTION_POINTERS=4', '-o', 'pointers.mjs');
    assert.equal(built.stderr, '');
    const {default: create} = await import(pathToFileURL(w.path('pointers.mjs')).href);
    /** @type {string[]} */
    const lines = [];
    const Module = await create({print: (/** @type {string} */ text) => lines.push(text), noExitRuntime: true});
    assert.equal(lines.shift(), '7 304 1 3 5 9 1099511627779 999');
    assert.match(lines[0], /addFunction: the signature is 'vx' instead of one such as 'vii'/);
    assert.match(lines[1], /addFunction: the signature is ''/);
    assert.match(lines[2], /addFunction: a signature such as 'vii' is missing/);
    assert.equal(lines[3], 'removeFunction: 12345 is not from addFunction');
    const pointer = Module.addFunction((/** @type {number} */ a, /** @type {number} */ b) => a - b, 'iii');
    Module._set(pointer);
    assert.equal(Module._call(44, 2), 42);
    Module.removeFunction(pointer);
    assert.throws(() => Module._call(44, 2), {name: 'RuntimeError'});
  });
}
