// The types of all JavaScript that is shipped or that users read.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {test} from 'node:test';
import {projectDirectory} from '../environment.mjs';

test('tsc --checkJs --strict', () => {
  const compiler = join(projectDirectory, 'node_modules/typescript/bin/tsc');
  const {status, stdout} = spawnSync(process.execPath, [compiler, '-p', projectDirectory], {encoding: 'utf8'});
  assert.equal(stdout, '');
  assert.equal(status, 0);
});
