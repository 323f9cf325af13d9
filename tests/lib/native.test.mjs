// SPDX-License-Identifier: MIT
// Programs that print what the C library does: their output is the machine's own C library's.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {buildDirectory, tool} from '../environment.mjs';
import {differences} from './same.mjs';

const directory = fileURLToPath(new URL('native/', import.meta.url));
const programs = readdirSync(directory).map(name => name.replace(/\.\w+$/, ''));

/** Ways of running a program with all files, in the working directory. */
const ways = {
  amrun: (/** @type {string} */ program) => [tool('amrun'), '--program', `${program}.wasm`, program],
  Node: (/** @type {string} */ program) => ['node', `${program}.mjs`],
  'Node without WebAssembly': (/** @type {string} */ program) =>
    ['node', '--import', 'data:text/javascript,delete globalThis.WebAssembly', `${program}.mjs`],
};

/** What a program prints in a directory of its own. @param {string[]} command */
function output([command, ...args]) {
  const cwd = mkdtempSync(join(tmpdir(), 'amphora-'));
  try {
    const {stdout, stderr, status, error} = spawnSync(command, args, {cwd, encoding: 'utf8', maxBuffer: 2 ** 26, env: {...process.env, PWD: cwd}});
    assert.ifError(error);
    assert.equal(status, 0, stderr);
    return stdout;
  } finally {
    rmSync(cwd, {recursive: true});
  }
}

for (const name of programs) {
  const program = join(buildDirectory, 'tests/lib/native', name);
  for (const [way, command] of Object.entries(ways))
    test(`lib: ${name} as natively under ${way}`, () => assert.deepEqual(differences(output([`${program}-native`]), output(command(program))), []));
}
