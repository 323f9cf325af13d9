// SPDX-License-Identifier: MIT
// The examples of the embedding API do what they say.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {buildDirectory} from '../environment.mjs';

/** @type {Record<string, {guest?: string, output: string}>} */
const examples = {
  hello: {output: 'Hello from the guest\n'},
  plugin: {output: '1000000 calls, sum 8066453\n'},
  'shared-memory': {output: 'the reader sees 42\n'},
  interrupt: {output: 'trap: interrupted\nthen it answered 42\n'},
  trap: {output: 'trap: integer divide by zero\n  0: divide\n  1: average\n'},
  'standard-api': {guest: 'hello', output: 'Hello from the guest\n'},
};

for (const [name, {guest = name, output}] of Object.entries(examples)) {
  test(`example: ${name}`, async () => {
    const directory = `${buildDirectory}/examples`;
    const {stdout} =
        await promisify(execFile)(`${directory}/${name}`, [`${directory}/guests/${guest}.wasm`]);
    assert.equal(stdout, output);
  });
}
