// SPDX-License-Identifier: MIT
// Programs that node is started with: app.mjs as amcc writes it.
import assert from 'node:assert/strict';
import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {before, describe, test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {projectDirectory, tool} from '../environment.mjs';
import {assemble, scratch} from './compile.mjs';

const directory = scratch();
const TOOL_C = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(int argc, char **argv) {
  char line[100];
  const char *command = argc > 1 ? argv[1] : "";
  if (!strcmp(command, "trap")) __builtin_trap();
  if (!strcmp(command, "forever")) for (;;) puts("more and more and more");
  if (!strcmp(command, "big")) { for (int i = 0; i < 200000; i++) printf("%d\\n", i); return 0; }
  if (!strcmp(command, "tty")) return isatty(0) * 1 + isatty(1) * 2 + isatty(2) * 4;
  if (!strcmp(command, "cat")) {
    FILE *file = fopen(argv[2], "r");
    if (!file) return perror(argv[2]), 2;
    while (fgets(line, sizeof line, file)) fputs(line, stdout);
    return 0;
  }
  if (!strcmp(command, "write")) return fputs("written", fopen(argv[2], "w")) < 0;
  for (int i = 0; i < argc; i++) printf("[%s]\\n", argv[i]);
  printf("%s\\n", getenv("GREETING") ? getenv("GREETING") : "none");
  while (fgets(line, sizeof line, stdin)) printf("in: %s", line);
  fprintf(stderr, "to stderr\\n");
  return 7;
}`;

/** @param {string[]} args @param {import('node:child_process').SpawnSyncOptions} [options] @param {string} [script] */
function run(args, options, script = join(directory, 'tool.mjs')) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [script, ...args], {encoding: 'utf8', ...options});
  return {status, stdout, stderr};
}

before(() => {
  writeFileSync(join(directory, 'tool.c'), TOOL_C);
  const hello = assemble(readFileSync(join(projectDirectory, 'tests/browser/page/hello.wat'), 'utf8'), directory, 'hello');
  for (const [source, name] of [[join(directory, 'tool.c'), 'tool'], [hello, 'hello']])
    execFileSync(tool('amcc'), [source, '-o', join(directory, `${name}.mjs`)]);
});

describe('node app.mjs', () => {
  test('arguments, environment, streams, status', () => {
    const result = run(['a', 'two words', ''], {input: 'one\ntwo\n', env: {...process.env, GREETING: 'hi'}});
    assert.deepEqual(result, {status: 7, stderr: 'to stderr\n',
      stdout: '[tool]\n[a]\n[two words]\n[]\nhi\nin: one\nin: two\n'});
  });
  test('through a symbolic link', () => {
    symlinkSync(join(directory, 'hello.mjs'), join(directory, 'link.mjs'));
    assert.deepEqual(run([], {}, join(directory, 'link.mjs')), {status: 3, stdout: 'hello\n', stderr: ''});
  });
  test('files, by absolute path', () => {
    writeFileSync(join(directory, 'file.txt'), 'content\n');
    assert.equal(run(['cat', join(directory, 'file.txt')], {cwd: directory}).stdout, 'content\n');
  });
  test('files, by relative path', () => {
    writeFileSync(join(directory, 'file.txt'), 'content\n');
    mkdirSync(join(directory, 'sub'), {recursive: true});
    assert.equal(run(['cat', 'file.txt'], {cwd: directory}).stdout, 'content\n');
    assert.equal(run(['cat', '../file.txt'], {cwd: join(directory, 'sub')}).stdout, 'content\n');
    assert.equal(run(['write', 'out.txt'], {cwd: directory}).status, 0);
    assert.equal(readFileSync(join(directory, 'out.txt'), 'utf8'), 'written');
  });
  test('a file that is not there', () => {
    assert.deepEqual(run(['cat', 'none.txt'], {cwd: directory}),
      {status: 2, stdout: '', stderr: 'none.txt: No such file or directory\n'});
  });
  test('a trap', () => {
    const {status, stderr} = run(['trap']);
    assert.equal(status, 134);
    assert.match(stderr, /tool\.wasm: unreachable/);
  });
  test('all of a long output through a slow pipe', async () => {
    const child = spawn('sh', ['-c', '"$0" "$1" big | { sleep 0.3; cat; }', process.execPath, join(directory, 'tool.mjs')]);
    let output = '';
    for await (const chunk of child.stdout) output += chunk;
    const lines = output.split('\n');
    assert.deepEqual([lines.length, lines[0], lines[199999]], [200001, '0', '199999']);
  });
  test('ends when nobody reads its output', () => {
    const command = '{ "$0" "$1" forever; echo $? >"$2"; } | head -n 1';
    const status = join(directory, 'status');
    const output = execFileSync('sh', ['-c', command, process.execPath, join(directory, 'tool.mjs'), status], {encoding: 'utf8', timeout: 20000});
    assert.equal(output, 'more and more and more\n');
    assert.equal(readFileSync(status, 'utf8'), '141\n');
  });
  test('terminals', () => {
    assert.equal(run(['tty'], {stdio: 'pipe'}).status, 0);
    const {stdout} = spawnSync('script', ['-qec', `"${process.execPath}" "${join(directory, 'tool.mjs')}" tty; echo "status $?"`, '/dev/null'], {encoding: 'utf8', input: ''});
    assert.match(stdout, /status 7/);
  });
  test('a module that is not there', () => {
    writeFileSync(join(directory, 'lost.mjs'), readFileSync(join(directory, 'tool.mjs'), 'utf8').replaceAll('tool.wasm', 'lost.wasm'));
    const {status, stderr} = run([], {}, join(directory, 'lost.mjs'));
    assert.equal(status, 1);
    assert.match(stderr, /lost\.wasm: ENOENT/);
  });
});

test('importing app.mjs runs nothing', () => {
  const script = `import app, {load} from ${JSON.stringify(pathToFileURL(join(directory, 'hello.mjs')))};
    const program = await app({engine: 'asmjs'});
    console.log(program.engine, typeof load, await program.run({stdout: chunk => console.log(chunk.length)}));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {encoding: 'utf8'});
  assert.equal(output, '6\nasm.js function 3\n');
});
