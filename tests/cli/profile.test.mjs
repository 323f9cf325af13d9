// SPDX-License-Identifier: MIT
// amrun profile: what is counted, where, and that the compiler takes it.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const amrun = resolve(root, process.env.AMPHORA_BUILD ?? 'build', 'bin/amrun');
const directory = mkdtempSync(join(tmpdir(), 'amrun-profile-'));
after(() => rmSync(directory, {recursive: true}));
const path = name => join(directory, name);
const run = (...args) => spawnSync(amrun, args, {cwd: directory, encoding: 'utf8'});

const module = `(module
  (func $never (unreachable))
  (func $f (param i32) (result i32) (local i32)
    (loop $l
      (if (i32.rem_u (local.get 0) (i32.const 3)) (then (local.set 1 (i32.add (local.get 1) (i32.const 1)))) (else (nop)))
      (if (i32.eqz (i32.rem_u (local.get 0) (i32.const 5))) (then (local.set 1 (i32.add (local.get 1) (i32.const 7)))))
      (block $b (block $a (block $d (br_table $d $a $b (i32.rem_u (local.get 0) (i32.const 4))))
        (local.set 1 (i32.add (local.get 1) (i32.const 10))))
        (local.set 1 (i32.add (local.get 1) (i32.const 100))))
      (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))
  (func (export "main") (param i32) (result i32)
    (block $value (result i32)
      (drop (br_if $value (call $f (local.get 0)) (i32.gt_u (local.get 0) (i32.const 50))))
      (i32.add (i32.const 1) (call $f (i32.const 1)))))
  (func (export "trap") (call $never)))`;

/** Offsets of instructions of one name, in the module's order. */
function offsets(name) {
  const {stdout} = run('--dump-ir', 'm.wasm');
  return [...stdout.matchAll(new RegExp(`^ +0x(\\w+) +${name}\\b`, 'gm'))].map(([, hex]) => parseInt(hex, 16));
}

/** Counts by "offset which". */
function counts(file) {
  const [head, made, ...lines] = readFileSync(path(file), 'utf8').trimEnd().split('\n');
  assert.equal(head, 'amphora-profile 1');
  assert.match(made, new RegExp(`^module [0-9a-f]{16} ${readFileSync(path('m.wasm')).length}$`));
  const keys = lines.map(line => line.split(' ').map(Number));
  assert.deepEqual(keys, [...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1]), 'ascending');
  return new Map(keys.map(([offset, which, count]) => [`${offset} ${which}`, count]));
}

before(() => {
  writeFileSync(path('m.wat'), module);
  const made = spawnSync('wat2wasm', ['m.wat'], {cwd: directory, encoding: 'utf8'});
  assert.equal(made.status, 0, made.stderr);
});

test('calls, loops and branches are counted', () => {
  const plain = run('--invoke', 'main', 'm.wasm', '20');
  const profiled = run('profile', '--invoke', 'main', 'm.wasm', '-o', 'p.prof', '20');
  assert.deepEqual([profiled.status, profiled.stdout, profiled.stderr], [0, plain.stdout, '']);
  const found = counts('p.prof'), expected = new Map();
  const expect = (offset, ...numbers) => numbers.forEach((number, which) => { if (number) expected.set(`${offset} ${which}`, number); });
  const bodies = [offsets('loop')[0] - 3, offsets('block').at(-1) - 1]; // before them: the locals
  expect(bodies[0], 2);
  expect(offsets('loop')[0], 21);
  expect(offsets('if')[0], 15, 6); // $f is called with 20, then with 1
  expect(offsets('if')[1], 4, 17);
  expect(offsets('br_table')[0], 5, 6, 10);
  expect(offsets('br_if')[0], 19, 2);
  expect(bodies[1], 1);
  expect(offsets('br_if')[1], 0, 1);
  assert.deepEqual(found, new Map([...expected].sort((a, b) => parseInt(a[0]) - parseInt(b[0]))));
  run('profile', '--no-guard-pages', '--invoke', 'main', '-o', 'checked.prof', 'm.wasm', '20');
  assert.equal(readFileSync(path('checked.prof'), 'utf8'), readFileSync(path('p.prof'), 'utf8'));
});

test('the profile is named after the module; a program that fails has been counted', () => {
  const {status, stderr} = run('profile', '--invoke', 'trap', 'm.wasm');
  assert.equal(status, 134, stderr);
  assert.equal(counts('m.prof').size, 2);
  assert.equal(run('profile', '--invoke', 'main', 'm.wasm', '60').status, 0);
  assert.equal(counts('m.prof').get(`${offsets('br_if')[1]} 0`), 1);
});

test('the compiler takes a profile of the module, also of one that counted in another run', () => {
  assert.equal(run('compile', '--profile-use', 'm.prof', 'm.wasm').status, 0);
  assert.equal(run('--invoke', 'main', 'm.aot', '20').stdout, run('--invoke', 'main', 'm.wasm', '20').stdout);
  assert.equal(run('profile', '-o', 'aot.prof', '--invoke', 'main', 'm.aot', '60').status, 0);
  assert.equal(readFileSync(path('aot.prof'), 'utf8'), readFileSync(path('m.prof'), 'utf8'), 'counted by the interpreter');
});

test('what cannot be written is told, and a profile that was there stays', () => {
  const {status, stderr} = run('profile', '-o', 'none/x.prof', '--invoke', 'main', 'm.wasm', '1');
  assert.deepEqual([status, stderr], [1, 'amrun: error: none/x.prof: No such file or directory\n']);
  if (existsSync('/dev/full')) {
    const full = run('profile', '-o', '/dev/full', '--invoke', 'main', 'm.wasm', '1');
    assert.deepEqual([full.status, full.stderr], [1, 'amrun: error: the profile is not written: No space left on device\n']);
  }
  assert.match(run('-o', 'x', 'm.wasm').stderr, /no output is written of 'm\.wasm'/);
});
