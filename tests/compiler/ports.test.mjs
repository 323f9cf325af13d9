// SPDX-License-Identifier: MIT
// Ports: amcc --use-port and -sUSE_…, amport, and what a build leaves in the cache. The ports are made
// here, with recipes and a mirror of their own.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {projectDirectory, tool} from '../environment.mjs';
import {smallDisk, workshop} from './driver.mjs';

/**
 * A workshop with ports of which each has a function NAME() that adds 1 to those of what it depends on.
 * @param {import('node:test').TestContext} t
 * @param {Record<string, {depends?: string, recipe?: string, sha256?: string, makefile?: string, files?: Record<string, Buffer>}>} ports
 */
function portsWorkshop(t, ports) {
  const w = workshop(t);
  for (const directory of ['recipes', 'mirror', 'sources']) mkdirSync(w.path(directory));
  for (const [name, {depends = '', recipe = '', sha256, makefile = '', files = {}}] of Object.entries(ports)) {
    const source = w.path(`sources/${name}-1.0`), tarball = `${name}_1.0.orig.tar.gz`;
    const needed = depends.split(' ').filter(Boolean);
    mkdirSync(source);
    writeFileSync(`${source}/${name}.h`, `int ${name}(void);\n`);
    writeFileSync(`${source}/${name}.c`, needed.map(other => `#include <${other}.h>\n`).join('') +
      `int ${name}(void) { return 1${needed.map(other => ` + ${other}()`).join('')}; }\n`);
    writeFileSync(`${source}/Makefile`, `lib${name}.a: ${name}.o\n\t$(AR) rcs $@ $^\n${makefile}`);
    for (const [file, bytes] of Object.entries(files)) writeFileSync(`${source}/${file}`, bytes);
    assert.equal(spawnSync('tar', ['-czf', w.path(`mirror/${tarball}`), '-C', w.path('sources'), `${name}-1.0`]).status, 0);
    const sum = sha256 ?? createHash('sha256').update(readFileSync(w.path(`mirror/${tarball}`))).digest('hex');
    writeFileSync(w.path(`recipes/${name}`), `# A port for tests\nversion 1.0\nsource ${name}=1.0\nsha256 ${sum} ${tarball}\n` +
      `build make\nheaders ${name}.h\nlibs ${name}\ndepends ${depends}\n${recipe}`);
  }
  const env = {AMPHORA_CACHE: w.path('cache'), AMPORT_PATH: w.path('recipes'), AMPORT_MIRROR: w.path('mirror')};
  return {
    ...w, env,
    run: (/** @type {string} */ program, /** @type {string[]} */ ...args) => w.run(program, args, {env}),
    /** What builds left in the cache besides finished ports, their locks and logs. */
    unfinished: () => existsSync(w.path('cache/build')) ? readdirSync(w.path('cache/build')) : [],
    installed: (/** @type {string} */ name) => existsSync(w.path(`cache/ports/${name}`)) ? readdirSync(w.path(`cache/ports/${name}`)) : [],
  };
}

/** @param {{status: number | null, stdout: string, stderr: string}} result */
const succeeded = result => assert.equal(result.status, 0, result.stdout + result.stderr);

const user = '#include <stdio.h>\n#include <top.h>\nint main(void) { printf("%d\\n", top()); return 0; }\n';

test('a port is built with what it depends on, once, and linked in the right order', t => {
  const w = portsWorkshop(t, {base: {}, middle: {depends: 'base'}, top: {depends: 'middle base', recipe: 'setting USE_TOP\nalias peak\n'}});
  writeFileSync(w.path('main.c'), user);
  const first = w.run('amcc', '--use-port=top', 'main.c', '-o', 'main');
  succeeded(first);
  assert.equal(first.stderr, ['base', 'middle', 'top'].map(name => `amcc: building port ${name} 1.0 …\n`).join(''));
  assert.equal(w.run(w.path('main')).stdout, '4\n');
  for (const args of [['-sUSE_TOP'], ['-s', 'USE_TOP'], ['-sUSE_TOP=1'], ['--use-port', 'peak'], ['--use-port=base', '--use-port=top']]) {
    const again = w.run('amcc', ...args, 'main.c', '-o', 'main');
    assert.deepEqual([again.status, again.stderr], [0, ''], args.join(' '));
  }
  succeeded(w.run('amcc', '--use-port=top', '-c', 'main.c'));
  succeeded(w.run('amcc', '-sUSE_TOP', 'main.o', '-o', 'linked'));
  assert.equal(w.run(w.path('linked')).stdout, '4\n');
  assert.match(w.run('amcc', '-sUSE_TOP=1', '-sUSE_TOP=0', 'main.c').stderr, /'top.h' file not found/);
  assert.deepEqual(w.unfinished(), []);
});

test('amport: list, info, install, path, remove', t => {
  const w = portsWorkshop(t, {base: {}, top: {depends: 'base', recipe: 'summary a port for tests\nlicense MIT\n'}});
  assert.match(w.run('amport', 'list').stdout, /^ {2}top +1\.0 +a port for tests$/m);
  assert.match(w.run('amport', 'info', 'top').stdout, /^port +top 1\.0\n.*\nlicense +MIT\n[^]*\ndepends +base\n[^]*\ninstalled +no\n$/);
  const absent = w.run('amport', 'path', 'top');
  assert.deepEqual([absent.status, absent.stderr], [1, 'amport: error: port top is not installed\n']);
  succeeded(w.run('amport', 'install', 'top'));
  assert.match(w.run('amport', 'list').stdout, /^\* top/m);
  const prefix = w.run('amport', 'path', 'top').stdout.trim();
  assert.ok(existsSync(`${prefix}/lib/libtop.a`) && existsSync(`${prefix}/include/top.h`));
  assert.match(readFileSync(`${prefix}/lib/pkgconfig/top.pc`, 'utf8'), new RegExp(`^prefix=${prefix}\n[^]*Requires: +base\n`));
  assert.equal(w.run('amport', 'path').stdout.split('\n').length, 3);
  succeeded(w.run('amport', 'remove', 'top'));
  assert.deepEqual(w.installed('top'), []);
  assert.equal(w.run('amport', 'remove', 'top').stderr, 'amport: error: port top is not installed\n');
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [[], /no command/], [['instal'], /unknown command 'instal'/], [['install'], /install: the name of a port is missing/],
    [['info', 'tup'], /unknown port 'tup'; the nearest is top/], [['list', 'top'], /list takes no names/],
  ])) {
    const result = w.run('amport', ...args);
    assert.equal(result.status, 1);
    assert.match(result.stderr, message);
  }
});

test('build systems find ports that are installed', t => {
  const w = portsWorkshop(t, {base: {}, top: {depends: 'base'}});
  writeFileSync(w.path('main.c'), user);
  succeeded(w.run('amport', 'install', 'top'));
  const flags = w.run('amconfigure', 'pkg-config', '--cflags', '--libs', 'top');
  succeeded(flags);
  succeeded(w.run('amcc', 'main.c', ...flags.stdout.trim().split(/\s+/), '-o', 'main'));
  assert.equal(w.run(w.path('main')).stdout, '2\n');
  writeFileSync(w.path('CMakeLists.txt'), 'cmake_minimum_required(VERSION 3.10)\nproject(p C)\nfind_library(TOP top REQUIRED)\n' +
    'find_library(BASE base REQUIRED)\nfind_path(HEADERS top.h REQUIRED)\ninclude_directories(${HEADERS})\n' +
    'add_executable(p main.c)\ntarget_link_libraries(p ${TOP} ${BASE})\n');
  succeeded(w.run('amcmake', 'cmake', '-G', 'Unix Makefiles', '-B', 'build'));
  succeeded(w.run('ammake', 'cmake', '--build', 'build'));
  assert.equal(w.run(w.path('build/p')).stdout, '2\n');
});

test('a wrong checksum is an error, and nothing stays', t => {
  const w = portsWorkshop(t, {top: {sha256: '0'.repeat(64)}});
  const result = w.run('amport', 'install', 'top');
  assert.equal(result.status, 1);
  assert.match(result.stderr, /amport: error: port top: its sources cannot be fetched; .*\/cache\/logs\/top\.log ends with:\n.*top_1\.0\.orig\.tar\.gz: its SHA-256 is [0-9a-f]{64} instead of 0{64}\n$/);
  assert.deepEqual([w.installed('top'), w.unfinished()], [[], []]);
});

test('a build that fails shows the end of its log, and nothing stays', t => {
  const w = portsWorkshop(t, {top: {recipe: 'make broken\n', makefile: 'broken:\n\t@echo no way; false\n'}});
  const result = w.run('amcc', '--use-port=top', '-c', 'x.c');
  assert.equal(result.status, 1);
  assert.match(result.stderr, /\namcc: error: port top: the build failed; .*\/cache\/logs\/top\.log ends with:\n( .*\n)* {2}no way\n {2}make: .*\n$/);
  assert.match(readFileSync(w.path('cache/logs/top.log'), 'utf8'), /no way/);
  assert.deepEqual([w.installed('top'), w.unfinished()], [[], []]);
});

test('errors: cycles, unknown ports and settings, bad recipes, no sources, missing tools, no cache', t => {
  const w = portsWorkshop(t, {base: {depends: 'top'}, top: {depends: 'base'}, lost: {depends: 'nowhere'}, tooled: {recipe: 'tools no-such-tool\n'}, gone: {}});
  rmSync(w.path('mirror/gone_1.0.orig.tar.gz'));
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [['--use-port=top'], /port top: it depends on itself, by way of base/],
    [['--use-port=lost'], /port lost: there is no port 'nowhere', which it depends on/],
    [['--use-port=zlip'], /unknown port 'zlip'; the nearest is zlib/],
    [['-sUSE_ZLIP'], /unknown setting '-sUSE_ZLIP'; the nearest is USE_ZLIB/],
    [['-sUSE_ZLIB=yes'], /USE_ZLIB=yes/],
    [['--use-port=tooled'], /port tooled: its build needs no-such-tool, which is not in PATH/],
    [['--use-port=gone'], /port gone: its sources cannot be fetched;[^]*cannot copy gone_1\.0\.orig\.tar\.gz from/],
  ])) {
    const result = w.run('amcc', ...args, '-c', 'x.c');
    assert.equal(result.status, 1);
    assert.match(result.stderr, /^amcc: (error|building)/);
    assert.match(result.stderr, message);
  }
  w.env.AMPHORA_CACHE = w.path('recipes/gone/cache'); // below a file
  assert.match(w.run('amport', 'install', 'gone').stderr, /port gone: cannot make the directory .*: Not a directory; AMPHORA_CACHE may name another/);
  w.env.AMPHORA_CACHE = 'relative';
  assert.match(w.run('amport', 'list').stderr, /AMPHORA_CACHE is 'relative', which is not an absolute path/);
  w.env.AMPHORA_CACHE = w.path('cache');
  for (const [text, message] of [['colour blue\n', /bad:1: unknown key 'colour'/], ['version 1\n', /bad: no line 'source'/],
    ['version 1\nsource x\nsha256 12 x\nbuild make\nlibs x\n', /bad: sha256: a checksum of 64/]]) {
    writeFileSync(w.path('recipes/bad'), text);
    assert.match(w.run('amport', 'list').stderr, /** @type {RegExp} */ (message));
  }
});

test('a port that is installed is used from a cache that cannot be written', t => {
  const w = portsWorkshop(t, {top: {}, other: {}});
  const nobody = process.getuid?.() === 0 ? {uid: 65534, gid: 65534} : {};
  if (spawnSync(tool('amcc'), ['--version'], nobody).status !== 0) return t.skip('nobody may not run what is in this directory');
  writeFileSync(w.path('main.c'), user);
  succeeded(w.run('amport', 'install', 'top'));
  chmodSync(w.directory, 0o755);
  chmodSync(w.path('tmp'), 0o777);
  spawnSync('chmod', ['-R', 'a-w', w.path('cache')]);
  t.after(() => spawnSync('chmod', ['-R', 'u+w', w.path('cache')]));
  const run = (/** @type {string} */ name, /** @type {string[]} */ ...args) => spawnSync(tool(name), args,
    {cwd: w.directory, encoding: 'utf8', env: {...process.env, ...w.env, TMPDIR: w.path('tmp')}, ...nobody});
  succeeded(run('amcc', '--use-port=top', 'main.c', '-o', 'tmp/main'));
  assert.equal(w.run(w.path('tmp/main')).stdout, '1\n');
  const refused = run('amport', 'install', 'other');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /^amport: error: port other: cannot make the directory .*: Permission denied; AMPHORA_CACHE may name another directory\n$/);
  assert.match(run('amport', 'remove', 'top').stderr, /^amport: error: .*: Permission denied/);
  assert.equal(w.installed('top').length, 1);
});

test('a cache on a full disk is an error, and nothing stays', t => {
  const w = portsWorkshop(t, {
    fetched: {files: {data: Buffer.alloc(1 << 20)}},
    built: {recipe: 'make big\n', makefile: 'big: libbuilt.a\n\tdd if=/dev/zero of=big bs=65536 count=16\n'},
  });
  mkdirSync(w.path('cache'));
  const disk = smallDisk(w.path('cache'), '300k');
  if (!disk) return t.skip('no disk can be mounted here');
  for (const [name, what] of [['fetched', 'its sources cannot be fetched'], ['built', 'the build failed']]) {
    const result = w.run('/usr/bin/env', ...disk, 'sh', '-c', '"$0" install "$1"; status=$?; ls "$2/build" "$2/ports/$1"; exit $status',
      tool('amport'), name, w.path('cache'));
    assert.equal(result.status, 1);
    assert.match(result.stderr, new RegExp(`amport: error: port ${name}: ${what}; .*ends with:\n[^]*[Nn]o space left`));
    assert.equal(result.stdout, `${w.path('cache/build')}:\n\n${w.path(`cache/ports/${name}`)}:\n`);
  }
});

test('apt that waits for ever on a full disk is ended', t => {
  const w = portsWorkshop(t, {top: {}});
  mkdirSync(w.path('cache'));
  mkdirSync(w.path('bin'));
  for (const [name, script] of [['apt-get', 'dd if=/dev/zero of="$AMPHORA_CACHE/.apt/data" bs=65536 count=64\nexec sleep 1000'],
    ['apt-cache', ':'], ['dpkg-source', ':']]) writeFileSync(w.path(`bin/${name}`), `#!/bin/sh\n${script}\n`, {mode: 0o755});
  const disk = smallDisk(w.path('cache'), '3m');
  if (!disk) return t.skip('no disk can be mounted here');
  Object.assign(w.env, {AMPORT_MIRROR: '', PATH: `${w.path('bin')}:${process.env.PATH}`});
  const result = w.run('/usr/bin/env', ...disk, tool('amport'), 'install', 'top');
  assert.equal(result.status, 1);
  assert.match(result.stderr, /amport: error: port top: its sources cannot be fetched; [^]*fetch-source: no space left in .*\/cache\/build\/top\n/);
});

test('without a network, the error names the host', t => {
  if (spawnSync('apt-get', ['--version']).error) return t.skip('apt is not here');
  const w = portsWorkshop(t, {top: {}});
  const nowhere = 'http://127.0.0.1:9';
  Object.assign(w.env, {AMPORT_MIRROR: '', http_proxy: nowhere, https_proxy: nowhere});
  const result = w.run('amport', 'install', 'top');
  assert.equal(result.status, 1);
  assert.match(result.stderr, /amport: error: port top: its sources cannot be fetched; [^]*fetch-source: top=1\.0: apt cannot fetch this source package:\n[^]*127\.0\.0\.1:9/);
  assert.deepEqual([w.installed('top'), w.unfinished()], [[], []]);
});

test('docs/ports.md has all ports, and each has a program for make test-all-ports', t => {
  const w = workshop(t);
  const listed = w.run('amport', ['list']).stdout.split('\n').filter(Boolean).map(line => line.slice(2).split(/ +/).slice(0, 2).join(' '));
  const documented = [...readFileSync(join(projectDirectory, 'docs/ports.md'), 'utf8').matchAll(/^\| ([\w-]+ [\d.]+) \| (`USE_\w+`)? \|/gm)].map(row => row[1]);
  assert.ok(listed.length >= 9);
  assert.deepEqual(documented, listed);
  for (const port of listed) assert.ok(existsSync(join(projectDirectory, `tests/amport/${port.split(' ')[0]}.c`)), port);
});

test('zlib, by Emscripten\'s setting', t => {
  const w = workshop(t);
  succeeded(w.amcc('-O1', '-sUSE_ZLIB', join(projectDirectory, 'tests/amport/zlib.c'), '-o', 'zlib'));
  assert.equal(w.run(w.path('zlib'), []).stdout, 'ok\n');
});

/** Starts a program of Amphora's. @param {string} name @param {string[]} args @param {Record<string, string>} env */
function start(name, args, env) {
  const child = spawn(tool(name), args, {env: {...process.env, ...env}, stdio: ['ignore', 'ignore', 'pipe']});
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', text => { stderr += text; });
  /** @type {Promise<{status: number | null, signal: string | null, stderr: string}>} */
  const ended = new Promise(resolve => child.on('close', (status, signal) => resolve({status, signal, stderr})));
  return {child, ended};
}

/** Waits until a condition holds. @param {() => boolean} condition @param {string} what */
async function soon(condition, what) {
  for (let i = 0; i < 1000 && !condition(); i++) await new Promise(resolve => setTimeout(resolve, 10));
  assert.ok(condition(), what);
}

test('two processes at once build a port once', async t => {
  const w = portsWorkshop(t, {top: {recipe: 'make slow\n', makefile: `slow: libtop.a\n\techo built >>$(HOME)/count; sleep 1\n`}});
  const env = {...w.env, HOME: w.directory};
  const results = await Promise.all([1, 2].map(() => start('amport', ['install', 'top'], env).ended));
  assert.deepEqual(results.map(({status}) => status), [0, 0]);
  assert.equal(readFileSync(w.path('count'), 'utf8'), 'built\n');
  assert.equal(results.filter(({stderr}) => /building port top/.test(stderr)).length, 1);
  assert.equal(results.filter(({stderr}) => /port top: waiting for another process/.test(stderr)).length, 1);
});

test('a build that is interrupted ends with all its processes, and nothing stays', async t => {
  const w = portsWorkshop(t, {top: {recipe: 'make slow\n', makefile: `slow: libtop.a\n\techo $$$$ >$(HOME)/pid; sleep 100; true\n`}});
  const {child, ended} = start('amport', ['install', 'top'], {...w.env, HOME: w.directory});
  await soon(() => existsSync(w.path('pid')) && readFileSync(w.path('pid'), 'utf8').endsWith('\n'), 'the build runs');
  child.kill('SIGTERM');
  assert.equal((await ended).signal, 'SIGTERM');
  assert.deepEqual([w.installed('top'), w.unfinished()], [[], []]);
  const shell = Number(readFileSync(w.path('pid'), 'utf8'));
  await soon(() => !existsSync(`/proc/${shell}`), `process ${shell} ends`);
  const again = start('amport', ['remove', 'top'], w.env);
  assert.equal((await again.ended).status, 0); // the lock is free
});
