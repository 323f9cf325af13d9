// SPDX-License-Identifier: MIT
// Modules that Emscripten builds, and Emscripten as the front end. Skipped where it is not installed.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {inspect, workshop} from '../compiler/driver.mjs';

const skip = spawnSync('emcc', ['--version']).status === 0 ? false : 'emcc is not installed';

const PROGRAM_C = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv) {
  char line[50], *memory = malloc(1 << 22);
  memset(memory, 7, 1 << 22);
  printf("%d %s %.3f %d\\n", argc, argc > 1 ? argv[1] : "-", 1.5, memory[99]);
  while (fgets(line, sizeof line, stdin)) printf("in: %s", line);
  return 4;
}`;
const RESULT = {status: 4, signal: null, stdout: '2 A 1.500 7\nin: x\n', stderr: ''};

test('emcc links, and amcc makes a program, WebAssembly and asm.js of it', {skip}, t => {
  const w = workshop(t, {'program.c': PROGRAM_C});
  for (const output of ['program', 'program.mjs']) {
    const {status, stderr} = w.amcc('--frontend=emcc', '-O2', 'program.c', '-o', output);
    assert.equal(status, 0, stderr);
  }
  assert.deepEqual(w.run(w.path('program'), ['A'], {input: 'x\n'}), RESULT);
  assert.deepEqual(w.run(process.execPath, ['program.mjs', 'A'], {input: 'x\n'}), RESULT);
  assert.deepEqual(w.run('amrun', ['program.wasm', 'A'], {input: 'x\n'}), RESULT);
  assert.equal(w.amcc('program.wasm', '-sASMJS=only', '-o', 'fallback.mjs').stderr, '');
  assert.deepEqual(w.run(process.execPath, ['fallback.mjs', 'A'], {input: 'x\n'}), RESULT);
  assert.ok(inspect(readFileSync(w.path('program.wasm'))).imports.every(name => name.startsWith('wasi_snapshot_preview1.')));
  assert.deepEqual(w.leftovers().filter(name => name.startsWith('amcc')), []);
});

test('without emcc, --frontend=emcc says what to install', t => {
  const w = workshop(t, {'a.c': 'int main(void) { return 0; }'});
  const {status, stderr} = w.run('amcc', ['--frontend=emcc', 'a.c', '-o', 'a.wasm'], {env: {PATH: w.directory}});
  assert.equal(status, 1);
  assert.equal(stderr, 'amcc: error: --frontend=emcc: no emcc found in PATH; install Emscripten\n');
  assert.deepEqual(w.names(), ['a.c']);
});

test('an error of emcc is the status of amcc, and nothing is written', {skip}, t => {
  const w = workshop(t, {'a.c': 'int main(void) { return missing_thing; }'});
  const {status, stderr} = w.amcc('--frontend=emcc', 'a.c', '-o', 'a.wasm');
  assert.notEqual(status, 0);
  assert.match(stderr, /missing_thing/);
  assert.deepEqual(w.names(), ['a.c']);
});
