// amrun's command line: options, limits, exit statuses, and messages for everything that is wrong.
import assert from 'node:assert/strict';
import {chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {tool} from '../environment.mjs';
import {amrun, guest, scratch} from '../wasi/guests.mjs';

/** @param {string} name @param {string[]} [flags] */
const program = (name, flags) => guest(new URL(`guests/${name}`, import.meta.url), flags);

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
    [['--engine', 'magic', 'x.wasm'], /this amrun has the engine interp, not 'magic'/],
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
  await check(['--max-depth', '10', program('recurse.wat')],
    {status: 134, stderr: /trap: call stack exhausted\n(  at again \(.*\)\n){9,10}$/});
});

test('amrun: the offset of a trap is that of the instruction', async () => {
  const path = program('trap.wat'), bytes = readFileSync(path);
  const {stderr} = await amrun([path]);
  const offset = Number(/at divide \(.*\+(0x[0-9a-f]+)\)/.exec(stderr)?.[1]);
  assert.equal(bytes[offset], 0x6d); // i32.div_s
});

test('amrun: source lines of a trap', async () => {
  for (const version of ['-gdwarf-4', '-gdwarf-5']) {
    const module = program('lines.c', ['-O0', version]);
    const {stderr, status} = await amrun([module]);
    assert.equal(status, 134);
    assert.match(stderr, /: trap: integer divide by zero\n {2}at divide, .*lines\.c:5 \(.*\)\n/, version);
    assert.match(stderr, /\n {2}at middle, .*lines\.c:7 \(.*\)\n/);
    assert.match(stderr, /\n {2}at __original_main, .*lines\.c:9 \(.*\)\n/);
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
  await check([program('other_type.wat')], {status: 1, stderr: /fd_close/});
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
  await check(['--max-memory', '1M', '--invoke', 'grow', grow, '15'], {stdout: '1\n'});
  await check(['--max-memory', '1M', '--invoke', 'grow', grow, '16'], {stdout: '-1\n'});
  await check(['--max-memory', '32M', program('big.wat')], {status: 1, stderr: /^amrun: .*big\.wasm: .+\n$/});
  await check(['--invoke', 'table', grow, '90'], {stdout: '10\n'});
  await check(['--max-table', '99', '--invoke', 'table', grow, '90'], {stdout: '-1\n'});
  await check(['--max-table', '9', '--invoke', 'table', grow, '0'], {status: 1, stderr: /^amrun: .*grow\.wasm: .+\n$/});
  await check(['--fuel', '1000000', program('loop.wat')], {status: 134, stderr: /: trap: all fuel consumed\n/});
});

test('amrun: limits of code without calls and loops', async () => {
  const bulk = program('bulk.wat', ['--enable-threads']);
  await check(['--fuel', '1000', '--invoke', 'fill', bulk], {status: 134, stderr: /: trap: all fuel consumed\n/});
  await check(['--fuel', '2000000', '--invoke', 'fill', bulk], {});
  await check(['--timeout', '0.1', '--invoke', 'wait', bulk], {status: 124, stderr: /: ended by --timeout\n$/});
  await check(['--timeout', '0.1', '--invoke', 'fill_all', bulk], {status: 124, stderr: /: ended by --timeout\n$/});
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
  for (const line of ['module', 'load', 'instantiate', 'run', 'memory', 'peak process', 'fuel used'])
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
