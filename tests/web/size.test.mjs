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

test('the loader with all that a program without files needs: 2.1 KB with brotli', () => {
  const size = brotliCompressSync(readFileSync(join(directory, 'hello/hello.mjs'))).length;
  assert.ok(size <= 2150, `${size} bytes`);
});

test('every module is valid without its comments', () => {
  execFileSync(tool('amcc'), [join(directory, 'file/file.wasm'), '-o', join(directory, 'file/file.html')]);
  const modules = readdirSync(join(directory, 'file')).filter(name => name.endsWith('.mjs'));
  assert.deepEqual(modules, ['amphora-files.mjs', 'amphora-node.mjs', 'amphora-shell.mjs', 'amphora-worker.mjs', 'file.mjs']);
  for (const name of modules) execFileSync(process.execPath, ['--check', join(directory, 'file', name)]);
});

test('imports are written so that they can be joined', () => {
  const modules = readdirSync(join(projectDirectory, 'runtime-web')).filter(name => name.endsWith('.mjs'));
  assert.ok(modules.length >= 8);
  for (const name of modules) {
    for (const line of readFileSync(join(projectDirectory, 'runtime-web', name), 'utf8').split('\n')) {
      if (!line.startsWith('import ') || line.includes("'node:")) continue;
      assert.match(line, /^import \{[\w, ]+\} from '\.\/[\w-]+\.mjs';$/, `${name}: ${line}`);
    }
  }
});

test('modules that a program does not need are not written', () => {
  assert.deepEqual(['hello', 'file'].map(name => existsSync(join(directory, name, 'amphora-files.mjs'))), [false, true]);
});
