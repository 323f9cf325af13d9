// SPDX-License-Identifier: MIT
// Random C programs end with the same checksum in all engines as natively. make test-csmith runs many.
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {engines, missing, outputs} from './csmith.mjs';

const first = Number(process.env.CSMITH_FIRST || 1), count = Number(process.env.CSMITH_COUNT || 6);
const names = process.env.CSMITH_ENGINES?.split(' ') ?? Object.keys(engines);

test(`csmith: programs ${first} to ${first + count - 1} in ${names.join(', ')}`, {skip: missing()}, async t => {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-csmith-'));
  const seeds = Array.from({length: count}, (_, i) => first + i);
  const wrong = [];
  let compared = 0;
  await Promise.all(Array.from({length: availableParallelism()}, async () => {
    for (let seed; (seed = seeds.shift()) !== undefined;) {
      const result = await outputs(directory, seed, names);
      if (!result) continue;
      compared++;
      if (names.some(name => result[name] !== result.native)) wrong.push(JSON.stringify({seed, ...result}));
    }
  }));
  t.diagnostic(`${compared} of ${count} programs end soon, and were compared`);
  assert.deepEqual(wrong, []);
  assert.ok(compared > count / 2, `${compared} programs were compared`);
  rmSync(directory, {recursive: true}); // it stays for a look if the test fails
});
