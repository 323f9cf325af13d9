// SPDX-License-Identifier: MIT
// amrun's command line: options, limits, exit statuses, and messages for everything that is wrong.
import assert from 'node:assert/strict';
import {chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {execFileSync, spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {tool} from '../environment.mjs';
import {amrun, guest, scratch} from '../wasi/guests.mjs';

/** @param {string} name @param {string[]} [flags] */
const program = (name, flags) => guest(new URL(`guests/${name}`, import.meta.url), flags);

/** Compiled code differs where documented: it takes the host's stack instead of --max-depth, and needs guard pages. */
const compiled = process.env.AMPHORA_ENGINE === 'aot';

const sanitized = readFileSync(tool('amrun')).includes('__asan_init');

/** Runs amrun and compares.
 *  @param {string[]} args
 *  @param {{status?: number, stdout?: string, stderr?: string | RegExp}} expected
 *  @param {Parameters<typeof amrun>[1]} [options] */
async function check(args, {status = 0, stdout = '', stderr = ''}, options) {
  const result = await amrun(args, options);
  if (typeof stderr === 'string') assert.equal(result.stderr, stderr);
  else assert.match(result.stderr, stderr);
  assert.equal(result.stdout, stdout);
  assert.equal(result.status, status, `status, not ${result.signal}`);
}

test('amrun: --version and --help', async () => {
  assert.match((await amrun(['--version'])).stdout, /^amrun \d+\.\d+\.\d+\n$/);
  const help = await amrun(['--help']);
  assert.equal(help.status, 0);
  for (const option of ['--dir', '--env', '--invoke', '--max-memory', '--timeout', '--fuel',
    '--stub-imports', '--stats', '--engine', '--listen', '--program', '--version'])
    assert.ok(help.stdout.includes(`  ${option} `), option);
  assert.equal((await amrun(['-h'])).stdout, help.stdout);
});

test('amrun: command lines that are wrong', async () => {
  const cases = /** @type {[string[], RegExp][]} */ ([
    [[], /no module given/],
    [['--frobnicate', 'x.wasm'], /unknown option '--frobnicate'/],
    [['--env'], /a value is missing after '--env'/],
    [['--stats=yes', 'x.wasm'], /no value belongs to '--stats'/],
    [['--max-memory', '12Q', 'x.wasm'], /wrong value for '--max-memory'/],
    [['--max-memory', '-1', 'x.wasm'], /wrong value for '--max-memory'/],
    [['--max-memory=0', 'x.wasm'], /wrong value for '--max-memory'/],
    [['--timeout', 'soon', 'x.wasm'], /wrong value for '--timeout': 'soon' is no TIME/],
    [['--fuel', '99999999999999999999', 'x.wasm'], /wrong value for '--fuel'/],
    [['--max-files', '0', 'x.wasm'], /wrong value for '--max-files'/],
    [['--engine', 'magic', 'x.wasm'], /this amrun has the engines interp, aot and jit, not 'magic'/],
    [['inspect'], /no module given/],
    [['inspect', 'a.wasm', 'b'], /unexpected argument 'b'/],
    [['--program', 'x'], /argv\[0\] is missing/],
  ]);
  for (const [args, message] of cases) {
    const result = await amrun(args);
    assert.match(result.stderr, message);
    assert.match(result.stderr, /^amrun: error: .*\n$/);
    assert.equal(result.status, 2, args.join(' '));
  }
});

test('amrun: files that are no modules', () => scratch(async directory => {
  const module = readFileSync(program('types.wat'));
  const damagedProgram = Buffer.from('\0'.repeat(11) + 'AMPHORA\x01', 'latin1');
  damagedProgram[7] = 1;
  const cases = /** @type {[string, string | Buffer, RegExp][]} */ ([
    ['empty.wasm', '', /: the file is empty$/],
    ['text.wat', '(module)', /text form/],
    ['image.png', '\x89PNG\r\n\x1a\n', /: not a WebAssembly module$/],
    ['component.wasm', Buffer.from('0061736d0d000100', 'hex'), /a component/],
    ['short.wasm', Buffer.from('006173', 'hex'), /malformed module: /],
    ['header.wasm', Buffer.from('0061736d01', 'hex'), /malformed module: /],
    ['version.wasm', Buffer.from('0061736d02000000', 'hex'), /malformed module: unknown binary version/],
    ['damaged', Buffer.concat([Buffer.from('\0'), damagedProgram]), /damaged program/],
  ]);
  for (const [name, bytes, message] of cases) {
    const path = join(directory, name);
    writeFileSync(path, bytes);
    for (const args of [[path], ['inspect', path]]) {
      const result = await amrun(args);
      assert.match(result.stderr.trimEnd(), message);
      assert.ok(result.stderr.startsWith(`amrun: ${path}: `), result.stderr);
      assert.equal(result.stderr.split('\n').length, 2);
      assert.equal(result.status, 1);
    }
  }
  for (let size = 9; size < module.length; size += 13) {
    const path = join(directory, 'truncated.wasm');
    writeFileSync(path, module.subarray(0, size));
    const result = await amrun(['--invoke', 'none', path]);
    if (result.status === 0) continue; // cut between the sections that matter and the names
    assert.match(result.stderr, /^amrun: .*truncated\.wasm: .+\n$/, `cut at ${size}`);
    assert.equal(result.status, 1, `cut at ${size}`);
  }
}));

test('amrun: files that cannot be read', () => scratch(async directory => {
  const locked = join(directory, 'locked.wasm'), loop = join(directory, 'loop');
  writeFileSync(locked, '');
  chmodSync(locked, 0);
  symlinkSync('loop', loop);
  await check([join(directory, 'none.wasm')],
    {status: 1, stderr: `amrun: ${directory}/none.wasm: No such file or directory\n`});
  await check([directory], {status: 1, stderr: `amrun: ${directory}: Is a directory\n`});
  await check([loop], {status: 1, stderr: /: Too many levels of symbolic links\n$/});
  if (process.getuid?.() !== 0)
    await check([locked], {status: 1, stderr: `amrun: ${locked}: Permission denied\n`});
}));

test('amrun: a module from a pipe', async () => {
  const result = spawnSync('sh', ['-c', 'cat "$1" | "$0" --invoke add /dev/stdin 2 3',
    tool('amrun'), program('library.wat')], {encoding: 'utf8'});
  assert.equal(result.stdout, '5\n');
});

test('amrun: arguments, environment and status of a program', async () => {
  const path = program('env.c');
  await check(['--env', 'A=b c', path, '-x', '--env', ''], {status: 5, stdout: '-x\n--env\n\nA=b c\n'});
  await check(['--env=HOST', '--env', 'MISSING', '--', path],
    {status: 5, stdout: 'HOST=yes\n'}, {env: {HOST: 'yes', OTHER: 'no'}});
  await check(['--env', 'A=1', '--env', 'A=2', path], {status: 5, stdout: 'A=2\n'});
});

test('amrun: variables without a name', async () => {
  for (const value of ['', '=x'])
    await check(['--env', value, program('env.c')], {status: 1, stderr: /^amrun: error: --env .*: no name\n$/});
});

test('amrun: traps', async () => {
  const path = program('trap.wat');
  await check([path], {status: 134, stderr: new RegExp(
    `^amrun: ${path}: trap: integer divide by zero\n` +
    `  at divide \\(${path}\\+0x[0-9a-f]+\\)\n  at middle \\(${path}\\+0x[0-9a-f]+\\)\n` +
    `  at _start \\(${path}\\+0x[0-9a-f]+\\)\n$`)});
  await check(['--invoke', 'reach', path],
    {status: 134, stderr: /: trap: unreachable\n  at reach \(.*\)\n$/});
  await check([program('recurse.wat')],
    {status: 134, stderr: /trap: call stack exhausted\n(  at again \(.*\)\n)+  … and \d+ more calls\n$/});
  await check(['--engine=interp', '--max-depth', '10', program('recurse.wat')],
    {status: 134, stderr: /trap: call stack exhausted\n(  at again \(.*\)\n){9,10}$/});
});

test('amrun: a trap in functions of C++ and Rust', async () => {
  const {stderr} = await amrun([program('mangled.wat')]);
  assert.deepEqual(stderr.split('\n').slice(1, 5).map(line => line.replace(/ \(.*\.wasm.*/, '')),
    ['  at foo::bar(int)', '  at core::ptr::drop_in_place<u8>', '  at mycrate::main', '  at _Zfoo']);
});

test('amrun: the offset of a trap is that of the instruction', async () => {
  const path = program('trap.wat'), bytes = readFileSync(path);
  const {stderr} = await amrun([path]);
  const offset = Number(/at divide \(.*\+(0x[0-9a-f]+)\)/.exec(stderr)?.[1]);
  assert.equal(bytes[offset], 0x6d); // i32.div_s
});

test('amrun: the offsets of one function that calls itself from two places', () => scratch(async directory => {
  const source = join(directory, 'alternate.wat');
  writeFileSync(source, `(module (func $f (export "f") (param i32)
    (if (i32.eqz (local.get 0)) (then unreachable))
    (if (i32.and (local.get 0) (i32.const 1))
      (then (call $f (i32.sub (local.get 0) (i32.const 1))))
      (else (call $f (i32.sub (local.get 0) (i32.const 1)))))))`);
  const path = guest(source), bytes = readFileSync(path);
  const {stderr} = await amrun(['--invoke', 'f', path, '40']);
  const offsets = [...stderr.matchAll(/at f \(.*\+(0x[0-9a-f]+)\)/g)].map(match => Number(match[1]));
  assert.equal(offsets.length, 41);
  assert.equal(bytes[offsets[0]], 0x00); // unreachable
  assert.ok(offsets[1] < offsets[2]);
  for (let i = 1; i <= 40; i++) {
    assert.equal(bytes[offsets[i]], 0x10); // call
    assert.equal(offsets[i], offsets[2 - i % 2], `frame ${i}`);
  }
}));

test('amrun: source lines of a trap', async () => {
  for (const version of ['-gdwarf-4', '-gdwarf-5']) {
    const module = program('lines.c', ['-O0', version]);
    const {stderr, status} = await amrun([module]);
    assert.equal(status, 134);
    assert.match(stderr, /: trap: integer divide by zero\n {2}at divide, .*lines\.c:6 \(.*\)\n/, version);
    assert.match(stderr, /\n {2}at middle, .*lines\.c:8 \(.*\)\n/);
    assert.match(stderr, /\n {2}at __original_main, .*lines\.c:10 \(.*\)\n/);
  }
});

test('amrun: damaged debugging information', () => scratch(async directory => {
  const module = readFileSync(program('lines.c', ['-O0', '-gdwarf-5']));
  const start = module.indexOf('.debug_line'), size = 400;
  let seed = 1;
  for (let i = 0; i < 100; i++) {
    const copy = Buffer.from(module), path = join(directory, 'damaged.wasm');
    for (let flips = 0; flips < 3; flips++) {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      copy[start + 11 + (seed >> 8) % size] ^= 1 << seed % 8;
    }
    writeFileSync(path, copy);
    const {stderr, status} = await amrun([path]);
    assert.match(stderr, /^amrun: .*: trap: integer divide by zero\n {2}at divide.*\n {2}at middle/);
    assert.equal(status, 134);
  }
}));

test('amrun: imports', async () => {
  const unknown = program('unknown.wat');
  await check([unknown], {status: 1, stderr: /^amrun: .*unknown\.wasm: .*env.*unheard_of.*\n$/});
  await check(['--stub-imports', unknown], {});
  await check(['--stub-imports', '--invoke', 'call', unknown], {status: 134, stderr: /unheard_of/});
  const other = program('other_type.wat');
  await check([other], {status: 1, stderr: new RegExp('fd_close is a function \\(i32\\) -> \\(i32\\), ' +
    'but imported as a function \\(i64\\) -> \\(i32\\)')});
  await check(['--stub-imports', other], {});
  await check(['--stub-imports', '--invoke', 'close', other], {status: 134,
    stderr: /fd_close was called, which nothing defines as \(i64\) -> \(i32\)/});
});

test('amrun: --invoke', async () => {
  const path = program('types.wat');
  const cases = /** @type {[string[], string][]} */ ([
    [['i32', '-1'], '-1'], [['i32', '4294967295'], '-1'], [['i32', '0x10'], '16'],
    [['i64', '-9223372036854775808'], '-9223372036854775808'], [['i64', '18446744073709551615'], '-1'],
    [['f32', '0.1'], '0.1'], [['f32', '1e40'], 'inf'], [['f64', '0.1'], '0.1'], [['f64', '-0'], '-0'],
    [['f64', 'nan'], 'nan'], [['f64', '-inf'], '-inf'], [['f64', '1e300'], '1e+300'],
    [['v128', '0x000102030405060708090a0b0c0d0e0f'], '0x000102030405060708090a0b0c0d0e0f'],
    [['externref', 'null'], 'null'], [['two', '1', '2'], '2\n1'], [['initialized'], '7'],
  ]);
  for (const [args, output] of cases)
    await check(['--invoke', args[0], path, ...args.slice(1)], {stdout: `${output}\n`});
  await check(['--invoke', 'none', path], {});
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [['i32'], /i32 takes 1 arguments, not 0/], [['i32', '1', '2'], /takes 1 arguments, not 2/],
    [['i32', '4294967296'], /'4294967296' is not an i32/], [['i32', '-2147483649'], /is not an i32/],
    [['i32', '1x'], /is not an i32/], [['i32', ''], /is not an i32/], [['f64', 'x'], /is not an f64/],
    [['i64', '18446744073709551616'], /is not an i64/], [['v128', '0x12'], /is not an v128/],
    [['externref', '1'], /is not an externref/], [['missing'], /missing/],
    [['not a function'], /not a function/]])) {
    const result = await amrun(['--invoke', args[0], path, ...args.slice(1)]);
    assert.match(result.stderr, message);
    assert.notEqual(result.status, 0);
    assert.equal(result.stdout, '');
  }
  await check([program('library.wat')], {status: 1, stderr: /not a program: .*_start/});
});

test('amrun: limits', async () => {
  const grow = program('grow.wat');
  await check(['--invoke', 'grow', grow, '15'], {stdout: '1\n'});
  await check(['--max-memory', '1M', '--invoke', 'grow', grow, '14'], {stdout: '1\n'});
  await check(['--max-memory', '1M', '--invoke', 'grow', grow, '15'], {stdout: '-1\n'});
  await check(['--max-memory', '32M', program('big.wat')], {status: 1, stderr:
    /^amrun: .*big\.wasm: a memory of 1024 pages is beyond the limit of 33554432 bytes in all \(--max-memory\)\n$/});
  await check(['--invoke', 'table', grow, '90'], {stdout: '10\n'});
  await check(['--max-table', '99', '--invoke', 'table', grow, '90'], {stdout: '-1\n'});
  await check(['--max-table', '9', '--invoke', 'table', grow, '0'], {status: 1, stderr:
    /^amrun: .*grow\.wasm: a table of 10 elements is beyond the limit of 9 \(--max-table\)\n$/});
  await check(['--fuel', '1000000', program('loop.wat')], {status: 134, stderr: /: trap: all fuel consumed\n/});
});

test('amrun: --max-memory is for all that a program takes, and has a default', () => scratch(async directory => {
  /** @param {string} name @param {string} fields */
  const module = (name, fields) => {
    const path = join(directory, name);
    writeFileSync(path, `(module ${fields} (func (export "_start")))`);
    return guest(path, ['--enable-all']);
  };
  const memories = module('memories.wat', '(memory 64)'.repeat(5));
  const tables = module('tables.wat', '(table 100000 funcref)'.repeat(5));
  for (const path of [memories, tables]) {
    await check(['--max-memory', '22M', path], {});
    await check(['--max-memory', '3M', path], {status: 1, stderr: /: .*limit of 3145728 bytes.* \(--max-memory\)\n$/});
  }
  await check([module('huge.wat', '(memory 65536)'.repeat(1000))],
    {status: 1, stderr: /: a memory of 65536 pages is beyond the limit of \d+ bytes in all \(--max-memory\)\n$/});
}));

test('amrun: memory accesses that are checked by code', async () => {
  const path = program('bounds.wat');
  for (const options of [[], ['--no-guard-pages']]) {
    const stderr = compiled && options.length ? /^amrun: warning: .* is interpreted: compiled code needs guard pages\n$/ : '';
    await check([...options, '--invoke', 'load', path, '65532'], {stdout: '0\n', stderr});
    await check([...options, '--invoke', 'load', path, '65533'], {status: 134,
      stderr: /out of bounds memory access\n {2}at load \(.*bounds\.wasm\+0x[0-9a-f]+\)\n$/});
  }
  // Where there are no addresses to reserve, they are by themselves.
  if (sanitized) return; // needs the addresses itself
  const limited = ['-c', 'ulimit -v 1000000 && exec "$0" --invoke load "$1" "$2"', tool('amrun'), path];
  assert.equal(spawnSync('sh', [...limited, '65532'], {encoding: 'utf8'}).stdout, '0\n');
  assert.match(spawnSync('sh', [...limited, '65533'], {encoding: 'utf8'}).stderr, /out of bounds memory access/);
});

test('amrun: without /proc', t => scratch(async directory => {
  const paths = guest(new URL('../wasi/guests/path.c', import.meta.url));
  const hidden = ['-rm', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$0" "$@"'];
  if (spawnSync('unshare', [...hidden, 'true']).status !== 0) return t.skip('no mounts here');
  const {status, stderr} = spawnSync('unshare', [...hidden, tool('amrun'), '--dir', `${directory}::/scratch`, paths],
    {encoding: 'utf8'});
  assert.match(stderr, compiled ? /^amrun: warning: .* is interpreted: the compiler cannot be found without \/proc\n$/ : /^$/);
  assert.equal(status, 0);
}));

test('amrun: limits of code without calls and loops', async () => {
  const bulk = program('bulk.wat', ['--enable-threads']);
  await check(['--fuel', '1000', '--invoke', 'fill', bulk], {status: 134, stderr: /: trap: all fuel consumed\n/});
  await check(['--fuel', '2000000', '--invoke', 'fill', bulk], {});
  await check(['--timeout', '0.1', '--invoke', 'wait', bulk], {status: 124, stderr: /: ended by --timeout\n$/});
  await check(['--timeout', '0.1', '--max-memory', '5G', '--invoke', 'fill_all', bulk], {status: 124, stderr: /: ended by --timeout\n$/});
});

test('amrun: --timeout', async () => {
  const message = /^amrun: .*: ended by --timeout\n$/;
  await check(['--timeout', '100ms', program('loop.wat')], {status: 124, stderr: message});
  for (const name of ['sleep', 'sleep_once'])
    await check(['--timeout', '0.1', '--invoke', name, program('wait.wat')], {status: 124, stderr: message});
  await check(['--timeout', '0.1s', program('wait.wat')], {status: 124, stderr: message},
    {stdio: [/** @type {any} */ (await openPipe()), 'pipe', 'pipe']});
  await check(['--timeout', '1h', program('big.wat')], {});
});

test('amrun: --timeout while WASI calls and bulk operations run', async () => {
  const message = /^amrun: .*: ended by --timeout\n$/, big = program('big_calls.wat', ['--enable-all']);
  for (const name of ['random', 'copy', 'grow_table', 'grow_memory'])
    await check(['--timeout', '0.1', '--max-memory', '12G', '--max-table', '300000000', '--invoke', name, big],
      {status: 124, stderr: message});
});

test('amrun: --timeout covers reading and loading', () => scratch(async directory => {
  const message = /^amrun: .*: ended by --timeout\n$/, fifo = join(directory, 'fifo');
  execFileSync('mkfifo', [fifo]);
  await check(['--timeout', '0.1', fifo], {status: 124, stderr: message});
  await check(['inspect', '--timeout', '0.1', fifo], {status: 124, stderr: message});
  const large = join(directory, 'large.wasm');
  writeFileSync(large, manyFunctions(1000000));
  await check(['--engine=interp', large], {});
  for (const command of [['--timeout', '1ms'], ['inspect', '--timeout', '1ms']])
    await check([...command, large], {status: 124, stderr: message});
}));

/** A module of empty functions, the first of which is _start. @param {number} count */
function manyFunctions(count) {
  /** @param {number} n @returns {number[]} */
  const leb = n => n < 128 ? [n] : [n & 127 | 128, ...leb(n >>> 7)];
  /** @param {number} id @param {number[]} head @param {number[]} [each] */
  const section = (id, head, each = []) => {
    const size = head.length + each.length * count;
    return Buffer.concat([Buffer.from([id, ...leb(size), ...head]), Buffer.alloc(size - head.length, Buffer.from(each.length ? each : [0]))]);
  };
  return Buffer.concat([Buffer.from('\0asm\x01\0\0\0', 'latin1'), section(1, [1, 0x60, 0, 0]), section(3, leb(count), [0]),
    section(7, [1, 6, ...Buffer.from('_start'), 0, 0]), section(10, leb(count), [2, 0, 0x0b])]);
}

/** A descriptor that can be read, where nothing ever comes. */
async function openPipe() {
  const {openSync, constants} = await import('node:fs');
  const {execFileSync} = await import('node:child_process');
  const {tmpdir} = await import('node:os');
  const path = join(tmpdir(), `amphora-fifo-${process.pid}`);
  execFileSync('sh', ['-c', 'rm -f "$0"; mkfifo "$0"', path]);
  const descriptor = openSync(path, constants.O_RDWR);
  execFileSync('rm', [path]);
  return descriptor;
}

test('amrun: --dir', () => scratch(async directory => {
  const path = program('cat.c');
  mkdirSync(join(directory, 'a'));
  writeFileSync(join(directory, 'a/file'), 'text\n');
  const inside = {cwd: directory};
  await check(['--dir', '.', path, 'a/file'], {stdout: 'text\n'}, inside);
  await check(['--dir=a::/guest', path, '/guest/file'], {stdout: 'text\n'}, inside);
  await check(['--dir', 'a::/guest:ro', path, '/guest/file'], {stdout: 'text\n'}, inside);
  await check(['--dir', join(directory, 'a'), path, join(directory, 'a/file')], {stdout: 'text\n'});
  for (const value of ['', 'a::', '::/guest'])
    await check(['--dir', value, path], {status: 1, stderr: `amrun: error: --dir ${value}: no name\n`}, inside);
  const refused = await amrun(['--dir', 'a', path, 'a/../../etc/passwd'], inside);
  assert.equal(refused.status, 1);
  assert.equal(refused.stdout, '');
  await check(['--dir', 'none', path], {status: 1, stderr: /^amrun: error: none: No such file or directory\n$/}, inside);
  await check(['--dir', 'a/file', path], {status: 1, stderr: /^amrun: error: a\/file: Not a directory\n$/}, inside);
}));

test('amrun: standard streams', () => scratch(async directory => {
  const path = program('cat.c');
  await check([path], {stdout: 'through\n'}, {input: 'through\n'});
  /** @param {string} redirection */
  const shell = redirection => spawnSync('sh', ['-c', `echo text | "$0" "$1" ${redirection}`,
    tool('amrun'), path], {encoding: 'utf8', cwd: directory});
  const full = shell('>/dev/full');
  assert.equal(full.status, 3);
  assert.match(full.stderr, /No space left on device/);
  const closed = shell('>&-');
  assert.equal(closed.status, 3);
  assert.match(closed.stderr, /Bad file descriptor/);
  assert.equal(shell('<&-').status, 0);
  assert.equal(shell('>>log; "$0" "$1" <log >>log2; cat log2').stdout, 'text\n');
}));

test('amrun: its own output that cannot be written', () => {
  for (const args of ['--help', '--invoke add $1 2 3', 'inspect $1']) {
    const result = spawnSync('sh', ['-c', `"$0" ${args} >/dev/full`, tool('amrun'), program('library.wat')],
      {encoding: 'utf8'});
    assert.equal(result.stderr, 'amrun: error: standard output: No space left on device\n', args);
    assert.equal(result.status, 1, args);
  }
});

test('amrun: --listen', async () => {
  const path = program('cat.c');
  await check(['--listen', 'nonsense', path], {status: 1, stderr: /^amrun: error: --listen nonsense: /});
  await check(['--listen', '256.0.0.1:80', path], {status: 1, stderr: /--listen 256\.0\.0\.1:80: /});
  await check(['--listen', '0', path], {});
});

test('amrun: --stats', async () => {
  const result = await amrun(['--stats', '--fuel', '100', program('big.wat')]);
  assert.equal(result.status, 0);
  for (const line of ['module', 'load', 'instantiate', 'run', 'memory', 'counted', 'peak process', 'fuel used'])
    assert.match(result.stderr, new RegExp(`^amrun: ${line} +[0-9.]+`, 'm'));
  assert.match(result.stderr, /memory +67108864 bytes/);
});

test('amrun: inspect', async () => {
  const {stdout, status} = await amrun(['inspect', program('cat.c')]);
  assert.equal(status, 0);
  assert.match(stdout, /^ {2}0x[0-9a-f]{8} +\d+ bytes {2}code$/m);
  assert.match(stdout, /^ {2}wasi_snapshot_preview1\.fd_write: function \(i32, i32, i32, i32\) -> \(i32\)$/m);
  assert.match(stdout, /^ {2}memory: memory, \d+ pages of 64 KiB$/m);
  assert.match(stdout, /^memory 0: needs \d+ KiB, grows without a limit of its own$/m);
  assert.match(stdout, /^features:.* sign-ext/m);
});

test('amrun: --dump-ir and --dump-code', async () => {
  const path = program('dump.wat', ['--enable-exceptions']);
  const expected = (/** @type {string} */ name) => readFileSync(new URL(`guests/${name}.txt`, import.meta.url), 'utf8');
  const functionOf = (/** @type {string} */ text, /** @type {number} */ index) =>
    /** @type {RegExpExecArray} */ (new RegExp(`^function ${index} [^]*?(?=^function|(?![^]))`, 'm').exec(text))[0];
  const ir = expected('dump-ir'), code = expected('dump-code');
  await check(['--dump-ir', path], {stdout: ir});
  await check(['--dump-code', path], {stdout: code});
  await check(['--dump-code=mixed', path], {stdout: functionOf(code, 2)});
  await check(['--dump-ir=3', '--dump-code=3', path], {stdout: functionOf(ir, 3) + functionOf(code, 3)});
  const checked = await amrun(['--dump-code=sum', '--no-guard-pages', path]);
  assert.match(checked.stdout, /^ +2 {2}check_address s3 \[s0\+8\] #0 size=4 atomic=0\n +6 {2}i32\.load s3 host\[s3\]$/m);
  for (const name of ['0', '4', 'none'])
    await check([`--dump-ir=${name}`, path], {status: 1, stderr: `amrun: ${path}: the module has no function '${name}' of its own\n`});
});

/** Appends a module to the launcher as amcc does (docs/internals.md).
 *  @param {string} path @param {string} module @param {string} recorded */
function writeProgram(path, module, recorded) {
  const wasm = readFileSync(module), trailer = Buffer.alloc(20);
  trailer.writeUInt32LE(recorded.length, 0);
  trailer.writeBigUInt64LE(BigInt(wasm.length), 4);
  trailer.write('AMPHORA\x01', 12, 'latin1');
  const launcher = readFileSync(join(tool('..'), 'lib/amphora/launcher'));
  writeFileSync(path, Buffer.concat([launcher, wasm, Buffer.from(recorded), trailer]));
  chmodSync(path, 0o755);
}

test('amrun: executable programs', () => scratch(async directory => {
  const path = join(directory, 'program');
  const bare = {PATH: '/nonexistent'};
  writeProgram(path, program('env.c'), tool('amrun'));
  let result = await amrun(['a', '--b'], {program: path, env: {...bare, X: 'y'}});
  assert.equal(result.stderr, '');
  assert.match(result.stdout, /^a\n--b\n/);
  assert.match(result.stdout, /^X=y$/m);
  assert.equal(result.status, 5);

  await check(['--env', 'A=1', path, 'x'], {status: 5, stdout: 'x\nA=1\n'});
  const inspected = await amrun(['inspect', path]);
  assert.match(inspected.stdout, /bytes, in a program\n/);

  const copy = join(directory, 'copy');
  copyFileSync(path, copy);
  assert.equal((await amrun([], {program: copy, env: bare})).status, 5);
  result = await amrun([], {program: path, env: {...bare, AMRUN_FLAGS: '--stats  --max-files 20'}});
  assert.equal(result.status, 5);
  assert.match(result.stderr, /^amrun: load/m);

  writeProgram(path, program('env.c'), '');
  result = await amrun([], {program: path, env: bare});
  assert.equal(result.status, 127);
  assert.match(result.stderr, /^.*program: this program needs amrun/);
  assert.equal((await amrun([], {program: path, env: {...bare, AMRUN: tool('amrun')}})).status, 5);
  assert.equal((await amrun([], {program: path, env: {PATH: tool('')}})).status, 5);
  symlinkSync(tool('amrun'), join(directory, 'amrun'));
  assert.equal((await amrun([], {program: path, env: bare})).status, 5);
}));

test('amrun: a program with an archive behind it', () => scratch(async directory => {
  const path = join(directory, 'program');
  writeProgram(path, program('env.c'), tool('amrun'));
  writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('PK AMPHORA\x01 PK', 'latin1')]));
  await check([path, 'x'], {status: 5, stdout: 'x\n'});
  const result = await amrun(['x'], {program: path, env: {AMRUN: tool('amrun')}});
  assert.deepEqual([result.status, result.stderr], [5, '']);
}));

test('amrun: a program whose reader has gone ends', () => scratch(async directory => {
  const path = join(directory, 'cat');
  writeProgram(path, program('cat.c'), tool('amrun'));
  const result = spawnSync('sh', ['-c', 'yes | "$0" | head -n 1', path], {encoding: 'utf8', timeout: 20000});
  assert.equal(result.stdout, 'y\n');
  assert.equal(result.error, undefined);
}));

test('amrun: a program\'s directories', () => scratch(async directory => {
  const path = join(directory, 'cat');
  writeProgram(path, program('cat.c'), tool('amrun'));
  writeFileSync(join(directory, 'file'), 'text\n');
  await check(['file'], {stdout: 'text\n'}, {program: path, cwd: directory});
  await check(['none'], {status: 1, stderr: /^none: No such file/}, {program: path, cwd: directory});
}));
