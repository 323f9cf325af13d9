// SPDX-License-Identifier: MIT
// The specification's tests as asm.js, with bounds and alignment checked: whatever is translated gives the right results.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {shared} from '../environment.mjs';
import {scratch} from '../web/compile.mjs';
import {complaints} from './compare.mjs';
import {runSuite} from './spec.mjs';

const suite = shared('spec');

// A regular expression for names of directories; all by default.
const files = new RegExp(process.env.AMPHORA_SPEC ?? '.');

// Why modules have no asm.js form, as wasm2asm says it.
const reasons = [
  'a 64-bit memory', 'a 64-bit table', 'more than one memory', 'a shared memory',
  'a global of typed references', 'a table of typed references', 'a table with an initializer', 'call_ref', 'return_call_ref',
  'memory.atomic.notify', 'the imported tag',
  'i8x16.relaxed_swizzle', 'i8x16.relaxed_laneselect', 'i32x4.relaxed_trunc_f32x4_s', 'i16x8.relaxed_q15mulr_s',
  'i16x8.relaxed_dot_i8x16_i7x16_s', 'f32x4.relaxed_madd', 'f32x4.relaxed_min',
  'the global 0, a vector that is imported or initialized by another,',
].map(what => `wasm2asm: error: ${what} has no asm.js form`).concat([
  'wasm2asm: error: types of WasmGC are not understood',
  'wasm2asm: error: exceptions cannot be lowered: a tag is exported',
  "wasm2asm: error: exceptions cannot be lowered: tag 'e0' is imported",
  'wasm2asm: error: a table of 4294967295 elements is too large',
]);

// What differs from WebAssembly, by file and line: see docs/asmjs.md.
const differences = [
  // V8 keeps a signalling NaN that asm.js subtracts zero from or multiplies by one.
  /^float_exprs:(2403|2409|2411|2413|2415):/,
  // Tail calls take stack.
  /^return_call(_indirect)?:\d+: assert_return (count|even|odd): RuntimeError: call stack exhausted/,
  // A module that is refused would have changed the table.
  /^linking0:42: assert_return call:/,
];

/** @param {Map<string, number>} counts */
const table = counts => [...counts].sort((a, b) => b[1] - a[1]).map(([what, count]) => `${count} ${what}`).join('\n');

test('specification', {skip: suite ? false : 'no ../shared/spec'}, async t => {
  const report = await runSuite(/** @type {string} */ (suite), files, scratch(), ['-p', '-i']);
  t.diagnostic(`${report.passed} passed\nrefused:\n${table(report.refused)}\nskipped:\n${table(report.skipped)}`);
  const known = report.failures.filter(failure => differences.some(difference => difference.test(failure)));
  t.diagnostic(`known to differ:\n${known.join('\n')}`);
  assert.deepEqual(report.failures.filter(failure => !known.includes(failure)), []);
  assert.deepEqual([...report.refused.keys()].filter(reason => !reasons.includes(reason)), []);
  assert.deepEqual(complaints, [], 'V8 refuses some');
  assert.ok(report.passed > (process.env.AMPHORA_SPEC ? 0 : 50000), `${report.passed} passed`);
});
