// SPDX-License-Identifier: MIT
// Every allocation fails once: clean errors, nothing left behind.
import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {buildDirectory} from '../environment.mjs';

const run = promisify(execFile);
const program = `${buildDirectory}/tests/embedding/allocation`;
const GENERATED = 30;
const ALL_FEATURES = 63;

test('allocation: every failure is survived with programs', async () => {
  await run(program, [
    `${buildDirectory}/examples/guests/hello.wasm`,
    `${buildDirectory}/examples/guests/trap.wasm`,
    `${buildDirectory}/tests/fuzz/program.wasm`,
  ]);
});

test(`allocation: every failure is survived with ${GENERATED} generated modules`, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-allocation-'));
  try {
    await run(`${buildDirectory}/tests/fuzz/differential`,
              [directory, '0', String(GENERATED), String(ALL_FEATURES)]);
    await run(program, Array.from({length: GENERATED}, (_, i) => join(directory, `${i}.wasm`)));
  } finally {
    rmSync(directory, {recursive: true});
  }
});
