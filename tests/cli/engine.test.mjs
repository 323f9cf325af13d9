// SPDX-License-Identifier: MIT
// amrun --engine, and the cache of compiled modules: what is in it is used or made anew, and whatever goes wrong with it
// is told while the interpreter runs the program.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync,
  symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const amrun = resolve(root, process.env.AMPHORA_BUILD ?? 'build', 'bin/amrun');
const directory = mkdtempSync(join(tmpdir(), 'amrun-engine-'));
after(() => rmSync(directory, {recursive: true}));
const path = name => join(directory, name);
const cache = path('cache/native');
const environment = {...process.env, AMPHORA_CACHE: path('cache'), TMPDIR: directory};

const run = (args, env = {}) => spawnSync(amrun, args, {cwd: directory, encoding: 'utf8', env: {...environment, ...env}});
const entries = () => existsSync(cache) ? readdirSync(cache).filter(name => name.endsWith('.aot')) : [];

/** Runs answer.wasm and says by which engine.
 * @param {string} message what is told of the cache; '' is nothing */
function ran(engine, message = '', args = ['--engine', 'aot'], env = {}) {
  const {status, stdout, stderr} = run([...args, '--stats', '--invoke', 'answer', 'answer.wasm'], env);
  assert.deepEqual([status, stdout], [0, '42\n'], stderr);
  assert.equal(/^amrun: engine +(\w+)$/m.exec(stderr)?.[1], engine, stderr);
  const told = stderr.replace(/^amrun: \w+( \w+)? +[\d.a-z]+( \w+)*\n/gm, '');
  if (message) assert.match(told, message); else assert.equal(told, '');
}

/** A program in place of the C compiler. */
function compiler(name, script) {
  writeFileSync(path(name), `#!/bin/sh\n${script}\n`, {mode: 0o755});
  return {AMPHORA_CC: path(name)};
}
const realCompiler = ['clang-22', 'clang-19', 'clang-14', 'clang', 'gcc'].find(name => spawnSync(name, ['--version']).status === 0);

before(() => {
  for (const [name, value] of [['answer', 42], ['other', 43]]) {
    writeFileSync(path(`${name}.wat`), `(module (func $deep (result i32) (i32.const ${value}))
      (func (export "answer") (result i32) (call $deep))
      (func (export "endless") (loop (br 0))))`);
    const made = spawnSync('wat2wasm', ['--debug-names', `${name}.wat`], {cwd: directory, encoding: 'utf8'});
    assert.equal(made.status, 0, made.stderr);
  }
});
beforeEach(() => rmSync(path('cache'), {recursive: true, force: true}));

test('the engine is chosen by name', () => {
  ran('interp', '', []);
  ran('interp', '', ['--engine', 'auto']);
  ran('interp', '', ['--engine', 'interp']);
  assert.deepEqual(entries(), []);
  assert.equal(run(['compile', 'answer.wasm']).status, 0);
  for (const [name, engine] of [['auto', 'aot'], ['aot', 'aot'], ['interp', 'interp']]) {
    const {stdout, stderr} = run(['--engine', name, '--stats', '--invoke', 'answer', 'answer.aot']);
    assert.equal(stdout, '42\n');
    assert.match(stderr, new RegExp(`^amrun: engine +${engine}$`, 'm'));
  }
});

test('a module is compiled when it is loaded', {skip: process.arch === 'x64' ? false : 'on x86-64 only'}, () => {
  ran('jit', '', ['--engine', 'jit']);
  ran('interp', '', ['--engine', 'jit', '--fuel', '1000']); // which the interpreter counts
  assert.deepEqual(entries(), []);
});

test('what was compiled once is used again; options and the compiler make a difference', () => {
  ran('aot');
  const [entry] = entries();
  assert.match(entry, /^[0-9a-f]{32}\.aot$/);
  assert.deepEqual(readdirSync(cache), [entry]);
  assert.equal(statSync(cache).mode & 0o777, 0o700);
  assert.equal(statSync(join(cache, entry)).mode & 0o777, 0o600);
  ran('aot');
  assert.deepEqual(entries(), [entry]);
  ran('aot', '', ['--engine', 'aot', '--fuel', '1000']);
  assert.equal(entries().length, 2);
  const {status, stderr} = run(['--engine', 'aot', '--fuel', '1000', '--invoke', 'endless', 'answer.wasm']);
  assert.equal(status, 134, stderr);
  assert.match(stderr, /all fuel consumed/);
  ran('aot', '', ['--engine', 'aot'], compiler(`${realCompiler}-again`, `exec ${realCompiler} "$@"`));
  assert.equal(entries().length, 3);
});

test('entries that are damaged, cut off, of another module, or not the user\'s alone are made anew', () => {
  ran('aot');
  const [entry] = entries(), file = join(cache, entry), good = readFileSync(file);
  const isMadeAnew = what => {
    ran('aot');
    assert.deepEqual(readFileSync(file), good, what);
    assert.equal(statSync(file).mode & 0o777, 0o600, what);
  };
  for (let at = 0; at < good.length; at += Math.max(1, Math.floor(good.length / 7))) {
    const bad = Buffer.from(good);
    bad[at] ^= 0x40;
    writeFileSync(file, bad);
    isMadeAnew(`byte ${at}`);
  }
  for (const size of [0, 7, 100, good.length - 1]) {
    writeFileSync(file, good.subarray(0, size));
    isMadeAnew(`${size} bytes`);
  }
  assert.equal(run(['compile', 'other.wasm']).status, 0);
  copyFileSync(path('other.aot'), file);
  isMadeAnew('of another module');
  chmodSync(file, 0o620);
  isMadeAnew('writable by the group');
  renameSync(file, path('elsewhere.aot'));
  symlinkSync(path('elsewhere.aot'), file);
  isMadeAnew('a symbolic link');
  rmSync(file);
  assert.equal(spawnSync('mkfifo', [file]).status, 0);
  isMadeAnew('a pipe');
  if (process.getuid?.() === 0) {
    chownSync(file, 12345, 12345);
    isMadeAnew('of another user');
  }
});

test('a cache that others have access to, or that cannot be made, is not used', () => {
  ran('aot');
  chmodSync(cache, 0o755);
  ran('interp', /^amrun: warning: answer\.wasm is interpreted: the cache \S+ cannot be used: others have access to it \(its mode has to be 0700\)\n$/);
  rmSync(path('cache'), {recursive: true});
  writeFileSync(path('cache'), '');
  ran('interp', /^amrun: warning: .*: the cache \S+ cannot be used: Not a directory\n$/);
  rmSync(path('cache'));
  ran('interp', /: no cache: neither AMPHORA_CACHE, XDG_CACHE_HOME nor HOME is set\n$/, undefined,
    {AMPHORA_CACHE: '', XDG_CACHE_HOME: '', HOME: ''});
  ran('aot', '', undefined, {AMPHORA_CACHE: '', XDG_CACHE_HOME: path('xdg')});
  assert.equal(readdirSync(path('xdg/amphora/native')).length, 1);
});

test('without a C compiler the interpreter goes on', () => {
  ran('interp', /^amrun: warning: answer\.wasm is interpreted: no C compiler found in PATH \(clang-22 to clang-14, clang, or gcc\); install the package clang or gcc\n$/,
    undefined, {PATH: '/nowhere'});
});

test('a C compiler that fails or is killed is named, its log is kept, and it is not asked again', () => {
  for (const [name, script, how] of [['fails', 'echo no way; exit 1', 'failed'], ['dies', 'echo no way; kill -9 $$', 'was killed']]) {
    const env = compiler(name, script);
    const told = new RegExp(`^amrun: warning: answer\\.wasm is interpreted: the C compiler ${how} on 3 functions, the largest of which is \\S+ ` +
      `\\((\\S+/amrun-\\w+)/unit0\\.c\\): see unit0\\.log there\\n$`);
    const {stderr} = run(['--engine', 'aot', '--invoke', 'answer', 'answer.wasm'], env);
    const log = told.exec(stderr)?.[1];
    assert.ok(log, stderr);
    assert.equal(readFileSync(join(log, 'unit0.log'), 'utf8'), 'no way\n');
    ran('interp', /there \(`amrun cache clear` lets it be tried again\)\n$/, undefined, env);
    assert.deepEqual(entries(), []);
    rmSync(log, {recursive: true});
  }
  assert.equal(run(['cache', 'clear']).stdout.split(',')[0], 'removed 0 modules');
  assert.deepEqual(readdirSync(cache), []);
});

test('what cannot be written is not left half-written', () => {
  const {status, stdout, stderr} = spawnSync('sh', ['-c', `ulimit -f 40; exec "${amrun}" --engine aot --invoke answer answer.wasm`],
    {cwd: directory, encoding: 'utf8', env: environment});
  assert.deepEqual([status, stdout], [0, '42\n'], stderr);
  assert.match(stderr, /^amrun: warning: answer\.wasm is interpreted: .*: File too large\n$/);
  assert.deepEqual(readdirSync(cache), []);
  assert.deepEqual(readdirSync(directory).filter(name => name.startsWith('amrun-')), []);
});

test('processes that need the same at once share the work', async () => {
  const env = compiler(`${realCompiler}-counts`, `echo x >>"${path('count')}"; exec ${realCompiler} "$@"`);
  const runs = Array.from({length: 4}, () => new Promise(done => {
    const child = spawn(amrun, ['--engine', 'aot', '--stats', '--invoke', 'answer', 'answer.wasm'],
      {cwd: directory, env: {...environment, ...env}});
    let text = '';
    child.stderr.on('data', data => { text += data; });
    child.on('close', status => done([status, /engine +(\w+)/.exec(text)?.[1], text]));
  }));
  for (const [status, engine, text] of await Promise.all(runs)) assert.deepEqual([status, engine], [0, 'aot'], text);
  assert.equal(readFileSync(path('count'), 'utf8'), 'x\nx\n', 'one unit and one link');
  assert.equal(readdirSync(cache).length, 1);
});

test('--timeout ends the compiler and leaves nothing', () => {
  const env = compiler('sleeps', 'exec sleep 100');
  const {status, stderr} = run(['--engine', 'aot', '--timeout', '0.3', '--invoke', 'answer', 'answer.wasm'], env);
  assert.equal(status, 124, stderr);
  assert.deepEqual(readdirSync(directory).filter(name => name.startsWith('amrun-')), []);
  assert.deepEqual(readdirSync(cache), []);
});

test('the cache has a limit: what was not used for longest goes', () => {
  ran('aot');
  const [first] = entries();
  assert.equal(run(['--engine', 'aot', '--invoke', 'answer', 'other.wasm']).stdout, '43\n');
  const second = entries().find(name => name !== first), size = statSync(join(cache, first)).size;
  utimesSync(join(cache, first), 1000, 1000);
  utimesSync(join(cache, second), 2000, 2000);
  ran('aot');
  assert.ok(statSync(join(cache, first)).mtimeMs > 2000e3, 'a use is noted');
  ran('aot', '', ['--engine', 'aot', '--fuel', '9'], {AMPHORA_CACHE_SIZE: `${size * 5 >> 1}`});
  assert.equal(entries().length, 2);
  assert.ok(!entries().includes(second) && entries().includes(first), 'not what was used last');
  assert.match(run(['cache', 'stats'], {AMPHORA_CACHE_SIZE: '3M'}).stdout, new RegExp(
    `^directory  ${cache}\nmodules    2\nbytes      \\d+\nlimit      3145728\n$`));
});

test('amrun cache shows and clears', () => {
  assert.equal(run(['cache', 'stats']).stdout, `directory  ${cache}\nmodules    0\nbytes      0\nlimit      1073741824\n`);
  ran('aot');
  const [entry] = entries(), {size} = statSync(join(cache, entry));
  assert.equal(run(['cache', 'stats']).stdout, `directory  ${cache}\nmodules    1\nbytes      ${size}\nlimit      1073741824\n`);
  assert.equal(run(['cache', 'clear']).stdout, `removed 1 module, ${size} bytes\n`);
  assert.deepEqual(readdirSync(cache), []);
  assert.equal(run(['cache', 'frob']).status, 2);
  assert.match(run(['cache']).stderr, /^Usage: amrun cache stats\|clear\n/);
  mkdirSync(path('cache/other'));
  chmodSync(cache, 0o711);
  assert.match(run(['cache', 'clear']).stderr, /^amrun: cache: the cache \S+ cannot be used: others have access/);
});

test('compiled code needs guard pages: without them the interpreter goes on', () => {
  ran('interp', /^amrun: warning: answer\.wasm is interpreted: compiled code needs guard pages\n$/, ['--engine', 'aot', '--no-guard-pages']);
});
