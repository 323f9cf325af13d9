// SPDX-License-Identifier: MIT
// amrun compile: compiled modules do what interpreted ones do, and what cannot be used is refused.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const amrun = resolve(root, process.env.AMPHORA_BUILD ?? 'build', 'bin/amrun');
const directory = mkdtempSync(join(tmpdir(), 'amrun-compile-'));
after(() => rmSync(directory, {recursive: true}));

const run = (args, env = {}) =>
  spawnSync(amrun, args, {cwd: directory, encoding: 'utf8', env: {...process.env, ...env}});

const module = `(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (table 4 funcref) (elem (i32.const 0) $inner $constant)
  (tag $tag (param i32))
  (global $count (mut i32) (i32.const 40))
  (func $constant (result i64) (i64.const 7))
  (func $inner (param i32) (result i32) (i32.load (local.get 0)))
  (func $middle (param i32) (result i32) (i32.add (i32.const 1) (call $inner (local.get 0))))
  (func (export "nested") (result i32) (call $middle (i32.const -8)))
  (func (export "dropped") (drop (i32.load (i32.const -1))))
  (func (export "unused") (local i32) (local.set 0 (i32.load (i32.const -1))))
  (func (export "lane") (drop (i64x2.extract_lane 1
    (i32x4.trunc_sat_f64x2_u_zero (f64x2.sqrt (v128.load32x2_u (i32.const -8)))))))
  (func (export "mask") (result i32) (i32.and (i32.const 3) (i8x16.bitmask
    (i8x16.lt_u (v128.load8_splat (i32.const -1)) (v128.const i32x4 0 0 0 0)))))
  (func (export "idle") (drop (i32.atomic.rmw8.sub_u (i32.const -1) (i32.const 0))))
  (func (export "always") (result i32) (local i64)
    (loop (result i32) (i64.le_u (local.get 0) (i64.load16_s (i32.const -8)))))
  (func (export "store") (i64.store (i32.const 65529) (i64.const 1)))
  (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (export "truncate") (param f64) (result i32) (i32.trunc_f64_s (local.get 0)))
  (func (export "unreachable") unreachable)
  (func $recursion (export "recursion") (call $recursion))
  (func (export "null") (drop (call_indirect (param i32) (result i32) (i32.const 0) (i32.const 2))))
  (func (export "beyond") (drop (call_indirect (param i32) (result i32) (i32.const 0) (i32.const 4))))
  (func (export "mismatch") (drop (call_indirect (param i32) (result i32) (i32.const 0) (i32.const 1))))
  (func (export "indirect") (result i64) (call_indirect (result i64) (i32.const 1)))
  (func (export "exit") (call $exit (i32.const 3)))
  (func (export "throw") (throw $tag (i32.const 5)))
  (func (export "global") (result i32)
    (global.set $count (i32.add (global.get $count) (i32.const 2))) (global.get $count))
  (func (export "endless") (loop $again (br $again)))
  (func (export "two") (result i32 f64) (i32.const 1) (f64.const 0.5))
  (func (export "nan") (param f32) (result f32) (f32.mul (local.get 0) (f32.const 1)))
  (func (export "fill") (memory.fill (i32.const 65530) (i32.const 1) (i32.const 7))))`;

before(() => {
  writeFileSync(join(directory, 'm.wat'), module);
  const made = spawnSync('wat2wasm', ['--debug-names', '--enable-exceptions', '--enable-threads', 'm.wat'], {cwd: directory, encoding: 'utf8'});
  assert.equal(made.status, 0, made.stderr);
  const compiled = run(['compile', 'm.wasm']);
  assert.deepEqual([compiled.status, compiled.stdout, compiled.stderr], [0, '', '']);
});

const calls = [
  ['nested'], ['dropped'], ['unused'], ['lane'], ['mask'], ['idle'], ['always'], ['store'], ['divide', '7', '-2'], ['divide', '1', '0'],
  ['divide', '-2147483648', '-1'], ['truncate', '-2147483648.9'], ['truncate', '2147483648'], ['truncate', 'nan'],
  ['unreachable'], ['null'], ['beyond'], ['mismatch'], ['indirect'], ['exit'], ['throw'], ['global'], ['two'],
  ['nan', '1.5'], ['fill'],
];
for (const [name, ...args] of calls)
  test(`${name} ${args.join(' ')}: compiled and interpreted end in the same way`, () => {
    const interpreted = run(['--engine=interp', '--invoke', name, 'm.wasm', ...args]);
    const compiled = run(['--invoke', name, 'm.aot', ...args]);
    assert.equal(compiled.status, interpreted.status, compiled.stderr);
    assert.equal(compiled.stdout, interpreted.stdout);
    assert.equal(compiled.stderr.replaceAll('m.aot', 'm.wasm'), interpreted.stderr);
  });

// Modules with handlers hand exceptions on from frame to frame; what nothing catches tells where it came from.
const handlers = `(module
  (tag $tag (param i32)) (tag $other)
  (memory 1)
  (func $throws (param i32) (if (local.get 0) (then (throw $tag (i32.const 5)))))
  (func $deep (param i32)
    (if (i32.eqz (local.get 0)) (then (throw $tag (i32.const 7))))
    (call $deep (i32.sub (local.get 0) (i32.const 1))))
  (func $loads (param i32) (drop (i32.load (local.get 0))))
  (func $caught (try (do (call $throws (i32.const 1))) (catch $tag drop)))
  (func (export "uncaught") (try (do (call $throws (i32.const 1))) (catch $other)))
  (func (export "deep") (param i32) (try (do (call $deep (local.get 0))) (catch $other)))
  (func (export "second") (call $caught) (call $deep (i32.const 2)))
  (func (export "then_trap") (call $caught) (call $loads (i32.const -1)))
  (func (export "rethrow") (try (do (call $throws (i32.const 1))) (catch_all (rethrow 0))))
  (func (export "delegate") (try (do (try (do (call $throws (i32.const 1))) (delegate 0))) (catch $other)))
  (func (export "branches") (param i32)
    (if (local.get 0) (then (call $loads (i32.const -1))) (else (call $loads (i32.const -1)))))
  (func (export "grow") (param i32)
    (if (local.get 0) (then (memory.fill (i32.const -1) (i32.const 0) (i32.const 2)))
      (else (memory.fill (i32.const -1) (i32.const 0) (i32.const 2))))))`;
test('exceptions that nothing catches, and what follows caught ones', () => {
  writeFileSync(join(directory, 'h.wat'), handlers);
  const made = spawnSync('wat2wasm', ['--debug-names', '--enable-exceptions', 'h.wat'], {cwd: directory, encoding: 'utf8'});
  assert.equal(made.status, 0, made.stderr);
  assert.equal(run(['compile', 'h.wasm']).stderr, '');
  for (const [name, ...args] of [['uncaught'], ['deep', '3'], ['deep', '100'], ['second'], ['then_trap'], ['rethrow'], ['delegate'],
    ['branches', '0'], ['branches', '1'], ['grow', '0'], ['grow', '1']]) {
    const interpreted = run(['--engine=interp', '--invoke', name, 'h.wasm', ...args]);
    const compiled = run(['--invoke', name, 'h.aot', ...args]);
    assert.equal(compiled.stderr.replaceAll('h.aot', 'h.wasm'), interpreted.stderr);
    assert.deepEqual([compiled.status, interpreted.status], [134, 134]);
  }
});

// A function whose C would be thousands of times its size is interpreted; it calls and is called by compiled ones.
test('a function that is made to explode the C compiler', () => {
  const many = (/** @type {string} */ text) => Array(1000).fill(text).join(' ');
  writeFileSync(join(directory, 'wide.wat'), `(module
    (memory 1)
    (func $wide (param ${many('i32')}) (result ${many('i32')})
      (if (i32.eqz (local.get 0)) (then (drop (i32.load (i32.const -1)))))
      ${Array.from({length: 1000}, (_, i) => `local.get ${i}`).join(' ')})
    (func $explodes (param i32) (result i32)
      local.get 0 ${Array(999).fill('i32.const 7').join(' ')}
      ${Array(300).fill('call $wide').join(' ')}
      ${Array(999).fill('i32.add').join(' ')})
    (func (export "start") (param i32) (result i32) (call $explodes (local.get 0))))`);
  const made = spawnSync('wat2wasm', ['--debug-names', 'wide.wat'], {cwd: directory, encoding: 'utf8'});
  assert.equal(made.status, 0, made.stderr);
  const compiled = run(['compile', 'wide.wasm', '-o', 'wide.aot']);
  assert.equal(compiled.status, 0, compiled.stderr);
  assert.equal(run(['--invoke', 'start', 'wide.aot', '8']).stdout, '7001\n');
  const texts = ['wide.wasm', 'wide.aot'].map(file => run(['--invoke', 'start', file, '0']).stderr.replaceAll('wide.aot', 'wide.wasm'));
  assert.match(texts[0], /out of bounds[^]*at wide[^]*at explodes[^]*at start/);
  assert.equal(texts[1], texts[0]);
});

test('the stack ends with a trap', () => {
  const {status, stderr} = run(['--invoke', 'recursion', 'm.aot']);
  assert.equal(status, 134, stderr);
  assert.match(stderr, /trap: call stack exhausted\n {2}at recursion \(m\.aot\+0x/);
});

test('an endless loop is interrupted', () => {
  const {status, stderr} = run(['--timeout', '0.2', '--invoke', 'endless', 'm.aot']);
  assert.equal(status, 124, stderr);
});

test('fuel ends code that counts it; other code is refused where fuel is limited', () => {
  assert.match(run(['--fuel', '1000', '--invoke', 'endless', 'm.aot']).stderr, /compiled without --fuel/);
  assert.equal(run(['compile', '--fuel', 'm.wasm', '-o', 'fuel.aot']).status, 0);
  for (const file of ['m.wasm', 'fuel.aot']) {
    const {status, stderr} = run(['--fuel', '1000', '--invoke', 'endless', file]);
    assert.equal(status, 134, stderr);
    assert.match(stderr, /trap: all fuel consumed\n {2}at endless/);
  }
});

test('files that cannot be used are refused', () => {
  const good = readFileSync(join(directory, 'm.aot'));
  const refused = (change, reason) => {
    const bytes = Buffer.from(good);
    writeFileSync(join(directory, 'bad.aot'), change(bytes) ?? bytes);
    const {status, stderr} = run(['--invoke', 'two', 'bad.aot']);
    assert.equal(status, 1, stderr);
    assert.match(stderr, reason);
  };
  refused((b) => void b.writeUInt32LE(b.readUInt32LE(8) + 1, 8), /another version of Amphora/);
  refused((b) => void b.writeUInt32LE(0, 12), /another kind of machine/);
  refused((b) => void b.writeUInt32LE(0x80000000, 28), /CPU lacks instructions/);
  refused((b) => void (b[b.length - 1] ^= 1), /damaged/);
  refused((b) => b.subarray(0, b.length / 2), /damaged/);
  refused((b) => b.subarray(0, 12), /cannot be used/);
});

test('bad input of the compiler is told', () => {
  assert.match(run(['compile', 'none.wasm']).stderr, /^amrun: compile: none\.wasm: No such file/);
  assert.match(run(['compile', 'm.wat']).stderr, /^amrun: compile: m\.wat: /);
  assert.match(run(['compile', '--frob', 'm.wasm']).stderr, /unknown option --frob/);
  const none = run(['compile', 'm.wasm', '-o', 'x.aot'], {PATH: '/nowhere'});
  assert.equal(none.status, 1);
  assert.match(none.stderr, /no C compiler found.*install the package clang or gcc/);
  const failing = run(['compile', 'm.wasm', '-o', 'x.aot'], {AMPHORA_CC: 'false', TMPDIR: directory});
  assert.equal(failing.status, 1);
  assert.match(failing.stderr, /the C compiler failed on 26 functions, the largest of which is \S+ \(.*unit0\.c\): see unit0\.log there/);
  assert.throws(() => copyFileSync(join(directory, 'x.aot'), join(directory, 'y.aot')), /ENOENT/);
});

const cross = 'aarch64-linux-gnu-gcc';
test('gcc compiles atomics for aarch64 without calls of its library', {skip: spawnSync(cross, ['--version']).error && `no ${cross}`}, () => {
  const {status, stderr} = run(['compile', '--target=aarch64', 'm.wasm', '-o', 'arm.aot'], {AMPHORA_CC: cross});
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(run(['--invoke', 'two', 'arm.aot']).stderr, /another kind of machine/);
});

test('a profile that cannot be used is refused', () => {
  const refused = (text, reason) => {
    writeFileSync(join(directory, 'bad.prof'), text);
    const {status, stderr} = run(['compile', '--profile-use', 'bad.prof', 'm.wasm', '-o', 'p.aot']);
    assert.equal(status, 1, stderr);
    assert.match(stderr, reason);
  };
  refused('', /^amrun: compile: m\.wasm: the profile bad\.prof cannot be used: it is none\n$/);
  refused('amphora-profile 2\n', /another version of Amphora/);
  refused('amphora-profile 1\nmodule x\n', /it is damaged/);
  refused('amphora-profile 1\nmodule 0123456789abcdef 12\n', /it is of another module/);
  assert.match(run(['compile', '--profile-use', 'none.prof', 'm.wasm']).stderr, /the profile none\.prof cannot be used: No such file/);
});
