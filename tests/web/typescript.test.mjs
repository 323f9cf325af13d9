// SPDX-License-Identifier: MIT
// What TypeScript sees: app.d.mts, the runtime's own types, and the npm package.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {before, test} from 'node:test';
import {projectDirectory, tool} from '../environment.mjs';
import {scratch} from './compile.mjs';

const directory = scratch();
const LIBRARY_C = `#include <emscripten.h>
#include <stdint.h>
EMSCRIPTEN_KEEPALIVE int64_t scale(const char *text, int64_t factor, double by) { return (int64_t)(text[0] * factor * by); }
EMSCRIPTEN_KEEPALIVE void clear(int in, int of, int class) {}
EMSCRIPTEN_KEEPALIVE int counter;`;

/** Checks a program of TypeScript. @param {string} where @param {string} name @param {string} text @param {string[]} [flags] @returns {string} errors */
function check(where, name, text, flags = ['--module', 'nodenext']) {
  writeFileSync(join(where, name), text);
  const compiler = join(projectDirectory, 'node_modules/typescript/bin/tsc');
  const {stdout} = spawnSync(process.execPath, [compiler, '--strict', '--noEmit', '--target', 'es2023', '--lib', 'es2023,dom,dom.iterable', ...flags, name],
    {cwd: where, encoding: 'utf8'});
  return stdout;
}

before(() => {
  writeFileSync(join(directory, 'library.c'), LIBRARY_C);
  writeFileSync(join(directory, 'file.c'), '#include <stdio.h>\nint main(int argc, char **argv) { return !fopen(argv[argc - 1], "r"); }');
  writeFileSync(join(directory, 'script.c'), '#include <emscripten.h>\nEMSCRIPTEN_KEEPALIVE int add(int a, int b) { return a + b; }\nint main(void) { EM_ASM(out(1)); }');
});

/** @param {string[]} words */
const amcc = (...words) => execFileSync(tool('amcc'), words, {cwd: directory, stdio: ['ignore', 'pipe', 'inherit']});

test('parameters have the names of C with -g, and others else', () => {
  const scaleOf = (/** @type {string} */ file) => /^ {2}(scale|clear)\(.*$/gm[Symbol.match](readFileSync(join(directory, file), 'utf8'));
  amcc('-O2', '-g', '-mexec-model=reactor', 'library.c', '-o', 'library.mjs');
  assert.deepEqual(scaleOf('library.d.mts'), ['  scale(text: number, factor: bigint, by: number): bigint;', '  clear(p0: number, p1: number, p2: number): void;']);
  amcc('-O2', '-mexec-model=reactor', 'library.c', '-o', 'plain.mjs');
  assert.deepEqual(scaleOf('plain.d.mts'), ['  scale(p0: number, p1: bigint, p2: number): bigint;', '  clear(p0: number, p1: number, p2: number): void;']);
});

test('app.mjs, its files and its worker under tsc --strict; wrong uses are errors', () => {
  amcc('-O1', 'file.c', '-o', 'file.html');
  const uses = `import app, {load} from './file.mjs';
    import library from './library.mjs';
    import {MemoryFileSystem} from './amphora-files.mjs';
    import {mountAll, StoredFileSystem, droppedFiles} from './amphora-mounts.mjs';
    import {NodeFileSystem} from './amphora-node.mjs';
    import {ProgramWorker, runInWorker} from './amphora-worker.mjs';
    const program = await app({engine: 'wasm'});
    const files = new MemoryFileSystem({'a.txt': 'text'});
    const lines: string[] = [];
    const status: number = await program.run({args: ['file', 'a.txt'], files, stdin: async () => lines.shift(), stdout: chunk => chunk.length});
    const {exports, end} = await (await library()).instantiate();
    const product: bigint = exports.scale(exports.counter.value, 2n, 1.5);
    const stored = await StoredFileSystem.open('name', {wait: true});
    const {files: all, unmount} = await mountAll({'/a': {stored: 'x'}, '/b': {http: ['u']}, '/c': {memory: {}}, '/d': {node: '.', readOnly: true}}, stored);
    await (await load('x.wasm')).run({files: all, mounts: {'/z': {zip: new Blob()}}});
    const {milliseconds} = await runInWorker('./file.mjs', {files: {'a': 'b'}, signal: new AbortController().signal});
    const worker = new ProgramWorker(new URL('file:'));
    const result = await worker.run({stdout: chunk => chunk.length});
    export {status, product, milliseconds, result, unmount, end, droppedFiles, NodeFileSystem};`;
  assert.equal(check(directory, 'uses.mts', uses), '');
  assert.equal(check(directory, 'uses.mts', uses, ['--module', 'esnext', '--moduleResolution', 'bundler']), '');
  const wrong = check(directory, 'wrong.mts', `import app from './file.mjs';
    import library from './library.mjs';
    app({engine: 'fast'});
    (await app()).run({argv: []});
    (await library()).instantiate().then(({exports}) => exports.scale('text', 2, 1));
    (await app()).run({mounts: {'/x': {disk: 'y'}}});`);
  assert.deepEqual([...wrong.matchAll(/^wrong\.mts\((\d+),/gm)].map(match => Number(match[1])), [3, 4, 5, 6]);
});

test('Emscripten: createModule and its functions; --emit-tsd, also with -sSINGLE_FILE, in which nothing else is needed', () => {
  amcc('-O1', '-sMODULARIZE', 'script.c', '-o', 'script.mjs');
  mkdirSync(join(directory, 'single'));
  amcc('-O1', '-sMODULARIZE', '-sSINGLE_FILE', '--emit-tsd', 'script.d.mts', 'script.c', '-o', 'single/script.mjs');
  const uses = `import createModule, {app} from './script.mjs';
    const Module = await createModule({print: text => text.length, noInitialRun: true});
    const sum: number = Module._add(1, 2);
    const status: number = await (await app()).run();
    export {sum, status};`;
  for (const where of [directory, join(directory, 'single')]) assert.equal(check(where, 'module.mts', uses), '');
  assert.match(check(directory, 'module.mts', uses.replace('Module._add(1, 2)', "Module._add(1, 'x')")), /^module\.mts\(3,/);
});

test("the runtime's modules are what their types say", () => {
  const modules = {index: 'load', files: 'MemoryFileSystem', mounts: 'mountAll StoredFileSystem droppedFiles', node: 'NodeFileSystem', worker: 'ProgramWorker runInWorker'};
  const web = join(projectDirectory, 'runtime-web'), lines = Object.entries(modules).flatMap(([name, members]) => members.split(' ').map(member =>
    member === 'StoredFileSystem'
      ? `const ${member}: Pick<typeof import('${web}/types/${name}.mjs').${member}, 'open'> = implementation_${name}.${member};`
      : `const ${member}: typeof import('${web}/types/${name}.mjs').${member} = implementation_${name}.${member};`));
  const text = Object.keys(modules).map(name => `import * as implementation_${name} from '${web}/${name}.mjs';\n`).join('') + lines.join('\n') +
    `\nexport {${Object.values(modules).join(' ').split(' ').join(', ')}};\n`;
  assert.equal(check(directory, 'conform.mts', text, ['--module', 'nodenext', '--allowJs', '--skipLibCheck', '--types', 'node', '--typeRoots', join(projectDirectory, 'node_modules/@types')]), '');
});

test('the npm package: packed, installed, used by a program in Node and by TypeScript', () => {
  const project = join(directory, 'project');
  mkdirSync(project);
  const npm = (/** @type {string} */ cwd, /** @type {string[]} */ ...words) =>
    execFileSync('npm', [...words, '--offline', '--no-audit', '--no-fund', '--cache', join(directory, 'cache')], {cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
  const [{filename, files}] = JSON.parse(npm(join(projectDirectory, 'runtime-web'), 'pack', '--json', '--pack-destination', project));
  const packed = files.map((/** @type {{path: string}} */ file) => file.path);
  for (const path of ['README.md', 'package.json', 'index.mjs', 'wasi/wasi.mjs', 'types/index.d.mts']) assert.ok(packed.includes(path), path);
  assert.deepEqual(packed.filter((/** @type {string} */ path) => /\.(html|mk)$/.test(path)), []);
  writeFileSync(join(project, 'package.json'), '{"type": "module"}');
  npm(project, 'install', `./${filename}`);
  writeFileSync(join(project, 'tool.c'), '#include <stdio.h>\nint main(int argc, char **argv) { char t[9] = ""; fgets(t, 9, fopen(argv[1], "r")); puts(t); }');
  execFileSync('clang-22', ['--target=wasm32-wasi', '-Wno-deprecated', '-O1', '--no-wasm-opt', 'tool.c', '-o', 'tool.wasm'], {cwd: project});
  const uses = `import {load} from 'amphora-runtime';
    import {MemoryFileSystem} from 'amphora-runtime/files';
    import {mountAll} from 'amphora-runtime/mounts';
    import {NodeFileSystem} from 'amphora-runtime/node';
    const program = await load('tool.wasm');
    await program.run({args: ['tool', 'in'], files: new MemoryFileSystem({in: 'memory'})});
    await program.run({args: ['tool', '/m/in'], files: (await mountAll({'/m': {memory: {in: 'mounted'}}})).files});
    await program.run({args: ['tool', 'real.txt'], files: new NodeFileSystem({'.': '.'})});`;
  writeFileSync(join(project, 'use.mjs'), uses);
  writeFileSync(join(project, 'real.txt'), 'real');
  assert.equal(execFileSync(process.execPath, ['use.mjs'], {cwd: project, encoding: 'utf8'}), 'memory\nmounted\nreal\n');
  for (const flags of [['--module', 'nodenext'], ['--module', 'esnext', '--moduleResolution', 'bundler']])
    assert.equal(check(project, 'use.mts', `${uses}\nimport {runInWorker} from 'amphora-runtime/worker';\nexport {runInWorker};`, flags), '');
});
