// Generated modules give the same results in our engine as in this one.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {buildDirectory} from '../environment.mjs';
import {run} from './run.mjs';

const first = Number(process.env.FUZZ_FIRST || 0);
const count = Number(process.env.FUZZ_COUNT || 500);

test(`differential: generated modules ${first} to ${first + count - 1}`, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-differential-'));
  try {
    await promisify(execFile)(`${buildDirectory}/tests/fuzz/differential`,
                              [directory, String(first), String(count)]);
    for (let number = first; number < first + count; number++) {
      const {expected, actual} =
          run(join(directory, `${number}.wasm`), join(directory, `${number}.txt`));
      assert.equal(actual, expected, `module ${number}`);
    }
  } finally {
    rmSync(directory, {recursive: true});
  }
});
