// The WebAssembly specification's tests, through libamphora's public API.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {resolve} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = resolve(root, process.env.AMPHORA_BUILD ?? 'build', 'tests/spec/spec');
const suite = resolve(root, '../shared/spec');

test('specification', {skip: existsSync(suite) ? false : `no ${suite}`}, () => {
  const {stdout, stderr, status} = spawnSync(program, [suite], {encoding: 'utf8'});
  assert.equal(status, 0, stdout.slice(-4000) + stderr);
  const [, passed, failed, skipped] = /(\d+) passed, (\d+) failed, (\d+) skipped\n$/.exec(stdout) ?? [];
  assert.ok(Number(passed) > 60000, `${passed} passed`);
  assert.equal(failed, '0');
  // Nothing but the text format is left out.
  assert.equal(stdout, `skipped ${skipped}: the text format is out of scope\n` +
    `${passed} passed, 0 failed, ${skipped} skipped\n`);
});
