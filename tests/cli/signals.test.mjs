// SPDX-License-Identifier: MIT
// Signals that come to a program under amrun: from outside, from timers, for traps. A native build of the same source says
// what is right.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {constants, tmpdir} from 'node:os';
import {mkdtempSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {tool} from '../environment.mjs';

const source = fileURLToPath(new URL('guests/signals.c', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'amrun-signals-'));
after(() => rmSync(directory, {recursive: true}));
const native = join(directory, 'native'), guest = join(directory, 'guest.wasm');
for (const [compiler, program] of [['cc', native], [tool('amcc'), guest]]) {
  const {status, stderr} = spawnSync(compiler, ['-O2', '-w', source, '-o', program], {encoding: 'utf8'});
  assert.equal(status, 0, stderr);
}

/** What a program does; it gets the signal when it says that it is ready, and where reading goes on after it a byte.
 * @param {string[]} command @param {NodeJS.Signals} [signal] @returns {Promise<{status: number | null, output: string, errors: string}>} */
function run([program, ...args], signal) {
  const child = spawn(program, args);
  let output = '', errors = '', sent = false;
  /** @type {NodeJS.Timeout} */
  let again;
  child.stdout.on('data', data => {
    output += data;
    if (!signal || sent || !output.includes('ready')) return;
    sent = true;
    child.kill(signal);
    again = setInterval(() => child.kill(signal), 20); // the first may come before the program waits
    if (args.includes('restarts')) child.stdin.end('x');
  });
  child.stderr.on('data', data => errors += data);
  child.on('close', () => clearInterval(again));
  child.stdin.on('error', () => {}); // it may have ended
  return new Promise(resolve => child.on('close', (status, by) =>
    resolve({status: by ? 128 + constants.signals[by] : status, output, errors})));
}

/** @type {[string[], NodeJS.Signals?][]} */
const equal = [
  [['alarms']], [['alarm']], [['blocked']],
  [['term', 'handled'], 'SIGTERM'], [['term'], 'SIGTERM'], [['term'], 'SIGINT'],
  [['read'], 'SIGUSR1'], [['read', 'restarts'], 'SIGUSR1'], [['read'], 'SIGHUP'],
  [[String(constants.signals.SIGFPE)]], [[String(constants.signals.SIGSEGV)]], [[String(constants.signals.SIGILL)]], [['abort']],
];
for (const [args, signal] of equal)
  test(`signals: ${args.join(' ')} ${signal ?? ''}`, async () => {
    const [expected, got] = [await run([native, ...args], signal), await run([tool('amrun'), guest, ...args], signal)];
    assert.deepEqual([got.status, got.output], [expected.status, expected.output], got.errors);
  });

test('signals: a longjmp out of the handler of a trap says that it cannot be', async () => {
  const {status, errors} = await run([tool('amrun'), guest, 'jump']);
  assert.equal(status, 128 + constants.signals.SIGABRT);
  assert.match(errors, /^longjmp out of a handler whose signal came from outside, or for a trap: not supported\n/);
});

test('signals: --timeout has the timer, and ends a program that waits for it', async () => {
  const {status, errors} = await run([tool('amrun'), '--timeout', '50ms', guest, 'alarms']);
  assert.equal(status, 124);
  assert.match(errors, /ended by --timeout/);
});
