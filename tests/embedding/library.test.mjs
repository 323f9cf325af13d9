// SPDX-License-Identifier: MIT
// The shared library: a program finds it through its pkg-config file, and it exports the API alone.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {buildDirectory, projectDirectory} from '../environment.mjs';

const run = promisify(execFile);
const library = `${buildDirectory}/lib/libamphora.so`;
const sanitized = readFileSync(library).includes('__asan_init');

test('library: a program links against it with what the pkg-config file says',
     {skip: sanitized && 'the program would need the sanitizers too'}, async () => {
  const file = readFileSync(`${buildDirectory}/lib/pkgconfig/amphora.pc`, 'utf8');
  const variable = (/** @type {string} */ name) => {
    const line = new RegExp(`^${name}: (.*)$`, 'm').exec(file);
    assert(line, name);
    return line[1].replaceAll('${prefix}', buildDirectory).split(' ');
  };
  assert.match(file, /^prefix=\$\{pcfiledir\}\/\.\.\/\.\.$/m);
  const directory = mkdtempSync(join(tmpdir(), 'amphora-library-'));
  try {
    const program = join(directory, 'hello');
    await run('cc', [...variable('Cflags'), `${projectDirectory}/runtime-native/examples/hello.c`,
                     ...variable('Libs'), '-o', program]);
    const {stdout} = await run(program, [`${buildDirectory}/examples/guests/hello.wasm`],
                               {env: {...process.env, LD_LIBRARY_PATH: `${buildDirectory}/lib`}});
    assert.equal(stdout, 'Hello from the guest\n');
  } finally {
    rmSync(directory, {recursive: true});
  }
});

/** The names that nm lists, without those that sanitizers define. @param {string[]} args */
async function namesOf(...args) {
  const {stdout} = await run('nm', ['--defined-only', ...args]);
  return stdout.trim().split('\n').filter(line => /^[0-9a-f]+ \S/.test(line)).map(line => line.split(' ')[2])
    .filter(name => !sanitized || !/^(__|asan\.)/.test(name)).sort();
}

test('library: a host function in C++ that throws',
     {skip: sanitized && 'the program would need the sanitizers too'}, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-library-'));
  try {
    const program = join(directory, 'exceptions');
    await run('c++', ['-std=c++17', '-Wall', '-Wextra', '-Werror', `-I${buildDirectory}/include`,
                      `${projectDirectory}/tests/embedding/exceptions.cpp`, `${buildDirectory}/lib/libamphora.a`, '-lm',
                      '-o', program]);
    const {stdout} = await run(program, [`${buildDirectory}/examples/guests/hello.wasm`]);
    assert.equal(stdout, 'thrown by the host\n');
  } finally {
    rmSync(directory, {recursive: true});
  }
});

test('library: exports nothing but amphora_ and wasm_', async () => {
  const names = await namesOf('-D', library);
  assert(names.includes('amphora_call') && names.includes('wasm_func_call'));
  assert.deepEqual(names.filter(name => !/^(amphora|wasm)_/.test(name)), []);
  assert.deepEqual(await namesOf('-g', `${buildDirectory}/lib/libamphora.a`), names);
});

test('library: a program may have functions named as those inside of it',
     {skip: sanitized && 'the program would need the sanitizers too'}, async () => {
  const internals = (await namesOf('-g', `${buildDirectory}/obj/runtime-native/internals.a`))
    .filter(name => /^[a-z]\w*$/.test(name) && !/^(amphora|wasm)_/.test(name));
  assert(internals.length > 100, `${internals.length} names`);
  const directory = mkdtempSync(join(tmpdir(), 'amphora-library-'));
  try {
    const source = join(directory, 'names.c'), program = join(directory, 'hello');
    writeFileSync(source, internals.map(name => `int ${name}(void) { return 1; }\n`).join(''));
    await run('cc', ['-fno-builtin', `-I${buildDirectory}/include`,
                     `${projectDirectory}/runtime-native/examples/hello.c`, source, `${buildDirectory}/lib/libamphora.a`,
                     '-lm', '-o', program]);
    const {stdout} = await run(program, [`${buildDirectory}/examples/guests/hello.wasm`]);
    assert.equal(stdout, 'Hello from the guest\n');
  } finally {
    rmSync(directory, {recursive: true});
  }
});
