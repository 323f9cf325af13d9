// SPDX-License-Identifier: MIT
// C++ against what native programs print, in every way to run: exceptions, RTTI, the library.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {test} from 'node:test';
import {inspect, workshop} from '../compiler/driver.mjs';
import {buildDirectory, projectDirectory, tool} from '../environment.mjs';
import {generate} from './generate.mjs';

const sources = `${projectDirectory}/tests/cxx`, built = `${buildDirectory}/tests/cxx`;
const withoutWasm = 'delete globalThis.WebAssembly;\nconst [program] = process.argv.splice(1, 1);\nawait import(`file://${process.argv[1]}`);\n';

/** Runs NAME.mjs and NAME.wasm of a directory in each way, and compares what they print.
 *  @param {import('../compiler/driver.mjs').Workshop} w @param {string} stem @param {string} expected @param {number} status */
function runsEverywhere(w, stem, expected, status = 0) {
  /** @type {[string, string[]][]} */
  const ways = [[tool('amrun'), ['--program', `${stem}.wasm`, stem]], [process.execPath, [`${stem}.mjs`]],
    [process.execPath, [w.path('asmjs.mjs'), `${stem}.mjs`]]];
  for (const [command, args] of ways) {
    const result = w.run(command, args);
    assert.deepEqual([result.stdout, result.status], [expected, status], `${command} ${args}: ${result.stderr}`);
  }
}

for (const file of readdirSync(sources).filter(name => name.endsWith('.cpp'))) {
  const name = file.slice(0, -4);
  test(`${name}: amrun, Node and asm.js print what a native program prints`, t => {
    const w = workshop(t, {'asmjs.mjs': withoutWasm});
    runsEverywhere(w, `${built}/${name}`, readFileSync(`${sources}/${name}.out`, 'utf8'), name === 'statics' ? 3 : 0);
  });
}

test('random programs that throw and catch do what native ones do, in both encodings', t => {
  const w = workshop(t, {'asmjs.mjs': withoutWasm, 'a.cpp': generate(5, 60)});
  const native = w.run('/usr/bin/env', ['c++', '-w', '-O1', 'a.cpp', '-o', 'native']);
  if (native.status !== 0) return t.skip('no native C++ compiler');
  const expected = w.run(w.path('native'), []);
  assert.equal(expected.status, 0);
  assert.equal(w.run('am++', ['-w', '-O1', 'a.cpp', '-o', 'a.mjs']).stderr, '');
  runsEverywhere(w, w.path('a'), expected.stdout);
  assert.equal(w.run('am++', ['-w', '-O1', '-mllvm', '-wasm-use-legacy-eh=false', 'a.cpp', '-o', 'a.wasm']).stderr, '');
  assert.equal(w.run('amrun', ['a.wasm']).stdout, expected.stdout);
});

test('modules need no exceptions of the engine', t => {
  const w = workshop(t);
  for (const name of ['exceptions', 'setjmp', 'cxx20']) {
    const {status, stderr} = w.run('/usr/bin/env', ['wasm-validate', `${built}/${name}.wasm`]);
    assert.equal(status, 0, stderr);
    assert.deepEqual(inspect(readFileSync(`${built}/${name}.wasm`)).exports.sort(), ['__stack_pointer', '_start', 'memory']);
  }
});

const endings = `#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>
#include <typeinfo>
namespace app { struct Error : std::runtime_error { using runtime_error::runtime_error; }; struct Plain {}; }
static void quiet() noexcept { throw app::Error("from noexcept"); }
static void on_terminate() {
  try { std::rethrow_exception(std::current_exception()); }
  catch (std::exception &e) { std::printf("handler: %s\\n", e.what()); }
  std::exit(5);
}
struct Bad { ~Bad() { throw 1; } };
int main(int, char **argv) {
  switch (argv[1][0]) {
  case 'a': throw app::Error("uncaught");
  case 'b': throw app::Plain();
  case 'c': throw 42;
  case 'd': quiet(); break;
  case 'e': std::terminate();
  case 'f': std::set_terminate(on_terminate); quiet(); break;
  case 'g': try { Bad b; throw 2; } catch (int) {} break;
  case 'h': throw "text";
  case 'i': try { throw; } catch (...) {} break;
  case 'j': try { throw std::bad_alloc(); } catch (int) {} break;
  }
}
`;

test('an exception that nobody catches is named, and ends the program as abort does', t => {
  const w = workshop(t, {'a.cpp': endings});
  assert.equal(w.run('am++', ['-O1', '-w', 'a.cpp', '-o', 'a']).stderr, '');
  const named = (/** @type {string} */ type, what = '') =>
    `terminate called after throwing an instance of '${type}'\n${what && `  what():  ${what}\n`}`;
  const cases = {
    a: named('app::Error', 'uncaught'), b: named('app::Plain'), c: named('int'), d: named('app::Error', 'from noexcept'),
    e: 'terminate called without an active exception\n', g: named('int'), h: named('char const*'),
    i: 'terminate called without an active exception\n', j: named('std::bad_alloc', 'std::bad_alloc'),
  };
  for (const [argument, message] of Object.entries(cases)) {
    const {status, stderr} = w.run(w.path('a'), [argument]);
    assert.equal(stderr.slice(0, message.length), message, argument);
    assert.equal(status, 134, argument);
  }
  const handled = w.run(w.path('a'), ['f']);
  assert.deepEqual([handled.stdout, handled.status], ['handler: from noexcept\n', 5]);
});

test('-fno-exceptions and -fno-rtti do what they do in clang', t => {
  const w = workshop(t, {
    'throw.cpp': 'int main() { throw 1; }\n',
    'cast.cpp': 'struct A { virtual ~A() {} }; struct B : A {}; B *f(A *a) { return dynamic_cast<B *>(a); }\n',
    'none.cpp': `#include <cstdio>
#include <string>
#include <vector>
#if __cpp_exceptions || __cpp_rtti
#error
#endif
int main(int argc, char **) { std::vector<int> v{1, 2}; return v.at(argc) + std::stoi("40"); }
`,
    'calls.cpp': '#include <cstdio>\nint main() { extern void g(); try { g(); } catch (int n) { std::printf("%d\\n", n); } }\n',
    'between.cpp': 'struct S { ~S() {} }; extern void h(void (*)()); extern void k(); void g() { S s; h(k); }\n',
    'h.c': 'void _Z1hPFvvE(void (*f)(void)) { f(); }\n',
    'k.cpp': 'void k() { throw 3; }\n',
  });
  assert.match(w.run('am++', ['-fno-exceptions', '-c', 'throw.cpp']).stderr, /cannot use 'throw' with exceptions disabled/);
  assert.match(w.run('am++', ['-fno-rtti', '-c', 'cast.cpp']).stderr, /use of dynamic_cast requires -frtti/);
  assert.equal(w.run('am++', ['-fno-exceptions', '-fno-rtti', '-O1', 'none.cpp', '-o', 'none']).stderr, '');
  assert.equal(w.run(w.path('none'), []).status, 42);
  // An exception passes C and code without exceptions.
  assert.equal(w.run('am++', ['-fno-exceptions', '-c', 'between.cpp']).stderr, '');
  assert.equal(w.run('amcc', ['-c', 'h.c']).stderr, '');
  assert.equal(w.run('am++', ['-O1', 'calls.cpp', 'k.cpp', 'between.o', 'h.o', '-o', 'calls']).stderr, '');
  assert.equal(w.run(w.path('calls'), []).stdout, '3\n');
});

test('a library: an exception that leaves an exported function is named and traps', t => {
  const w = workshop(t, {
    'lib.cpp': '#include <stdexcept>\nextern "C" int half(int n) { if (n % 2) throw std::invalid_argument("odd"); return n / 2; }\n',
    'use.mjs': "import app from './lib.mjs';\nconst {exports} = await (await app()).instantiate({stderr: b => process.stderr.write(b)});\nconsole.log(exports.half(8));\ntry { exports.half(3); } catch (e) { console.log(e.name); }\n",
  });
  assert.equal(w.run('am++', ['-O1', '--no-entry', '-sEXPORTED_FUNCTIONS=_half', 'lib.cpp', '-o', 'lib.mjs']).stderr, '');
  const {stdout, stderr} = w.run(process.execPath, ['use.mjs']);
  assert.equal(stdout, '4\nRuntimeError\n', stderr);
  assert.match(stderr, /^terminate called after throwing an instance of 'std::invalid_argument'\n  what\(\):  odd$/m);
});

test('tags with several values, in a module from elsewhere', t => {
  const w = workshop(t, {
    'many.wat': '(module (tag $a (param i64 f32)) (tag $b) (memory (export "memory") 1) (func $f (param i32) (local.get 0) (if (then (throw $a (i64.const 7) (f32.const 2)))) (throw $b)) (func (export "go") (param i32) (result i64) (try (result i64) (do (call $f (local.get 0)) (i64.const 0)) (catch $a (drop) (i64.const 1) (i64.add)) (catch $b (i64.const 30)))))\n',
    'use.mjs': "import app from './many.mjs';\nfor (const engine of ['wasm', 'asmjs']) {\n  const {exports} = await (await app({engine})).instantiate({});\n  console.log(String(exports.go(1)), String(exports.go(0)));\n}\n",
  });
  assert.equal(w.run('/usr/bin/env', ['wat2wasm', '--enable-exceptions', 'many.wat', '-o', 'many.wasm']).stderr, '');
  assert.equal(w.amcc('many.wasm', '-o', 'many.mjs', '-sASMJS=1').stderr, '');
  const {stdout, stderr} = w.run(process.execPath, ['use.mjs']);
  assert.equal(stdout, '8 30\n8 30\n', stderr);
});
