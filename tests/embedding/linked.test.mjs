// SPDX-License-Identifier: MIT
// amrun compile --emit-c: libraries of C made of modules, which programs link and call.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {deflateSync} from 'node:zlib';
import {buildDirectory, projectDirectory, tool} from '../environment.mjs';

const library = `${buildDirectory}/lib/libamphora-aot.a`;
const skip = !existsSync(library) ? 'modules are not compiled ahead of time on this machine'
  : readFileSync(library).includes('__asan_init') && 'programs would need the sanitizers too';
const directory = mkdtempSync(join(tmpdir(), 'amphora-linked-'));
after(() => rmSync(directory, {recursive: true}));

/** @param {string} command @param {string[]} args */
function run(command, ...args) {
  const {status, stdout, stderr} = spawnSync(command, args, {cwd: directory, encoding: 'utf8'});
  return {status, stdout, stderr};
}

/** What the pkg-config file says. @param {string} name */
function flags(name) {
  const file = readFileSync(`${buildDirectory}/lib/pkgconfig/amphora-aot.pc`, 'utf8');
  return new RegExp(`^${name}: (.*)$`, 'm').exec(file)?.[1].replaceAll('${prefix}', buildDirectory).split(' ') ?? [];
}

for (const compiler of ['cc', 'clang-22', 'clang-14'].filter(name => spawnSync(name, ['--version']).status === 0))
  test(`typed functions, imports, traps, memories and instances, compiled by ${compiler}`, {skip}, () => {
    assert.deepEqual(run('wat2wasm', '--debug-names', join(projectDirectory, 'tests/embedding/linked.wat')).stderr, '');
    copyFileSync(join(directory, 'linked.wasm'), join(directory, 'one.wasm'));
    for (const args of [['--emit-c', 'c', 'one.wasm'], ['--emit-c', 'c', '--name', 'other', 'linked.wasm']])
      assert.deepEqual(run(tool('amrun'), 'compile', ...args), {status: 0, stdout: '', stderr: ''});
    const sources = readdirSync(join(directory, 'c')).filter(name => name.endsWith('.c')).map(name => `c/${name}`);
    assert.ok(sources.includes('c/one.c') && sources.includes('c/other_0.c'), sources.join());
    const made = run(compiler, '-O2', '-Wall', '-Werror=implicit', '-Ic', join(projectDirectory, 'tests/embedding/linked.c'), ...sources,
      ...flags('Cflags'), ...flags('Libs'), '-o', 'program');
    assert.equal(made.status, 0, made.stderr);
    assert.deepEqual(run('./program'), {status: 0, stdout: 'passed\n', stderr: ''});
    writeFileSync(join(directory, 'header.cpp'), '#include "one.h"\nint main() { return one_module == nullptr; }\n');
    const cxx = run('c++', '-fsyntax-only', '-Ic', ...flags('Cflags'), 'header.cpp');
    assert.equal(cxx.status, 0, cxx.stderr);
  });

test('modules without functions, without imports or without anything; no warnings; what is not used is left out', {skip}, () => {
  const modules = {empty: '(module)', pure: '(module (func (export "answer") (result i32) (i32.const 42)))',
    host: '(module (import "a" "b" (func)) (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))))'};
  for (const [name, text] of Object.entries(modules)) {
    writeFileSync(join(directory, `${name}.wat`), text);
    assert.equal(run('wat2wasm', `${name}.wat`).stderr, '');
    assert.equal(run(tool('amrun'), 'compile', '--emit-c', name, `${name}.wasm`).status, 0);
    writeFileSync(join(directory, 'main.c'), `#include "${name}.h"\n#include <stdio.h>\n` +
      `int main(void) { amphora_store *s; ${name} *i; amphora_error *e = amphora_store_new(0, &s); if (!e) e = ${name}_new(s, 0, 0, &i);\n` +
      'puts(e ? amphora_error_message(e) : "made"); return 0; }\n');
    for (const linker of ['bfd', 'lld'].filter(one => spawnSync(`ld.${one}`, ['--version']).status === 0)) {
      const made = run('cc', '-O2', '-Wall', '-Wextra', '-Werror', '-ffunction-sections', `-fuse-ld=${linker}`, '-Wl,--gc-sections', `-I${name}`,
        'main.c', `${name}/${name}.c`, `${name}/${name}_0.c`, ...flags('Cflags'), ...flags('Libs'), '-o', 'small');
      assert.equal(made.status, 0, made.stderr);
      assert.equal(run('./small').stdout, name === 'host' ? 'unknown import: function a.b\n' : 'made\n');
    }
  }
});

test('C that was written for another version is refused when it is compiled', {skip}, () => {
  assert.equal(run('wat2wasm', join(projectDirectory, 'tests/embedding/linked.wat')).stderr, '');
  assert.equal(run(tool('amrun'), 'compile', '--emit-c', 'old', 'linked.wasm').status, 0);
  const file = join(directory, 'old/linked.c');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/AOT_ABI_VERSION != \d+/, 'AOT_ABI_VERSION != 1'));
  const {status, stderr} = run('cc', '-c', ...flags('Cflags'), 'old/linked.c');
  assert.notEqual(status, 0);
  assert.match(stderr, /the C was written for another version of Amphora: write it anew/);
});

test('names that C does not have are refused or changed', {skip}, () => {
  copyFileSync(join(directory, 'linked.wasm'), join(directory, '2-ä.wasm'));
  assert.equal(run(tool('amrun'), 'compile', '--emit-c', 'named', '2-ä.wasm').status, 0);
  assert.ok(existsSync(join(directory, 'named/_2___.h')), readdirSync(join(directory, 'named')).join());
  assert.match(run(tool('amrun'), 'compile', '--emit-c', 'named', '--name', 'a b', 'linked.wasm').stderr, /no name of C: a b/);
  assert.match(run(tool('amrun'), 'compile', '--name', 'ab', 'linked.wasm').stderr, /--name is for --emit-c: ab/);
  assert.match(run(tool('amrun'), 'compile', '--emit-c', '/proc/none', 'linked.wasm').stderr, /^amrun: compile: linked\.wasm: \/proc\/none: /);
});

/** A PNG file of red, green and blue. @param {number} width @param {number} height @param {Buffer} pixels */
function png(width, height, pixels) {
  const table = Array.from({length: 256}, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1; return n >>> 0; });
  const crc = (/** @type {Buffer} */ bytes) => ~bytes.reduce((c, byte) => table[(c ^ byte) & 255] ^ c >>> 8, -1) >>> 0;
  const chunk = (/** @type {string} */ name, /** @type {Buffer} */ data) => {
    const body = Buffer.concat([Buffer.from(name), data]), bytes = Buffer.alloc(body.length + 8);
    bytes.writeUInt32BE(data.length);
    body.copy(bytes, 4);
    bytes.writeUInt32BE(crc(body), body.length + 4);
    return bytes;
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  const rows = Array.from({length: height}, (_, y) => Buffer.concat([Buffer.from([0]), pixels.subarray(y * width * 3, (y + 1) * width * 3)]));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0))]);
}

const example = `${buildDirectory}/examples/png/decode`;
test('example: libpng, called from C', {skip: !existsSync(example) && 'it is not built on this machine'}, () => {
  const width = 61, height = 37, pixels = Buffer.from(Array.from({length: width * height * 3}, (_, i) => i * 7 & 255));
  const good = png(width, height, pixels), sum = pixels.reduce((a, b) => a + b, 0) + 255 * width * height;
  writeFileSync(join(directory, 'good.png'), good);
  writeFileSync(join(directory, 'short.png'), good.subarray(0, good.length - 40));
  const flipped = Buffer.from(good);
  flipped[60] ^= 255;
  writeFileSync(join(directory, 'bad.png'), flipped);
  writeFileSync(join(directory, 'text.png'), 'no picture');
  assert.deepEqual(run(example, 'good.png'), {status: 0, stdout: `good.png: ${width} x ${height}, sum ${sum}\n`, stderr: ''});
  const mixed = run(example, 'text.png', 'short.png', 'bad.png', 'good.png');
  assert.deepEqual([mixed.status, mixed.stdout], [1, `good.png: ${width} x ${height}, sum ${sum}\n`]);
  assert.match(mixed.stderr, /^text\.png: Not a PNG file\nshort\.png: the file ends early\nbad\.png: .+\n$/);
});
