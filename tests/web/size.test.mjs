// SPDX-License-Identifier: MIT
// What a page loads is small, and consists of modules that join as docs/internals.md says.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {before, test} from 'node:test';
import {brotliCompressSync} from 'node:zlib';
import {projectDirectory, tool} from '../environment.mjs';
import {scratch} from './compile.mjs';

const directory = scratch();
const HELLO_C = '#include <stdio.h>\nint main(void) { return printf("hello\\n") < 0; }';
const FILE_C = '#include <stdio.h>\nint main(int argc, char **argv) { return !fopen(argv[argc - 1], "r"); }';

before(() => {
  for (const [name, text] of [['hello', HELLO_C], ['file', FILE_C]]) {
    writeFileSync(join(directory, `${name}.c`), text);
    execFileSync('mkdir', [join(directory, name)]);
    execFileSync(tool('amcc'), ['-O1', join(directory, `${name}.c`), '-o', join(directory, name, `${name}.mjs`)]);
  }
});

test('the loader with all that a program without files needs: 2.3 KB with brotli', () => {
  const size = brotliCompressSync(readFileSync(join(directory, 'hello/hello.mjs'))).length;
  assert.ok(size <= 2360, `${size} bytes`);
});

test('every module is valid without its comments', () => {
  execFileSync(tool('amcc'), [join(directory, 'file/file.wasm'), '-o', join(directory, 'file/file.html')]);
  const modules = readdirSync(join(directory, 'file')).filter(name => name.endsWith('.mjs'));
  assert.deepEqual(modules, ['amphora-files.mjs', 'amphora-mounts.mjs', 'amphora-node.mjs', 'amphora-shell.mjs', 'amphora-terminal.mjs', 'amphora-worker.mjs', 'amphora-zone.mjs', 'file.mjs', 'file.worker.mjs']);
  for (const name of modules) execFileSync(process.execPath, ['--check', join(directory, 'file', name)]);
});

test('imports are written so that they can be joined', () => {
  const modules = ['', 'wasi/'].flatMap(part => readdirSync(join(projectDirectory, 'runtime-web', part)).map(name => part + name))
    .filter(name => name.endsWith('.mjs'));
  assert.ok(modules.length >= 25);
  for (const name of modules) {
    for (const line of readFileSync(join(projectDirectory, 'runtime-web', name), 'utf8').split('\n')) {
      if (!line.startsWith('import ') || line.includes("'node:")) continue;
      assert.match(line, /^import \{[\w, ]+\} from '\.\.?\/[\w/-]+\.mjs';$/, `${name}: ${line}`);
    }
  }
});

test('a page asks for all that its program needs, and for nothing else, in one round trip after it', () => {
  for (const [program, needed] of Object.entries({hello: [], file: ['amphora-files.mjs', 'amphora-zone.mjs', 'amphora-terminal.mjs']})) {
    const pages = join(directory, `${program}-page`), page = join(pages, `${program}.html`);
    execFileSync('mkdir', [pages]);
    execFileSync(tool('amcc'), [join(directory, program, `${program}.wasm`), '-o', page]);
    const named = [...readFileSync(page, 'utf8').matchAll(/(?:src|href)="[.][/]([^"]*)"/g)].map(match => match[1]);
    assert.deepEqual(named, ['amphora-shell.mjs', 'amphora-worker.mjs', `${program}.mjs`, ...needed, `${program}.wasm`]);
    for (const name of named) assert.ok(existsSync(join(pages, name)), name);
  }
});

test('app.js of a program without files brings no file system', () => {
  execFileSync('mkdir', [join(directory, 'script')]);
  execFileSync(tool('amcc'), ['-O1', join(directory, 'hello.c'), '-o', join(directory, 'script/hello.js')]);
  assert.deepEqual(readdirSync(join(directory, 'script')).filter(name => name.endsWith('.mjs')),
    ['amphora-module.mjs', 'amphora-node.mjs', 'hello.mjs']);
  assert.equal(execFileSync(process.execPath, [join(directory, 'script/hello.js')], {encoding: 'utf8'}), 'hello\n');
});

test('enumerations go away: their members are numbers in what pages load', () => {
  const source = readFileSync(join(projectDirectory, 'runtime-web/wasi/abi.mjs'), 'utf8');
  const names = [...source.matchAll(/^export const (\w+) = \{/gm)].map(match => match[1]);
  assert.ok(names.length >= 10);
  for (const name of ['file.mjs', 'amphora-files.mjs']) {
    const text = readFileSync(join(directory, 'file', name), 'utf8');
    assert.deepEqual(text.match(RegExp(`\\b(${names.join('|')})\\b`)), null, name);
  }
});

test('the codes of errors are the names of their numbers', async () => {
  const {ERRNO} = await import('../../runtime-web/wasi/abi.mjs'), {ERRORS} = await import('../../runtime-web/wasi/errno.mjs');
  assert.deepEqual(Object.entries(ERRNO), ERRORS.map((code, number) => [code === 'E2BIG' ? code : code.slice(1), number]));
});

test('modules that a program does not need are not written', () => {
  assert.deepEqual(['hello', 'file'].map(name => existsSync(join(directory, name, 'amphora-files.mjs'))), [false, true]);
});
