// SPDX-License-Identifier: MIT
// The library loads compiled modules from memory and from parts of files.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {buildDirectory, projectDirectory, tool} from '../environment.mjs';

const library = `${buildDirectory}/lib/libamphora.a`;
const skip = !existsSync(`${buildDirectory}/lib/libamphora-aot.a`) ? 'modules are not compiled ahead of time on this machine'
  : readFileSync(library).includes('__asan_init') && 'the program would need the sanitizers too';

test('compiled modules from memory and from parts of files; what does not fit is refused', {skip}, t => {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-compiled-'));
  t.after(() => rmSync(directory, {recursive: true}));
  const run = (/** @type {string} */ command, /** @type {string[]} */ ...args) => {
    const {status, stdout, stderr} = spawnSync(command, args, {cwd: directory, encoding: 'utf8'});
    assert.equal(status, 0, stdout + stderr);
    return stdout;
  };
  for (const [name, value] of [['answer', 42], ['other', 41]]) {
    writeFileSync(join(directory, `${name}.wat`), `(module (func (export "answer") (result i32) (i32.const ${value})))`);
    run('wat2wasm', `${name}.wat`);
  }
  run(tool('amrun'), 'compile', 'answer.wasm');
  run(tool('amrun'), 'compile', '--code-only', 'answer.wasm', '-o', 'code.aot');
  run('cc', '-Wall', '-Wextra', '-Werror', `-I${buildDirectory}/include`, join(projectDirectory, 'tests/embedding/compiled.c'), library,
    '-lm', '-o', 'compiled');
  assert.equal(run('./compiled', 'answer.wasm', 'answer.aot', 'code.aot', 'other.wasm', 'scratch'), 'passed\n');
});
