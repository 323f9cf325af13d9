// SPDX-License-Identifier: MIT
// amcc and bad input: a message that names place and cause, a status, and nothing left behind.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {test} from 'node:test';
import {setTimeout} from 'node:timers/promises';
import {tool} from '../environment.mjs';
import {smallDisk, workshop} from './driver.mjs';

const hello = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n';

/**
 * Checks status 1, the message, and that neither outputs nor temporary files are there.
 * @param {import('./driver.mjs').Workshop} w
 * @param {string[]} args
 * @param {RegExp} message
 * @param {{env?: Record<string, string>}} [options]
 */
function refuses(w, args, message, options) {
  const before = w.names();
  const {status, signal, stderr} = w.run('amcc', args, options);
  assert.equal(signal, null, stderr);
  assert.equal(status, 1, stderr);
  assert.match(stderr, message);
  assert.deepEqual(w.names(), before);
  assert.deepEqual(w.leftovers(), []);
}

test('a missing source', t => {
  const w = workshop(t);
  refuses(w, ['none.c', '-o', 'a.wasm'], /^amcc: error: no such file or directory: 'none\.c'$/m);
  refuses(w, ['-c', 'none.c'], /^amcc: error: no such file or directory: 'none\.c'$/m);
  refuses(w, ['none.o', '-o', 'a.wasm'], /^amcc: error: .*none\.o.*[Nn]o such file/m);
  refuses(w, ['none.wasm', '-o', 'a.html'], /^amcc: error: none\.wasm: No such file or directory$/m);
});

test('no input at all', t => {
  const w = workshop(t);
  refuses(w, [], /^amcc: error: no input files$/m);
  refuses(w, ['-O2', '-o', 'x'], /^amcc: error: no input files$/m);
});

test('a syntax error: file and line, and the other sources are reported too, in order', t => {
  const w = workshop(t, {'a.c': 'int main(void) { return x; }\n', 'b.c': '\nint y = ;\n', 'c.c': hello});
  refuses(w, ['a.c', 'b.c', 'c.c', '-o', 'a.wasm'], /^a\.c:1:25: error: .*^b\.c:2:9: error: /ms);
});

test('an undefined symbol: its name and the source that uses it', t => {
  const w = workshop(t, {'a.c': 'int missing(void);\nint main(void) { return missing(); }\n'});
  refuses(w, ['a.c', '-o', 'a.wasm'], /^amcc: error: a\.c: undefined symbol: missing$/m);
  refuses(w, ['a.c', '-lnone', '-o', 'a.wasm'], /^amcc: error: .*-lnone/m);
});

test('an undefined symbol of a known kind: the reason', t => {
  const w = workshop(t, {
    'a.c': 'void makecontext(void), inflate(void), deflate(void);\nint main(void) { makecontext(); inflate(); deflate(); return 0; }\n',
    'b.cc': 'int main() { throw 1; }\n',
  });
  refuses(w, ['a.c', '-o', 'a.wasm'],
    /undefined symbol: makecontext\n.*^amcc: note: makecontext: WebAssembly has no way to switch stacks\namcc: note: inflate: is -lz missing\? --use-port=zlib has it\n$/ms);
  refuses(w, ['-x', 'c++', 'b.cc', '-o', 'a.wasm'], /^amcc: note: .*: this is C\+\+: link with am\+\+$/m);
});

test('unknown flags', t => {
  const w = workshop(t, {'hello.c': hello, 'o/empty.c': 'int x;\n'});
  refuses(w, ['-foo', 'hello.c', '-o', 'a.wasm'], /^amcc: error: unknown argument: '-foo'$/m);
  refuses(w, ['--bar', '-c', 'hello.c'], /^amcc: error: .*'--bar'/m);
  assert.equal(w.amcc('-c', 'hello.c', '-o', 'o/hello.o').status, 0);
  refuses(w, ['-foo', 'o/hello.o', '-o', 'a.wasm'], /^amcc: error: unknown argument: '-foo'$/m);
  refuses(w, ['hello.c', '-Wl,--bar', '-o', 'a.wasm'], /^amcc: error: unknown argument: --bar$/m);
  refuses(w, ['hello.c', '-o'], /^amcc: error: argument to '-o' is missing$/m);
  refuses(w, ['-m64', 'hello.c'], /^amcc: error: '-m64' is not supported/m);
  refuses(w, ['--target=x86_64-linux-gnu', 'hello.c'], /^amcc: error: target 'x86_64-linux-gnu'/m);
});

test('unknown and wrong settings', t => {
  const w = workshop(t, {'hello.c': hello});
  refuses(w, ['-sSTACKSIZE=1MB', 'hello.c'], /^amcc: error: unknown setting '-sSTACKSIZE'; the nearest is STACK_SIZE$/m);
  refuses(w, ['-s', 'ASMJ=1', 'hello.c'], /the nearest is ASMJS$/m);
  refuses(w, ['-sASMJS=maybe', 'hello.c'], /^amcc: error: -sASMJS=maybe: expected 0, 1 or only$/m);
  refuses(w, ['-sSTACK_SIZE=big', 'hello.c'], /^amcc: error: -sSTACK_SIZE=big: expected a number of bytes/m);
  refuses(w, ['-sSTACK_SIZE=5GB', 'hello.c'], /^amcc: error: -sSTACK_SIZE=5GB: expected at most 4GB/m);
  refuses(w, ['-sSTACK_SIZE=-1', 'hello.c'], /expected a number of bytes/);
  refuses(w, ['-sEXPORTED_FUNCTIONS=main', 'hello.c'], /expected names that begin with an underscore/);
});

test('an output that cannot be written: the path and the cause', t => {
  const w = workshop(t, {'hello.c': hello});
  mkdirSync(w.path('directory.wasm'));
  refuses(w, ['hello.c', '-o', 'directory.wasm'], /^amcc: error: cannot write directory\.wasm: Is a directory$/m);
  refuses(w, ['hello.c', '-o', 'none/a.wasm'], /^amcc: error: cannot write none\/a\.wasm: No such file or directory$/m);
  refuses(w, ['hello.c', '-o', '/dev/full'], /^amcc: error: cannot write \/dev\/full: No space left on device$/m);
  refuses(w, ['hello.c', '-o', '.wasm'], /^amcc: error: '\.wasm': a name is missing/m);
});

test('a full disk: the path and the cause, and no partial output', t => {
  const w = workshop(t, {'hello.c': hello});
  mkdirSync(w.path('out'));
  const disk = smallDisk(w.path('out'), '4k');
  if (!disk) return t.skip('no disk can be mounted here');
  const script = '"$0" hello.c -O2 -o out/hello; status=$?; ls out; exit $status';
  const full = w.run('/usr/bin/env', [...disk, 'sh', '-c', script, tool('amcc')]);
  assert.equal(full.status, 1);
  assert.match(full.stderr, /^amcc: error: cannot write out\/hello: No space left on device$/m);
  assert.equal(full.stdout, '');
  assert.deepEqual(w.names(), ['hello.c', 'out']);
  assert.deepEqual(w.leftovers(), []);
});

test('an output without permission', {skip: process.getuid?.() === 0 && 'root may write everywhere'}, t => {
  const w = workshop(t, {'hello.c': hello, 'locked/x': ''});
  chmodSync(w.path('locked'), 0o555);
  refuses(w, ['hello.c', '-o', 'locked/a.wasm'], /^amcc: error: cannot write locked\/a\.wasm: Permission denied$/m);
  chmodSync(w.path('locked'), 0o755);
});

test('one output of several that cannot be written: none appears', t => {
  const w = workshop(t, {'hello.c': hello});
  mkdirSync(w.path('a.mjs'));
  refuses(w, ['hello.c', '-o', 'a.js'], /^amcc: error: cannot write a\.mjs: Is a directory$/m);
});

test('a module that is truncated, corrupt or none', t => {
  const w = workshop(t, {'hello.c': hello});
  assert.equal(w.amcc('hello.c', '-O1', '-o', 'good.wasm').status, 0);
  const good = readFileSync(w.path('good.wasm'));
  const write = (/** @type {Uint8Array | string} */ bytes) => writeFileSync(w.path('bad.wasm'), bytes);
  for (const size of [0, 3, 6, 9, 100, good.length >> 1, good.length - 1]) {
    write(good.subarray(0, size));
    refuses(w, ['bad.wasm', '-o', 'a.html'], /^amcc: error: bad\.wasm: (truncated|not a WebAssembly module)/m);
  }
  write(Buffer.concat([good.subarray(0, 4), Buffer.of(9, 0, 0, 0), good.subarray(8)]));
  refuses(w, ['bad.wasm', '-o', 'a.html'], /bad\.wasm: WebAssembly module of an unknown version/);
  write('int main;');
  refuses(w, ['bad.wasm', '-o', 'a.html'], /bad\.wasm: not a WebAssembly module/);
});

test('a module with random bytes in it never crashes amcc', t => {
  const w = workshop(t, {'hello.c': hello});
  assert.equal(w.amcc('hello.c', '-O2', '-o', 'good.wasm').status, 0);
  const good = readFileSync(w.path('good.wasm'));
  for (let i = 0, seed = 1; i < 24; i++) {
    const bad = Uint8Array.from(good);
    for (let k = 0; k < 8; k++) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      bad[8 + seed % (bad.length - 8)] = seed >>> 24;
    }
    writeFileSync(w.path('bad.wasm'), bad);
    for (const name of ['out.wasm', 'out.mjs']) rmSync(w.path(name), {force: true});
    const {status, signal, stderr} = w.amcc('bad.wasm', '-O1', '-o', 'out.mjs');
    assert.equal(signal, null);
    assert.ok(status === 0 || (status === 1 && /^amcc: error: /m.test(stderr)), `${status}: ${stderr}`);
    if (status === 0) continue;
    assert.ok(!existsSync(w.path('out.wasm')) && !existsSync(w.path('out.mjs')));
  }
  assert.deepEqual(w.leftovers(), []);
});

test('a program whose trailer lies', t => {
  const w = workshop(t, {'hello.c': hello});
  assert.equal(w.amcc('hello.c', '-o', 'good').status, 0);
  const bytes = readFileSync(w.path('good'));
  bytes.fill(0xff, bytes.length - 16, bytes.length - 8);
  writeFileSync(w.path('bad'), bytes);
  refuses(w, ['bad', '-o', 'a.wasm'], /^amcc: error: bad: corrupt program/m);
  writeFileSync(w.path('bad'), bytes.subarray(0, 2000));
  refuses(w, ['bad', '-o', 'a.wasm'], /^amcc: error: bad: not a WebAssembly module/m);
});

test('no clang, and a wrong AMCC_CLANG', t => {
  const w = workshop(t, {'hello.c': hello});
  refuses(w, ['hello.c'], /^amcc: error: no clang found in PATH .*install clang-/m, {env: {PATH: '/nonexistent', AMCC_CLANG: ''}});
  refuses(w, ['hello.c'], /^amcc: error: AMCC_CLANG names '\/no\/clang', which is not a program$/m, {env: {AMCC_CLANG: '/no/clang'}});
  refuses(w, ['hello.c', '--sysroot=/no'], /^amcc: error: no C library in the sysroot '\/no'/m);
});

test('clang is found under its plain name', t => {
  const w = workshop(t, {'hello.c': hello});
  const clang = /^clang: (.*)$/m.exec(w.amcc('-v').stderr)?.[1] ?? assert.fail('-v names no clang');
  mkdirSync(w.path('bin'));
  symlinkSync(clang, w.path('bin/clang'));
  const {status, stderr} = w.run('amcc', ['-v', 'hello.c', '-o', 'a.wasm'], {env: {PATH: w.path('bin')}});
  assert.equal(status, 0, stderr);
  assert.match(stderr, new RegExp(`^clang: ${w.path('bin/clang')}$`, 'm'));
});

test('a temporary directory that is not there', t => {
  const w = workshop(t, {'hello.c': hello});
  const {status, stderr} = w.run('amcc', ['hello.c', '-o', 'a.wasm'], {env: {TMPDIR: '/nonexistent'}});
  assert.equal(status, 1);
  assert.match(stderr, /^amcc: error: cannot make a temporary directory \/nonexistent\/amcc-/m);
});

test('a temporary directory without room: compiling or linking', t => {
  const w = workshop(t, {'hello.c': hello, 'wide.c': 'char wide[1 << 18] = {1};\nint main(void) { return wide[0]; }\n'});
  for (const [source, size] of [['hello.c', '4k'], ['wide.c', '100k'], ['wide.c', '400k']]) {
    const disk = smallDisk(w.path('tmp'), size);
    if (!disk) return t.skip('no disk can be mounted here');
    const {status, stderr} = w.run('/usr/bin/env', [...disk, tool('amcc'), '-O2', source, '-o', 'a.html']);
    assert.equal(status, 1);
    assert.match(stderr, /^amcc: error: no space left for temporary files in .*\/amcc-\w+; TMPDIR may name another directory$/m);
    assert.deepEqual(w.names(), ['hello.c', 'wide.c']);
  }
});

test('an interrupt removes temporary files and outputs', async t => {
  const slow = 'int x;\n' + Array.from({length: 4000}, (_, i) => `int f${i}(int a) { for (int i = 0; i < a; i++) x += i ^ ${i}; return x; }\n`).join('') + 'int main(void) { return 0; }\n';
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    const w = workshop(t, {'slow.c': slow});
    const child = spawn(tool('amcc'), ['-O2', 'slow.c', '-o', 'slow.wasm'],
      {cwd: w.directory, env: {...process.env, TMPDIR: w.path('tmp')}, stdio: 'ignore'});
    const ended = new Promise(resolve => child.on('exit', (_, by) => resolve(by)));
    while (w.leftovers().length === 0) await setTimeout(5);
    await setTimeout(50);
    child.kill(signal);
    assert.equal(await ended, signal);
    assert.deepEqual(w.leftovers(), []);
    assert.deepEqual(w.names(), ['slow.c']);
  }
});

test('the tools fail in their own names', t => {
  const w = workshop(t);
  for (const [name, args] of /** @type {[string, string[]][]} */ ([['amar', ['t', 'none.a']], ['amnm', ['none.o']], ['amstrip', ['none']]])) {
    const {status, stderr} = w.run(name, args);
    assert.notEqual(status, 0);
    assert.match(stderr, new RegExp(`${name}: error: .*none`));
  }
});
