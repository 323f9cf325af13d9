// SPDX-License-Identifier: MIT
// Runs every C unit test: one program a file, silent and 0 when all is well.
import {execFile} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {buildDirectory} from '../environment.mjs';

const here = new URL('.', import.meta.url);
const names = readdirSync(here).filter(file => file.endsWith('.c')).map(file => file.slice(0, -2));

for (const name of names) {
  test(`unit: ${name}`, async () => {
    await promisify(execFile)(`${buildDirectory}/tests/unit/${name}`);
  });
}
