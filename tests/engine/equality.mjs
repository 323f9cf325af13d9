// SPDX-License-Identifier: MIT
// Runs modules interpreted and compiled, and compares what they did (tests/fuzz/report).
import {execFile} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {promisify} from 'node:util';
import {buildDirectory, tool} from '../environment.mjs';

const start = promisify(execFile);

/** The amrun that compiles: that of the build, unless the environment names another one, and what it compiles for. */
const {AMPHORA_COMPILER: compiler = tool('amrun'), AMPHORA_TARGET: target = ''} = process.env;

/** Why nothing can be compiled with this build, or false: builds of the engine alone have no compiler. */
export const noCompiler = process.env.AMPHORA_COMPILER || existsSync(`${buildDirectory}/lib/amphora/amrun-compile`) ? false :
  'this build has no amrun-compile';

/** What programs with tests/engine/compiled.c do so. @param {string} options of amrun compile */
export const compiledBy = options => ({...process.env, AMPHORA_ENGINE: 'aot', AMPHORA_AMRUN: compiler,
  AMPHORA_COMPILE_OPTIONS: target ? `${options} --target=${target}` : options});

/** What programs with tests/engine/compiled.c compile modules by when they load them. */
export const compiledAtLoad = {...process.env, AMPHORA_ENGINE: 'jit'};

/** Why nothing can be compiled when it is loaded, or false. AMPHORA_MACHINE is another CPU that is emulated. */
export const noJit = (process.env.AMPHORA_MACHINE ?? process.arch) === 'x64' ? false : 'modules are compiled at load time on x86-64 only';

/** The ways to compile that are compared with the interpreter: what report is told, the environment, and why not.
 *  @type {Record<string, {option: string, env: NodeJS.ProcessEnv, skip: string | false}>} */
export const ways = {
  '-O2': {option: '--without-fuel', env: compiledBy('-O2'), skip: noCompiler},
  'fuel': {option: '--tell-fuel', env: compiledBy('-O1 --fuel'), skip: noCompiler},
  'jit': {option: '--without-fuel', env: compiledAtLoad, skip: noJit},
};

/** @template T @param {T[]} list @param {number} count @returns {T[][]} */
const deal = (list, count) => Array.from({length: count}, (_, i) => list.filter((_, k) => k % count === i));

/** @param {string} option @param {string} host path, or 'env' @param {string[]} modules paths
 *  @param {Record<string, string | undefined>} env @returns {Promise<Map<string, string>>} the reports, by path */
async function reports(option, host, modules, env) {
  const program = `${buildDirectory}/tests/fuzz/report`;
  const parts = deal(modules, availableParallelism()).filter(part => part.length);
  await Promise.all(parts.map(part => start(program, [option, host, ...part], {env})));
  return new Map(modules.map(path => [path, readFileSync(path.replace(/wasm$/, 'txt'), 'utf8')]));
}

/** Where compiled modules do something else than interpreted ones.
 *  @param {string} way of `ways` @param {string} host path, or 'env' @param {string[]} modules paths
 *  @returns {Promise<{path: string, interpreted: string, compiled: string}[]>} */
export async function differences(way, host, modules) {
  const {option, env} = ways[way];
  const interpreted = await reports(option, host, modules, {...process.env, AMPHORA_ENGINE: ''});
  const compiled = await reports(option, host, modules, env);
  return modules.map(path => ({path, interpreted: interpreted.get(path) ?? '', compiled: compiled.get(path) ?? ''}))
      .filter(({interpreted, compiled}) => interpreted !== compiled);
}
