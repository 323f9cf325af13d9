// SPDX-License-Identifier: MIT
// Programs that wait, in Node: what suspends them, and what happens where nothing can.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {before, test} from 'node:test';
import {pathToFileURL} from 'node:url';
import {tool} from '../environment.mjs';
import {scratch} from './compile.mjs';
import {WAIT_C, WAITED} from './wait.mjs';

const directory = scratch();
/** @type {(options?: any) => Promise<any>} */
let app;

before(async () => {
  writeFileSync(join(directory, 'wait.c'), WAIT_C);
  execFileSync(tool('amcc'), ['-O1', '-sASYNCIFY', join(directory, 'wait.c'), '-o', join(directory, 'wait.mjs')]);
  app = (await import(pathToFileURL(join(directory, 'wait.mjs')).href)).default;
});

/** Runs it with lines that come late. @param {any} program @param {(text: string) => unknown} [taken] */
async function answer(program, taken = () => {}) {
  const lines = ['Ada\n', 'Grace\n', 'quit\n'];
  let text = '', beats = 0;
  const heart = setInterval(() => { beats++; }, 5);
  const stdin = () => new Promise(resolve => setTimeout(() => resolve(lines.shift()), 100));
  const stdout = (/** @type {Uint8Array} */ chunk) => taken(text += new TextDecoder().decode(chunk));
  try {
    const status = await program.run({stdin, stdout});
    assert.ok(beats >= 10, `${beats} beats`);
    return {status, text};
  } finally {
    clearInterval(heart);
  }
}

for (const engine of ['wasm', 'asmjs']) {
  test(`the module of -sASYNCIFY leaves while it waits, and comes back: ${engine}`, async () => {
    const program = await app({engine, suspends: 'asyncify'});
    assert.equal(program.suspends, 'asyncify');
    assert.deepEqual(await answer(program), {status: 7, text: WAITED});
    assert.deepEqual(await answer(program), {status: 7, text: WAITED});
  });
}

test('JSPI, if Node has it', {skip: !('Suspending' in WebAssembly)}, async () => {
  const program = await app();
  assert.equal(program.suspends, 'jspi');
  assert.deepEqual(await answer(program), {status: 7, text: WAITED});
});

test('a failing stdin ends the program', async () => {
  const program = await app({suspends: 'asyncify'});
  await assert.rejects(program.run({stdin: () => Promise.reject(Error('the line is cut')), stdout() {}}), /the line is cut/);
});

test('where the thread sleeps, input that is a promise is refused', async () => {
  const program = await app({suspends: 'atomics'});
  await assert.rejects(program.run({stdin: async () => 'x', stdout() {}}), /stdin returned a promise, and nothing can suspend the program here/);
});

test('programs that never wait have no second module', () => {
  writeFileSync(join(directory, 'hello.c'), '#include <stdio.h>\nint main(void) { puts("hello"); }');
  execFileSync(tool('amcc'), ['-O1', '-sASYNCIFY', join(directory, 'hello.c'), '-o', join(directory, 'hello.mjs')]);
  const made = ['hello', 'wait'].map(name => ['wasm', 'asm.js'].map(suffix => existsSync(join(directory, `${name}.asyncify.${suffix}`))));
  assert.deepEqual(made, [[false, false], [true, true]]);
});
