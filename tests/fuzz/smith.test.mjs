// SPDX-License-Identifier: MIT
// Modules by wasm-smith do in our engine what they do in this one and in wasmtime, and what is damaged is as valid as
// wasm-tools says.
import assert from 'node:assert/strict';
import {execFile, execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {buildDirectory, pythonDirectory} from '../environment.mjs';
import {run} from './run.mjs';
import {damage, makeModule, mayWait, turnOf, turns, validatorFeatures} from './smith.mjs';

const first = Number(process.env.FUZZ_FIRST || 0);
const count = Number(process.env.FUZZ_COUNT || 20 * turns.length);
const BATCH = 200, DAMAGED = 2;

const wasmTools = `${pythonDirectory}/bin/wasm-tools`;
const here = fileURLToPath(new URL('.', import.meta.url));
const start = promisify(execFile);

// What every engine of the last years has; of other features this one may know nothing.
const everywhere = ['none', 'bulk-memory', 'multi-value', 'reference-types', 'saturating-float-to-int', 'sign-extension', 'simd'];
// What these do is the engine's choice: wasmtime chooses as we do.
const engineSpecific = ['relaxed-simd', 'all'];

/** @param {string} directory @param {number} from @param {number} to @returns {Promise<{number: number, path: string}[]>} */
async function makeModules(directory, from, to) {
  const modules = [];
  for (let number = from; number < to; number++) {
    const path = `${directory}/${number}.wasm`;
    await makeModule(wasmTools, number, `${directory}/imports.wasm`, path);
    modules.push({number, path});
  }
  return modules;
}

/** @param {string} module path @param {string} suffix @returns {string} the report beside it */
const reportOf = (module, suffix = 'txt') => readFileSync(module.replace(/wasm$/, suffix), 'utf8');

/** Runs our engine. @param {string} host path or '-' @param {string[]} modules paths */
const report = (host, modules) => start(`${buildDirectory}/tests/fuzz/report`, [host, ...modules]);

/** @param {string} directory @param {{number: number, path: string}[]} modules */
async function compare(directory, modules) {
  const host = `${directory}/host.wasm`;
  await report('-', modules.map(({path}) => path));
  for (const {number, path} of modules) assert.equal(reportOf(path), '', `module ${number} is valid`);
  const running = modules.filter(({path}) => !mayWait(readFileSync(path)));
  const paths = running.map(({path}) => path);
  await report(host, paths);
  await start(`${pythonDirectory}/bin/python`, [`${here}/run.py`, host, ...paths]);
  for (const {number, path} of running) {
    const expected = reportOf(path), turn = turnOf(number);
    assert.equal(expected, reportOf(path, 'wasmtime.txt'), `module ${number} (${turn}) in wasmtime`);
    if (engineSpecific.includes(turn)) continue;
    const here = run(readFileSync(path), expected, readFileSync(host));
    if (here !== 'invalid\n' || everywhere.includes(turn)) assert.equal(expected, here, `module ${number} (${turn}) in Node`);
  }
}

/** @param {string} path of a module @returns {Promise<string>} why wasm-tools finds it invalid; '' if it is valid */
const validate = path => start(wasmTools, ['validate', `--features=${validatorFeatures}`, path])
    .then(() => '', error => error.stderr);

/** The engine has the bottom heap types of garbage collection, but not its objects: wasm-tools has all or none. */
const needsGc = /heap types not supported without the gc feature/;

/** @param {{number: number, path: string}[]} modules @returns {Promise<number>} how many were invalid */
async function compareDamaged(modules) {
  const damaged = modules.flatMap(({path}) => damage(path, DAMAGED));
  await report('-', damaged);
  let invalid = 0;
  for (const path of damaged) {
    const [ours, theirs] = [reportOf(path), await validate(path)];
    if (needsGc.test(theirs)) continue;
    assert.equal(ours, theirs && 'invalid\n', `${path}: ${theirs}`);
    if (theirs) invalid++;
  }
  return invalid;
}

test(`wasm-smith: modules ${first} to ${first + count - 1}`,
     {skip: existsSync(wasmTools) ? false : `no ${wasmTools}: make could not install tests/fuzz/requirements.txt`}, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'amphora-smith-'));
  let invalid = 0;
  for (const name of ['host', 'imports']) execFileSync(wasmTools, ['parse', `${here}/${name}.wat`, '-o', `${directory}/${name}.wasm`]);
  for (let from = first; from < first + count; from += BATCH) {
    const modules = await makeModules(directory, from, Math.min(from + BATCH, first + count));
    await compare(directory, modules);
    invalid += await compareDamaged(modules);
  }
  assert(invalid > count / 10 && invalid < DAMAGED * count, `${invalid} damaged modules were invalid`);
  rmSync(directory, {recursive: true}); // it stays for a look if the test fails
});
