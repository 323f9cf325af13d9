// SPDX-License-Identifier: MIT
// A program with vectors computes the same in every way of running it.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {fileURLToPath} from 'node:url';

import {complaints, isAsmJs, load} from '../../asmjs/compare.mjs';
import {tool} from '../../environment.mjs';
import {ways} from '../ways.mjs';

const directory = mkdtempSync(join(tmpdir(), 'amphora-vectors-'));
after(() => rmSync(directory, {recursive: true}));

const source = fileURLToPath(new URL('vectors.c', import.meta.url));
execFileSync(tool('amcc'), ['-O3', '-msimd128', '-ffp-contract=off', source, '-o', join(directory, 'vectors.mjs')]);
const program = {name: 'vectors', base: join(directory, 'vectors')};

test('V8 validates the asm.js', async () => {
  const {asm, moduleImports, default: instantiate} = /** @type {any} */ (await load(readFileSync(`${program.base}.asm.js`, 'utf8')));
  /** @type {Record<string, Record<string, Function>>} */
  const imports = {};
  for (const {module, name} of moduleImports) (imports[module] ??= {})[name] = () => 0;
  instantiate(imports);
  assert.ok(isAsmJs(asm), complaints.at(-1));
});

/** @type {string | undefined} */
let expected;
for (const way of ways)
  test(way.name, async () => {
    const session = await way.open(program);
    try {
      const {status, stdout, stderr} = await session.run({name: 'vectors', args: []});
      assert.equal(stderr, '');
      assert.equal(status, 0);
      expected ??= stdout;
      assert.equal(stdout.split('\n').length, 25);
      assert.equal(stdout, expected);
    } finally {
      await session.close();
    }
  });
