// SPDX-License-Identifier: MIT
// The guests that check amrun's WASI, on this runtime: both give the same errnos.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {load} from '../../runtime-web/load.mjs';
import {MemoryFileSystem} from '../../runtime-web/memory.mjs';
import {NodeFileSystem} from '../../runtime-web/node.mjs';
import {tool} from '../environment.mjs';
import {guest, scratch} from '../wasi/guests.mjs';
import {collector} from './harness.mjs';

/** @param {string} name */
const wasmOf = name => guest(new URL(`../wasi/guests/${name}.c`, import.meta.url));

/** @param {import('../../runtime-web/load.mjs').Program} program @param {object} [options] @param {number} [status] */
async function ended(program, options, status = 0) {
  const stderr = collector(), stdout = collector();
  const result = await program.run({stdout, stderr, ...options});
  assert.equal(stderr.text() + stdout.text(), '');
  assert.equal(result, status);
}

/** @param {string} name @param {object} [options] @param {number} [status] */
const run = async (name, options, status) => ended(await load(wasmOf(name)), options, status);

describe('files in memory', () => {
  for (const name of ['fd_io', 'fd_state', 'path', 'readdir']) {
    test(name, () => {
      const [[, root]] = new MemoryFileSystem().preopens;
      return run(name, {files: {preopens: [['/scratch', root]]}});
    });
  }
});

describe('files in memory, as asm.js', () => {
  for (const name of ['fd_io', 'fd_state', 'path', 'readdir']) {
    test(name, () => scratch(async directory => {
      execFileSync(tool('amcc'), [wasmOf(name), '-o', join(directory, `${name}.mjs`)]);
      const program = await load(join(directory, `${name}.wasm`), {engine: 'asmjs'});
      assert.equal(program.engine, 'asm.js');
      const [[, root]] = new MemoryFileSystem().preopens;
      await ended(program, {files: {preopens: [['/scratch', root]]}});
    }));
  }
});

// Not fd_state and path: Node keeps times to the microsecond.
describe('files of Node', () => {
  for (const name of ['fd_io', 'readdir'])
    test(name, () => scratch(directory => run(name, {files: new NodeFileSystem({'/scratch': directory})})));

  test('escape', () => scratch(async base => {
    const directory = join(base, 'granted');
    mkdirSync(join(directory, 'd'), {recursive: true});
    writeFileSync(join(directory, 'f'), 'inside');
    writeFileSync(join(base, 'secret'), 'secret');
    const links = {up: '..', out: '../secret', absolute: '/etc', slash: '/', proc: '/proc/self/root', 'd/up': '../..'};
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(directory, name));
    await run('escape', {files: new NodeFileSystem({'/scratch': directory})});
    assert.equal(readFileSync(join(base, 'secret'), 'utf8'), 'secret');
  }));

  test('read_only', () => scratch(async base => {
    const readable = join(base, 'r'), other = join(base, 'other');
    mkdirSync(join(readable, 'd'), {recursive: true});
    mkdirSync(other);
    writeFileSync(join(readable, 'f'), 'text');
    symlinkSync('f', join(readable, 'link'));
    const preopens = [...new NodeFileSystem({'/r': readable}, {readOnly: true}).preopens, ...new NodeFileSystem({'/o': other}).preopens];
    await run('read_only', {files: {preopens}});
    assert.equal(readFileSync(join(readable, 'f'), 'utf8'), 'text');
  }));
});

describe('no files', () => {
  test('args', () => run('args', {args: ['args', 'one', '', 'three'], env: {A: '1', B: '', C: 'x=y'}}));
  test('empty_environment', () => run('empty_environment'));
  test('clock', () => run('clock'));
  test('random', () => run('random'));
  test('end', async () => {
    await run('end', {args: ['end', 'check']});
    for (const [how, number, status] of /** @type {[string, string, number][]} */ ([['exit', '0', 0], ['exit', '77', 77],
      ['exit', '256', 0], ['exit', '-1', 255], ['raise', '6', 134], ['raise', '15', 143], ['raise', '23', 152]]))
      await run('end', {args: ['end', how, number]}, status);
  });
});
