// SPDX-License-Identifier: MIT
// Damaged modules are rejected with a message or run inside their limits.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {buildDirectory} from '../environment.mjs';

const count = Number(process.env.FUZZ_COUNT || 20000);

test(`mutate: ${count} mutations of real modules`, async () => {
  const examples = `${buildDirectory}/examples/guests`;
  const guests = readdirSync(examples).filter(name => name.endsWith('.wasm'));
  assert(guests.length > 0);
  const modules = [`${buildDirectory}/tests/fuzz/program.wasm`, ...guests.map(name => `${examples}/${name}`)];
  const {stdout} = await promisify(execFile)(
      `${buildDirectory}/tests/fuzz/mutate`,
      [String(count), '1', ...modules]);
  const [rejected, unstarted, ran] = [...stdout.matchAll(/\d+/g)].map(Number);
  assert.equal(rejected + unstarted + ran, count);
  assert(rejected > 0 && ran > 0, stdout);
});
