// SPDX-License-Identifier: MIT
// Compiled modules do what interpreted ones do: random modules, with all features that the engine has. make test-aot
// runs many.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {buildDirectory, pythonDirectory} from '../environment.mjs';
import {makeModule, mayWait} from '../fuzz/smith.mjs';
import {differences, ways} from './equality.mjs';

process.env.AMPHORA_ENGINE = ''; // each way has its own
const first = Number(process.env.FUZZ_FIRST || 0), count = Number(process.env.FUZZ_COUNT || 16), BATCH = 200;
const wasmTools = `${pythonDirectory}/bin/wasm-tools`;
const fuzz = fileURLToPath(new URL('../fuzz/', import.meta.url));
const chosen = Object.keys(ways).filter(way => !ways[way].skip && (!process.env.FUZZ_WAYS || process.env.FUZZ_WAYS.split(',').includes(way)));
const nothing = chosen.length ? false : Object.values(ways).map(way => way.skip).join(', ');
const GENERATE_ALL = '126'; // without relaxed SIMD, which leaves results open (generate.h)

/** @param {(directory: string, from: number, to: number) => Promise<{host: string, modules: string[]}>} make */
async function compare(make) {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-equality-'));
  for (let from = first; from < first + count; from += BATCH) {
    const {host, modules} = await make(directory, from, Math.min(from + BATCH, first + count));
    for (const way of chosen)
      for (const {path, interpreted, compiled} of await differences(way, host, modules))
        assert.equal(compiled, interpreted, `${path} (${way})`);
  }
  rmSync(directory, {recursive: true}); // it stays for a look if the test fails
}

test(`compiled modules by generate.c, ${first} to ${first + count - 1}`, {skip: nothing}, () => compare(async (directory, from, to) => {
  execFileSync(`${buildDirectory}/tests/fuzz/differential`, [directory, `${from}`, `${to - from}`, GENERATE_ALL]);
  return {host: 'env', modules: Array.from({length: to - from}, (_, i) => `${directory}/${from + i}.wasm`)};
}));

test(`compiled modules by wasm-smith, ${first} to ${first + count - 1}`,
     {skip: nothing || (existsSync(wasmTools) ? false : `no ${wasmTools}`)}, () => compare(async (directory, from, to) => {
  for (const name of ['host', 'imports']) execFileSync(wasmTools, ['parse', `${fuzz}/${name}.wat`, '-o', `${directory}/${name}.wasm`]);
  const modules = [];
  for (let number = from; number < to; number++) {
    const path = `${directory}/${number}.wasm`;
    await makeModule(wasmTools, number, `${directory}/imports.wasm`, path);
    if (!mayWait(readFileSync(path))) modules.push(path);
  }
  return {host: `${directory}/host.wasm`, modules};
}));
