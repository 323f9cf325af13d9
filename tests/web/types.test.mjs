// SPDX-License-Identifier: MIT
// The types of all JavaScript that is shipped or that users read.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {test} from 'node:test';
import {projectDirectory} from '../environment.mjs';

/** @param {string} project */
function check(project) {
  const compiler = join(projectDirectory, 'node_modules/typescript/bin/tsc');
  const {status, stdout} = spawnSync(process.execPath, [compiler, '-p', join(projectDirectory, project)], {encoding: 'utf8'});
  assert.equal(stdout, '');
  assert.equal(status, 0);
}

test('tsc --checkJs --strict', () => check('.'));

// Small pieces that asm.js modules are put together from: they have no types of their own.
test('tsc --checkJs of what is around asm.js modules', () => check('compiler/asmjs/javascript'));
