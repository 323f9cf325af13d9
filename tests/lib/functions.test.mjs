// SPDX-License-Identifier: MIT
// The library's functions, docs/lib.md and amcc -print-emulated agree, and each function has a check.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {workshop} from '../compiler/driver.mjs';
import {buildDirectory, projectDirectory, tool} from '../environment.mjs';

/** The names that an archive defines. @param {string} archive */
function defined(archive) {
  const {stdout, status} = spawnSync(tool('amnm'), ['--defined-only', '--extern-only', archive], {encoding: 'utf8', maxBuffer: 1e8});
  assert.equal(status, 0);
  return [...stdout.matchAll(/^\S+ \w (\w+)$/gm)].map(([, name]) => name);
}

const ours = defined(join(buildDirectory, 'lib/amphora/libposix.a')).filter(name => !name.startsWith('_'));
const sysroot = spawnSync(tool('amcc'), ['-print-file-name=libc.a'], {encoding: 'utf8'}).stdout.trim();

const rows = readFileSync(join(projectDirectory, 'docs/lib.md'), 'utf8').split('\n')
  .filter(line => line.startsWith('| `'))
  .map(line => line.slice(1, -1).split(' | ').map(cell => cell.trim()))
  .map(([names, kind, behaviour]) => ({
    names: names.split(', ').map(name => name.replace(/^`(.*)`$/, '$1')), kind, behaviour: behaviour ?? '',
  }));
const documented = rows.flatMap(row => row.names);

test('docs/lib.md has a row for each function, and functions for each row', () => {
  assert.deepEqual(documented.filter((name, i) => documented.indexOf(name) !== i), [], 'twice');
  const fits = (/** @type {string} */ name) => documented.some(row => row === name || (row.endsWith('*') && name.startsWith(row.slice(0, -1))));
  assert.deepEqual(ours.filter(name => !fits(name)), [], 'without a row');
  const macros = ['setjmp', 'longjmp', 'sigsetjmp', 'siglongjmp'];
  const all = new Set([...ours, ...defined(sysroot), ...macros, '_Fork']);
  const there = (/** @type {string} */ row) => row.endsWith('*') ? [...all].some(name => name.startsWith(row.slice(0, -1))) : all.has(row);
  // Rows of C++ are of constructs, not of functions.
  assert.deepEqual(documented.filter(row => /^[\w*]+$/.test(row) && !there(row)), [], 'without a function');
  for (const {kind} of rows) assert.ok(['works', 'emulated', 'fails'].includes(kind), kind);
});

test('-print-emulated prints the rows of what does not work', t => {
  const w = workshop(t);
  const {stdout, status} = w.amcc('-print-emulated');
  assert.equal(status, 0);
  const expected = rows.filter(row => row.kind !== 'works')
    .map(({names, kind, behaviour}) => `${kind.padEnd(8)} ${names.join(' ')}: ${behaviour.replaceAll('`', '')}\n`);
  assert.equal(stdout, expected.join(''));
});

test('-print-emulated of programs, modules and objects prints what they use', t => {
  const w = workshop(t, {'a.c': `
    #include <stdlib.h>
    #include <sys/stat.h>
    #include <unistd.h>
    int main(void) { umask(0); return fork() < 0 ? system("x") : 0; }`});
  assert.equal(w.amcc('a.c', '-c', '-o', 'a.o').status, 0);
  for (const name of ['a.wasm', 'a']) assert.equal(w.amcc('a.o', '-o', name).status, 0);
  for (const name of ['a.o', 'a.wasm', 'a']) {
    const lines = w.amcc('-print-emulated', name).stdout.split('\n');
    assert.match(lines[0], /^emulated umask: has effect/);
    assert.match(lines[1], /^fails +(fork system|system fork): ENOSYS/);
    assert.equal(lines.length, 3);
  }
  assert.equal(w.amcc('a.o', '-s', '-o', 'stripped.wasm').status, 0);
  assert.match(w.amcc('-print-emulated', 'stripped.wasm').stderr, /^amcc: error: stripped\.wasm: it has no names of functions/);
  assert.match(w.amcc('-print-emulated', 'none').stderr, /^amcc: error: none: No such file/);
});

const waits = {
  pthread_cond_wait: 'pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_cond_t c = PTHREAD_COND_INITIALIZER; pthread_mutex_lock(&m); pthread_cond_wait(&c, &m);',
  cnd_wait: 'mtx_t m; cnd_t c; mtx_init(&m, mtx_plain); cnd_init(&c); mtx_lock(&m); cnd_wait(&c, &m);',
};

for (const [name, code] of Object.entries(waits))
  test(`${name} ends the program with a message`, t => {
    const w = workshop(t, {'a.c': `#include <pthread.h>\n#include <threads.h>\nint main(void) { ${code} return 0; }\n`});
    assert.equal(w.amcc('a.c', '-o', 'a.wasm').status, 0);
    const {status, stderr} = w.run('amrun', ['a.wasm']);
    assert.equal(status, 134);
    assert.match(stderr, /^pthread_cond_wait: waits for another thread, but there is none$/m);
  });

test('each function is called by a program of tests/lib', () => {
  const directory = join(projectDirectory, 'tests/lib');
  const words = new Set(readdirSync(directory, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.c'))
    .flatMap(name => readFileSync(join(directory, name), 'utf8').match(/\w+/g) ?? []));
  assert.deepEqual(ours.filter(name => !words.has(name) && !(name in waits)), []);
});
