// SPDX-License-Identifier: MIT
// Every source names its licence.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {projectDirectory} from '../environment.mjs';

const DIRECTORIES = ['compiler', 'demos', 'lib', 'runtime-native', 'runtime-web', 'tests', 'tools'];

test('sources name their licence in the first lines', () => {
  const sources = DIRECTORIES.flatMap(directory => readdirSync(join(projectDirectory, directory), {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile() && /\.(c|h|cpp|def|js|mjs)$/.test(entry.name)).map(entry => join(entry.parentPath ?? entry.path, entry.name)))
    .filter(path => !path.includes('node_modules'));
  assert.ok(sources.length > 500, `${sources.length} sources`);
  const unnamed = sources.filter(path => !readFileSync(path, 'utf8').slice(0, 200).includes('SPDX-License-Identifier: MIT'));
  assert.deepEqual(unnamed, []);
});
