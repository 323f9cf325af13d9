// SPDX-License-Identifier: MIT
// The JIT's assemblers against LLVM's: every form of every instruction, byte for byte.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {test} from 'node:test';
import {buildDirectory} from '../environment.mjs';

const assembler = ['llvm-mc-22', 'llvm-mc'].find(name => !spawnSync(name, ['--version']).error);
const skip = assembler ? false : 'no llvm-mc';
const limits = {maxBuffer: 1 << 30, encoding: /** @type {const} */ ('latin1')};

/**
 * What LLVM makes of instructions, one a line.
 * @param {string[]} options
 * @param {string[]} texts
 */
function assemble(options, texts) {
  const {stdout, stderr, status} = spawnSync(/** @type {string} */ (assembler), ['--show-encoding', ...options],
      {...limits, input: texts.join('\n') + '\n'});
  assert.equal(status, 0, stderr.slice(0, 4000));
  return [...stdout.matchAll(/encoding: \[(.*)\]/g)].map(match => match[1].replace(/0x|,/g, ''));
}

/**
 * @param {string} cpu
 * @param {string[]} options
 */
function compare(cpu, options) {
  test(`encodings of ${cpu} are LLVM's`, {skip}, () => {
    const program = `${buildDirectory}/tests/engine/encodings/${cpu}`;
    const lines = execFileSync(program, limits).trimEnd().split('\n').map(line => line.split('\t'));
    const expected = assemble(options, lines.map(([, text]) => text));
    assert.equal(expected.length, lines.length);
    const wrong = lines.flatMap(([bytes, text], i) => bytes === expected[i] ? [] : [`${text}: ${bytes}, not ${expected[i]}`]);
    assert.ok(lines.length > 10000);
    assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} of ${lines.length} differ`);
  });
}

compare('x86_64', ['--triple=x86_64', '--mattr=+avx2,+bmi,+bmi2,+sse4.2,+lzcnt,+popcnt']);
compare('aarch64', ['--triple=aarch64', '--mattr=+lse,+neon']);
