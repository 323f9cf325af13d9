// SPDX-License-Identifier: MIT
// amcc --native: programs with their native code inside.
import assert from 'node:assert/strict';
import {chmodSync, copyFileSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {test} from 'node:test';
import {workshop} from './driver.mjs';

const source = `#include <stdio.h>
#include <stdlib.h>
__attribute__((noinline)) static int divide(int a, int b) { return a / b; }
int main(int argc, char **argv) {
  char line[100];
  FILE *file = fopen(argv[1], "w");
  if (!file) return perror(argv[1]), 2;
  while (fgets(line, sizeof line, stdin)) fprintf(file, "%d\\n", divide(1000, atoi(line)));
  if (fclose(file)) return 3;
  puts("done");
  return 7;
}
`;

/** @param {string} stderr */
const engineOf = stderr => /^amrun: engine +(\w+)$/m.exec(stderr)?.[1];

test('a program has its native code inside and does what it does without', t => {
  const w = workshop(t, {'p.c': source});
  assert.equal(w.amcc('-g', 'p.c', '-o', 'plain').stderr, '');
  assert.equal(w.amcc('-g', 'p.c', '-o', 'p', '--native').stderr, '');
  assert.deepEqual(w.leftovers(), []);
  const run = (/** @type {string} */ program, /** @type {string} */ input, flags = '') => {
    const {status, stdout, stderr} = w.run(w.path(program), ['out'], {input, env: {AMRUN_FLAGS: flags}});
    return {status, stdout, stderr: stderr.replaceAll(w.path(program), 'PROGRAM'), file: readFileSync(w.path('out'), 'utf8')};
  };
  const good = run('p', '10\n-7\n');
  assert.deepEqual(good, {status: 7, stdout: 'done\n', stderr: '', file: '100\n-142\n'});
  assert.deepEqual(run('plain', '10\n-7\n'), good);
  const trap = run('p', '10\n0\n');
  assert.equal(trap.status, 134);
  assert.match(trap.stderr, /trap: integer divide by zero\n {2}at divide, .*p\.c:3 \(PROGRAM\+0x\w+\)\n {2}at main, .*p\.c:8 /);
  assert.deepEqual(trap, run('plain', '10\n0\n'), 'the same backtrace');

  assert.equal(engineOf(run('p', '', '--stats').stderr), 'aot');
  assert.equal(engineOf(run('plain', '', '--stats').stderr), 'interp');
  for (const flags of ['--engine interp', '--no-guard-pages', '--fuel 100000000']) {
    const {status, file, stderr} = run('p', '10\n', `--stats ${flags}`);
    assert.deepEqual([status, file, engineOf(stderr)], [7, '100\n', 'interp'], flags);
    assert.doesNotMatch(stderr, /warning/);
  }
});

test('code of another machine, CPU or version, and damaged code, is left alone without complaint', t => {
  const w = workshop(t, {'p.c': source});
  assert.equal(w.amcc('p.c', '-o', 'p', '--native').stderr, '');
  const good = readFileSync(w.path('p')), at = good.indexOf('\0amphora', 0, 'latin1');
  assert.equal(at % 65536, 0);
  for (const [what, offset] of [['version', 8], ['machine', 12], ['CPU', 31], ['code', 65536 + 4096]]) {
    const bad = Buffer.from(good);
    bad[at + Number(offset)] ^= 0x80;
    writeFileSync(w.path('bad'), bad, {mode: 0o755});
    const {status, stdout, stderr} = w.run(w.path('bad'), ['out'], {input: '10\n', env: {AMRUN_FLAGS: '--stats'}});
    assert.deepEqual([status, stdout, engineOf(stderr)], [7, 'done\n', 'interp'], String(what));
    assert.doesNotMatch(stderr, /warning|cannot/);
  }
});

test('a program with native code is a program for all tools', t => {
  const w = workshop(t, {'p.c': source, 'Makefile': 'p: p.o\n\t$(CC) $(LDFLAGS) p.o -o p\n'});
  const made = w.run('ammake', ['make', 'LDFLAGS=--native']);
  assert.equal(made.status, 0, made.stderr);
  const engine = (/** @type {string} */ name) =>
    engineOf(w.run(w.path(name), ['out'], {input: '10\n', env: {AMRUN_FLAGS: '--stats'}}).stderr);
  assert.equal(engine('p'), 'aot');
  copyFileSync(w.path('p'), w.path('copy'));
  chmodSync(w.path('copy'), 0o755);
  assert.equal(engine('copy'), 'aot');
  assert.equal(w.run('amstrip', ['copy']).status, 0);
  assert.equal(engine('copy'), 'aot');
  assert.equal(w.amcc('p', '-o', 'p.wasm').stderr, '');
  assert.equal(w.amcc('p.wasm', '-o', 'plain').stderr, '');
  assert.equal(engine('plain'), 'interp');
  assert.ok(statSync(w.path('plain')).size < statSync(w.path('p')).size);
  assert.equal(w.amcc('plain', '-o', 'again', '--native').stderr, '');
  assert.deepEqual(readFileSync(w.path('again')), readFileSync(w.path('p')), 'made of the same module');
  assert.match(w.run('amrun', ['inspect', 'p']).stdout, /^p: WebAssembly module, \d+ bytes, in a program, compiled\n/);
});

test('--native is for programs and needs a C compiler', t => {
  const w = workshop(t, {'p.c': source});
  assert.match(w.amcc('p.c', '-o', 'p.wasm', '--native').stderr, /^amcc: error: p\.wasm: --native is for programs/);
  const {status, stderr} = w.run('amcc', ['p.c', '-o', 'p', '--native'], {env: {AMPHORA_CC: '/nowhere/cc'}});
  assert.equal(status, 1);
  assert.match(stderr, /^amcc: error: --native: no C compiler found in PATH .*install the package clang or gcc\n$/);
  assert.deepEqual(w.names(), ['p.c']);
});
