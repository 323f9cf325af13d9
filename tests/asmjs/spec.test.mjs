// The specification's tests as asm.js, with bounds and alignment checked: whatever is translated gives the right results.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {shared} from '../environment.mjs';
import {scratch} from '../web/compile.mjs';
import {complaints} from './compare.mjs';
import {runSuite} from './spec.mjs';

const suite = shared('spec');

// What modules share and how they fail; AMPHORA_SPEC=. runs all, which takes minutes.
const files = new RegExp(process.env.AMPHORA_SPEC ?? '^(address|endianness|traps|linking|imports|data|global|float_memory)$');

// Why modules have no asm.js form.
const reasons = [
  /64-bit/, /more than one memory/, /shared/, // memories
  /typed references|wasm type|type index/, /ref\.as_non_null|call_ref|br_on_(non_)?null|ref\.eq/, // typed references
  /atomic/, /relaxed/, /tag|exceptions/, /malformed/,
];

/** @param {Map<string, number>} counts */
const table = counts => [...counts].sort((a, b) => b[1] - a[1]).map(([what, count]) => `${count} ${what}`).join('\n');

test('specification', {skip: suite ? false : 'no ../shared/spec'}, async t => {
  const report = await runSuite(/** @type {string} */ (suite), files, scratch(), ['-p']);
  t.diagnostic(`${report.passed} passed\nrefused:\n${table(report.refused)}\nskipped:\n${table(report.skipped)}`);
  assert.deepEqual(report.failures, []);
  assert.deepEqual([...report.refused.keys()].filter(reason => !reasons.some(known => known.test(reason))), []);
  assert.deepEqual(complaints, [], 'V8 refuses some');
  assert.ok(report.passed > 500, `${report.passed} passed`);
});
