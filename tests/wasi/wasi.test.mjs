// SPDX-License-Identifier: MIT
// The 46 functions of WASI preview 1, and preview 0: guests that call the raw imports and check
// every errno, each with both ways of resolving paths.
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync,
  writeSync} from 'node:fs';
import {connect} from 'node:net';
import {join} from 'node:path';
import {test} from 'node:test';
import {tool} from '../environment.mjs';
import {amrun, freePort, guest, passed, scratch} from './guests.mjs';

/** @param {string} name */
const program = name => guest(new URL(`guests/${name}.c`, import.meta.url));

/** Makes the directory that a guest is granted, and its surroundings.
 *  @param {string} base @param {(granted: string) => void} [fill] @returns {string} */
function granted(base, fill) {
  const directory = join(base, 'granted');
  mkdirSync(directory);
  fill?.(directory);
  return directory;
}

for (const way of [[], ['--no-openat2']]) {
  const named = way.length ? ' without openat2' : '';
  for (const name of ['fd_io', 'fd_state', 'path', 'readdir', 'preview0']) {
    test(`wasi: ${name}${named}`, () => scratch(async base => {
      passed(await amrun([...way, '--dir', `${granted(base)}::/scratch`, program(name)]));
    }));
  }

  test(`wasi: no path leads out of a directory${named}`, () => scratch(async base => {
    const directory = granted(base, inside => {
      mkdirSync(join(inside, 'd'));
      writeFileSync(join(inside, 'f'), 'inside');
      const links = {up: '..', out: '../secret', absolute: '/etc', slash: '/', proc: '/proc/self/root',
        'd/up': '../..'};
      for (const [name, target] of Object.entries(links)) symlinkSync(target, join(inside, name));
    });
    writeFileSync(join(base, 'secret'), 'secret');
    passed(await amrun([...way, '--dir', directory, program('escape')]));
    assert.deepEqual(readdirSync(base).sort(), ['granted', 'secret']);
    assert.equal(readFileSync(join(base, 'secret'), 'utf8'), 'secret');
  }));

  test(`wasi: a directory granted to be read${named}`, () => scratch(async base => {
    const directory = granted(base, inside => {
      mkdirSync(join(inside, 'd'));
      writeFileSync(join(inside, 'f'), 'text');
      symlinkSync('f', join(inside, 'link'));
    });
    mkdirSync(join(base, 'other'));
    passed(await amrun([...way, '--dir', `${directory}::/r:ro`, '--dir', join(base, 'other'),
      program('read_only')]));
    assert.deepEqual(readdirSync(directory).sort(), ['d', 'f', 'link']);
    assert.equal(readFileSync(join(directory, 'f'), 'utf8'), 'text');
  }));
}

test('wasi: arguments and environment', async () => {
  passed(await amrun(['--env', 'A=1', '--env', 'B=', '--env', 'C=x=y', program('args'), 'one', '',
    'three']));
  passed(await amrun([program('empty_environment')]));
});

test('wasi: clocks', async () => passed(await amrun([program('clock')])));
test('wasi: random', async () => passed(await amrun([program('random')])));

test('wasi: a limit of open files', () => scratch(async base => {
  passed(await amrun(['--max-files', '10', '--dir', granted(base), program('limits')]));
}));

test('wasi: proc_exit and proc_raise', async () => {
  passed(await amrun([program('end'), 'check']));
  for (const [how, number, status] of [['exit', 0, 0], ['exit', 77, 77], ['exit', 256, 0],
    ['exit', -1, 255], ['raise', 6, 134], ['raise', 15, 143], ['raise', 23, 152]]) {
    const result = await amrun([program('end'), String(how), String(number)]);
    assert.equal(result.status, status, `${how} ${number}`);
    assert.equal(result.stderr, '');
  }
});

test('wasi: poll_oneoff, and writing to a pipe that nobody reads', () => scratch(async base => {
  const command = `printf text | { "$0" --dir "$1" "$2"; echo $? >"$1/status"; } | true`;
  const child = spawn('sh', ['-c', `${command}; sleep 0.2; while ! [ -s "$1/status" ]; do sleep 0.1; done`,
    tool('amrun'), granted(base), program('poll')], {stdio: ['ignore', 'ignore', 'pipe']});
  let stderr = '';
  child.stderr.on('data', data => { stderr += data; });
  await new Promise(resolve => child.on('close', resolve));
  assert.equal(stderr, '');
  assert.equal(readFileSync(join(base, 'granted/status'), 'utf8'), '0\n');
}));

test('wasi: sockets', () => scratch(async base => {
  const port = await freePort();
  let answer = '';
  const result = await amrun(['--listen', `127.0.0.1:${port}`, '--dir', granted(base), program('sock')], {
    onOutput() {
      const socket = connect({port, host: '127.0.0.1', allowHalfOpen: true});
      socket.write('hello world');
      socket.on('data', data => { answer += data; });
      socket.on('end', () => socket.end('rest'));
    },
  });
  passed(result);
  assert.equal(answer, 'HELLO');
}));

/** The flags of an open file description of this process, as Linux tells them. @param {number} fd */
const flagsOf = fd => /flags:\t(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];

/** Runs guests/shared.c with a descriptor, whose flags stay as they are.
 *  @param {string} name @param {number} fd @param {0 | 1} as the guest's descriptor */
async function share(name, fd, as) {
  const before = flagsOf(fd);
  assert.ok(before);
  passed(await amrun([program('shared'), name], {stdio: as ? ['ignore', fd, 'pipe'] : [fd, 'pipe', 'pipe']}));
  assert.equal(flagsOf(fd), before, name);
}

test('wasi: the host\'s files stay as they were opened', () => scratch(async base => {
  const path = join(base, 'log');
  writeFileSync(path, 'one\n');
  const log = openSync(path, 'a');
  await share('log', log, 1);
  closeSync(log);
  assert.equal(readFileSync(path, 'utf8'), 'one\ntwo\n');
  const file = openSync(join(base, 'file'), 'w');
  await share('file', file, 1);
  writeSync(file, 'three\n');
  closeSync(file);
  assert.equal(readFileSync(join(base, 'file'), 'utf8'), 'one\ntwo\nthree\n');
  const directory = openSync(base, 'r');
  await share('directory', directory, 0);
  closeSync(directory);
}));

test('wasi: the host\'s pipes stay as they were opened', () => scratch(async base => {
  const path = join(base, 'fifo');
  execFileSync('mkfifo', [path]);
  const pipe = openSync(path, 'r+');
  await share('pipe', pipe, 0);
  closeSync(pipe);
}));

/* Node makes a pair of sockets for a child's "pipe", and the shell here inherits one end. */
test('wasi: the host\'s sockets stay as they were opened', async () => {
  const child = spawn('sh', ['-c', '"$0" "$1" socket; grep flags /proc/self/fdinfo/0; head -c4', tool('amrun'),
    program('shared')], {stdio: ['pipe', 'pipe', 'inherit']});
  let output = '';
  child.stdout.on('data', data => {
    if (!output) child.stdin.end('text');
    output += data;
  });
  await new Promise(resolve => child.on('close', resolve));
  assert.match(output, /^flags:\t\d*2\ntext$/);
  assert.doesNotMatch(output, /flags:\t\d*4\d\d\d\n/);
});

test('wasi: a guest without grants has nothing', () => scratch(async base => {
  const result = await amrun([program('limits')], {cwd: base});
  assert.notEqual(result.status, 0);
  assert.ok(!existsSync(join(base, 'f')));
}));
