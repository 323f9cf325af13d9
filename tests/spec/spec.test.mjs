// SPDX-License-Identifier: MIT
// The WebAssembly specification's tests, through libamphora's public API.
import assert from 'node:assert/strict';
import {execFile, spawnSync} from 'node:child_process';
import {existsSync, readdirSync} from 'node:fs';
import {resolve} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {compiledAtLoad, compiledBy, noCompiler, noJit} from '../engine/equality.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const build = resolve(root, process.env.AMPHORA_BUILD ?? 'build');
const programs = resolve(build, 'tests/spec');
const suite = resolve(root, '../shared/spec');
process.env.AMPHORA_ENGINE = ''; // each test has its own

// Its part for garbage collection
const gc = resolve(root, '../shared/spec-gc');

// Every module is compiled ahead of time: of these in each run, of all by make test-aot.
const few = ['i32', 'f32_bitwise', 'memory_trap0', 'call', 'return_call', 'legacy_try_catch', 'memory_grow64', 'simd_i16x8_arith',
  'proposals_threads_atomic', '../spec-gc/type-subtyping', '../spec-gc/type-equivalence'];
const compiled = process.env.TEST_ALL ? [...readdirSync(suite), ...few.slice(-2)] : few;

/** @param {string[]} directories @param {NodeJS.ProcessEnv} env @returns {Promise<number>} how many assertions passed */
async function passed(directories, env) {
  const {stdout} = await promisify(execFile)(resolve(programs, 'spec'), directories.map(name => resolve(suite, name)), {env})
      .catch(error => assert.fail(error.stdout.slice(-4000) + error.stderr));
  return Number(/^(\d+) passed, 0 failed, \d+ skipped$/m.exec(stdout)?.[1]);
}

// A process for a few directories: modules stay loaded, and under qemu all that they reserve is recorded.
const GROUP = 8;

/** @template T @param {T[]} list @returns {T[][]} */
const inGroups = list => Array.from({length: Math.ceil(list.length / GROUP)}, (_, i) => list.slice(i * GROUP, (i + 1) * GROUP));

test('specification, compiled', {skip: noCompiler || (existsSync(suite) ? false : `no ${suite}`)}, async () => {
  const groups = inGroups(compiled);
  /** @type {number[]} */
  const counts = [];
  const work = async () => {
    for (let group; (group = groups.pop());) counts.push(await passed(group, compiledBy('-O1')));
  };
  await Promise.all([work(), work()]);
  const count = counts.reduce((sum, each) => sum + each, 0);
  assert.ok(count > (process.env.TEST_ALL ? 60000 : 1000), `${count} passed`);
});

test('specification, compiled at load', {skip: noJit || (existsSync(suite) ? false : `no ${suite}`)}, async () => {
  const directories = [...readdirSync(suite).filter(name => name !== 'LICENSE'), '../spec-gc/type-subtyping', '../spec-gc/type-equivalence'];
  let count = 0;
  for (const group of inGroups(directories)) count += await passed(group, compiledAtLoad);
  assert.ok(count > 60000, `${count} passed`);
});

// What the tests of garbage collection ask of function types and their recursion groups and supertypes.
const deftypes = {'type-rec': 6, 'type-subtyping': 47, 'type-equivalence': 32, 'type-canon': 2, tag: 10, 'table-sub': 3, ref_func: 17, call_ref: 35,
  ref: 13, 'unreached-valid': 13};
for (const options of [[], ['--explicit-checks']])
test(`specification: defined types ${options}`, {skip: existsSync(gc) ? false : `no ${gc}`}, () => {
  for (const [name, count] of Object.entries(deftypes)) {
    const {stdout, stderr} = spawnSync(resolve(programs, 'spec'), [...options, resolve(gc, name)], {encoding: 'utf8'});
    assert.match(stdout, new RegExp(`^(skipped \\d+: garbage-collected objects are not supported\n)?${count} passed, 0 failed, \\d+ skipped\n$`), name + stderr);
  }
});

// spec-far's interpreter takes every frame for one with more slots than instructions can name.
for (const command of [['spec'], ['spec', '--explicit-checks'], ['spec-far']])
test(`specification: ${command.join(' ')}`, {skip: existsSync(suite) ? false : `no ${suite}`}, () => {
  const [program, ...options] = command;
  const {stdout, stderr, status} = spawnSync(resolve(programs, program), [...options, suite], {encoding: 'utf8'});
  assert.equal(status, 0, stdout.slice(-4000) + stderr);
  const [, passed, failed, skipped] = /(\d+) passed, (\d+) failed, (\d+) skipped\n$/.exec(stdout) ?? [];
  assert.ok(Number(passed) > 60000, `${passed} passed`);
  assert.equal(failed, '0');
  // Nothing but the text format is left out.
  assert.equal(stdout, `skipped ${skipped}: the text format is out of scope\n` +
    `${passed} passed, 0 failed, ${skipped} skipped\n`);
});
