// SPDX-License-Identifier: MIT
// The expected output of the SQL scripts is what SQLite prints when it is compiled for the host.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {buildDirectory} from '../../environment.mjs';
import {cases} from './cases.mjs';

const sqlite = join(buildDirectory, 'demos/sqlite/sqlite-native');

for (const {name, args, stdin, files, stdout, stderr, status} of cases) {
  test(`native SQLite: ${name}`, t => {
    const cwd = mkdtempSync(join(tmpdir(), 'amphora-'));
    t.after(() => rmSync(cwd, {recursive: true}));
    for (const [file, bytes] of Object.entries(files)) writeFileSync(join(cwd, file), bytes);
    const env = {HOME: cwd, TZ: 'UTC'};
    const result = spawnSync(sqlite, args, {cwd, env, input: Buffer.from(stdin), encoding: 'latin1', maxBuffer: 1 << 28});
    assert.ifError(result.error);
    assert.equal(result.stdout, stdout);
    assert.equal(result.stderr, stderr);
    assert.equal(result.status, status);
  });
}
