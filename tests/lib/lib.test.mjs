// SPDX-License-Identifier: MIT
// The functions that lib/ adds to the guests' C library: each program here checks some of them and
// prints "ok". NAME.in is its input, NAME.status its exit status where that is not 0, NAME.files.json
// what files hold after it.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {buildDirectory, tool} from '../environment.mjs';

const headers = fileURLToPath(new URL('../../lib/include/', import.meta.url));
const directory = fileURLToPath(new URL('.', import.meta.url));
const programs = readdirSync(directory).filter(name => name.endsWith('.c')).map(name => name.slice(0, -2));

/** Ways of running a program with all files, in the working directory. */
const ways = {
  amrun: (/** @type {string} */ program) => [tool('amrun'), '--program', `${program}.wasm`, program],
  Node: (/** @type {string} */ program) => ['node', `${program}.mjs`],
  'Node without WebAssembly': (/** @type {string} */ program) =>
    ['node', '--import', 'data:text/javascript,delete globalThis.WebAssembly', `${program}.mjs`],
};

/** @param {string} name @param {string} otherwise */
const read = (name, otherwise) => existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8') : otherwise;

/** @param {string[]} command @param {string} name of the program */
function check([command, ...args], name) {
  const cwd = mkdtempSync(join(tmpdir(), 'amphora-'));
  try {
    const input = read(`${name}.in`, '');
    const result = spawnSync(command, args, {cwd, input, encoding: 'utf8'});
    assert.ifError(result.error);
    assert.equal(result.stdout, 'ok\n', result.stderr);
    assert.equal(result.status, Number(read(`${name}.status`, '0')));
    for (const [file, content] of Object.entries(JSON.parse(read(`${name}.files.json`, '{}'))))
      assert.equal(readFileSync(join(cwd, file), 'utf8'), content, file);
  } finally {
    rmSync(cwd, {recursive: true});
  }
}

for (const name of programs)
  for (const [way, command] of Object.entries(ways))
    test(`lib: ${name} under ${way}`, () => check(command(join(buildDirectory, 'tests/lib', name)), name));

const modes = ['-xc -std=c90 -pedantic', '-xc -std=c99 -D_POSIX_C_SOURCE=200809L', '-xc -std=gnu17 -D_GNU_SOURCE', '-xc++ -std=c++98 -pedantic', '-xc++ -std=c++17'];

/** @param {string[]} names @param {string} mode */
function compileHeaders(names, mode) {
  const input = names.map(name => `#include <${name}>\n`).join('') + 'int x;\n';
  const result = spawnSync(tool('amcc'), [...mode.split(' '), '-Wall', '-Wextra', '-Werror', '-fsyntax-only', '-'], {input, encoding: 'utf8'});
  assert.equal(result.status, 0, `${names} ${mode}: ${result.stderr}`);
}

test('lib: each header compiles alone, and all together in every language', () => {
  const names = readdirSync(headers, {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.h') && !name.startsWith('__') && !/intrin\.h$/.test(name)); // x86's want options: tests/x86
  for (const name of names) compileHeaders([name], modes[1]);
  for (const mode of modes) compileHeaders(names, mode);
});

test('lib: directory under amrun with nothing but the working directory', () =>
  check([tool('amrun'), '--dir', '.', join(buildDirectory, 'tests/lib/directory.wasm')], 'directory'));

test('lib: streams under amrun with nothing granted', () =>
  check([tool('amrun'), join(buildDirectory, 'tests/lib/streams.wasm')], 'streams'));

test('lib: headers declare no names that a program may have macros of', () => {
  const names = readdirSync(headers, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.h') && !/^(amphora|emscripten|c\+\+|(avx2?|fma|f16c)intrin)/.test(name));
  const input = names.map(name => `#include <${name}>\n`).join('');
  const {status, stdout} = spawnSync(tool('amcc'), ['-xc', '-D_GNU_SOURCE', '-mavx2', '-fsyntax-only', '-Xclang', '-ast-dump=json', '-'],
    {input, encoding: 'utf8', maxBuffer: 1 << 30});
  assert.equal(status, 0);
  let file = ''; // clang names it only where it changes
  const own = join(buildDirectory, 'lib/amphora/include/');
  /** @type {string[]} */
  const found = [];
  /** @param {any} node */
  function visit(node) {
    let place = '';
    if (typeof node.file === 'string') file = node.file;
    for (const [key, value] of Object.entries(node)) {
      if (key !== 'includedFrom' && value && typeof value === 'object') visit(value);
      if (key === 'loc') place = file;
    }
    if (node.kind === 'ParmVarDecl' && node.name && !node.name.startsWith('__') && place.startsWith(own)) found.push(`${place}: ${node.name}`);
  }
  visit(JSON.parse(stdout));
  assert.deepEqual(found, []);
});
