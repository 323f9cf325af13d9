// SPDX-License-Identifier: MIT
// Generated modules give the same results in our engine as in this one.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {setFlagsFromString} from 'node:v8';
import {buildDirectory} from '../environment.mjs';
import {run} from './run.mjs';

const first = Number(process.env.FUZZ_FIRST || 0);
const count = Number(process.env.FUZZ_COUNT || 500);

/** Compares what the modules do in both engines. @param {string} [features] of generate.h */
async function compare(features = '0') {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-differential-'));
  try {
    await promisify(execFile)(`${buildDirectory}/tests/fuzz/differential`,
                              [directory, String(first), String(count), features]);
    for (let number = first; number < first + count; number++) {
      const expected = readFileSync(join(directory, `${number}.txt`), 'utf8');
      const actual = run(readFileSync(join(directory, `${number}.wasm`)), expected);
      assert.equal(actual, expected, `module ${number}`);
    }
  } finally {
    rmSync(directory, {recursive: true});
  }
}

test(`differential: generated modules ${first} to ${first + count - 1}`, () => compare());

// (global i32 (i32.add (i32.const 0) (i32.const 0)))
const extended = Buffer.from('0061736d010000000609017f004100' + '41006a0b', 'hex');
if (!WebAssembly.validate(extended)) setFlagsFromString('--experimental-wasm-extended-const');

test('differential: the same with extended constant expressions',
     {skip: WebAssembly.validate(extended) ? false : 'this engine has none'}, () => compare('64'));
