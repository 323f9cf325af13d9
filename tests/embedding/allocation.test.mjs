// Every allocation fails once: clean errors, nothing left behind.
import {execFile} from 'node:child_process';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {buildDirectory} from '../environment.mjs';

for (const guest of ['hello', 'trap']) {
  test(`allocation: every failure is survived with ${guest}.wasm`, async () => {
    await promisify(execFile)(`${buildDirectory}/tests/embedding/allocation`,
                              [`${buildDirectory}/examples/guests/${guest}.wasm`]);
  });
}
